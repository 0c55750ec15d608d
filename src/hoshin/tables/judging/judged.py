"""What is known of a file when all of it has gone by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hoshin.tables.checking.reading import file_findings
from hoshin.tables.judging.passage import Passage, Recogniser
from hoshin.tables.rating import Rating
from hoshin.tables.reading.limits import Refusal
from hoshin.tables.reading.source import Source, opened
from hoshin.tables.shape import Reading, Table
from hoshin.tables.standards.recognition import Recognition, recognise


@dataclass(frozen=True, slots=True)
class Judged:
    """One table with the standard that it follows and its four judgements; of a long one `table` holds only the beginning."""

    table: Table
    rows: int
    recognition: Recognition
    rating: Rating


def judge(
    path: Path,
    given: Mapping[str, Any] | None = None,
    recogniser: Recogniser = recognise,
    on_rows: Callable[[int], None] | None = None,
) -> tuple[Reading, list[Judged]]:
    """What is in a file, what is wrong with it, and the judgements of each of its tables.

    `given` is the metadata; `on_rows` is told how many rows have gone by.
    A long text goes by in batches, so that memory stays bounded. Never raises for what is in the file; raises OSError where
    the file itself cannot be opened.
    """
    with opened(path) as source:
        try:
            passages = _passed(source, recogniser, on_rows)
        except Refusal as refusal:
            source.reading.refused, passages = str(refusal), []
        source.reading.findings += file_findings(source.reading)
        source.reading.tables = [passage.table for passage in passages]
        return source.reading, [
            Judged(passage.table, passage.rows, passage.recognition, passage.rating(given)) for passage in passages
        ]


def _passed(source: Source, recogniser: Recogniser, on_rows: Callable[[int], None] | None) -> list[Passage]:
    passages = [Passage(stream, source.reading, recogniser) for stream in source.streams]
    for passage in passages:
        for _ in passage:
            if on_rows is not None:
                on_rows(passage.rows)
    return passages
