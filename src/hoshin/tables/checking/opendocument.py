"""What an OpenDocument spreadsheet holds beside its values: formulas, merged cells and objects, counted for each sheet."""

import re
import zipfile
from collections import Counter
from collections.abc import Iterator

from hoshin.tables.shape import Finding, Severity

BLOCK = 4 * 1024 * 1024
LONGEST_TAG = 64 * 1024
TAG = re.compile(
    rb"<(table:table|table:table-cell|table:table-row|table:table-column|draw:frame|draw:custom-shape|draw:line)((?:\s[^<>]*)?)>"
)
NAME = re.compile(rb'\btable:name="([^"]*)"')
SPAN = re.compile(rb'\btable:number-(?:columns|rows)-spanned="(?:[2-9]|[1-9][0-9]+)"')
FORMULA = b"table:formula="
HIDDEN = (b'table:visibility="collapse"', b'table:visibility="filter"')
MESSAGES = {
    "formula-cells": "数式が入っています。値にしてください。",
    "merged-cells": "セルが結合されています。",
    "hidden-rows": "非表示の行があります。中の値も読みました。",
    "hidden-columns": "非表示の列があります。中の値も読みました。",
    "objects": "図形・画像・グラフなどのオブジェクトがあります。機械は読めません。",
}


def of_opendocument(archive: zipfile.ZipFile) -> Iterator[Finding]:
    """One finding for each thing and sheet, with how often it is there."""
    counts: dict[str, Counter[str]] = {}
    sheet = ""
    for kind, attributes in _tags(archive):
        if kind == b"table:table":
            named = NAME.search(attributes)
            sheet = named[1].decode("utf-8", "replace") if named else ""
        found = counts.setdefault(sheet, Counter())
        found["formula-cells"] += FORMULA in attributes
        found["merged-cells"] += bool(SPAN.search(attributes))
        found["objects"] += kind.startswith(b"draw:")
        if any(hidden in attributes for hidden in HIDDEN):
            found["hidden-rows" if kind == b"table:table-row" else "hidden-columns"] += 1
    for name, found in counts.items():
        for rule, count in found.items():
            if count:
                yield Finding(rule, Severity.WARNING, MESSAGES[rule], None, "", name, count)


def _tags(archive: zipfile.ZipFile) -> Iterator[tuple[bytes, bytes]]:
    rest = b""
    with archive.open("content.xml") as opened:
        while block := opened.read(BLOCK):
            text = rest + block
            end = max(text.rfind(b">") + 1, len(text) - LONGEST_TAG)
            yield from ((found[1], found[2]) for found in TAG.finditer(text, 0, end))
            rest = text[end:]
