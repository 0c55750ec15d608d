"""The sheets as an Excel file that a section fills in and sends back: its columns, how a cell is written, read and compared.

A row carries a stamp that names its sheet and the version it was written from. What a cell would have held at that
version is the measure: a cell that still says it changes nothing, whatever happened to the sheet meanwhile.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hoshin.kernel.eras import parse_date
from hoshin.kernel.errors import RuleBroken
from hoshin.kernel.width import fold, narrow
from hoshin.steering.plan.rules.content import (
    CONTENT_FIELDS,
    FIELD_LABELS,
    LONGEST_TEXT,
    LONGEST_TITLE,
    MANY_FIELDS,
    SINGLE_FIELDS,
    TEXT_FIELDS,
    Content,
    read_plans,
    written_plans,
)
from hoshin.steering.plan.rules.vocabulary import SecurityResult

FILE_TITLE = "個票"
STAMP_TITLE = "印（変えないでください）"
NUMBER_TITLE = "番号"
FILE_FIELDS = CONTENT_FIELDS
MOST_SHEETS_IN_A_FILE = 5000
CUT_ENDING = "…（長いため省略）"

_STAMP = re.compile(r"個票:(?P<number>[0-9]{4}-[0-9]{1,9}):(?P<version>[0-9]{1,9})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_YES_NO = {"はい": True, "いいえ": False, "TRUE": True, "FALSE": False, "": False}


@dataclass(frozen=True)
class Choices:
    """What fields that choose can hold: `known` names everything there ever was, `open` what can be chosen today."""

    known: Mapping[str, Mapping[int, str]]
    open: Mapping[str, frozenset[int]]

    def label(self, name: str, key: int) -> str:
        """The words for a choice."""
        return self.known[name].get(key, f"（今はない選択肢 {key}）")


@dataclass(frozen=True, slots=True)
class Change:
    """One field that the file changes: its content at the stamped version and what the file holds."""

    name: str
    base: Any
    value: Any


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one cell, or with the row when no column is named."""

    column: str
    message: str


@dataclass(slots=True)
class FileRow:
    """One row of the file as it was read: where it stands, which sheet and version its stamp names, its cells by field."""

    place: int
    number: str = ""
    version: int = 0
    cells: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that both the file and somebody else changed, and differently."""

    name: str
    base: Any
    present: Any
    mine: Any

    @property
    def label(self) -> str:
        """The field's name on screen."""
        return FIELD_LABELS[self.name]


def stamp_of(number: str, version: int) -> str:
    """What the hidden first cell of a sheet's row says."""
    return f"個票:{number}:{version}"


def titles() -> list[str]:
    """The heads of the columns, in the order in which they are written."""
    return [STAMP_TITLE, NUMBER_TITLE, *(FIELD_LABELS[name] for name in FILE_FIELDS)]


def written(name: str, value: Any, choices: Choices) -> str:
    """A field's value in the words that its cell holds."""
    if name in SINGLE_FIELDS:
        return "" if value is None else choices.label(name, value)
    if name in MANY_FIELDS:
        return "\n".join(choices.label(name, key) for key in value)
    if name == "related_plans":
        return written_plans(value)
    if name == "security_result":
        return SecurityResult(value).label
    if name == "needs_no_budget":
        return "はい" if value else "いいえ"
    return str(value or "")


def plain(text: str) -> str:
    """A cell's text as it counts: line ends alike, without what a spreadsheet adds or cannot hold, trimmed."""
    shown = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return _UNSEEN.sub("", shown.replace("\r\n", "\n").replace("\r", "\n")).strip()


def is_same_text(cell: str, expected: str) -> bool:
    """Whether the cell still says what was written into it, cut where it had to be."""
    one, other = plain(cell), plain(expected)
    return one == other or (one.endswith(CUT_ENDING) and other.startswith(one.removesuffix(CUT_ENDING)))


def read_value(name: str, cell: str, *, base: Any, choices: Choices) -> Any:
    """The value that the cell's text means; raises RuleBroken saying why it means none."""
    text = plain(cell)
    if name in TEXT_FIELDS:
        return _read_text(name, text)
    if name in SINGLE_FIELDS:
        return _read_single(name, text, base, choices)
    if name in MANY_FIELDS:
        kept = frozenset(base)
        return sorted({_key_of(name, line, kept, choices) for line in text.splitlines() if line.strip()})
    if name == "related_plans":
        return read_plans(text)
    return _read_plain(name, text)


def _read_text(name: str, text: str) -> str:
    most = LONGEST_TITLE if name == "title" else LONGEST_TEXT
    if name == "title" and not text:
        raise RuleBroken("件名は空にできません。")
    if "\n" in text and name == "title":
        raise RuleBroken("件名は1行で書いてください。")
    if text.endswith(CUT_ENDING):
        raise RuleBroken("長いために省略された欄は、Excelでは変えられません。画面で書き直してください。")
    if len(text) > most:
        raise RuleBroken(f"{most:,}文字以内にしてください（今は{len(text):,}文字です）。")
    return text


