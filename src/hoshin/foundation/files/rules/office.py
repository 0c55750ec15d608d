"""Looking into office documents, which are zip archives: no macros, no encryption, no bombs, nothing hidden beside."""

import re
import zipfile
import zlib
from typing import BinaryIO

from hoshin.kernel.errors import RuleBroken

MOST_ENTRIES = 10_000
LARGEST_UNPACKED = 400_000_000
LARGEST_RATIO = 200
RATIO_MATTERS_FROM = 10_000_000
LONGEST_MANIFEST = 4_000_000

_MACRO_NAME = re.compile(
    r"(^|/)(vbaproject\.bin|vbadata\.xml)$|^xl/(macrosheets|dialogsheets)/|^(basic|scripts)/", re.IGNORECASE
)
_PROGRAM = re.compile(r"\.(exe|dll|scr|com|bat|cmd|ps1|vbs|vbe|js|jse|wsf|hta|jar|msi|lnk)$", re.IGNORECASE)
_MAIN_PARTS = {
    b"wordprocessingml.document.main+xml": "docx",
    b"spreadsheetml.sheet.main+xml": "xlsx",
    b"presentationml.presentation.main+xml": "pptx",
}
_ODF_TYPES = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
}

MACRO = "マクロが含まれているため受け取れません。マクロを外した形式（docx・xlsx・pptx）で保存し直してください。"
ENCRYPTED = "パスワードが付いているため中身を確かめられません。パスワードを外して保存し直してください。"
BROKEN = "ファイルが壊れているようです。元のファイルを開いて、保存し直してください。"
BOMB = "開くと極端に大きくなるファイルのため受け取れません。"
HIDDEN = "別の種類のファイルが埋め込まれているため受け取れません。元のソフトで保存し直してください。"
ARCHIVE = "圧縮ファイル（zipなど）は受け取れません。中のファイルを取り出して、一つずつ添付してください。"
PROGRAM = "文書の中に実行できるファイルが含まれているため受け取れません。"


def office_kind(stream: BinaryIO, size: int) -> str:
    """The code of the office kind in `stream`. Raises RuleBroken with the reason when it is not taken in."""
    try:
        with zipfile.ZipFile(stream) as archive:
            entries = archive.infolist()
            _check_frame(stream, archive, entries, size)
            _check_entries(entries)
            kind = _ooxml_kind(archive) or _odf_kind(archive, entries)
            if kind is None:
                raise RuleBroken(ARCHIVE)
            if archive.testzip() is not None:
                raise RuleBroken(BROKEN)
            return kind
    except (zipfile.BadZipFile, zlib.error, EOFError, UnicodeError, NotImplementedError, OSError) as error:
        raise RuleBroken(BROKEN) from error


def _check_frame(stream: BinaryIO, archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], size: int) -> None:
    """Nothing before the first entry, nothing after the directory, no entries that share bytes, sizes within reason."""
    if not entries or len(entries) > MOST_ENTRIES:
        raise RuleBroken(BOMB if entries else BROKEN)
    stream.seek(size - 22)
    is_closed = stream.read(4) == b"PK\x05\x06"
    if archive.comment or min(entry.header_offset for entry in entries) != 0 or not is_closed:
        raise RuleBroken(HIDDEN)
    unpacked = sum(entry.file_size for entry in entries)
    overlapping = sum(entry.compress_size for entry in entries) > size
    too_dense = unpacked > RATIO_MATTERS_FROM and unpacked > size * LARGEST_RATIO
    if overlapping or too_dense or unpacked > LARGEST_UNPACKED:
        raise RuleBroken(BOMB)


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise RuleBroken(ENCRYPTED)
    if any(entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for entry in entries):
        raise RuleBroken(BROKEN)
    if len({name.lower() for name in names}) != len(names) or any(_escapes(name) for name in names):
        raise RuleBroken(HIDDEN)
    if any(_MACRO_NAME.search(name) for name in names):
        raise RuleBroken(MACRO)
    if any(_PROGRAM.search(name) for name in names):
        raise RuleBroken(PROGRAM)


def _escapes(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/")


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    """The bytes of a small member; empty when there is none or it is larger than such a member ever is."""
    if name not in archive.NameToInfo or archive.getinfo(name).file_size > LONGEST_MANIFEST:
        return b""
    return archive.read(name)


def _ooxml_kind(archive: zipfile.ZipFile) -> str | None:
    types = _member(archive, "[Content_Types].xml")
    if not types:
        return None
    if types[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        types = types.decode("utf-16").encode()
    if b"<!" in types.replace(b"<!--", b""):
        raise RuleBroken(HIDDEN)
    if re.search(rb"macroenabled|vbaproject", types, re.IGNORECASE):
        raise RuleBroken(MACRO)
    found = {kind for part, kind in _MAIN_PARTS.items() if part in types}
    if len(found) > 1:
        raise RuleBroken(HIDDEN)
    return found.pop() if found else None


def _odf_kind(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> str | None:
    if entries[0].filename != "mimetype" or "[Content_Types].xml" in archive.NameToInfo:
        return None
    kind = _ODF_TYPES.get(_member(archive, "mimetype"))
    if kind and b"encryption-data" in _member(archive, "META-INF/manifest.xml"):
        raise RuleBroken(ENCRYPTED)
    return kind
