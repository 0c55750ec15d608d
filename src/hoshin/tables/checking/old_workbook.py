"""Formulas and objects of an old workbook (.xls), read from its records: the library for its values does not tell them."""

import struct
from collections.abc import Iterator
from pathlib import Path

from hoshin.tables.checking.checker import letters
from hoshin.tables.shape import Finding, Severity

LARGEST = 256 * 1024 * 1024
STREAMS = ("Workbook", "Book")
HEADER, ENTRY = 512, 128
SMALLEST_STREAM = 4096
LAST = 0xFFFFFFFA
"""Numbers of sectors from here on have other meanings."""
SECTOR_SHIFTS = {9, 12}
"""How long a sector is, as a power of two: 512 or 4,096 bytes and nothing else (MS-CFB 2.2)."""
BEGIN, SHEET, FORMULA, OBJECT = 0x0809, 0x0085, 0x0006, 0x005D
OLD_FORMULAS = {0x0206, 0x0406}
COMMENT = 25
"""The kind of object that is a comment of a cell, which hides nothing from a machine."""
WORKSHEET = 0x0010


def old_workbook_findings(path: Path) -> list[Finding]:
    """Formulas and objects of each sheet of an .xls; nothing where it has none or is built in an unknown way."""
    if path.stat().st_size > LARGEST:
        return []
    try:
        stream = _stream(path.read_bytes())
        return [finding for name, place in _sheets(stream) for finding in _of_sheet(stream, name, place)]
    except (struct.error, IndexError, UnicodeDecodeError):
        return []


def _of_sheet(stream: bytes, name: str, place: int) -> Iterator[Finding]:
    formulas, objects = [], 0
    for kind, content in _records(stream, place):
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


def _sheets(stream: bytes) -> Iterator[tuple[str, int]]:
    """The name of each worksheet, and where its records begin."""
    for kind, content in _records(stream, 0):
        if kind == SHEET:
            (place,) = struct.unpack_from("<I", content)
            if content[5] == 0:
                yield _name(content[6:]), place


def _name(text: bytes) -> str:
    """A short string: its length, how wide its characters are, and the characters."""
    length, is_wide = text[0], text[1] & 1
    return text[2 : 2 + 2 * length].decode("utf-16-le") if is_wide else text[2 : 2 + length].decode("latin-1")


def _records(stream: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    """The records of one part of the stream, without those of the charts that lie in it."""
    depth = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        content = stream[place + 4 : place + 4 + length]
        depth += kind == BEGIN
        if kind == 0x000A:
            depth -= 1
            if depth <= 0:
                return
        elif depth == 1:
            yield kind, content
        place += 4 + length


def _stream(content: bytes) -> bytes:
    """The stream of the workbook out of the compound file that holds it; empty where it is not found."""
    (shift,) = struct.unpack_from("<H", content, 30)
    if shift not in SECTOR_SHIFTS:
        return b""
    size = 1 << shift
    count, directory = struct.unpack_from("<I", content, 44)[0], struct.unpack_from("<I", content, 48)[0]
    listed = list(struct.unpack_from("<109I", content, 76))
    more = struct.unpack_from("<I", content, 68)[0]
    while more < LAST and len(listed) < count:
        numbers = struct.unpack_from(f"<{size // 4}I", content, HEADER + more * size)
        listed, more = [*listed, *numbers[:-1]], numbers[-1]
    chain: list[int] = []
    for sector in listed[:count]:
        chain += struct.unpack_from(f"<{size // 4}I", content, HEADER + sector * size)
    entries = _chained(content, chain, directory, size)
    for place in range(0, len(entries), ENTRY):
        entry = entries[place : place + ENTRY]
        name = entry[: max(0, struct.unpack_from("<H", entry, 64)[0] - 2)].decode("utf-16-le")
        start, length = struct.unpack_from("<II", entry, 116)
        if name in STREAMS and length >= SMALLEST_STREAM:
            return _chained(content, chain, start, size)[:length]
    return b""


def _chained(content: bytes, chain: list[int], sector: int, size: int) -> bytes:
    """The sectors that follow each other from one on; a chain that bites its tail ends."""
    parts: list[bytes] = []
    while sector < len(chain) and len(parts) <= len(chain):
        parts.append(content[HEADER + sector * size : HEADER + (sector + 1) * size])
        sector = chain[sector]
    return b"".join(parts)
