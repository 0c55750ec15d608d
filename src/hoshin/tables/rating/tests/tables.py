"""Small tables for the tests, as reading a file would give them."""

from collections.abc import Sequence

import polars as pl

from hoshin.tables.shape import Table


def table(columns: dict[str, Sequence[str | None]]) -> Table:
    """A table of text whose header is the first row of its file."""
    frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    numbers = pl.Series("row", range(2, 2 + frame.height), dtype=pl.UInt64)
    return Table(tuple(columns), frame, numbers, (1,), 2, 1 + frame.height)
