"""Small files of every kind, made as the real programs make them, and hostile ones."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from openpyxl import Workbook

from hoshin.foundation.files.models import StoredFile, content_storage

CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/{part}" ContentType="application/vnd.openxmlformats-officedocument.{type}"/></Types>'
)
MAIN = {
    "docx": ("word/document.xml", "wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", "spreadsheetml.sheet.main+xml"),
    "pptx": ("ppt/presentation.xml", "presentationml.presentation.main+xml"),
}


def archive(members: Mapping[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return buffer.getvalue()


def office(kind: str = "docx", **more: bytes) -> bytes:
    part, content_type = MAIN[kind]
    types = CONTENT_TYPES.format(part=part, type=content_type).encode()
    return archive({"[Content_Types].xml": types, part: "<本文/>".encode(), **more})


def workbook() -> bytes:
    book = Workbook()
    book.create_sheet("一覧")["A1"] = "住民票"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def open_document(kind: str = "text", **more: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(zipfile.ZipInfo("mimetype"), f"application/vnd.oasis.opendocument.{kind}", zipfile.ZIP_STORED)
        made.writestr("META-INF/manifest.xml", more.pop("manifest", b"<manifest/>"))
        made.writestr("content.xml", "<本文/>")
        for name, content in more.items():
            made.writestr(name, content)
    return buffer.getvalue()


PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack("!I", len(data)) + kind + data + struct.pack("!I", zlib.crc32(kind + data))


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", struct.pack("!IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    + _chunk(b"IDAT", zlib.compress(b"\0\0"))
    + _chunk(b"IEND", b"")
)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0" + b"\0" * 40 + b"\xff\xd9"
GIF = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;"
WEBP = b"RIFF" + struct.pack("<I", 16) + b"WEBPVP8L" + b"\x04\0\0\0" + b"/\0\0\0"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def content_of(file: StoredFile) -> bytes:
    """What is stored of a file."""
    with content_storage().open(file.storage_name) as content:
        return bytes(content.read())
