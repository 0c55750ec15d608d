"""What a workbook holds beside its values: formulas, merged cells, and objects that lie on a sheet."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from hoshin.tables.checking.checker import letters
from hoshin.tables.checking.opendocument import of_opendocument
from hoshin.tables.reading.archive_parts import BROKEN, LARGEST_LIST, related, sheets_of
from hoshin.tables.shape import Finding, Severity

BLOCK = 4 * 1024 * 1024
OVERLAP = 4096
FORMULA = re.compile(rb'<c\s[^>]*?\br="([A-Z]+[0-9]+)"[^>]*><f[\s>/]')
MERGE = re.compile(rb'<mergeCell\s[^>]*?\bref="([A-Z]+[0-9]+:[A-Z]+[0-9]+)"')
HIDDEN_ROW = re.compile(rb'<row\s(?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="([0-9]+)"[^>]*[^/>]>')
HIDDEN_COLUMNS = re.compile(rb'<col\s(?=[^>]*\bhidden="(?:1|true)")[^>]*?>')
BOUND = re.compile(rb'\b(min|max)="([0-9]+)"')
WIDEST_HIDDEN = 200
"""More columns hidden together are the empty rest of a sheet."""
OBJECT = re.compile(rb"<(?:xdr:)?(?:sp|pic|graphicFrame|grpSp|cxnSp)[\s>]")


def workbook_findings(path: Path) -> list[Finding]:
    """Formulas, merged cells and objects of an xlsx or ods file, each with its sheet; nothing where it has none."""
    try:
        with zipfile.ZipFile(path) as archive:
            if "content.xml" in archive.namelist():
                return list(of_opendocument(archive))
            return [finding for name, part in sheets_of(archive) for finding in _of_sheet(archive, name, part)]
    except BROKEN:
        return []


def _of_sheet(archive: zipfile.ZipFile, name: str, part: str) -> Iterator[Finding]:
    formulas, merges, rows, columns = _found(archive, part)
    if formulas:
        message = f"数式が入っています。値にしてください（{formulas[0]}ほか計{len(formulas):,}セル）。"
        yield Finding("formula-cells", Severity.WARNING, message, _row(formulas[0]), "", name, len(formulas))
    if merges:
        message = f"セルが結合されています（{'、'.join(merges[:5])}{'ほか' if len(merges) > 5 else ''}）。"
        yield Finding("merged-cells", Severity.WARNING, message, _row(merges[0]), "", name, len(merges))
    if rows:
        message = f"非表示の行があります（{rows[0]}行目ほか計{len(rows):,}行）。中の値も読みました。"
        yield Finding("hidden-rows", Severity.WARNING, message, int(rows[0]), "", name, len(rows))
    if columns:
        message = f"非表示の列があります（{'、'.join(columns[:5])}{'ほか' if len(columns) > 5 else ''}）。中の値も読みました。"
        yield Finding("hidden-columns", Severity.WARNING, message, None, "", name, len(columns))
    count = sum(_count(archive, drawing) for drawing in related(archive, part, "/drawing"))
    if count:
        message = "図形・画像・グラフなどのオブジェクトがあります。機械は読めません。"
        yield Finding("objects", Severity.WARNING, message, None, "", name, count)


def _found(archive: zipfile.ZipFile, part: str) -> tuple[list[str], list[str], list[str], list[str]]:
    """The cells with formulas, the merged ranges, the hidden rows and the hidden columns of a sheet, in order of the file."""
    formulas: dict[str, None] = {}
    merges: dict[str, None] = {}
    rows: dict[str, None] = {}
    columns: dict[str, None] = {}
    rest = b""
    with archive.open(part) as opened:
        while block := opened.read(BLOCK):
            text = rest + block
            formulas |= dict.fromkeys(cell.decode() for cell in FORMULA.findall(text))
            merges |= dict.fromkeys(cells.decode() for cells in MERGE.findall(text))
            rows |= dict.fromkeys(row.decode() for row in HIDDEN_ROW.findall(text))
            columns |= dict.fromkeys(name for found in HIDDEN_COLUMNS.findall(text) for name in _columns_of(found))
            rest = text[-OVERLAP:]
    return list(formulas), list(merges), list(rows), list(columns)


def _columns_of(tag: bytes) -> list[str]:
    """The letters of the columns that a tag is about."""
    bounds = {name: int(number) for name, number in BOUND.findall(tag)}
    first, last = bounds.get(b"min", 1), bounds.get(b"max", 0)
    return [f"{letters(place)}列" for place in range(first, last + 1)] if last - first < WIDEST_HIDDEN else []


def _count(archive: zipfile.ZipFile, part: str) -> int:
    with archive.open(part) as opened:
        return len(OBJECT.findall(opened.read(LARGEST_LIST)))


def _row(cell: str) -> int:
    return int(re.sub(r"\D", "", cell.partition(":")[0]))
