"""JSON and NDJSON: one object a row, every value text or null."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

from hoshin.tables.writing.content import Content, Written, counted
from hoshin.tables.writing.safely import appearing_whole

if TYPE_CHECKING:
    import polars as pl


def write_ndjson(content: Content, path: Path, *, on_rows: Callable[[int], None] | None = None) -> Written:
    """Write one JSON object a line, in UTF-8."""
    written = Written((path,))
    with appearing_whole(path) as beside, beside.open("wb") as stream:
        for batch in counted(content, written, on_rows):
            batch.write_ndjson(stream)
    return written


def write_json(content: Content, path: Path, *, on_rows: Callable[[int], None] | None = None) -> Written:
    """Write one JSON array of objects, in UTF-8, an object a line."""
    written = Written((path,))
    with appearing_whole(path) as beside, beside.open("wb") as stream:
        write_array(stream, counted(content, written, on_rows))
    return written


def write_array(stream: IO[bytes], batches: Iterable[pl.DataFrame]) -> None:
    """Write the rows of all batches as one JSON array."""
    stream.write(b"[")
    between = b"\n"
    for line in _objects(batches):
        stream.write(between + line)
        between = b",\n"
    stream.write(b"\n]")


def _objects(batches: Iterable[pl.DataFrame]) -> Iterator[bytes]:
    for batch in batches:
        yield from batch.write_ndjson().encode().splitlines() if batch.height else ()
