"""One table on its way from the file to where it is wanted, seen once, batch by batch."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import Any

from hoshin.tables.checking.checker import Checker
from hoshin.tables.judging.ahead import ahead
from hoshin.tables.normalising import Normalised, Normaliser
from hoshin.tables.normalising.normalised import merged
from hoshin.tables.rating import Rating, rate_counted
from hoshin.tables.rating.counts import Counts
from hoshin.tables.rating.rated import identifiers_of
from hoshin.tables.reading.limits import Refusal
from hoshin.tables.reading.source import Stream
from hoshin.tables.shape import Finding, Reading, Table
from hoshin.tables.standards.recognition import Recognition, recognise

Recogniser = Callable[[Table, str], Recognition]
"""Says which standard a table (its first batch, where it is long) follows; is given the name of the file."""

WRONG_DAYS = frozenset({"date-impossible", "era-boundary", "date-both-years"})
"""What mending finds of days that there never were; the rest of what it does not understand only counts in the ratings."""


class Passage:
    """A table that goes by: iterating hands on each batch with what became of it; afterwards it can be rated.

    `table` is then what is known of the whole; the frame of a long one holds only its first batch.
    """

    def __init__(self, stream: Stream, reading: Reading, recogniser: Recogniser = recognise) -> None:
        self.reading = reading
        self.table = stream.head
        self.recognition = Recognition(None, 0.0)
        self.changed = self.rows = 0
        """Cells that were changed, and rows that have gone by."""
        self._stream, self._recogniser = stream, recogniser
        self._checker, self._counts = Checker(), Counts()
        self._strange: list[Finding] = []

    def __iter__(self) -> Iterator[tuple[Table, Normalised]]:
        """Every batch as it is in the file, and mended. Raises Refusal where the file turns out to be unreadable."""
        normaliser: Normaliser | None = None
        checked: Future[None] | None = None
        with ThreadPoolExecutor(1) as beside:  # checking and mending look at the same cells, and neither changes them
            for batch in ahead(self._stream) if self._stream.batches else self._stream:
                if normaliser is None:
                    normaliser = self._begin(batch)
                if checked is not None:
                    checked.result()  # at most one batch behind, so that memory stays bounded
                checked = beside.submit(self._check, batch)
                mended = normaliser.mend(batch)
                self.table.last_data_row = max(self.table.last_data_row, batch.last_data_row)
                self._strange = merged([*self._strange, *mended.findings])
                self.changed += mended.change_count
                self.rows += batch.frame.height
                yield batch, mended
            if checked is not None:
                checked.result()
        if normaliser is None:
            raise Refusal("表が見つかりません（見出しより下に行がありません）。")
        self.table.findings += self._checker.findings()
        self.table.findings += [replace(one, sheet=self.table.sheet) for one in self._strange if one.rule in WRONG_DAYS]

    def rating(self, given: Mapping[str, Any] | None = None) -> Rating:
        """The four judgements of all that went by; `given` is the metadata."""
        found = [*self.reading.findings, *self.table.findings]
        return rate_counted(self._counts, found, self._strange, self.recognition, kind=self.reading.kind, given=given)

    def _check(self, batch: Table) -> None:
        self._checker.add(batch)
        self._counts.add(batch.frame)

    def _begin(self, first: Table) -> Normaliser:
        findings = self.table.findings
        self.table = first if first is self.table else replace(first, findings=findings)
        self.recognition = self._recogniser(first, self.reading.path.name)
        self._counts = Counts(identifiers_of(self.recognition))
        return Normaliser(self.recognition)
