"""A whole running house in its own processes, to be treated badly by a test."""

import contextlib
import http.client
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import psycopg

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 240.0
"""Seconds that anything may take on a busy machine before the test says it did not happen."""


def wait_until(condition: Callable[[], Any], what: str, seconds: float = PATIENCE) -> Any:
    """The first true answer of `condition`; fails the test when there is none in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        answer = condition()
        if answer:
            return answer
        time.sleep(0.05)
    raise AssertionError(f"waited {seconds:g} s in vain: {what}")


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Answer:
    """What the server answered."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)


@dataclass
class House:
    """An installation in a scratch folder, on SQLite or on a scratch PostgreSQL database."""

    data: Path
    database_url: str = ""
    settings: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    supervisor: subprocess.Popen[str] | None = None

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("HOSHIN_", "DJANGO_", "LC_"))}
        made = {"HOSHIN_DATA": str(self.data), "LANG": "en_US.UTF-8", "PYTHONPATH": str(ROOT / "src")}
        if self.database_url:
            made["HOSHIN_DATABASE_URL"] = self.database_url
        return {**kept, **made, **self.settings}

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-P", "-m", "hoshin", *words]

    def run(self, *words: str, check: bool = True, **options: Any) -> subprocess.CompletedProcess[str]:
        """One command of the command line, to its end."""
        done = subprocess.run(
            self.command(*words),
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=900,
            check=False,
            **options,
        )
        assert not check or done.returncode == 0, f"{words}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    def python(self, code: str, *, check: bool = True) -> str:
        """What a piece of Python prints that runs with this house's Django."""
        start = "import django; django.setup()\n"
        environment = {**self.environment, "DJANGO_SETTINGS_MODULE": "hoshin.config.settings.production"}
        done = subprocess.run(
            [sys.executable, "-c", start + code],
            env=environment,
            capture_output=True,
            text=True,
            timeout=900,
            check=False,
        )
        assert not check or done.returncode == 0, done.stderr
        return done.stdout

    def start(self, *words: str, wait: bool = True) -> None:
        """Start it in a process group of its own and, unless told not to, wait until all of it serves."""
        with (self.data.parent / "console").open("a") as console:
            self.supervisor = subprocess.Popen(
                self.command("start", "--no-browser", "--port", str(self.port), *words),
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=console,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
            )
        if wait:
            wait_until(self.is_ready, "the house to serve")

    def console(self) -> str:
        return (self.data.parent / "console").read_text()

    def is_ready(self) -> bool:
        assert self.supervisor is not None
        assert self.supervisor.poll() is None, f"it ended: {self.supervisor.returncode}\n{self.console()}"
        try:
            return self.get("/healthz").status == 200
        except OSError:
            return False

    def processes(self) -> dict[str, int]:
        """The living processes by name: supervisor, web, worker."""
        assert self.supervisor is not None
        found = {}
        for folder in Path("/proc").iterdir():
            if not folder.name.isdigit():
                continue
            with contextlib.suppress(OSError):
                words = (folder / "cmdline").read_text().split("\0")
                environment = (folder / "environ").read_text(errors="replace")
                if f"HOSHIN_DATA={self.data}\0" in environment and "hoshin" in words and _is_alive(folder):
                    found[_name_of(words)] = int(folder.name)
        return found

    def kill(self, name: str) -> int:
        """End one process by kill -9 and return its number."""
        number = self.processes()[name]
        os.kill(number, signal.SIGKILL)
        if name == "supervisor" and self.supervisor is not None:
            self.supervisor.wait(PATIENCE)
        return number

    def stop(self) -> int:
        """Ask it to stop; returns the exit code."""
        assert self.supervisor is not None
        if self.supervisor.poll() is None:
            self.supervisor.terminate()
        return self.supervisor.wait(PATIENCE)

    def get(self, path: str, cookies: SimpleCookie | None = None) -> Answer:
        return self._ask("GET", path, {}, cookies)

    def post(self, path: str, form: dict[str, str], cookies: SimpleCookie) -> Answer:
        """Send a form as a browser would, with the token of the page before."""
        token = cookies["hoshin-form"].value if "hoshin-form" in cookies else ""
        return self._ask("POST", path, {"csrfmiddlewaretoken": token, **form}, cookies)

    def _ask(self, method: str, path: str, form: dict[str, str], cookies: SimpleCookie | None) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Host": f"127.0.0.1:{self.port}"}
        if cookies:
            headers["Cookie"] = "; ".join(f"{name}={morsel.value}" for name, morsel in cookies.items())
        body = urlencode(form) if form else None
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            text = response.read().decode(errors="replace")
            if cookies is not None:
                for name, value in response.getheaders():
                    if name.lower() == "set-cookie":
                        cookies.load(value)
            return Answer(response.status, dict(response.getheaders()), text)
        finally:
            connection.close()


def _is_alive(folder: Path) -> bool:
    return (folder / "stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"


def _name_of(words: list[str]) -> str:
    rest = words[words.index("hoshin") + 1 :]
    return {"start": "supervisor", "serve": rest[1] if len(rest) > 1 else ""}.get(rest[0], rest[0])


def copy_of(template: House, folder: Path) -> House:
    """A house that starts from what the template holds."""
    shutil.copytree(template.data, folder / "data")
    return House(folder / "data")


@contextlib.contextmanager
def scratch_database(server_url: str, template: str = "") -> Iterator[str]:
    """The address of a PostgreSQL database of one's own on that server, dropped at the end."""
    name = f"hoshin_chaos_{secrets.token_hex(5)}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{template}"' if template else ""))
        try:
            yield urlsplit(server_url)._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
