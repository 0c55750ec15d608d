import json
import os
import subprocess
import threading
import webbrowser
from argparse import Namespace
from pathlib import Path
from typing import Any

from hoshin.config.cli.itself import command
from hoshin.config.cli.words import Refused, choose, say
from hoshin.config.server import address, lifeline, lock
from hoshin.config.server.child import Child
from hoshin.config.server.supervisor import Supervisor

SERVING = "serving.json"


def run(arguments: Namespace) -> int:
    """Prepare the database, then supervise web and worker until told to stop."""
    data = Path(os.environ["HOSHIN_DATA"])
    address.check_free(arguments.host, arguments.port)
    _make_folders(data)
    held = lock.take(data)
    reading_end, _holding_end = os.pipe()
    prepared = _prepare(arguments, reading_end)
    if isinstance(prepared, int):
        return prepared
    supervisor = Supervisor(
        [
            Child("web", ["serve", "web", "--host", arguments.host, "--port", str(arguments.port)], data / "logs"),
            Child("worker", ["serve", "worker"], data / "logs"),
        ],
        environment=_environment(arguments, is_demo=prepared["is_demo"]),
        lifeline=reading_end,
        lock=held,
        is_ready=lambda: address.answers_well(arguments.host, arguments.port),
        when_ready=lambda: _greet(arguments, prepared),
    )
    _note_where(data, arguments)
    try:
        return supervisor.run()
    finally:
        (data / SERVING).unlink(missing_ok=True)


def _note_where(data: Path, arguments: Namespace) -> None:
    """Leave word of where this house serves, for the doctor."""
    noted = {"process": os.getpid(), "host": arguments.host, "port": arguments.port}
    (data / SERVING).write_text(json.dumps(noted), encoding="ascii")


def _make_folders(data: Path) -> None:
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o750)
        (data / "logs").mkdir(exist_ok=True)
    except OSError as error:
        raise Refused(
            choose(
                f"データの置き場所 {data} を作れません（{error.strerror}）。--data で書き込める場所を指定してください。",
                f"cannot make the data folder {data} ({error.strerror}). Name a writable place with --data.",
            )
        ) from error


def _prepare(arguments: Namespace, reading_end: int) -> dict[str, Any] | int:
    """What the preparation found, or its exit code when it refused or failed; it has said why by then."""
    words = ["prepare"]
    words += ["--empty"] if arguments.empty else []
    if not address.is_loopback(arguments.host) and not arguments.allow_demo_on_network:
        words.append("--refuse-demo")
    done = subprocess.run(  # noqa: S603 - our own interpreter with our own words
        command(*words),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        env={**os.environ, lifeline.LIFELINE: str(reading_end)},
        pass_fds=(reading_end,),
        check=False,
    )
    if done.returncode:
        return done.returncode
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _environment(arguments: Namespace, *, is_demo: bool) -> dict[str, str]:
    environment = {**os.environ, "HOSHIN_DEMO": "yes" if is_demo else "no", "PYTHONUNBUFFERED": "1"}
    environment.setdefault("HOSHIN_ALLOWED_HOSTS", ",".join(address.names_of_this_machine(arguments.host)))
    return environment


def _greet(arguments: Namespace, prepared: dict[str, Any]) -> None:
    url = address.url(arguments.host, arguments.port)
    say(f"動いています: {url}", f"serving at {url}")
    if prepared["is_demo"]:
        say(
            f"デモの市です。{url}sign-in/ で役割を選ぶと、パスワードなしで入れます:",
            f"this is the demo city; at {url}sign-in/ choose a role to sign in without a password:",
        )
        for sign_in in prepared["sign_ins"]:
            say(f"  - {sign_in}", f"  - {sign_in}")
    say("止めるには Ctrl-C を押してください。", "press Ctrl-C to stop.")
    if not arguments.no_browser:
        threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
