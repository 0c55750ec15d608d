"""Formulas and objects of an old workbook (.xls), read from its records: the library for its values does not tell them."""

import struct
from collections.abc import Iterator
from pathlib import Path

from hoshin.tables.checking.checker import letters
from hoshin.tables.reading.old_records import DAMAGED, records_of, sheets_of, stream_of
from hoshin.tables.shape import Finding, Severity

FORMULA, OBJECT = 0x0006, 0x005D
OLD_FORMULAS = {0x0206, 0x0406}
COMMENT = 25
"""The kind of object that is a comment of a cell, which hides nothing from a machine."""


def old_workbook_findings(path: Path) -> list[Finding]:
    """Formulas and objects of each sheet of an .xls; nothing where it has none or is built in an unknown way."""
    try:
        stream = stream_of(path)
        return [finding for name, place in sheets_of(stream) for finding in _of_sheet(stream, name, place)]
    except DAMAGED:
        return []


def _of_sheet(stream: bytes, name: str, place: int) -> Iterator[Finding]:
    formulas, objects = [], 0
    for kind, content in records_of(stream, place):
        if kind == FORMULA or kind in OLD_FORMULAS:
            formulas.append(struct.unpack_from("<HH", content))
        elif kind == OBJECT and (len(content) < 6 or struct.unpack_from("<H", content, 4)[0] != COMMENT):
            objects += 1
    if formulas:
        first = f"{letters(formulas[0][1] + 1)}{formulas[0][0] + 1}"
        message = f"数式が入っています。値にしてください（{first}ほか計{len(formulas):,}セル）。"
        yield Finding("formula-cells", Severity.WARNING, message, formulas[0][0] + 1, "", name, len(formulas))
    if objects:
        message = "図形・画像・グラフなどのオブジェクトがあります。機械は読めません。"
        yield Finding("objects", Severity.WARNING, message, None, "", name, objects)
