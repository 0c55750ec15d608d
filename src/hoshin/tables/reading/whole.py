"""Reading one file whole, whatever it turns out to be."""

from dataclasses import replace
from pathlib import Path

from hoshin.tables.reading.batches import Batches, joined
from hoshin.tables.reading.limits import MEBIBYTE, WHOLE_TEXT_BYTES, Refusal
from hoshin.tables.reading.source import opened
from hoshin.tables.shape import Reading, Table


def read(path: Path) -> Reading:
    """What is in a file: its tables with every cell as text, or the reason why it cannot be read.

    Never raises for what is in the file; raises OSError where the file itself cannot be opened.
    """
    with opened(path) as source:
        reading = source.reading
        if source.batches is not None:
            try:
                reading.tables = [_whole(source.batches)]
            except Refusal as refusal:
                reading.refused = str(refusal)
    return reading


def _whole(batches: Batches) -> Table:
    if batches.path.stat().st_size > WHOLE_TEXT_BYTES:
        limit = WHOLE_TEXT_BYTES // MEBIBYTE
        raise Refusal(f"{limit:,} MBを超えるファイルです。まとめて読まず、少しずつ読む方法を使ってください。")
    return replace(joined(list(batches)), findings=batches.table.findings)
