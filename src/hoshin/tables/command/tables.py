"""Which table of an opened file is meant, and in which form its rows are wanted."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from hoshin.kernel.errors import RuleBroken
from hoshin.tables.judging.passage import Recogniser
from hoshin.tables.normalising import Normaliser
from hoshin.tables.normalising.normalised import merged
from hoshin.tables.reading.limits import Refusal
from hoshin.tables.reading.source import Source, Stream
from hoshin.tables.shape import Finding, Severity, Table
from hoshin.tables.standards.layout import laid_out, layout_of, left_out
from hoshin.tables.standards.recognition import Recognition
from hoshin.tables.standards.schema import Schema

if TYPE_CHECKING:
    import polars as pl

Told = Callable[["pl.DataFrame"], None]


def only_stream(source: Source, number: int | None) -> Stream:
    """The table of that number, counted from 1, or the only one; raises RuleBroken, naming them, when that is not clear."""
    reading, streams = source.reading, source.streams
    if reading.refused:
        raise RuleBroken(f"{reading.path.name} を読めません：{reading.refused}")
    if number is None and len(streams) == 1:
        return streams[0]
    if number is not None and 1 <= number <= len(streams):
        return streams[number - 1]
    names = "、".join(
        f"{place} {one.head.sheet or '表'}（{one.head.frame.height:,}行）" for place, one in enumerate(streams, start=1)
    )
    raise RuleBroken(f"{reading.path.name} には表が{len(streams)}個あります。--table で選んでください：{names}")


def batches_of(stream: Stream, name: str) -> Iterator[Table]:
    """The rows of a table, at least one batch; raises RuleBroken where the file turns out to be unreadable on the way."""
    is_empty = True
    try:
        for batch in stream:
            is_empty = False
            yield batch
    except Refusal as refusal:
        raise RuleBroken(f"{name} を読めません：{refusal}") from refusal
    if is_empty:
        raise RuleBroken(f"{name} を読めません：表が見つかりません（見出しより下に行がありません）。")


@dataclass(slots=True)
class Numbering:
    """Which row of the file each row of a table is: writing counts the rows of the table, a person looks into the file."""

    _firsts: list[int] = field(default_factory=list)
    _numbers: list[pl.Series] = field(default_factory=list)
    _next: int = 1

    def watched(self, batches: Iterable[Table]) -> Iterator[Table]:
        """The same batches, their rows noted."""
        for batch in batches:
            numbers = batch.row_numbers
            is_run = len(numbers) > 0 and int(numbers[-1]) - int(numbers[0]) == len(numbers) - 1
            self._firsts.append(self._next)
            self._numbers.append(numbers.head(1) if is_run else numbers)
            self._next += len(numbers)
            yield batch

    def in_file(self, finding: Finding) -> Finding:
        """A finding of writing, with its row as it is in the file; one about the header or about no row stays."""
        if not finding.row or finding.row >= self._next:
            return finding
        place = bisect_right(self._firsts, finding.row) - 1
        further, numbers = finding.row - self._firsts[place], self._numbers[place]
        row = int(numbers[further]) if further < len(numbers) else int(numbers[0]) + further
        return replace(finding, row=row)


@dataclass(slots=True)
class Mended:
    """A table mended batch by batch, in its own columns or in the layout of the standard it follows."""

    name: str
    stream: Stream
    recogniser: Recogniser
    is_standard: bool
    tell: Told
    numbering: Numbering
    columns: tuple[str, ...] = ()
    recognition: Recognition = field(default_factory=lambda: Recognition(None, 0.0))
    schema: Schema | None = None
    findings: list[Finding] = field(default_factory=list)

    def batches(self) -> Iterator[pl.DataFrame]:
        """The mended rows; `columns` and `schema` are known before the first is taken, and `tell` is told the changes."""
        rows = self.numbering.watched(batches_of(self.stream, self.name))
        first = next(rows)
        self.recognition = self.recogniser(first, self.name)
        self.columns = first.columns
        if self.is_standard:
            self._lay_out()
        return self._mended(first, rows)

    def _lay_out(self) -> None:
        self.schema = layout_of(self.recognition)
        self.columns = tuple(column.name for column in self.schema.columns)
        spare = left_out(self.recognition, self.schema)
        title = f"{self.schema.edition.label}「{self.schema.item.title}」"
        self.findings.append(Finding("standard", Severity.NOTE, f"{title}の{len(self.columns)}項目の形にしました。"))
        if spare:
            message = f"標準の項目に当たらない列を除きました（{'、'.join(spare)}）。"
            self.findings.append(Finding("not-in-standard", Severity.WARNING, message, count=len(spare)))

    def _mended(self, first: Table, rows: Iterator[Table]) -> Iterator[pl.DataFrame]:
        types = {column.name: column.type for column in self.schema.columns} if self.schema else self.recognition
        normaliser = Normaliser(types)
        batch: Table | None = first
        while batch is not None:
            if self.schema:
                frame = laid_out(batch.frame, self.recognition, self.schema)
                batch = replace(batch, columns=self.columns, frame=frame)
            mended = normaliser.mend(batch)
            self.findings = merged([*self.findings, *mended.findings])
            self.tell(mended.changes)
            yield mended.frame
            batch = next(rows, None)
