"""What judging needs to know of the cells of a table, counted whole or batch by batch."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl


class Counts:
    """How many rows a table has, how many cells of each column are filled, and which columns tell every row apart."""

    def __init__(self, identifiers: Iterable[str] = ()) -> None:
        """`identifiers` are the columns of which `identifies` may be asked; each costs eight bytes a row."""
        self.rows = 0
        self.filled: dict[str, int] = {}
        self._hashes: dict[str, list[pl.Series]] = {name: [] for name in identifiers}

    def add(self, frame: pl.DataFrame) -> None:
        """Count a table, or the next batch of it."""
        self.rows += frame.height
        if frame.width:
            empty = dict(zip(frame.columns, frame.null_count().row(0), strict=True))
            for name, count in empty.items():
                self.filled[name] = self.filled.get(name, 0) + frame.height - count
        for name in list(self._hashes):
            if name not in frame.columns or frame[name].null_count() or frame[name].is_duplicated().any():
                del self._hashes[name]
            else:
                self._hashes[name].append(frame[name].hash(seed=1))

    def empty(self, column: str) -> int:
        """How many cells of `column` are empty."""
        return self.rows - self.filled.get(column, 0)

    def share(self, column: str) -> float:
        """How much of `column` is filled, from 0 to 1."""
        return self.filled.get(column, 0) / self.rows if self.rows else 0.0

    def identifies(self, column: str) -> bool:
        """Whether every cell of `column` is filled and no two are alike."""
        import polars as pl  # noqa: PLC0415 - start-up of the command line must not pay for it

        hashes = self._hashes.get(column)
        return bool(hashes) and self.rows > 0 and pl.concat(hashes or []).n_unique() == self.rows
