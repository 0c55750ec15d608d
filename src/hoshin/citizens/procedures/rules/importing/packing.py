"""How a file of applications is packed: lines of JSON alone, or a zip of them with what is attached.

Nothing is ever unpacked onto the disk, and no size that the file itself claims is believed.
"""

import io
import zipfile
import zlib
from collections.abc import Iterable

from hoshin.kernel.errors import RuleBroken

LARGEST_FILE = 32 * 1024 * 1024
LARGEST_CONTENT = 128 * 1024 * 1024
MOST_LINES = 1000
MOST_MEMBERS = 2000
LINES = "applications.jsonl"
Lines = tuple[tuple[int, str], ...]
"""The lines of a file with their numbers; empty ones are not in it."""
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError, ValueError)


class Pack:
    """A file that was opened: its lines, and the attached files one by one. What was read counts towards the limit."""

    def __init__(self, lines: Lines, archive: zipfile.ZipFile | None, left: int) -> None:
        self.lines = lines
        self._archive = archive
        self._left = left
        self.names = frozenset(_names(archive)) if archive else frozenset[str]()

    def read(self, name: str, *, largest: int) -> bytes:
        """The attached file of that name; raises RuleBroken when there is none, it is too large or damaged."""
        if self._archive is None or name not in self.names:
            raise RuleBroken("この名前のファイルが、まとめたファイルの中にありません。")
        content = _bounded(self._archive, name, min(largest, self._left))
        self._left -= len(content)
        return content


def open_pack(content: bytes) -> Pack:
    """The pack; raises RuleBroken that says why the file as a whole cannot be read."""
    if len(content) > LARGEST_FILE:
        raise RuleBroken(f"ファイルが大きすぎます（{LARGEST_FILE // 1024 // 1024}MBまで）。分けて送ってください。")
    if not content.startswith(b"PK"):
        return Pack(_lines(content), None, 0)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except _BROKEN:
        raise RuleBroken("zipファイルとして読めません。途中で切れていないか確かめてください。") from None
    _check_members(archive.infolist())
    lines = _bounded(archive, LINES, LARGEST_FILE)
    return Pack(_lines(lines), archive, LARGEST_CONTENT - len(lines))


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MOST_MEMBERS:
        raise RuleBroken(f"zipファイルの中のファイルは{MOST_MEMBERS:,}件までです。")
    seen: set[str] = set()
    for member in members:
        reason = _reason_against(member, seen)
        if reason:
            raise RuleBroken(f"zipファイルの中の「{_shown(member.filename)}」：{reason}")
        seen.add(member.filename)
    if LINES not in seen:
        raise RuleBroken(f"zipファイルの中に「{LINES}」がありません。")
    if sum(member.file_size for member in members) > LARGEST_CONTENT:
        raise RuleBroken(f"zipファイルの中身が大きすぎます（全部で{LARGEST_CONTENT // 1024 // 1024}MBまで）。")


def _reason_against(member: zipfile.ZipInfo, seen: set[str]) -> str:
    name = member.filename
    if name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/"):
        return "ほかの場所を指す名前は使えません。"
    if name in seen:
        return "同じ名前のファイルが二つあります。"
    if member.flag_bits & 0x1:
        return "暗号化したファイルは読めません。"
    if member.compress_type not in _METHODS:
        return "この圧縮の方法は使えません（無圧縮かDeflateにしてください）。"
    return ""


def _names(archive: zipfile.ZipFile) -> Iterable[str]:
    return (one.filename for one in archive.infolist() if not one.is_dir() and one.filename != LINES)


def _bounded(archive: zipfile.ZipFile, name: str, largest: int) -> bytes:
    try:
        with archive.open(name) as member:
            content = member.read(largest + 1)
    except _BROKEN:
        raise RuleBroken(f"zipファイルの中の「{_shown(name)}」が壊れています。") from None
    if len(content) > largest:
        raise RuleBroken(f"zipファイルの中の「{_shown(name)}」が大きすぎます。")
    return content


def _lines(content: bytes) -> Lines:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise RuleBroken(f"{line}行目：UTF-8の文字として読めません。") from None
    lines = tuple((number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip())
    if not lines:
        raise RuleBroken("申請が1件もありません。")
    if len(lines) > MOST_LINES:
        raise RuleBroken(f"1つのファイルの申請は{MOST_LINES:,}件までです。分けて送ってください。")
    return lines


def _shown(name: str) -> str:
    """A name as a message may show it: it comes from a stranger."""
    return "".join(character if character.isprintable() else "�" for character in name)[:80]
