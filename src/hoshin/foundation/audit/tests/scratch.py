"""A database of its own for a test in which several connections must see each other's committed rows.

The usual test database lives inside one transaction that nobody else can look into. Here the work runs in threads, and
in those threads the default connection leads to a fresh database with every migration applied.
"""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Self, TypeVar
from uuid import uuid4

from django.core.management import call_command
from django.db import connection, connections

Result = TypeVar("Result")


class ScratchDatabase:
    """Use as a context manager; `run` works alone in it, `at_once` lets several work at the same moment."""

    def __init__(self, folder: Path) -> None:
        self.is_server = connection.vendor == "postgresql"
        self.name = f"scratch_{uuid4().hex[:12]}" if self.is_server else str(folder / "scratch.sqlite3")
        self.facts: dict[str, Any] = {**connection.settings_dict, "NAME": self.name, "CONN_MAX_AGE": 0}

    def __enter__(self) -> Self:
        if self.is_server:
            with connection._nodb_cursor() as cursor:
                cursor.execute(f"CREATE DATABASE {self.name}")
        self.run(lambda: call_command("migrate", verbosity=0))
        return self

    def __exit__(self, *_: object) -> None:
        if self.is_server:
            with connection._nodb_cursor() as cursor:
                cursor.execute(f"DROP DATABASE {self.name} WITH (FORCE)")

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
