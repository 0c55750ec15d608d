"""A file opened for one reading from the beginning to the end: its tables as streams, however long they are."""

import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

from hoshin.tables.reading import kinds
from hoshin.tables.reading.archives import check_unpacked_size, only_member
from hoshin.tables.reading.batches import Batches
from hoshin.tables.reading.limits import Refusal
from hoshin.tables.reading.texts import fill_from_grid, grid_of_text, recognise_text
from hoshin.tables.shape import Reading, Table


@dataclass(slots=True)
class Source:
    """What an opened file holds: `reading` with its tables, or with none where one long table comes as `batches`."""

    reading: Reading
    batches: Batches | None = None
    streams: list["Stream"] = field(default_factory=list)


@dataclass(slots=True)
class Stream:
    """One table, to be taken once: `head` is the whole of a short one; of a long one what was found before its rows."""

    head: Table
    batches: Batches | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns of every batch."""
        return self.head.columns if self.batches is None else self.batches.names

    def __iter__(self) -> Iterator[Table]:
        """The rows in batches that follow each other with the same columns. Raises Refusal."""
        if self.batches is None:
            yield self.head
        else:
            yield from self.batches


@contextmanager
def opened(path: Path) -> Iterator[Source]:
    """What is in a file, or the reason why it cannot be read, in `reading.refused`; a long text is not read yet.

    Raises OSError where the file itself cannot be opened.
    """
    source = Source(Reading(path))
    with ExitStack() as stack:
        try:
            _fill(path, source, stack)
            source.streams = [Stream(table) for table in source.reading.tables]
            if source.batches is not None:
                source.streams = [Stream(source.batches.table, source.batches)]
            if not source.streams:
                raise Refusal("表が見つかりません。")
        except Refusal as refusal:
            source.reading.refused = str(refusal)
            source.reading.tables, source.streams = [], []
        yield source


def _fill(path: Path, source: Source, stack: ExitStack) -> None:
    reading = source.reading
    kind = kinds.kind_of(path)
    if kind == kinds.ZIP:
        try:
            member = stack.enter_context(only_member(path))
        except zlib.error as error:
            raise Refusal("zipのファイルですが、壊れていて展開できません。") from error
        if kinds.kind_of(member) == kinds.ZIP:
            raise Refusal("zipの中にまたzipがあります。展開したファイルを指定してください。")
        _fill(member, source, stack)
    elif kind == kinds.TEXT:
        delimiter = recognise_text(path, reading)
        grid = grid_of_text(path, reading, delimiter)
        if grid is not None:
            fill_from_grid(reading, grid)
        else:
            source.batches = Batches(path, reading, delimiter)
    else:
        reading.kind = kind
        if kind != kinds.XLS:
            check_unpacked_size(path)
        import_module("hoshin.tables.reading.workbooks").read_workbook(path, reading)
