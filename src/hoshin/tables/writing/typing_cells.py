"""Which type the cells of a column allow a schema to declare: from the whole column, never from its beginning."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

PATTERNS = {
    "integer": r"^-?(0|[1-9][0-9]{0,17})$",
    "number": r"^-?(0|[1-9][0-9]{0,17})(\.[0-9]+)?$",
    "date": r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
    "time": r"^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])$",
}
"""The narrowest first; a number with a leading zero is a code."""

TEXT = "string"


class Types:
    """The types that all cells seen so far allow, column by column."""

    def __init__(self, columns: tuple[str, ...]) -> None:
        self._open = {name: list(PATTERNS) for name in columns}
        self._filled: set[str] = set()

    def see(self, batch: pl.DataFrame) -> None:
        """Strike out what the cells of `batch` do not allow."""
        for column in batch.iter_columns():
            cells = column.drop_nulls()
            if cells.len():
                self._filled.add(column.name)
                self._open[column.name] = [
                    kind for kind in self._open[column.name] if cells.str.contains(PATTERNS[kind]).all()
                ]

    def of(self, column: str) -> str:
        """The narrowest type that every cell of `column` allows; text for a column without cells."""
        kinds = self._open[column] if column in self._filled else []
        return kinds[0] if kinds else TEXT

    def allow(self, kind: str, column: str) -> bool:
        """True when no cell of `column` contradicts the type `kind`."""
        return kind in self._open[column]
