"""Which encoding a text is in: strictly, over the whole file, never by a prefix and never by replacing."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from hoshin.tables.reading.limits import MEBIBYTE, Refusal

CHUNK = 8 * MEBIBYTE
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CANDIDATES = ("utf-8", "cp932", "euc_jp")
NOT_WINDOWS_JAPANESE = "\x80\xa0\uf8f0\uf8f1\uf8f2\uf8f3"
"""What Python's cp932 makes of bytes that Windows assigns to nothing."""
HALF_WIDTH_KANA = re.compile("[\uff61-\uff9f]")
NOT_ASCII = re.compile("[^\x00-\x7f]")
CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x19\x1c-\x1f]")
HALF_WIDTH_SHARE = 0.3
CONTROL_SHARE = 0.01
CONTROL_SAMPLE = 64 * 1024
SHOWN_PLACES = 5
PLACES_BYTES = 16 * MEBIBYTE


@dataclass(frozen=True, slots=True)
class Undecodable:
    """A byte that no encoding explains: its place in the file and what it is."""

    offset: int
    byte: int
    encoding: str
    text_before: str


class UndecodableText(Refusal):
    """No encoding reads the whole file; `places` are the first bytes that the best candidate cannot read."""

    def __init__(self, places: list[Undecodable]) -> None:
        super().__init__("")
        self.places = places


def encoding_of(path: Path) -> str:
    """The encoding that reads the whole file. Raises UndecodableText with the places, or Refusal where it is no text."""
    with path.open("rb") as opened:
        head = opened.read(64 * 1024)
        for mark, encoding in MARKS:
            if head.startswith(mark):
                return _checked(opened, [encoding])
        if (wide := _wide(head)) is not None:
            return _checked(opened, [wide])
        if b"\x1b$" in head:
            return _checked(opened, ["iso2022_jp", "iso2022_jp_ext"])
        return _checked(opened, list(CANDIDATES))


def chunks(opened: IO[bytes], encoding: str) -> Iterator[str]:
    """The text of an opened file, piece by piece, decoded strictly; raises UnicodeDecodeError."""
    opened.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    while block := opened.read(CHUNK):
        yield decoder.decode(block)
    yield decoder.decode(b"", final=True)


def _wide(head: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of the ASCII in it is zero, and only on one side."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = max(1, len(head) // 2)
    if max(even, odd) / half < 0.1 or min(even, odd) / half > 0.02:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _checked(opened: IO[bytes], candidates: list[str]) -> str:
    readable = [encoding for encoding in candidates if _reads(opened, encoding)]
    if not readable:
        raise UndecodableText(_places(opened, candidates))
    if readable[:2] == ["cp932", "euc_jp"] and _is_mostly_half_width(opened):
        return "euc_jp"
    return readable[0]


def _reads(opened: IO[bytes], encoding: str) -> bool:
    controls = length = 0
    try:
        for text in chunks(opened, encoding):
            if encoding == "cp932" and any(strange in text for strange in NOT_WINDOWS_JAPANESE):
                return False
            controls += len(CONTROL.findall(text[:CONTROL_SAMPLE]))
            length += min(len(text), CONTROL_SAMPLE)
    except UnicodeDecodeError:
        return False
    if controls > max(2, length * CONTROL_SHARE):
        raise Refusal("文字のファイルではありません（制御文字が多く、表として読めません）。")
    return True


def _is_mostly_half_width(opened: IO[bytes]) -> bool:
    """EUC-JP read as CP932 turns into half-width kana, which real text has little of."""
    kana = others = 0
    for text in chunks(opened, "cp932"):
        kana += len(HALF_WIDTH_KANA.findall(text))
        others += len(NOT_ASCII.findall(text))
    return kana > others * HALF_WIDTH_SHARE


def _places(opened: IO[bytes], candidates: list[str]) -> list[Undecodable]:
    """The first unreadable bytes of the candidate that fails least; the file is read again for each."""
    opened.seek(0)
    content = opened.read(PLACES_BYTES)
    failures = {encoding: _failures(content, encoding) for encoding in candidates}
    best = min(failures, key=lambda encoding: len(failures[encoding]) or len(content))
    offsets = failures[best][:SHOWN_PLACES]
    return [Undecodable(at, content[at], best, content[:at].decode(best, "ignore")) for at in offsets]


def _failures(content: bytes, encoding: str, most: int = 50) -> list[int]:
    found: list[int] = []
    decode = codecs.getdecoder(encoding)
    at = 0
    while at < len(content) and len(found) < most:
        try:
            text, _ = decode(content[at:], "strict")
        except UnicodeDecodeError as error:
            found.append(at + error.start)
            at += error.start + max(1, error.end - error.start if error.start + 1 < error.end else 1)
        else:
            places = [text.find(strange) for strange in NOT_WINDOWS_JAPANESE if strange in text]
            if encoding == "cp932" and places:
                found.append(at + len(text[: min(places)].encode(encoding)))
            break
    return found
