"""Where in a text the bytes are that no encoding explains: found in bounded memory, however late they come."""

import codecs
import csv
import io
from dataclasses import dataclass
from typing import IO

from hoshin.tables.reading.limits import MEBIBYTE, Refusal

SHOWN_PLACES = 5
NEAR = 16 * MEBIBYTE
"""Up to here several places are looked for, further on only the first."""
BLOCK = 4 * MEBIBYTE
LONGEST_RECORD = 64 * 1024
NOT_WINDOWS_JAPANESE = "\x80\xa0\uf8f0\uf8f1\uf8f2\uf8f3"
"""What Python's cp932 makes of bytes that Windows assigns to nothing."""


@dataclass(frozen=True, slots=True)
class Undecodable:
    """A byte that no encoding explains: its place in the file, what it is, and the row and column it stands in."""

    offset: int
    byte: int
    row: int
    column: int


class UndecodableText(Refusal):
    """No encoding reads the whole file; `places` are the first bytes that the best candidate cannot read."""

    def __init__(self, places: list[Undecodable]) -> None:
        super().__init__("")
        self.places = places


def places(opened: IO[bytes], candidates: list[str]) -> list[Undecodable]:
    """The first unreadable bytes of the candidate that fails least or last; the file is read again for each."""
    opened.seek(0)
    content = opened.read(NEAR)
    failures = {encoding: _failures(content, encoding) for encoding in candidates}
    if all(failures.values()):
        best = min(failures, key=lambda encoding: len(failures[encoding]))
        return [_near(content, at, best) for at in failures[best][:SHOWN_PLACES]]
    firsts = {encoding: _first_failure(opened, encoding) for encoding in candidates if not failures[encoding]}
    late = {encoding: at for encoding, at in firsts.items() if at is not None}
    best = max(late, key=lambda encoding: late[encoding])
    return [_far(opened, late[best], best)]


def _near(content: bytes, at: int, encoding: str) -> Undecodable:
    before = content[:at].decode(encoding, "ignore")
    rows = list(csv.reader(io.StringIO(before, newline="")))
    row = max(1, len(rows) + before.endswith(("\n", "\r")))
    return Undecodable(at, content[at], row, 1 if row > len(rows) else len(rows[-1]))


def _far(opened: IO[bytes], at: int, encoding: str) -> Undecodable:
    """The place of a byte far down: rows are counted by line ends outside quotes, the column by the record's beginning."""
    opened.seek(0)
    ends, quotes, left = 0, 0, at
    while left and (block := opened.read(min(BLOCK, left))):
        left -= len(block)
        for part in block.split(b'"'):
            ends += part.count(b"\n") if quotes % 2 == 0 else 0
            quotes += 1
        quotes -= 1
    opened.seek(max(0, at - LONGEST_RECORD))
    before = opened.read(min(at, LONGEST_RECORD))
    record = before[before.rfind(b"\n") + 1 :].decode(encoding, "ignore")
    fields = next(csv.reader(io.StringIO(record, newline="")), [""])
    opened.seek(at)
    return Undecodable(at, opened.read(1)[0], ends + 1, len(fields))


def _first_failure(opened: IO[bytes], encoding: str) -> int | None:
    """The place of the first byte that `encoding` cannot read; None where it reads everything."""
    opened.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    taken = 0
    while True:
        block = opened.read(BLOCK)
        waiting = decoder.getstate()[0]
        try:
            text = decoder.decode(block, final=not block)
        except UnicodeDecodeError as error:
            return taken - len(waiting) + error.start
        if encoding == "cp932" and (found := _strange_place(text)) is not None:
            return taken - len(waiting) + len(text[:found].encode(encoding))
        if not block:
            return None
        taken += len(block)


def _failures(content: bytes, encoding: str, most: int = 50) -> list[int]:
    found: list[int] = []
    decode = codecs.getdecoder(encoding)
    at = 0
    while at < len(content) and len(found) < most:
        try:
            text, _ = decode(content[at:], "strict")
        except UnicodeDecodeError as error:
            if at + error.end >= NEAR:
                break  # a character that only the reading of a piece has cut
            found.append(at + error.start)
            at += error.start + max(1, error.end - error.start if error.start + 1 < error.end else 1)
        else:
            strange = _strange_place(text)
            if encoding == "cp932" and strange is not None:
                found.append(at + len(text[:strange].encode(encoding)))
            break
    return found


def _strange_place(text: str) -> int | None:
    found = [text.find(strange) for strange in NOT_WINDOWS_JAPANESE if strange in text]
    return min(found) if found else None
