"""Parquet: for programs and for asking large tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from hoshin.tables.writing.content import BATCH_ROWS, Content, Written, counted
from hoshin.tables.writing.safely import appearing_whole

if TYPE_CHECKING:
    import polars as pl


def write_parquet(content: Content, path: Path, *, on_rows: Callable[[int], None] | None = None) -> Written:
    """Write a Parquet file of text columns, compressed, while only some batches are in memory."""
    import polars as pl  # noqa: PLC0415 - start-up of the command line must not pay for it
    from polars.io.plugins import register_io_source  # noqa: PLC0415 - as above

    written = Written((path,))
    schema = pl.Schema(dict.fromkeys(content.columns, pl.String()))
    empty = pl.DataFrame(schema=schema)

    def source(
        _columns: list[str] | None, _predicate: pl.Expr | None, _rows: int | None, _batch_size: int | None
    ) -> Iterator[pl.DataFrame]:
        yield empty
        try:
            yield from counted(content, written, on_rows)
        except BaseException as error:
            broken.append(error)
            raise

    broken: list[BaseException] = []
    with appearing_whole(path) as beside:
        try:
            register_io_source(source, schema=schema).sink_parquet(
                beside, compression="zstd", row_group_size=4 * BATCH_ROWS
            )
        except pl.exceptions.PolarsError:
            if broken:
                raise broken[0] from None  # Polars makes one error of its own of all that the rows raise
            raise
    return written
