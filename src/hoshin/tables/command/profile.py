import json
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

import polars as pl

from hoshin.kernel.errors import RuleBroken
from hoshin.kernel.terminal import choose, complain
from hoshin.tables.command.columns import in_columns
from hoshin.tables.command.progress import Progress
from hoshin.tables.command.status import Status
from hoshin.tables.command.tables import batches_of
from hoshin.tables.profiling.long import profile_of_long
from hoshin.tables.profiling.profile import TYPE_NAMES, ColumnProfile, profile_of
from hoshin.tables.reading.source import Stream, opened

LONGEST = 18
"""How many characters of a value are shown."""


@dataclass(frozen=True, slots=True)
class Profiled:
    """One table with its profile."""

    sheet: str
    rows: int
    columns: tuple[ColumnProfile, ...]


def run(arguments: Namespace) -> int:
    """Say of each column of each table of a file what it holds."""
    name = arguments.file.name
    try:
        with Progress(f"{name} を調べています", f"profiling {name}") as progress, opened(arguments.file) as source:
            if source.reading.refused:
                raise RuleBroken(f"{name} を読めません：{source.reading.refused}")
            profiles = [_profiled(stream, name, progress.count) for stream in source.streams]
    except RuleBroken as error:
        complain(error.message, error.message)
        return Status.REFUSED
    except OSError as error:
        message = f"{arguments.file} を開けません（{error.strerror}）。"
        complain(message, message)
        return Status.REFUSED
    say = _say_json if arguments.json else _say_words
    say(name, profiles)
    return Status.READ


def _profiled(stream: Stream, name: str, on_rows: Callable[[int], None]) -> Profiled:
    if stream.batches is None:
        return Profiled(stream.head.sheet, stream.head.frame.height, profile_of(stream.head))
    rows = 0

    def frames() -> Iterator[pl.DataFrame]:
        nonlocal rows
        for batch in batches_of(stream, name):
            rows += batch.frame.height
            on_rows(rows)
            yield batch.frame

    return Profiled(stream.head.sheet, *profile_of_long(stream.columns, frames()))


def _say_json(name: str, profiles: list[Profiled]) -> None:
    tables = [
        {
            "sheet": one.sheet,
            "rows": one.rows,
            "columns": [{**asdict(column), "is_unique": column.is_unique} for column in one.columns],
        }
        for one in profiles
    ]
    json.dump({"file": name, "tables": tables}, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def _say_words(name: str, profiles: list[Profiled]) -> None:
    lines = []
    for number, one in enumerate(profiles, start=1):
        place = f"{name} {one.sheet}".strip()
        lines.append(choose(f"表{number} {place}: {one.rows:,}行", f"table {number} {place}: {one.rows:,} rows"))
        lines += in_columns([_head(), *map(_row, one.columns)])
    sys.stdout.write("\n".join(lines) + "\n")


def _head() -> list[str]:
    words = (
        "列 column",
        "型 type",
        "入力 filled",
        "空 empty",
        "種類 distinct",
        "最小 least",
        "最大 most",
        "多い値 frequent",
    )
    return [choose(*word.split()) for word in words]


def _row(one: ColumnProfile) -> list[str]:
    frequent = "、".join(f"{_short(value)}({count:,})" for value, count in one.frequent)
    distinct = choose("すべて違う", "all different") if one.is_unique else f"{one.distinct:,}"
    type_ = choose(TYPE_NAMES[one.type], one.type)
    return [
        _short(one.name),
        type_,
        f"{one.filled:,}",
        f"{one.empty:,}",
        distinct,
        _short(one.least),
        _short(one.most),
        frequent,
    ]


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
