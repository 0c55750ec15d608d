"""Reading one file whole, whatever it turns out to be."""

import zlib
from importlib import import_module
from pathlib import Path

from hoshin.tables.reading import kinds
from hoshin.tables.reading.archives import check_unpacked_size, only_member
from hoshin.tables.reading.batches import Batches, joined
from hoshin.tables.reading.limits import MEBIBYTE, WHOLE_TEXT_BYTES, Refusal
from hoshin.tables.reading.texts import fill_from_grid, grid_of_text, recognise_text
from hoshin.tables.shape import Reading


def read(path: Path) -> Reading:
    """What is in a file: its tables with every cell as text, or the reason why it cannot be read.

    Never raises for what is in the file; raises OSError where the file itself cannot be opened.
    """
    reading = Reading(path)
    try:
        _fill(path, reading)
        if not reading.tables:
            raise Refusal("表が見つかりません。")
    except Refusal as refusal:
        reading.refused = str(refusal)
        reading.tables = []
    return reading


def _fill(path: Path, reading: Reading) -> None:
    kind = kinds.kind_of(path)
    if kind == kinds.ZIP:
        try:
            with only_member(path) as member:
                if kinds.kind_of(member) == kinds.ZIP:
                    raise Refusal("zipの中にまたzipがあります。展開したファイルを指定してください。")
                _fill(member, reading)
        except zlib.error as error:
            raise Refusal("zipのファイルですが、壊れていて展開できません。") from error
    elif kind == kinds.TEXT:
        _fill_from_text(path, reading)
    else:
        reading.kind = kind
        if kind != kinds.XLS:
            check_unpacked_size(path)
        import_module("hoshin.tables.reading.workbooks").read_workbook(path, reading)


def _fill_from_text(path: Path, reading: Reading) -> None:
    if path.stat().st_size > WHOLE_TEXT_BYTES:
        limit = WHOLE_TEXT_BYTES // MEBIBYTE
        raise Refusal(f"{limit:,} MBを超えるファイルです。まとめて読まず、少しずつ読む方法を使ってください。")
    delimiter = recognise_text(path, reading)
    grid = grid_of_text(path, reading.encoding, delimiter)
    if grid is not None:
        fill_from_grid(reading, grid)
    else:
        batches = Batches(path, reading, delimiter)
        reading.tables.append(joined(list(batches)))
