"""Reading a long text file piece by piece: its head says what the table is, the rest follows in bounded memory."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import polars as pl

from hoshin.tables.reading.cells import dominant_looks
from hoshin.tables.reading.delimiting import Records
from hoshin.tables.reading.grid import Grid, Part
from hoshin.tables.reading.headers import SAMPLE
from hoshin.tables.reading.limits import HEAD_ROWS, TAIL_ROWS, Refusal
from hoshin.tables.reading.naming import unique_names
from hoshin.tables.reading.parting import parts_of
from hoshin.tables.reading.pieces import parsed_carefully, parsed_fast, pieces
from hoshin.tables.reading.tabling import is_note, table_of
from hoshin.tables.reading.texts import undecodable
from hoshin.tables.reading.totals import is_total
from hoshin.tables.reading.undecodable import UndecodableText
from hoshin.tables.shape import Finding, Reading, Severity, Table


class Batches:
    """The one table of a long text file, as tables that follow each other with the same columns.

    `table` says what was found at the head (names, header rows, findings); iterating yields the rows, each batch with the
    numbers of its rows in the file. Findings about the rows come into `findings` while they are read. Raises Refusal.
    """

    def __init__(self, path: Path, reading: Reading, delimiter: str) -> None:
        self.path, self.encoding, self.delimiter = path, reading.encoding, delimiter
        self.reading = reading
        self.findings: list[Finding] = reading.findings
        with path.open(encoding=self.encoding, newline="") as opened:
            head = Grid(list(islice(Records(opened, delimiter), HEAD_ROWS)))
        self.table = _table_at_head(head)
        self.width = max(head.width, 1)
        self._name_all_columns(head)

    def __iter__(self) -> Iterator[Table]:
        """The rows, batch by batch; blank rows, and notes at the end, are left out and reported. Raises Refusal."""
        try:
            yield from self._all()
        except UndecodableText as error:
            raise undecodable(self.reading, error) from error

    def _all(self) -> Iterator[Table]:
        number, held = 1, None
        for piece in pieces(self.path, self.encoding):
            frame = parsed_fast(piece, self.delimiter, self.width)
            if frame is None:
                frame, uneven = parsed_carefully(piece, self.delimiter, self.width, number, self.expected)
                self._note_uneven(uneven)
            batch = self._batch(frame, number)
            number += frame.height
            if held is not None:
                yield held
            held = batch if batch.frame.height else None
        if held is not None:
            yield self._without_notes(held)

    def _name_all_columns(self, head: Grid) -> None:
        """Give every column of the head its name, so that no value further down is lost."""
        header = self.table.header_rows
        raw = [""] * self.width
        if header:
            for place, name in enumerate(head.rows[header[-1] - 1]):
                raw[place] = name.strip()
            named = [place for place, name in enumerate(raw) if name]
            if len(named) == len(self.table.columns):
                for place, name in zip(named, self.table.columns, strict=True):
                    raw[place] = name
        self.names = unique_names(raw)
        self.expected = len(head.rows[header[-1] - 1]) if header else self.width

    def _batch(self, frame: pl.DataFrame, number: int) -> Table:
        frame = frame.rename(dict(zip(frame.columns, self.names, strict=True)))
        first = number
        skipped = self.table.first_data_row - number
        if skipped > 0:
            frame, first = frame.slice(skipped), self.table.first_data_row
        rows = pl.int_range(first, first + frame.height, dtype=pl.UInt64, eager=True).alias("row")
        if frame.height and frame.to_series(0).null_count():
            is_kept = frame.select(pl.any_horizontal(pl.all().is_not_null())).to_series()
            self._note_blank(rows.filter(~is_kept))
            frame, rows = frame.filter(is_kept), rows.filter(is_kept)
        last = int(rows[-1]) if len(rows) else first - 1
        return replace(
            self.table, columns=self.names, frame=frame, row_numbers=rows, last_data_row=last, findings=[], places=()
        )

    def _without_notes(self, table: Table) -> Table:
        """The last batch without the notes and totals under the table."""
        tail = table.frame.tail(TAIL_ROWS).rows()
        rows = [[cell or "" for cell in row] for row in tail]
        numbers = tuple(int(number) - 1 for number in table.row_numbers.tail(TAIL_ROWS))
        part = Part(numbers, 0, self.width, tuple(rows))
        usual = dominant_looks([[cell or "" for cell in row] for row in table.frame.head(SAMPLE).rows()], self.width)
        end = len(rows)
        while end and (is_note(part, end - 1, usual) or is_total(rows[end - 1])):
            end -= 1
        dropped = len(rows) - end
        if not dropped:
            return table
        message = "表の下にある注記や合計の行を、表から除きました。"
        self.findings.append(Finding("note-rows", Severity.NOTE, message, numbers[end] + 1, count=dropped))
        kept = table.frame.height - dropped
        numbers_kept = table.row_numbers.head(kept)
        last = int(numbers_kept[-1]) if kept else table.first_data_row - 1
        return replace(table, frame=table.frame.head(kept), row_numbers=numbers_kept, last_data_row=last)

    def _note_blank(self, numbers: pl.Series) -> None:
        if len(numbers):
            message = "空白の行があります。表から除きました。"
            self._note(Finding("blank-rows", Severity.WARNING, message, int(numbers[0]), count=len(numbers)))

    def _note_uneven(self, uneven: list[tuple[int, int]]) -> None:
        uneven = [(number, length) for number, length in uneven if number >= self.table.first_data_row]
        if uneven:
            message = f"列の数が見出し（{self.expected}列）と違う行があります（{uneven[0][1]}列）。"
            self._note(Finding("ragged-rows", Severity.ERROR, message, uneven[0][0], count=len(uneven)))

    def _note(self, finding: Finding) -> None:
        """Add a finding, or count it to an earlier one of its rule."""
        for place, earlier in enumerate(self.findings):
            if earlier.rule == finding.rule:
                self.findings[place] = replace(earlier, count=earlier.count + finding.count)
                return
        self.findings.append(finding)


def joined(batches: list[Table]) -> Table:
    """One table of all the batches. Raises Refusal where there is no row."""
    if not batches:
        raise Refusal("表が見つかりません（見出しより下に行がありません）。")
    frame = pl.concat([batch.frame for batch in batches], rechunk=False)
    numbers = pl.concat([batch.row_numbers for batch in batches])
    return replace(batches[0], frame=frame, row_numbers=numbers, last_data_row=batches[-1].last_data_row)


def _table_at_head(head: Grid) -> Table:
    tables = [table for part in parts_of(head) if (table := table_of(head, part)) is not None]
    if not tables:
        raise Refusal("表が見つかりません。")
    return max(tables, key=lambda table: table.frame.height)
