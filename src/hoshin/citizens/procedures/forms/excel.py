"""Reading an uploaded Excel file into rows, whatever is inside it."""

import io
import zipfile
from typing import Any

from django.core.files import File
from python_calamine import CalamineError, CalamineWorkbook

from hoshin.kernel.errors import RuleBroken

LARGEST_FILE = 5 * 1024 * 1024
LARGEST_CONTENT = 60 * 1024 * 1024


def rows_of(upload: File[bytes]) -> list[list[Any]]:
    """The rows of the first sheet; raises RuleBroken for a file that is no Excel file, too large or packed too tightly."""
    if (upload.size or 0) > LARGEST_FILE:
        raise RuleBroken("ファイルが大きすぎます（5MB まで）。", field="file")
    content = upload.read()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
        if unpacked > LARGEST_CONTENT:
            raise RuleBroken("ファイルの中身が大きすぎます。", field="file")
        return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    except (zipfile.BadZipFile, CalamineError, ValueError, OSError):
        raise RuleBroken(
            "Excelファイル（.xlsx）として読み取れません。書き出したファイルの形で保存してください。", field="file"
        ) from None
