"""Numbers of an OpenDocument sheet that are shown with leading zeros; the file keeps what is shown beside the number."""

import re
import xml.parsers.expat
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path

BLOCK = 4 * 1024 * 1024
OVERLAP = 64
SHOWN_ZERO = re.compile(rb">0[0-9-]")
TABLE, ROW, PARAGRAPH = "table:table", "table:table-row", "text:p"
CELLS = {"table:table-cell", "table:covered-table-cell"}
MOST_REPEATED = 10_000
"""One cell that stands for more than so many is no code of anything."""


class _Declared(Exception):
    """The file declares a document type, which no spreadsheet does and entities hide behind."""


@dataclass
class _Sheets:
    """What was found so far, and where the parser stands."""

    widths: dict[str, dict[tuple[int, int], int]] = field(default_factory=dict)
    path: list[str] = field(default_factory=list)
    found: dict[tuple[int, int], int] = field(default_factory=dict)
    row: int = -1
    column: int = 0
    rows_repeated: int = 1
    columns_repeated: int = 1
    value: str = ""
    shown: str = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """A tag opens."""
        if name == TABLE:
            self.found = self.widths.setdefault(attributes.get("table:name", ""), {})
            self.row, self.rows_repeated = -1, 1
        elif name == ROW:
            self.row += self.rows_repeated
            self.rows_repeated = int(attributes.get("table:number-rows-repeated", "1"))
            self.column, self.columns_repeated = 0, 0
        elif name in CELLS:
            self.column += self.columns_repeated
            self.columns_repeated = int(attributes.get("table:number-columns-repeated", "1"))
            self.value = attributes.get("office:value", "") if attributes.get("office:value-type") == "float" else ""
            self.shown = ""
        self.path.append(name)

    def text(self, part: str) -> None:
        """Text, of which only that of the cell itself counts: notes and drawings in it have text of their own."""
        if self.value and len(self.path) > 1 and self.path[-1] == PARAGRAPH and self.path[-2] in CELLS:
            self.shown += part

    def end(self, name: str) -> None:
        """A tag closes."""
        self.path.pop()
        if name in CELLS and self.value and (width := _width(self.shown, self.value)):
            self._keep(width)
        if name in CELLS:
            self.value = ""

    def _keep(self, width: int) -> None:
        if self.rows_repeated * self.columns_repeated > MOST_REPEATED:
            return
        for row in range(self.row, self.row + self.rows_repeated):
            for column in range(self.column, self.column + self.columns_repeated):
                self.found[row, column] = width


def widths_of_open_codes(path: Path) -> dict[str, dict[tuple[int, int], int]]:
    """For each sheet by name, the cells (row and column from 0) whose number is shown with at least so many digits."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _read(archive) if _shows_zeros(archive) else {}
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, OSError, xml.parsers.expat.ExpatError, _Declared):
        return {}  # what is damaged is refused with its reason by whoever reads the cells


def _shows_zeros(archive: zipfile.ZipFile) -> bool:
    """Whether any text begins with a zero; most files have none, and are read only once."""
    rest = b""
    with archive.open("content.xml") as opened:
        while block := opened.read(BLOCK):
            if SHOWN_ZERO.search(rest + block):
                return True
            rest = block[-OVERLAP:]
    return False


def _read(archive: zipfile.ZipFile) -> dict[str, dict[tuple[int, int], int]]:
    sheets, parser = _Sheets(), xml.parsers.expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = sheets.start, sheets.end
    parser.CharacterDataHandler = sheets.text
    parser.StartDoctypeDeclHandler = _refuse
    with archive.open("content.xml") as opened:
        parser.ParseFile(opened)
    return sheets.widths


def _refuse(*_: object) -> None:
    raise _Declared


def _width(shown: str, value: str) -> int:
    """How many digits are shown, when they are the number with zeros before it; a postal code may have its hyphen."""
    digits = shown.strip().replace("-", "", 1)
    is_padded = digits.isascii() and digits.isdigit() and digits.startswith("0") and len(digits) > 1
    return len(digits) if is_padded and float(value) == int(digits) else 0
