"""XLSX: every cell as text, so that codes keep their leading zeros and nothing is run as a formula."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hoshin.kernel.errors import RuleBroken
from hoshin.tables.shape import Finding, Severity
from hoshin.tables.writing.content import Content, Written, counted, without_controls
from hoshin.tables.writing.safely import appearing_whole

if TYPE_CHECKING:
    import polars as pl
    from openpyxl.cell.cell import Cell

MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384
LONGEST_CELL = 32_767
WIDEST_COLUMN = 40


def write_xlsx(content: Content, path: Path, *, on_rows: Callable[[int], None] | None = None) -> Written:
    """Write a workbook of one sheet with a fixed header row; raises RuleBroken when a sheet cannot hold the table.

    Control characters and what is beyond 32,767 characters cannot be held and is reported.
    """
    from openpyxl import Workbook  # noqa: PLC0415 - start-up of the command line must not pay for it

    if len(content.columns) > MOST_COLUMNS:
        raise RuleBroken(
            f"{len(content.columns):,}列あります。XLSXに書けるのは{MOST_COLUMNS:,}列までです。CSVかParquetにしてください。"
        )
    written = Written((path,))
    book = Workbook(write_only=True)
    with appearing_whole(path) as beside:
        try:
            sheet = book.create_sheet(_sheet_name(content.title))
            sheet.freeze_panes = "A2"
            for row in _rows(content, written, sheet, on_rows):
                sheet.append(row)
        finally:
            book.save(beside)  # also when broken off: the library keeps a scratch file until then
    return written


def _rows(
    content: Content, written: Written, sheet: Any, on_rows: Callable[[int], None] | None
) -> Iterator[list[Cell | None]]:
    batches = counted(content, written, on_rows)
    first = next(batches, None)
    _widen(sheet, content, first)
    yield [_cell(sheet, name, name, 0, written) for name in content.columns]
    while first is not None:
        start = written.rows + 1
        if written.rows + first.height > MOST_ROWS - 1:
            raise RuleBroken(f"XLSXに書けるのは見出しを入れて{MOST_ROWS:,}行までです。CSVかParquetにしてください。")
        for place, row in enumerate(first.iter_rows()):
            cells = zip(content.columns, row, strict=True)
            yield [_cell(sheet, name, value, start + place, written) for name, value in cells]
        first = next(batches, None)


def _cell(sheet: Any, column: str, value: str | None, row: int, written: Written) -> Cell | None:
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - as above

    if not value:
        return None
    kept = without_controls(value)[:LONGEST_CELL]
    if kept != value:
        message = "XLSXのセルに入らない制御文字か、32,767文字を超える部分を除きました。"
        written.findings.append(Finding("not-in-xlsx", Severity.ERROR, message, row, column))
    cell = WriteOnlyCell(sheet, value=kept)
    cell.data_type = "s"
    cell.number_format = "@"
    return cell


def _widen(sheet: Any, content: Content, first: pl.DataFrame | None) -> None:
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - as above

    for place, name in enumerate(content.columns, start=1):
        cells = first[name].head(200).to_list() if first is not None else []
        widest = max(_width(text) for text in (name, *filter(None, cells)))
        sheet.column_dimensions[get_column_letter(place)].width = min(widest + 2, WIDEST_COLUMN)


def _width(text: str) -> int:
    """How many columns of a screen the first line takes: a Japanese character takes two."""
    return sum(1 if one.isascii() else 2 for one in text.split("\n", 1)[0])


def _sheet_name(title: str) -> str:
    name = "".join("_" if one in r"[]:*?/\'" else one for one in without_controls(title))[:31]
    return name.strip() or "Sheet1"
