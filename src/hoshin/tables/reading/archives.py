"""Archives and workbooks as archives: what they unpack to is counted before anything is unpacked whole."""

import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from hoshin.tables.reading.limits import MEBIBYTE, UNPACKED_BYTES, Refusal

BLOCK = MEBIBYTE
DEFLATE_RATIO = 1032
"""How far deflate can compress at most."""
TABULAR = {".csv", ".tsv", ".txt", ".tab", ".xlsx", ".xls", ".ods"}
MEMBERS = 10_000


def check_unpacked_size(path: Path) -> None:
    """Raise Refusal where an archive unpacks to more than the limit, whatever it says of itself."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > MEMBERS or sum(member.file_size for member in members) > UNPACKED_BYTES:
                raise Refusal(_too_large())
            if sum(member.compress_size for member in members) * DEFLATE_RATIO > UNPACKED_BYTES:
                _count(archive, members)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError) as error:
        raise Refusal("zipかExcelのファイルですが、壊れていて開けません。") from error


@contextmanager
def only_member(path: Path) -> Iterator[Path]:
    """The one tabular file of a zip, unpacked beside nothing of the operator's. Raises Refusal where there is not just one."""
    check_unpacked_size(path)
    with zipfile.ZipFile(path) as archive:
        members = [member for member in archive.infolist() if _is_tabular(member)]
        if len(members) != 1:
            names = "、".join(member.filename for member in members[:8]) or "なし"
            raise Refusal(
                f"zipの中に表のファイルが1つだけある場合に読めます（中の表: {names}）。展開して1つずつ指定してください。"
            )
        if members[0].flag_bits & 1:
            raise Refusal("zipがパスワードで保護されています。展開したファイルを指定してください。")
        with tempfile.TemporaryDirectory() as folder:
            unpacked = Path(folder) / f"member{PurePosixPath(members[0].filename).suffix}"
            _unpack(archive, members[0], unpacked)
            yield unpacked


def _is_tabular(member: zipfile.ZipInfo) -> bool:
    name = PurePosixPath(member.filename)
    is_hidden = name.name.startswith(".") or "__MACOSX" in name.parts
    return not member.is_dir() and not is_hidden and name.suffix.lower() in TABULAR


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, to: Path) -> None:
    taken = 0
    try:
        with archive.open(member) as packed, to.open("wb") as unpacked:
            while block := packed.read(BLOCK):
                taken += len(block)
                if taken > UNPACKED_BYTES:
                    raise Refusal(_too_large())
                unpacked.write(block)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
        raise Refusal("zipのファイルですが、壊れていて展開できません。") from error


def _count(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    taken = 0
    for member in members:
        if member.is_dir():
            continue
        with archive.open(member) as packed:
            while block := packed.read(BLOCK):
                taken += len(block)
                if taken > UNPACKED_BYTES:
                    raise Refusal(_too_large())


def _too_large() -> str:
    return f"展開すると{UNPACKED_BYTES // MEBIBYTE:,} MBを超えます。読むのをやめました。"
