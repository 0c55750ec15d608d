"""Numbers of an xlsx that the format of their cell shows with leading zeros: codes that a spreadsheet keeps as numbers.

What a person sees as 01100 is kept as 1100 with the format 00000; to read it as 1100 would lose the zero.
"""

import html
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from hoshin.tables.reading.archive_parts import ATTRIBUTE, BROKEN, column_number, sheets_of, text_of_part

BLOCK = 4 * 1024 * 1024
OVERLAP = 4096
OWN_FORMAT = re.compile(r"<numFmt\s([^>]*)/?>")
CELL_FORMATS = re.compile(r"<cellXfs[\s>].*?</cellXfs>", re.DOTALL)
CELL_FORMAT = re.compile(r"<xf\s([^>]*?)/?>")
ZEROS = re.compile(r"\"?(0{2,15})\"?(?:_[ )]|;.*)?")
POSTAL_CODE = re.compile(r".*000\\?-0000(?:;.*)?")
POSTAL_DIGITS = 7


def widths_of_codes(path: Path) -> dict[str, dict[tuple[int, int], int]]:
    """For each sheet by name, the cells (row and column from 0) whose number is shown with at least so many digits."""
    try:
        with zipfile.ZipFile(path) as archive:
            formats = _formats(archive)
            return {name: dict(_cells(archive, part, formats)) for name, part in sheets_of(archive)} if formats else {}
    except BROKEN:
        return {}


def _formats(archive: zipfile.ZipFile) -> dict[str, int]:
    """How many digits the cell formats show at least, by their number; only those that show leading zeros."""
    text = text_of_part(archive, "xl/styles.xml")
    own = {}
    for found in OWN_FORMAT.finditer(text):
        attributes = dict(ATTRIBUTE.findall(found[1]))
        code = html.unescape(attributes.get("formatCode", ""))
        if match := ZEROS.fullmatch(code):
            own[attributes.get("numFmtId", "")] = len(match[1])
        elif POSTAL_CODE.fullmatch(code):
            own[attributes.get("numFmtId", "")] = POSTAL_DIGITS
    listed = CELL_FORMATS.search(text)
    if not own or listed is None:
        return {}
    numbers = [dict(ATTRIBUTE.findall(found)).get("numFmtId", "") for found in CELL_FORMAT.findall(listed[0])]
    return {str(place): own[number] for place, number in enumerate(numbers) if number in own}


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
