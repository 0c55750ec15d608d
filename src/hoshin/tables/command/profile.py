import json
import sys
from argparse import Namespace
from dataclasses import asdict

from hoshin.kernel.errors import RuleBroken
from hoshin.kernel.terminal import choose, complain
from hoshin.tables.command.columns import in_columns
from hoshin.tables.command.files import opened
from hoshin.tables.command.progress import Progress
from hoshin.tables.command.status import Status
from hoshin.tables.profiling.profile import TYPE_NAMES, ColumnProfile, profile_of
from hoshin.tables.shape import Reading

LONGEST = 18
"""How many characters of a value are shown."""


def run(arguments: Namespace) -> int:
    """Say of each column of each table of a file what it holds."""
    try:
        with Progress(f"{arguments.file.name} を調べています", f"profiling {arguments.file.name}"):
            reading = opened(arguments.file)
            profiles = [profile_of(table) for table in reading.tables]
    except RuleBroken as error:
        complain(error.message, error.message)
        return Status.REFUSED
    say = _say_json if arguments.json else _say_words
    say(reading, profiles)
    return Status.READ


def _say_json(reading: Reading, profiles: list[tuple[ColumnProfile, ...]]) -> None:
    tables = [
        {
            "sheet": table.sheet,
            "rows": table.frame.height,
            "columns": [{**asdict(one), "is_unique": one.is_unique} for one in profile],
        }
        for table, profile in zip(reading.tables, profiles, strict=True)
    ]
    json.dump({"file": reading.path.name, "tables": tables}, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def _say_words(reading: Reading, profiles: list[tuple[ColumnProfile, ...]]) -> None:
    lines = []
    for number, (table, profile) in enumerate(zip(reading.tables, profiles, strict=True), start=1):
        name = f"{reading.path.name} {table.sheet}".strip()
        lines.append(
            choose(
                f"表{number} {name}: {table.frame.height:,}行", f"table {number} {name}: {table.frame.height:,} rows"
            )
        )
        lines += in_columns([_head(), *(_row(one) for one in profile)])
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
