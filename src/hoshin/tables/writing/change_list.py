"""The list of changes as a CSV beside a mended table: row, column, from, to and rule of every cell that is not as it was."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from hoshin.tables.writing.formulas import neutralise
from hoshin.tables.writing.safely import appearing_whole

if TYPE_CHECKING:
    import polars as pl

HEAD = "行,列,元の値,直した値,規則\r\n"


class ChangeList:
    """Takes the changes batch by batch, so that a long table's need not be held."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.count = 0
        self._stream = stream
        stream.write(codecs.BOM_UTF8 + HEAD.encode())

    def add(self, changes: pl.DataFrame) -> None:
        """Write down changes: row, column, from, to, rule."""
        if changes.height:
            texts, _ = neutralise(changes.select("column", "from", "to", "rule"), 1)
            frame = texts.insert_column(0, changes["row"])
            self._stream.write(frame.write_csv(include_header=False, line_terminator="\r\n").encode())
            self.count += changes.height


@contextmanager
def change_list(path: Path) -> Iterator[ChangeList]:
    """A list to be written at `path`; the file appears whole or not at all. Raises OSError."""
    with appearing_whole(path) as beside, beside.open("wb") as stream:
        yield ChangeList(stream)
