"""Which encoding a text is in: strictly, over the whole file, never by a prefix and never by replacing."""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from hoshin.tables.reading.limits import MEBIBYTE, Refusal
from hoshin.tables.reading.undecodable import NOT_WINDOWS_JAPANESE, UndecodableText, places

CHUNK = 8 * MEBIBYTE
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CANDIDATES = ("utf-8", "cp932", "euc_jp")
WIDE = ("utf-16-le", "utf-16-be")
HALF_WIDTH_KANA = re.compile("[\uff61-\uff9f]")
NOT_ASCII = re.compile("[^\x00-\x7f]")
CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x19\x1c-\x1f]")
JAPANESE = re.compile("[\t\r\n -~\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]")
JAPANESE_SHARE = 0.98
HALF_WIDTH_SHARE = 0.3
CONTROL_SHARE = 0.01
CONTROL_SAMPLE = 64 * 1024


def encoding_of(path: Path) -> str:
    """The encoding that reads the whole file. Raises UndecodableText with the places, or Refusal where it is no text."""
    with path.open("rb") as opened:
        return _checked(opened, _candidates(opened))


def only_encoding(path: Path) -> str:
    """The encoding that a long file can only be in, known from its first piece; empty where the whole must decide.

    Whoever takes it reads the rest with `strict_chunks`, which proves it: the text is decoded once instead of twice.
    """
    with path.open("rb") as opened:
        candidates = _candidates(opened)
        opened.seek(0)
        piece = opened.read(CHUNK)
        possible = [encoding for encoding in candidates if _begins(piece, encoding)]
    return possible[0] if len(possible) == 1 and not piece.isascii() else ""


def strict_chunks(path: Path, encoding: str) -> Iterator[str]:
    """The text of a file, piece by piece. Raises UndecodableText with the first place where it cannot be decoded, or Refusal."""
    with path.open("rb") as opened:
        watched = _Watch(encoding)
        try:
            for text in chunks(opened, encoding):
                if not watched.allows(text):
                    raise UndecodableText(places(opened, [encoding]))
                yield text
        except UnicodeDecodeError as error:
            raise UndecodableText(places(opened, [encoding])) from error


def chunks(opened: IO[bytes], encoding: str) -> Iterator[str]:
    """The text of an opened file, piece by piece, decoded strictly; raises UnicodeDecodeError."""
    opened.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    while block := opened.read(CHUNK):
        yield decoder.decode(block)
    yield decoder.decode(b"", final=True)


class _Watch:
    """Looks into each piece of a decoded text for what no text holds."""

    def __init__(self, encoding: str) -> None:
        self.encoding = encoding
        self.controls = self.length = 0

    def allows(self, text: str) -> bool:
        """Whether the encoding explains the piece; raises Refusal where so many controls are no text at all."""
        if self.encoding == "cp932" and any(strange in text for strange in NOT_WINDOWS_JAPANESE):
            return False
        self.controls += len(CONTROL.findall(text[:CONTROL_SAMPLE]))
        self.length += min(len(text), CONTROL_SAMPLE)
        if self.controls > max(2, self.length * CONTROL_SHARE):
            raise Refusal("文字のファイルではありません（制御文字が多く、表として読めません）。")
        return True


def _candidates(opened: IO[bytes]) -> list[str]:
    head = opened.read(64 * 1024)
    for mark, encoding in MARKS:
        if head.startswith(mark):
            return [encoding]
    if (wide := _wide(head)) is not None:
        return [wide]
    if b"\x1b$" in head:
        return ["iso2022_jp", "iso2022_jp_ext"]
    if head.count(0) * 2 > len(head):
        raise Refusal("文字のファイルではありません（ほとんどが0のバイトです）。")
    return list(CANDIDATES)


def _begins(piece: bytes, encoding: str) -> bool:
    """Whether an encoding reads the first piece of a text, which may end within a character."""
    try:
        text = codecs.getincrementaldecoder(encoding)("strict").decode(piece)
    except UnicodeDecodeError:
        return False
    return encoding != "cp932" or not any(strange in text for strange in NOT_WINDOWS_JAPANESE)


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
        readable = [encoding for encoding in WIDE if _reads(opened, encoding) and _is_japanese(opened, encoding)]
    if not readable:
        raise UndecodableText(places(opened, candidates))
    if readable[:2] == ["cp932", "euc_jp"] and _is_mostly_half_width(opened):
        return "euc_jp"
    return readable[0]


def _reads(opened: IO[bytes], encoding: str) -> bool:
    """Whether an encoding reads the whole file."""
    watched = _Watch(encoding)
    refusal: Refusal | None = None
    try:
        for text in chunks(opened, encoding):
            try:
                if not watched.allows(text):
                    return False
            except Refusal as error:
                refusal = error
    except UnicodeDecodeError:
        return False
    if refusal is not None:
        raise refusal
    return True


def _is_japanese(opened: IO[bytes], encoding: str) -> bool:
    """Whether a text without a mark and nearly without ASCII makes sense in UTF-16: lines of Japanese, and little else."""
    text = next(chunks(opened, encoding))[:CONTROL_SAMPLE]
    return "\n" in text and len(JAPANESE.findall(text)) >= JAPANESE_SHARE * len(text)


def _is_mostly_half_width(opened: IO[bytes]) -> bool:
    """EUC-JP read as CP932 turns into half-width kana, which real text has little of."""
    kana = others = 0
    for text in chunks(opened, "cp932"):
        kana += len(HALF_WIDTH_KANA.findall(text))
        others += len(NOT_ASCII.findall(text))
    return kana > others * HALF_WIDTH_SHARE
