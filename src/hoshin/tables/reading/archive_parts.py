"""The parts of an xlsx archive: its sheets by name, and what each refers to."""

import html
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator

SHEET = re.compile(r"<(?:\w+:)?sheet\s([^>]*)/?>")
RELATION = re.compile(r"<(?:\w+:)?Relationship\s([^>]*)/?>")
ATTRIBUTE = re.compile(r"([\w:]+)=\"([^\"]*)\"")
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, OSError, RuntimeError, ValueError)
"""What reading a part of a damaged or encrypted archive raises."""
LARGEST_LIST = 16 * 1024 * 1024


def sheets_of(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """The name and the part of every sheet. Raises KeyError where the archive is no workbook."""
    parts = _relations(archive, "xl/workbook.xml")
    for found in SHEET.finditer(text_of_part(archive, "xl/workbook.xml")):
        attributes = dict(ATTRIBUTE.findall(found[1]))
        target = parts.get(attributes.get("r:id", ""), ("", ""))[1]
        if target in archive.namelist():
            yield html.unescape(attributes.get("name", "")), target


def related(archive: zipfile.ZipFile, part: str, kind: str) -> list[str]:
    """The parts to which a part refers by a relation of that kind."""
    targets = [target for type_, target in _relations(archive, part).values() if type_.endswith(kind)]
    return [target for target in targets if target in archive.namelist()]


def text_of_part(archive: zipfile.ZipFile, part: str) -> str:
    """The text of a part, of its beginning where it is very large."""
    with archive.open(part) as opened:
        return opened.read(LARGEST_LIST).decode("utf-8", "ignore")


def column_number(letters: bytes) -> int:
    """The number of a column, from 1, by its letters."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _relations(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    folder, name = posixpath.split(part)
    listed = f"{folder}/_rels/{name}.rels"
    if listed not in archive.namelist():
        return {}
    relations = {}
    for found in RELATION.finditer(text_of_part(archive, listed)):
        attributes = dict(ATTRIBUTE.findall(found[1]))
        target = posixpath.normpath(posixpath.join("/" + folder, attributes.get("Target", ""))).lstrip("/")
        relations[attributes.get("Id", "")] = (attributes.get("Type", ""), target)
    return relations
