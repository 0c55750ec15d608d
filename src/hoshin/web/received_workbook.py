"""Reading an Excel file that somebody sends: refused with the reason unless it is plain, small and what it claims to be.

The archive is unpacked by count, examined, and packed anew; only what was examined is read. Formulas, merged cells, macros
and links to other files are refused rather than ignored, because a person would believe that they had been taken in.
"""

import io
import re
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook, WorksheetNotFound

from hoshin.kernel.errors import RuleBroken

LARGEST_FILE = 10_000_000
LARGEST_CONTENT = 120_000_000
MOST_PARTS = 500
MOST_ROWS = 20_000
MOST_COLUMNS = 200
SHOWN = 5

_CANNOT_READ = "Excelのファイル（.xlsx）として読み取れません。書き出したファイルを、Excelブックとして保存してください。"
_OLD = (
    "古い形式（.xls）か、パスワードの付いたファイルです。パスワードを外し、Excelブック（.xlsx）として保存してください。"
)
_FORBIDDEN = (
    (re.compile(r"vbaProject|xl/macrosheets/|xl/dialogsheets/", re.IGNORECASE), "マクロ"),
    (re.compile(r"xl/externalLinks/", re.IGNORECASE), "ほかのファイルへのリンク"),
    (re.compile(r"xl/(embeddings|activeX)/", re.IGNORECASE), "埋め込まれたファイルや部品"),
)
_PICTURES = re.compile(r"\.(png|jpe?g|gif|emf|wmf|vml|bin)$", re.IGNORECASE)
_POSITION = re.compile(r"([A-Z]{0,3})([0-9]{1,7})")


def rows_of(name: str, content: bytes, *, sheet: str, field: str = "file") -> list[list[str]]:
    """Every row of the named sheet as text, from its first row on; raises RuleBroken saying why the file is not taken."""
    try:
        checked = _checked(name, content)
        found = CalamineWorkbook.from_filelike(io.BytesIO(checked)).get_sheet_by_name(sheet)
        return [[_text(value) for value in row] for row in found.to_python(skip_empty_area=False)]
    except WorksheetNotFound:
        raise RuleBroken(f"シート「{sheet}」がありません。シートの名前は変えないでください。", field=field) from None
    except RuleBroken as error:
        raise RuleBroken(error.message, field=field) from None
    except (zipfile.BadZipFile, CalamineError, ValueError, OSError, NotImplementedError, RuntimeError, EOFError):
        raise RuleBroken(_CANNOT_READ, field=field) from None


def _text(value: Any) -> str:
    """A cell as a person sees it: whole numbers without a point, days in ISO 8601."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    return value.isoformat() if isinstance(value, date) else str(value)


def _checked(name: str, content: bytes) -> bytes:
    """The same workbook with nothing in it that was not examined."""
    if len(content) > LARGEST_FILE:
        raise RuleBroken(f"ファイルが大きすぎます（{LARGEST_FILE // 1_000_000}MBまで）。")
    if name.lower().endswith((".xlsm", ".xltm", ".xlam", ".xlsb")):
        raise RuleBroken("マクロを含む形式のファイルは取り込めません。Excelブック（.xlsx）として保存してください。")
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise RuleBroken(_OLD)
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as clean:
        for part, text in _parts(archive):
            _Examination(part).read(text)
            clean.writestr(part, text)
    return packed.getvalue()


def _parts(archive: zipfile.ZipFile) -> list[tuple[str, bytes]]:
    """The parts in words, unpacked up to the limit; pictures, the shapes of comments and printer settings are left out."""
    members = archive.infolist()
    names = [member.filename for member in members]
    if "xl/workbook.xml" not in names:
        raise RuleBroken(_CANNOT_READ)
    for pattern, what in _FORBIDDEN:
        if any(pattern.search(name) for name in names):
            raise RuleBroken(f"{what}を含むファイルは取り込めません。除いて保存し直してください。")
    if len(members) > MOST_PARTS or len(names) != len(set(names)):
        raise RuleBroken(_CANNOT_READ)
    parts, left = [], LARGEST_CONTENT
    for member in members:
        if member.is_dir() or _PICTURES.search(member.filename):
            continue
        with archive.open(member) as opened:
            text = opened.read(left + 1)
        left -= len(text)
        if left < 0:
            raise RuleBroken("ファイルを開くと大きすぎます。書き出したファイルに、要らない行や列を足していませんか。")
        parts.append((member.filename, text))
    return parts


@dataclass
class _Examination:
    """What a part of the workbook holds that must not be there, found while it is read once from top to bottom."""

    part: str
    formulas: list[str] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    cell: str = ""

    def read(self, text: bytes) -> None:
        """Raise RuleBroken when there is something."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._element
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = self._refuse
        try:
            parser.Parse(text, True)  # noqa: FBT003 - expat takes it by position only
        except expat.ExpatError:
            raise RuleBroken(_CANNOT_READ) from None
        if self.formulas:
            places = "、".join(self.formulas[:SHOWN])
            raise RuleBroken(f"数式のあるセルは取り込めません（{places}）。値だけを貼り付けて保存し直してください。")
        if self.merged:
            places = "、".join(self.merged[:SHOWN])
            raise RuleBroken(f"結合されたセルは取り込めません（{places}）。結合を解いて保存し直してください。")

    def _refuse(self, *_: object) -> None:
        raise RuleBroken(_CANNOT_READ)

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        kind = name.rsplit(" ", 1)[-1]
        if kind in {"c", "row"} and "r" in attributes:
            self._place(kind, attributes["r"])
        elif kind == "f" and self.cell:
            self.formulas.append(self.cell)
        elif kind == "mergeCell":
            self.merged.append(attributes.get("ref", ""))
        elif kind == "Override" and "macroEnabled" in attributes.get("ContentType", ""):
            raise RuleBroken("マクロを含む形式のファイルは取り込めません。Excelブック（.xlsx）として保存してください。")

    def _end(self, name: str) -> None:
        """Leave the cell: what Excel keeps behind the cells in elements of the same name (lists to choose from) is no formula."""
        if name.rsplit(" ", 1)[-1] == "c":
            self.cell = ""

    def _place(self, kind: str, reference: str) -> None:
        """Note the cell, and refuse one so far out that the room between would fill the memory."""
        found = _POSITION.fullmatch(reference)
        if found is None:
            raise RuleBroken(_CANNOT_READ)
        column = 0
        for letter in found[1]:
            column = column * 26 + ord(letter) - 64
        if int(found[2]) > MOST_ROWS or column > MOST_COLUMNS:
            raise RuleBroken(
                f"{reference}のように遠く離れたところにセルがあります。表の外の行や列を削除して保存し直してください。"
            )
        self.cell = reference if kind == "c" else ""
