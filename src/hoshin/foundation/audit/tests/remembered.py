"""What real actions write, written again at once: the way to make for every test what is dear to make.

The first call does the work and notes every statement that changes the database; later calls in the same process send
these statements again. That is the same work only where the database is numbered as it was then, which is looked up:
anywhere else, and on a server, whose numbers are not taken back with a transaction, the work is done anew.
"""

from collections.abc import Callable
from copy import deepcopy
from typing import Any, Generic, TypeVar

from django.db import connection, transaction

Made = TypeVar("Made")
Numbers = tuple[tuple[str, int], ...]
_CHANGING = ("INSERT", "UPDATE", "DELETE")


class Remembered(Generic[Made]):
    """Calls `make` once for each state of the numbering and writes again afterwards what it wrote."""

    def __init__(self, make: Callable[[], Made]) -> None:
        self._make = make
        self._known: dict[Numbers, tuple[list[tuple[str, Any]], Made]] = {}

    def __call__(self) -> Made:
        """What `make` returns, in a copy of the caller's own; its rows are in the database."""
        if connection.vendor != "sqlite":
            return self._make()
        numbers = _numbers()
        if numbers not in self._known:
            self._known[numbers] = self._watched()
        else:
            with transaction.atomic(), connection.cursor() as cursor:
                for statement, values in self._known[numbers][0]:
                    cursor.execute(statement, values)
        return deepcopy(self._known[numbers][1])

    def _watched(self) -> tuple[list[tuple[str, Any]], Made]:
        written: list[tuple[str, Any]] = []

        def note(execute: Any, statement: str, values: Any, many: bool, context: Any) -> Any:
            if statement.startswith(_CHANGING):
                written.extend((statement, each) for each in (values if many else [values]))
            return execute(statement, values, many, context)

        with connection.execute_wrapper(note):
            made = self._make()
        return written, made


def _numbers() -> Numbers:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, seq FROM sqlite_sequence ORDER BY name")
        return tuple(cursor.fetchall())
