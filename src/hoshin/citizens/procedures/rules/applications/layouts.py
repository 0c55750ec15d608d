"""The layout in which another system wants applications: columns with a title and where each takes its content from."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from hoshin.citizens.procedures.rules.answers import shown
from hoshin.citizens.procedures.rules.definition import Form, QuestionType
from hoshin.citizens.procedures.rules.register.vocabulary import Labelled
from hoshin.kernel.errors import RuleBroken
from hoshin.tables.writing.formulas import harmless

MOST_COLUMNS = 200
LONGEST_CELL = 32_767
"""Excel's limit for the text of a cell, in UTF-16 units."""
FACTS = {
    "number": "受付番号",
    "submitted_on": "受付日（2026-04-01の形）",
    "intake": "受付の方法",
    "state": "状態",
    "decided_on": "決定日（2026-04-01の形）",
}
"""What is known of every application, whatever its form asks."""
_FIXED = "text:"
_SEPARATOR = "｜"


class Encoding(StrEnum):
    """How the file is written."""

    UTF8 = "utf-8-sig"
    CP932 = "cp932"

    @property
    def label(self) -> str:
        """Its name on screen."""
        return {Encoding.UTF8: "CSV（UTF-8、BOM付き）", Encoding.CP932: "CSV（シフトJIS）"}[self]


class FileFormat(Labelled):
    """What kind of file is made in a layout; the encoding is of CSV only."""

    CSV = "csv", "CSV（決めた文字コードで）"
    EXCEL = "xlsx", "Excel（.xlsx）"


@dataclass(frozen=True, slots=True)
class LayoutColumn:
    """One column: its title and its source: a fact, a question, `question.part`, or a fixed text as `text:…`."""

    title: str
    source: str


def columns_of(text: str, form: Form) -> tuple[LayoutColumn, ...]:
    """The columns that the lines describe, as 「見出し｜出どころ」; raises RuleBroken that names the line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        raise RuleBroken("列を1つ以上書いてください。", field="text")
    if len(lines) > MOST_COLUMNS:
        raise RuleBroken(f"列は{MOST_COLUMNS}までです。", field="text")
    return tuple(_column(line, number, form) for number, line in enumerate(lines, start=1))


def _column(line: str, number: int, form: Form) -> LayoutColumn:
    title, separator, source = (part.strip() for part in line.partition(_SEPARATOR))
    if not separator or not title or not source:
        raise RuleBroken(f"{number}行目：「見出し｜出どころ」の形で書いてください。", field="text")
    known = source in FACTS or source.startswith(_FIXED) or form.question(source.partition(".")[0]) is not None
    if not known:
        raise RuleBroken(f"{number}行目：「{source}」という質問はありません。", field="text")
    return LayoutColumn(title, source)


def cells_of(
    columns: Sequence[LayoutColumn], form: Form, present: Mapping[str, Any], facts: Mapping[str, str]
) -> list[str]:
    """One application as one row. Answers of several parts are joined by a space, rows of a group by 「／」."""
    return [_cell(column.source, form, present, facts) for column in columns]


def _cell(source: str, form: Form, present: Mapping[str, Any], facts: Mapping[str, str]) -> str:
    if source in facts:
        return facts[source]
    if source.startswith(_FIXED):
        return source.removeprefix(_FIXED)
    name, _, part = source.partition(".")
    question, value = form.question(name), present.get(name)
    if question is None or value is None:
        return ""
    if question.type is QuestionType.GROUP:
        inner = next((one for one in question.inner if one.id == part), None)
        return "／".join(shown(inner, row.get(part)) for row in value) if inner else str(len(value))
    if part:
        return str(value.get(part, "")) if isinstance(value, dict) else ""
    return " ".join(shown(question, value).split("\n"))


def written(columns: Sequence[LayoutColumn], rows: Iterable[Sequence[str]], encoding: Encoding) -> bytes:
    """The file. What a spreadsheet would take for a formula is made harmless.

    Raises RuleBroken that names row, column and character when the encoding cannot hold something: nothing is replaced.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([column.title for column in columns])
    for place, row in enumerate(rows, start=1):
        for column, cell in zip(columns, row, strict=True):
            _check(cell, place, column.title, encoding)
        writer.writerow([harmless(cell) for cell in row])
    return stream.getvalue().encode(encoding.value)


def check_cells(columns: Sequence[LayoutColumn], rows: Iterable[Sequence[str]]) -> None:
    """Raises RuleBroken that names row and column of what does not fit into a cell of Excel: nothing is cut off."""
    for place, row in enumerate(rows, start=1):
        for column, cell in zip(columns, row, strict=True):
            if len(cell.encode("utf-16-le")) > LONGEST_CELL * 2:
                raise RuleBroken(
                    f"{place}件目の「{column.title}」は長すぎて、Excelのセルに入りません。CSVで出力してください。",
                    field="file_format",
                )


def _check(cell: str, place: int, title: str, encoding: Encoding) -> None:
    try:
        cell.encode(encoding.value)
    except UnicodeEncodeError as error:
        raise RuleBroken(
            f"{place}件目の「{title}」の文字「{cell[error.start]}」（U+{ord(cell[error.start]):04X}）は、シフトJISで書けません。"
            "UTF-8で出力してください。",
            field="encoding",
        ) from error
