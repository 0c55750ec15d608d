"""Numbers of an xlsx or xls that the format of their cell shows with leading zeros: codes that a spreadsheet keeps as numbers.

What a person sees as 01100 is kept as 1100 with the format 00000; to read it as 1100 would lose the zero.
"""

import html
import re
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

from hoshin.tables.reading.archive_parts import ATTRIBUTE, BROKEN, column_number, text_of_part
from hoshin.tables.reading.archive_parts import sheets_of as sheets_of_archive
from hoshin.tables.reading.old_records import DAMAGED, records_of, sheets_of, stream_of

BLOCK = 4 * 1024 * 1024
OVERLAP = 4096
OWN_FORMAT = re.compile(r"<numFmt\s([^>]*)/?>")
CELL_FORMATS = re.compile(r"<cellXfs[\s>].*?</cellXfs>", re.DOTALL)
CELL_FORMAT = re.compile(r"<xf\s([^>]*?)/?>")
ZEROS = re.compile(r"\"?(0{2,15})\"?(?:_[ )]|;.*)?")
POSTAL_CODE = re.compile(r".*000\\?-0000(?:;.*)?")
POSTAL_DIGITS = 7
FORMAT, CELL_FORMAT_RECORD = 0x041E, 0x00E0
NUMBERS, SEVERAL_NUMBERS = {0x0203, 0x027E}, 0x00BD
"""Records of an .xls: one number in full or short, and several short ones side by side."""


def widths_of_codes(path: Path) -> dict[str, dict[tuple[int, int], int]]:
    """For each sheet by name, the cells (row and column from 0) whose number is shown with at least so many digits."""
    try:
        with zipfile.ZipFile(path) as archive:
            formats = _formats(archive)
            return (
                {name: dict(_cells(archive, part, formats)) for name, part in sheets_of_archive(archive)}
                if formats
                else {}
            )
    except BROKEN:
        return {}


def _formats(archive: zipfile.ZipFile) -> dict[str, int]:
    """How many digits the cell formats show at least, by their number; only those that show leading zeros."""
    text = text_of_part(archive, "xl/styles.xml")
    own = {}
    for found in OWN_FORMAT.finditer(text):
        attributes = dict(ATTRIBUTE.findall(found[1]))
        if width := _width(html.unescape(attributes.get("formatCode", ""))):
            own[attributes.get("numFmtId", "")] = width
    listed = CELL_FORMATS.search(text)
    if not own or listed is None:
        return {}
    numbers = [dict(ATTRIBUTE.findall(found)).get("numFmtId", "") for found in CELL_FORMAT.findall(listed[0])]
    return {str(place): own[number] for place, number in enumerate(numbers) if number in own}


def _width(code: str) -> int:
    """How many digits a number format shows at least; 0 where it shows no leading zeros."""
    if match := ZEROS.fullmatch(code):
        return len(match[1])
    return POSTAL_DIGITS if POSTAL_CODE.fullmatch(code) else 0


def _cells(archive: zipfile.ZipFile, part: str, formats: dict[str, int]) -> Iterator[tuple[tuple[int, int], int]]:
    pattern = re.compile(
        rb'<c\s(?![^>]*\bt="[^n])(?=[^>]*\bs="(' + "|".join(formats).encode() + rb')")[^>]*?\br="([A-Z]+)([0-9]+)"'
    )
    rest = b""
    with archive.open(part) as opened:
        while block := opened.read(BLOCK):
            text = rest + block
            for style, letters, row in pattern.findall(text):
                yield (int(row) - 1, column_number(letters) - 1), formats[style.decode()]
            rest = text[-OVERLAP:]


def widths_of_old_codes(path: Path) -> dict[str, dict[tuple[int, int], int]]:
    """The same of an .xls."""
    try:
        stream = stream_of(path)
        formats = _old_formats(stream)
        return {name: dict(_old_cells(stream, place, formats)) for name, place in sheets_of(stream)} if formats else {}
    except DAMAGED:
        return {}


def _old_formats(stream: bytes) -> dict[int, int]:
    """How many digits the cell formats of an .xls show at least, by their number."""
    own: dict[int, int] = {}
    formats: dict[int, int] = {}
    number = 0
    for kind, content in records_of(stream, 0):
        if kind == FORMAT:
            width = _width(_old_text(content[2:]))
            if width:
                own[struct.unpack_from("<H", content)[0]] = width
        elif kind == CELL_FORMAT_RECORD:
            wanted = struct.unpack_from("<H", content, 2)[0]
            if wanted in own:
                formats[number] = own[wanted]
            number += 1
    return formats


def _old_text(content: bytes) -> str:
    (length,) = struct.unpack_from("<H", content)
    is_wide = content[2] & 1
    return content[3 : 3 + 2 * length].decode("utf-16-le") if is_wide else content[3 : 3 + length].decode("latin-1")


def _old_cells(stream: bytes, place: int, formats: dict[int, int]) -> Iterator[tuple[tuple[int, int], int]]:
    for kind, content in records_of(stream, place):
        if kind in NUMBERS:
            row, column, number = struct.unpack_from("<HHH", content)
            if number in formats:
                yield (row, column), formats[number]
        elif kind == SEVERAL_NUMBERS:
            row, first = struct.unpack_from("<HH", content)
            for further, at in enumerate(range(4, len(content) - 2, 6)):
                (number,) = struct.unpack_from("<H", content, at)
                if number in formats:
                    yield (row, first + further), formats[number]


def filled_up(rows: list[list[str]], widths: dict[tuple[int, int], int]) -> list[int]:
    """Put the zeros before the numbers of such cells; gives back the rows, from 1, in which there were too few."""
    changed = []
    for (row, place), width in sorted(widths.items()):
        if row < len(rows) and place < len(rows[row]):
            text = rows[row][place]
            if text.isascii() and text.isdigit() and len(text) < width:
                rows[row][place] = text.zfill(width)
                changed.append(row + 1)
    return changed
