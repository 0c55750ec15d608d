"""What a file is, by its content and never by its name."""

import re
import zipfile
from pathlib import Path

from hoshin.tables.reading.limits import Refusal

XLSX, XLS, ODS, ZIP, TEXT = "xlsx", "xls", "ods", "zip", "text"
HEAD_BYTES = 4096
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How the old Office files begin, and encrypted new ones."""
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
OLD_WORKBOOK = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
STRANGERS = (
    (b"%PDF-", "PDFです。表の中身を取り出せないので、作成元のExcelかCSVを用意してください。"),
    (b"\x1f\x8b", "gzipで圧縮されています。展開したファイルを指定してください。"),
    (b"\x89PNG", "画像（PNG）です。表のファイルではありません。"),
    (b"\xff\xd8\xff", "画像（JPEG）です。表のファイルではありません。"),
    (b"GIF8", "画像（GIF）です。表のファイルではありません。"),
    (b"BM\x00", "画像（BMP）です。表のファイルではありません。"),
    (b"Rar!", "RARで圧縮されています。展開したファイルを指定してください。"),
    (b"7z\xbc\xaf", "7zで圧縮されています。展開したファイルを指定してください。"),
    (b"PAR1", "Parquetです。すでに機械で読める形式なので、ここでは読みません。"),
    (b"SQLite format 3\x00", "SQLiteのデータベースです。表をCSVに書き出してください。"),
    (b"{\\rtf", "RTF文書です。表のファイルではありません。"),
)
MARKUP = (
    (re.compile(rb"^\s*(?:<!DOCTYPE\s+html|<html|<table|<head|<body)", re.IGNORECASE), "HTMLです（名前が .xls でも中身はWebページ）。Excelで開き、xlsxかCSVで保存し直してください。"),
    (re.compile(rb"^\s*<\?xml|^\s*<[A-Za-z][\w:.-]*[\s/>]"), "XMLです。表のファイルではありません。"),
    (re.compile(rb'^\s*[\[{]\s*(?:["\[{]|[\]}]\s*$)'), "JSONです。表のファイルではありません。"),
    (re.compile(rb"^\s*MIME-Version:", re.IGNORECASE), "Webページをまとめたファイルです。Excelで開き、xlsxかCSVで保存し直してください。"),
)  # fmt: skip


def kind_of(path: Path) -> str:
    """xlsx, xls, ods, zip or text, from the first bytes (and the list of contents of a zip). Raises Refusal for all else."""
    with path.open("rb") as opened:
        head = opened.read(HEAD_BYTES)
    if not head.strip(b"\xef\xbb\xbf \t\r\n"):
        raise Refusal("中身がありません（空のファイルです）。")
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(path)
    if head.startswith(COMPOUND):
        return _kind_of_compound(path)
    for beginning, reason in STRANGERS:
        if head.startswith(beginning):
            raise Refusal(reason)
    for pattern, reason in MARKUP:
        if pattern.search(head.removeprefix(b"\xef\xbb\xbf")):
            raise Refusal(reason)
    return TEXT


def _kind_of_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Refusal("zipかExcelのファイルですが、壊れていて開けません。") from error
    if "[Content_Types].xml" in names:
        if any(name.startswith("xl/") for name in names):
            return XLSX
        raise Refusal("Officeの文書ですが、表計算（Excel）のファイルではありません。")
    if "mimetype" in names and "content.xml" in names:
        return ODS
    return ZIP


def _kind_of_compound(path: Path) -> str:
    with path.open("rb") as opened:
        content = opened.read(64 * 1024 * 1024)
    if ENCRYPTED in content:
        raise Refusal("パスワードで保護されたExcelファイルです。保護を外して保存し直してください。")
    if any(name in content for name in OLD_WORKBOOK):
        return XLS
    raise Refusal("古い形式のOffice文書ですが、表計算（Excel）のファイルではありません。")
