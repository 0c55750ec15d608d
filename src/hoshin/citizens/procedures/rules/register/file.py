"""The register as rows of an Excel sheet, and back: what each cell means, and what is wrong with a row."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from hoshin.citizens.procedures.rules.register.entry import Attachment, OfferedChannel, ProcedureEntry, check_entry
from hoshin.citizens.procedures.rules.register.vocabulary import (
    Channel,
    DecisionWay,
    DuplicateScope,
    LifeEvent,
    PersonKind,
    Retention,
    Seal,
)
from hoshin.kernel.errors import RuleBroken
from hoshin.kernel.width import narrow

MOST_ROWS = 3000
_SPLIT = re.compile(r"[、,\n]+")
_YES = {"○", "〇", "はい", "有", "1", "true", "TRUE", "True"}
_NO = {"", "×", "いいえ", "無", "0", "false", "FALSE", "False"}


class RegisterRefused(RuleBroken):
    """The file cannot be taken in; `problems` names every row and cell that is wrong."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("ファイルを取り込めません。" + problems[0], field="file")
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class ReadEntry:
    """An entry with the row of the file in which it stood."""

    row: int
    entry: ProcedureEntry


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("\r\n", "\n").strip()


def _number(value: Any) -> int | None:
    plain = narrow(_text(value)).replace(",", "").removesuffix("日").removesuffix("年度")
    if not plain:
        return None
    if not re.fullmatch(r"[0-9]{1,9}", plain):
        raise RuleBroken(f"「{_text(value)}」は数字ではありません。")
    return int(plain)


def _truth(value: Any) -> bool:
    plain = _text(value)
    if plain in _YES:
        return True
    if plain in _NO:
        return False
    raise RuleBroken(f"「{plain}」は○か空欄にしてください。")


def _member(kind: Any, otherwise: Any) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        plain = _text(value)
        found = kind.labelled(plain) if plain else otherwise
        if found is None:
            raise RuleBroken(f"「{plain}」は使えません。使えるのは、{'、'.join(member.label for member in kind)}です。")
        return found

    return read


def _members(kind: Any) -> Callable[[Any], Any]:
    one = _member(kind, None)
    return lambda value: tuple(one(part.strip()) for part in _SPLIT.split(_text(value)) if part.strip())


def _pairs(value: Any) -> Iterator[tuple[str, str]]:
    for line in _text(value).split("\n"):
        first, _, second = line.replace("|", "｜").partition("｜")
        if first.strip():
            yield first.strip(), second.strip()


def _channels(value: Any) -> tuple[OfferedChannel, ...]:
    read = _member(Channel, None)
    return tuple(OfferedChannel(read(name), note) for name, note in _pairs(value))


def _attachments(value: Any) -> tuple[Attachment, ...]:
    return tuple(Attachment(title, rule) for title, rule in _pairs(value))


def _counts(value: Any) -> dict[Channel, int]:
    read = _member(Channel, None)
    return {read(name): _number(number) or 0 for name, number in _pairs(value)}


def _level(value: Any) -> int:
    number = _number(value) or 0
    if number > 3:
        raise RuleBroken("保証レベルは0から3までです。")
    return number


def _joined(values: Iterable[Any]) -> str:
    return "、".join(value.label for value in values)


def _lines(pairs: Iterable[tuple[str, Any]]) -> str:
    return "\n".join(f"{first}｜{second}" if second != "" else first for first, second in pairs)


@dataclass(frozen=True, slots=True)
class FileColumn:
    """A column: its heading, the field of the entry, how a cell is read and how the field is written."""

    title: str
    field: str
    read: Callable[[Any], Any] = _text
    write: Callable[[Any], Any] = lambda value: value
    width: int = 18


def _label(value: Any) -> str:
    return str(value.label)


def _mark(value: bool) -> str:  # noqa: FBT001 - a writer of one value
    return "○" if value else ""


