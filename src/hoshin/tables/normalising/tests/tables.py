"""Small tables for the tests, as reading a file would give them."""

from collections.abc import Sequence

import polars as pl

from hoshin.tables.shape import Table


def table(columns: dict[str, Sequence[str | None]], first_row: int = 2) -> Table:
    """A table of text whose first row of values is `first_row` of its file."""
    frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    numbers = pl.Series("row", range(first_row, first_row + frame.height), dtype=pl.UInt64)
    return Table(tuple(columns), frame, numbers, (1,), first_row, first_row + frame.height - 1)
