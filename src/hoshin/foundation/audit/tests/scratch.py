"""A database of its own for a test in which several connections must see each other's committed rows.

The usual test database lives inside one transaction that nobody else can look into. Here the work runs in threads, and
in those threads the default connection leads to a fresh database with every migration applied.
"""

import shutil
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Self, TypeVar
from uuid import uuid4

from django.db import connection

from hoshin.foundation.audit.tests import migrated

Result = TypeVar("Result")


class ScratchDatabase:
    """Use as a context manager; `run` works alone in it, `at_once` lets several work at the same moment."""

    def __init__(self, folder: Path) -> None:
        self.is_server = connection.vendor == "postgresql"
        self.name = f"scratch_{uuid4().hex[:12]}" if self.is_server else str(folder / "scratch.sqlite3")
        self.facts = migrated.facts_of(self.name)

    def __enter__(self) -> Self:
        template = migrated.template()
        if self.is_server:
            _on_server(f'CREATE DATABASE {self.name} TEMPLATE "{template}"')
        else:
            shutil.copy(template, self.name)
        return self

    def __exit__(self, *_: object) -> None:
        if self.is_server:
            _on_server(f"DROP DATABASE {self.name} WITH (FORCE)")

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
            started = [pool.submit(migrated.alone, self.facts, work, start) for work in works]
            return [future.result() for future in started]


def _on_server(statement: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)
