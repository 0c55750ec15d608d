"""What a file really is, told from its content; the extension must agree with it."""

import codecs
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from typing import BinaryIO

import puremagic

from hoshin.foundation.files.rules import office
from hoshin.foundation.files.rules.kinds import KINDS, TAKEN, FileKind
from hoshin.foundation.files.rules.names import extension_of
from hoshin.kernel.errors import RuleBroken

_HEAD = 4096
_CHUNK = 1 << 20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCODINGS = ("utf-8-sig", "cp932", "iso2022_jp")
_ALLOWED_CONTROLS = frozenset("\t\r\n\f\x1a")
_ACTIVE = (
    "<!doctype",
    "<html",
    "<svg",
    "<?xml",
    "<script",
    "<!--",
    "<?php",
    "<head",
    "<body",
    "<iframe",
    "mime-version:",
)
_OLD_OFFICE = (
    "古い形式の文書（doc・xls・ppt）やパスワード付きの文書は、中身を確かめられないため受け取れません。"
    "docx・xlsx・pptxかPDFで保存し直してください。"
)
_WEB_PAGE = "Webページや図形データ（html・svg・xml）は、開くと動作するものを含められるため受け取れません。PDFか画像にしてください。"
_SCRIPT = "実行できるファイルは受け取れません。"
_SAYS_WHAT = {
    "exe": "実行ファイル",
    "dll": "実行ファイル",
    "zip": "圧縮ファイル",
    "rar": "圧縮ファイル",
    "7z": "圧縮ファイル",
}


def inspect(stream: BinaryIO, size: int, name: str) -> FileKind:
    """The kind of the content in `stream`, which must be seekable and `size` bytes long.

    Raises RuleBroken with the reason in Japanese when it is not taken in, is broken, hides something, or is not what
    the extension of `name` says. The position in the stream afterwards is undefined.
    """
    stream.seek(0)
    head = stream.read(_HEAD)
    extension = extension_of(name)
    kind = KINDS[_code(stream, size, head, extension)]
    if extension not in kind.extensions:
        said = f"拡張子は「.{extension}」です" if extension else "拡張子がありません"
        raise RuleBroken(
            f"{said}が、中身は{kind.label}です。名前の終わりを「.{kind.extensions[0]}」に直すか、正しいファイルを選んでください。"
        )
    return kind


def _code(stream: BinaryIO, size: int, head: bytes, extension: str) -> str:
    """The code of the kind; the first bytes decide which check is made, and each check reads what it needs."""
    if head.startswith(b"PK\x03\x04"):
        _check_beginning(head)
        return office.office_kind(stream, size)
    if head.startswith(_OLE):
        raise RuleBroken(_OLD_OFFICE)
    for signature, code, is_whole in _BINARY:
        if head.startswith(signature):
            if not is_whole(stream, size, head):
                raise RuleBroken(office.BROKEN)
            _check_nothing_beside(stream, head, code)
            return code
    return _text_code(stream, head, extension)


def _tail(stream: BinaryIO, size: int, length: int) -> bytes:
    stream.seek(max(0, size - length))
    return stream.read(length)


def _is_whole_pdf(stream: BinaryIO, size: int, _head: bytes) -> bool:
    return b"%%EOF" in _tail(stream, size, 2048)


def _is_whole_png(stream: BinaryIO, size: int, head: bytes) -> bool:
    return head[12:16] == b"IHDR" and _tail(stream, size, 8) == b"IEND\xaeB`\x82"


def _is_whole_jpeg(stream: BinaryIO, size: int, _head: bytes) -> bool:
    return b"\xff\xd9" in _tail(stream, size, _CHUNK)


def _is_whole_gif(stream: BinaryIO, size: int, _head: bytes) -> bool:
    return b"\x3b" in _tail(stream, size, 16)


def _is_whole_webp(_stream: BinaryIO, size: int, head: bytes) -> bool:
    return head[8:12] == b"WEBP" and size - 8 - int.from_bytes(head[4:8], "little") in {0, 1}


_BINARY: tuple[tuple[bytes, str, Callable[[BinaryIO, int, bytes], bool]], ...] = (
    (b"%PDF-", "pdf", _is_whole_pdf),
    (b"\x89PNG\r\n\x1a\n", "png", _is_whole_png),
    (b"\xff\xd8\xff", "jpeg", _is_whole_jpeg),
    (b"GIF87a", "gif", _is_whole_gif),
    (b"GIF89a", "gif", _is_whole_gif),
    (b"RIFF", "webp", _is_whole_webp),
)


def _check_nothing_beside(stream: BinaryIO, head: bytes, code: str) -> None:
    """Refuse content that is something else as well: an archive at its end, a document or a page in its beginning."""
    stream.seek(0)
    if zipfile.is_zipfile(stream):
        raise RuleBroken(office.HIDDEN)
    if code != "pdf":
        _check_beginning(head)


def _check_beginning(head: bytes) -> None:
    """Readers of PDF and browsers look for their marks in the first kilobyte, wherever they stand."""
    begin = head[:1024].lower()
    if any(mark in begin for mark in (b"%pdf-", b"<script", b"<html", b"<svg", b"<?php")):
        raise RuleBroken(office.HIDDEN)


def _text_code(stream: BinaryIO, head: bytes, extension: str) -> str:
    """`csv` or `text`, when all of the content is text in an encoding that Japanese offices use."""
    encodings = ("utf-16",) if head[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE} else _ENCODINGS
    for encoding in encodings:
        first = _first_characters(stream, encoding)
        if first is not None:
            _check_plain(first)
            return "csv" if extension == "csv" else "text"
    raise RuleBroken(_unknown(head, extension))


def _first_characters(stream: BinaryIO, encoding: str) -> str | None:
    """The beginning of the text when all of `stream` is text in `encoding`, else None."""
    stream.seek(0)
    first = None
    try:
        for text in codecs.iterdecode(_chunks(stream), encoding):
            if any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in set(text) - _ALLOWED_CONTROLS):
                return None
            first = text[:1024] if first is None else first
    except UnicodeError:
        return None
    return first or ""


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    while chunk := stream.read(_CHUNK):
        yield chunk


def _check_plain(first: str) -> None:
    begin = first.lstrip("\ufeff \t\r\n\f").lower()
    if begin.startswith(_ACTIVE):
        raise RuleBroken(_WEB_PAGE)
    if begin.startswith("#!"):
        raise RuleBroken(_SCRIPT)
    if begin.startswith(("%pdf-", "{\\rtf")):
        raise RuleBroken(office.BROKEN)


def _unknown(head: bytes, extension: str) -> str:
    """Why content that fits nothing is refused, saying what it seems to be where that can be told."""
    try:
        found = puremagic.from_string(head).lstrip(".").lower()
    except (puremagic.PureError, ValueError):
        found = ""
    what = _SAYS_WHAT.get(found) or (f"{found}形式" if found else "判別できない形式")
    if found == extension or not extension:
        return f"この種類のファイル（{what}）は受け取れません。受け取れるのは、{TAKEN}です。"
    return f"中身が「.{extension}」のファイルではありません（{what}）。受け取れるのは、{TAKEN}です。"
