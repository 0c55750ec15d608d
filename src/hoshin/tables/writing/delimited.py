"""CSV: for Excel and programs (UTF-8 with a mark), or for older Windows programs (CP932)."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

from hoshin.tables.writing.content import Content, Written, counted
from hoshin.tables.writing.formulas import neutralise
from hoshin.tables.writing.safely import appearing_whole
from hoshin.tables.writing.windows import as_windows

if TYPE_CHECKING:
    import polars as pl

UTF_8 = "utf-8-sig"
CP932 = "cp932"


def write_csv(
    content: Content, path: Path, *, encoding: str = UTF_8, on_rows: Callable[[int], None] | None = None
) -> Written:
    """Write a CSV file (lines end as Windows wants it); formulas are neutralised and reported, as is what CP932 lacks."""
    written = Written((path,))
    with appearing_whole(path) as beside, beside.open("wb") as stream:
        write_csv_into(stream, content, written, encoding=encoding, on_rows=on_rows)
    return written


def write_csv_into(
    stream: IO[bytes],
    content: Content,
    written: Written,
    *,
    encoding: str = UTF_8,
    on_rows: Callable[[int], None] | None = None,
) -> None:
    """Write the CSV of `content` to an open stream, noting rows and findings in `written`."""
    if encoding == UTF_8:
        stream.write(codecs.BOM_UTF8)
    for frame in _mended(content, written, encoding, on_rows):
        plain = frame.fill_null("") if frame.width == 1 else frame  # a row of one null would be a blank line
        text = plain.write_csv(include_header=False, line_terminator="\r\n")
        stream.write(text.encode(CP932 if encoding == CP932 else "utf-8"))


def _mended(
    content: Content, written: Written, encoding: str, on_rows: Callable[[int], None] | None
) -> Iterator[pl.DataFrame]:
    """The header as a row of its own, then the batches; all without what a spreadsheet runs or the encoding lacks."""
    import polars as pl  # noqa: PLC0415 - start-up of the command line must not pay for it

    header = pl.DataFrame([pl.Series(str(place), [name]) for place, name in enumerate(content.columns)])
    yield _plain(header, written, encoding, 0)
    for batch in counted(content, written, on_rows):
        yield _plain(batch, written, encoding, written.rows + 1)


def _plain(batch: pl.DataFrame, written: Written, encoding: str, first_row: int) -> pl.DataFrame:
    frame, findings = neutralise(batch, first_row)
    if encoding == CP932:
        frame, lost = as_windows(frame, first_row)
        findings += lost
    written.findings += findings
    return frame
