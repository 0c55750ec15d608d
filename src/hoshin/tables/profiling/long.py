"""The profile of a table that is too long to be held: its columns one at a time, from a scratch copy on disk."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path

import polars as pl

from hoshin.tables.profiling.profile import ColumnProfile, profile_of_column
from hoshin.tables.writing.columnar import write_parquet
from hoshin.tables.writing.content import Content
from hoshin.tables.writing.typing_cells import Types


def profile_of_long(columns: tuple[str, ...], batches: Iterable[pl.DataFrame]) -> tuple[int, tuple[ColumnProfile, ...]]:
    """How many rows the batches have, and the profile of every column, in order."""
    types = Types(columns)

    def seen() -> Iterable[pl.DataFrame]:
        for batch in batches:
            types.see(batch)
            yield batch

    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder) / "rows.parquet"
        written = write_parquet(Content(columns, seen()), scratch)
        profiles = tuple(
            profile_of_column(pl.read_parquet(scratch, columns=[name]).to_series(), types.of(name)) for name in columns
        )
    return written.rows, profiles
