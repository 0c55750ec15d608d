"""How far the cells of an xlsx reach, before the library reads it: it makes room for every cell up to the last, also for none.

A workbook of five kilobytes with one cell in the last row and column would ask for seventeen thousand million.
"""

import re
import zipfile
from pathlib import Path

from hoshin.tables.reading.archive_parts import BROKEN, column_number, sheets_of
from hoshin.tables.reading.limits import COLUMNS, SHEET_CELLS, Refusal

BLOCK = 4 * 1024 * 1024
OVERLAP = 4096
COLUMN = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br=["\']([A-Za-z]{1,7})[0-9]')
ROW = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br=["\'][A-Za-z]{1,7}([0-9]{1,10})["\']')
ROW_ITSELF = re.compile(rb'<(?:\w+:)?row\s[^>]*?\br=["\']([0-9]{1,10})["\']')


def check_extents(path: Path) -> None:
    """Raise Refusal where a sheet reaches further than is read."""
    try:
        with zipfile.ZipFile(path) as archive:
            for name, part in sheets_of(archive):
                rows, columns = _extent(archive, part)
                if rows * columns > SHEET_CELLS or columns > COLUMNS:
                    raise Refusal(too_large(name, rows, columns))
    except BROKEN:
        return


def too_large(name: str, rows: int, columns: int) -> str:
    """Why a sheet is refused that has more cells than are read."""
    return f"シート「{name}」が大きすぎます（{rows:,}行 × {columns:,}列）。CSVで保存し直してください。"


def _extent(archive: zipfile.ZipFile, part: str) -> tuple[int, int]:
    """The last row and the last column in which a sheet has a cell."""
    rows, columns = {b"0"}, {b""}
    rest = b""
    with archive.open(part) as opened:
        while block := opened.read(BLOCK):
            text = rest + block
            columns.update(COLUMN.findall(text))
            rows.update((ROW_ITSELF if b"<row r=" in text else ROW).findall(text))
            rows = {max(rows, key=int)}
            rest = text[-OVERLAP:]
    return int(max(rows, key=int)), max(map(column_number, columns))
