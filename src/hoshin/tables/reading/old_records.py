"""The records of an old workbook (.xls): its sheets by name, and what is written of each, as its makers laid it down."""

import struct
from collections.abc import Iterator
from pathlib import Path

LARGEST = 256 * 1024 * 1024
STREAMS = ("Workbook", "Book")
HEADER, ENTRY = 512, 128
SMALLEST_STREAM = 4096
LAST = 0xFFFFFFFA
"""Numbers of sectors from here on have other meanings."""
SECTOR_SHIFTS = {9, 12}
"""How long a sector is, as a power of two: 512 or 4,096 bytes and nothing else (MS-CFB 2.2)."""
BEGIN, SHEET = 0x0809, 0x0085
DAMAGED = (struct.error, IndexError, UnicodeDecodeError)
"""What reading the records of a damaged workbook raises."""


def stream_of(path: Path) -> bytes:
    """The stream that holds the records; empty where there is none, or where the file is very large. Raises DAMAGED."""
    return _stream(path.read_bytes()) if path.stat().st_size <= LARGEST else b""


def sheets_of(stream: bytes) -> Iterator[tuple[str, int]]:
    """The name of each worksheet, and where its records begin."""
    for kind, content in records_of(stream, 0):
        if kind == SHEET:
            (place,) = struct.unpack_from("<I", content)
            if content[5] == 0:
                yield _name(content[6:]), place


def _name(text: bytes) -> str:
    """A short string: its length, how wide its characters are, and the characters."""
    length, is_wide = text[0], text[1] & 1
    return text[2 : 2 + 2 * length].decode("utf-16-le") if is_wide else text[2 : 2 + length].decode("latin-1")


def records_of(stream: bytes, place: int) -> Iterator[tuple[int, bytes]]:
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
