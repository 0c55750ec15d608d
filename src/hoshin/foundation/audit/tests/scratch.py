"""A database of its own for a test in which several connections must see each other's committed rows.

The usual test database lives inside one transaction that nobody else can look into. Here the work runs in threads, and
in those threads the default connection leads to a fresh database with every migration applied.
"""

import atexit
import shutil
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Self, TypeVar
from uuid import uuid4

import psycopg
from django.core.management import call_command
from django.db import connection, connections

Result = TypeVar("Result")
_templates: dict[str, str] = {}
"""By the kind of database, one with every migration applied: made by the first test that needs one, copied by the others."""


class ScratchDatabase:
    """Use as a context manager; `run` works alone in it, `at_once` lets several work at the same moment."""

    def __init__(self, folder: Path) -> None:
        self.is_server = connection.vendor == "postgresql"
        self.name = f"scratch_{uuid4().hex[:12]}" if self.is_server else str(folder / "scratch.sqlite3")
        self.facts: dict[str, Any] = {**connection.settings_dict, "NAME": self.name, "CONN_MAX_AGE": 0}

    def __enter__(self) -> Self:
        if connection.vendor not in _templates:
            _templates[connection.vendor] = self._template()
        template = _templates[connection.vendor]
        if self.is_server:
            _on_server(f"CREATE DATABASE {self.name} TEMPLATE {template}")
        else:
            shutil.copy(template, self.name)
        return self

    def __exit__(self, *_: object) -> None:
        if self.is_server:
            _on_server(f"DROP DATABASE {self.name} WITH (FORCE)")

    def _template(self) -> str:
        """A fresh database with every migration applied, gone at the end of all tests."""
        made = ScratchDatabase(Path(mkdtemp(prefix="hoshin-scratch-")))
        if self.is_server:
            _on_server(f"CREATE DATABASE {made.name}")
            atexit.register(_drop, made.name, dict(connection.get_connection_params()))
        else:
            atexit.register(shutil.rmtree, Path(made.name).parent)
        made.run(lambda: call_command("migrate", verbosity=0))
        return made.name

    def run(self, work: Callable[[], Result]) -> Result:
        """What `work` returns, done and committed in this database."""
        (result,) = self.at_once([work])
        if isinstance(result, Exception):
            raise result
        return result

    def at_once(self, works: Sequence[Callable[[], Result]]) -> list[Result | Exception]:
        """What each of `works` returns or raises; all start at the same moment, each on its own connection."""
        start = threading.Barrier(len(works))
        with ThreadPoolExecutor(len(works)) as pool:
            return [future.result() for future in [pool.submit(self._alone, work, start) for work in works]]

    def _alone(self, work: Callable[[], Result], start: threading.Barrier) -> Result | Exception:
        own = connections.create_connection("default")
        own.settings_dict = self.facts
        connections["default"] = own
        try:
            own.ensure_connection()
            start.wait(timeout=30)
            return work()
        except Exception as error:  # noqa: BLE001 - what went wrong is what the test looks at
            return error
        finally:
            own.close()


def _on_server(statement: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)


def _drop(name: str, parameters: dict[str, Any]) -> None:
    known = {key: value for key, value in parameters.items() if key in {"host", "port", "user", "password"}}
    with psycopg.connect(**known, dbname="postgres", autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