def _read_single(name: str, text: str, base: Any, choices: Choices) -> int | None:
    if not text:
        if name == "main_policy":
            raise RuleBroken("主な基本方針は空にできません。")
        return None
    return _key_of(name, text, frozenset() if base is None else frozenset({base}), choices)


def _key_of(name: str, label: str, kept: frozenset[int], choices: Choices) -> int:
    """The choice of that label among those that are open today or that the sheet held already."""
    wanted = fold(label)
    for key in (*choices.open[name], *kept):
        if fold(choices.label(name, key)) == wanted:
            return key
    raise RuleBroken(f"「{label.strip()[:60]}」は選べません。「選択肢」のシートにある言葉で書いてください。")


def _read_plain(name: str, text: str) -> Any:
    if name == "needs_no_budget":
        if narrow(text).upper() not in _YES_NO:
            raise RuleBroken("「はい」か「いいえ」で書いてください。")
        return _YES_NO[narrow(text).upper()]
    if name == "security_result":
        found = [code for code, label in SecurityResult.choices() if fold(label) == fold(text)]
        if not found:
            words = "、".join(label for _, label in SecurityResult.choices())
            raise RuleBroken(f"次のどれかで書いてください：{words}。")
        return found[0]
    return parse_date(text).isoformat() if text else None


def read_rows(rows: Sequence[Sequence[str]]) -> list[FileRow]:
    """The rows below the head, empty ones left out; raises RuleBroken for a file with other columns than were written."""
    if not rows:
        raise RuleBroken("シート「個票」が空です。書き出したファイルを、列を変えずに使ってください。")
    columns = _columns(rows[0])
    found = [
        _row(place, row, columns) for place, row in enumerate(rows[1:], start=2) if any(cell.strip() for cell in row)
    ]
    if not found:
        raise RuleBroken("見出しの下に行がありません。")
    if len(found) > MOST_SHEETS_IN_A_FILE:
        raise RuleBroken(f"一度に取り込めるのは{MOST_SHEETS_IN_A_FILE:,}行までです（{len(found):,}行あります）。")
    _refuse_twice(found)
    return found


def _columns(head: Sequence[str]) -> dict[str, int]:
    """Where each column stands; they may be moved, but none may be missing, unknown or there twice."""
    seen = [plain(cell) for cell in head]
    while seen and not seen[-1]:
        seen.pop()
    expected = titles()
    problems = [f"「{title}」の列がありません" for title in expected if title not in seen]
    problems += [
        f"{place}列目の「{title[:40]}」は知らない列です" for place, title in enumerate(seen, 1) if title not in expected
    ]
    problems += [f"「{title}」の列が2つあります" for title in expected if seen.count(title) > 1]
    if problems:
        raise RuleBroken(f"列が書き出したときと違います。{'。'.join(problems[:6])}。")
    return {title: seen.index(title) for title in expected}


def _row(place: int, cells: Sequence[str], columns: Mapping[str, int]) -> FileRow:
    def cell(title: str) -> str:
        return cells[columns[title]] if columns[title] < len(cells) else ""

    row = FileRow(place, cells={name: cell(FIELD_LABELS[name]) for name in FILE_FIELDS})
    stamp, number = _STAMP.fullmatch(plain(cell(STAMP_TITLE))), narrow(cell(NUMBER_TITLE))
    if stamp is None:
        row.number = number[:20]
        missing = "印のない行は取り込めません。新しい個票は、画面の「個票を起こす」で作ってください。"
        row.faults.append(Fault(STAMP_TITLE, missing))
        return row
    row.number, row.version = stamp["number"], int(stamp["version"])
    if number != row.number:
        row.faults.append(Fault(NUMBER_TITLE, f"番号は変えられません（この行は{row.number}です）。"))
    return row


def _refuse_twice(rows: Sequence[FileRow]) -> None:
    """Two rows of one sheet are faulty both: nobody can say which is meant."""
    places: dict[str, list[FileRow]] = {}
    for row in rows:
        if row.version:
            places.setdefault(row.number, []).append(row)
    for same in places.values():
        for row in same if len(same) > 1 else ():
            others = "、".join(str(other.place) for other in same if other is not row)
            row.faults.append(Fault(STAMP_TITLE, f"同じ個票の行がほかにもあります（{others}行目）。"))


def changes_of(row: FileRow, base: Content, choices: Choices) -> Iterator[Change | Fault]:
    """What the row's cells change of the sheet as it stood when the file was written, and what is wrong with them."""
    for name in FILE_FIELDS:
        cell, held = row.cells[name], base.get(name)
        if is_same_text(cell, written(name, held, choices)):
            continue
        try:
            value = read_value(name, cell, base=held, choices=choices)
        except RuleBroken as error:
            yield Fault(FIELD_LABELS[name], error.message)
            continue
        if value != held:
            yield Change(name, held, value)


def clashes_of(changes: Sequence[Change], present: Content) -> list[Clash]:
    """Where somebody else changed meanwhile what the file changes too, unless both say the same."""
    return [
        Clash(change.name, change.base, present.get(change.name), change.value)
        for change in changes
        if present.get(change.name) not in (change.base, change.value)
    ]
