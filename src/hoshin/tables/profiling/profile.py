"""The profile of a table: one line for each column, from all of its cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hoshin.tables.shape import Table
from hoshin.tables.writing.typing_cells import Types

if TYPE_CHECKING:
    import polars as pl

FREQUENT = 3
"""How many of the most frequent values are named."""

TYPE_NAMES = {"string": "文字", "integer": "整数", "number": "小数", "date": "日付", "time": "時刻"}


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """What all cells of one column show.

    `type` is the narrowest that every filled cell allows; `least` and `most` are the extremes: of numbers as numbers, of
    anything else in the order of characters; `frequent` are values that occur more than once, with their count.
    """

    name: str
    type: str
    filled: int
    empty: int
    distinct: int
    shortest: int
    longest: int
    least: str
    most: str
    frequent: tuple[tuple[str, int], ...]

    @property
    def is_unique(self) -> bool:
        """Whether every cell is filled and no two are alike, as an identifier must be."""
        return self.empty == 0 and self.distinct == self.filled > 0


def profile_of(table: Table) -> tuple[ColumnProfile, ...]:
    """The profile of every column of `table`, in order."""
    types = Types(table.columns)
    types.see(table.frame)
    return tuple(profile_of_column(column, types.of(column.name)) for column in table.frame.iter_columns())


def profile_of_column(column: pl.Series, type_: str) -> ColumnProfile:
    """The profile of one column whose cells allow `type_`."""
    cells = column.drop_nulls()
    lengths = cells.str.len_chars()
    least, most = _extremes(cells, type_)
    return ColumnProfile(
        column.name,
        type_,
        cells.len(),
        column.null_count(),
        cells.n_unique(),
        _whole(lengths.min()),
        _whole(lengths.max()),
        least,
        most,
        _frequent(cells),
    )


def _extremes(cells: pl.Series, type_: str) -> tuple[str, str]:
    import polars as pl  # noqa: PLC0415 - start-up of the command line must not pay for it

    if not cells.len():
        return "", ""
    if type_ in {"integer", "number"}:
        numbers = cells.cast(pl.Float64)
        return str(cells[numbers.arg_min() or 0]), str(cells[numbers.arg_max() or 0])
    return str(cells.min()), str(cells.max())


def _frequent(cells: pl.Series) -> tuple[tuple[str, int], ...]:
    import polars as pl  # noqa: PLC0415 - as above

    counts = cells.rename("value").value_counts(name="count").filter(pl.col("count") > 1)
    best = counts.sort(["count", "value"], descending=[True, False]).head(FREQUENT)
    return tuple((str(value), int(count)) for value, count in best.iter_rows())


def _whole(value: Any) -> int:
    return int(value) if value is not None else 0