COLUMNS = (
    FileColumn("コード", "code"),
    FileColumn("手続の名称", "title", width=36),
    FileColumn("よみ", "reading"),
    FileColumn("担当課コード", "section_code"),
    FileColumn("探すための言葉", "keywords"),
    FileColumn("根拠法令", "legal_basis", width=30),
    FileColumn("対象となる方", "who", width=36),
    FileColumn("内容", "what", width=40),
    FileColumn("時期・期限", "when", width=28),
    FileColumn("持ち物", "bring", width=28),
    FileColumn("手数料", "fee"),
    FileColumn("標準処理期間（日）", "standard_days", _number),
    FileColumn("できごと", "events", _members(LifeEvent), _joined),
    FileColumn("申請する方", "persons", _members(PersonKind), _joined),
    FileColumn(
        "申請の方法",
        "channels",
        _channels,
        lambda value: _lines((offered.channel.label, offered.note) for offered in value),
        28,
    ),
    FileColumn(
        "添付書類", "attachments", _attachments, lambda value: _lines((one.title, one.rule) for one in value), 28
    ),
    FileColumn("押印", "seal", _member(Seal, Seal.NONE), _label),
    FileColumn("押印の根拠", "seal_rule"),
    FileColumn("身元確認レベル", "proofing_level", _level),
    FileColumn("当人認証レベル", "authentication_level", _level),
    FileColumn("電子署名", "needs_signature", _truth, _mark),
    FileColumn("個人番号利用事務", "is_number_affair", _truth, _mark),
    FileColumn("保存期間", "retention", _member(Retention, Retention.FIVE), _label),
    FileColumn("決定の方法", "decision_way", _member(DecisionWay, DecisionWay.HEAD), _label),
    FileColumn("重複の扱い", "duplicate_scope", _member(DuplicateScope, DuplicateScope.NONE), _label),
    FileColumn("件数の年度", "counts_year", _number),
    FileColumn(
        "年間件数",
        "counts",
        _counts,
        lambda value: _lines((channel.label, number) for channel, number in value.items()),
        20,
    ),
    FileColumn("公開", "is_public", _truth, _mark),
)
_NEEDED = {"コード", "手続の名称", "担当課コード"}


def cells_of(entry: ProcedureEntry) -> list[Any]:
    """The entry as the cells of a row, in the order of `COLUMNS`."""
    return [column.write(getattr(entry, column.field)) for column in COLUMNS]


def read_rows(rows: Sequence[Sequence[Any]], *, section_codes: Iterable[str]) -> tuple[ReadEntry, ...]:
    """The entries of a sheet whose first row are headings, in any order; raises RegisterRefused naming every fault."""
    if len(rows) > MOST_ROWS + 1:
        raise RegisterRefused([f"一度に取り込めるのは{MOST_ROWS:,}行までです。"])
    headings = [narrow(_text(cell)) for cell in rows[0]] if rows else []
    places = {column: headings.index(narrow(column.title)) for column in COLUMNS if narrow(column.title) in headings}
    missing = _NEEDED - {column.title for column in places}
    if missing:
        raise RegisterRefused([f"見出しに「{'」「'.join(sorted(missing))}」がありません。"])
    problems: list[str] = []
    found = [
        ReadEntry(number, entry)
        for number, row in enumerate(rows[1:], start=2)
        if any(_text(cell) for cell in row)
        for entry in _entry(row, places, frozenset(section_codes), f"{number}行目", problems)
    ]
    codes = Counter(read.entry.code for read in found)
    problems.extend(
        f"{read.row}行目：コード「{read.entry.code}」がほかの行にもあります。"
        for read in found
        if codes[read.entry.code] > 1
    )
    if problems:
        raise RegisterRefused(problems)
    if not found:
        raise RegisterRefused(["行がありません。"])
    return tuple(found)


def _entry(
    row: Sequence[Any],
    places: Mapping[FileColumn, int],
    section_codes: frozenset[str],
    place: str,
    problems: list[str],
) -> Iterator[ProcedureEntry]:
    values: dict[str, Any] = {}
    before = len(problems)
    for column, index in places.items():
        try:
            values[column.field] = column.read(row[index] if index < len(row) else None)
        except RuleBroken as refusal:
            problems.append(f"{place}の「{column.title}」：{refusal.message}")
    if len(problems) > before:
        return
    entry = ProcedureEntry(**values)
    try:
        check_entry(entry)
    except RuleBroken as refusal:
        problems.append(f"{place}：{refusal.message}")
    if entry.section_code not in section_codes:
        problems.append(f"{place}：担当課コード「{entry.section_code}」の課はありません。")
    if len(problems) == before:
        yield entry


def differences(before: ProcedureEntry, after: ProcedureEntry) -> tuple[str, ...]:
    """The headings of the columns that differ."""
    titles = {column.field: column.title for column in COLUMNS}
    return tuple(
        titles[field.name]
        for field in fields(ProcedureEntry)
        if getattr(before, field.name) != getattr(after, field.name)
    )
