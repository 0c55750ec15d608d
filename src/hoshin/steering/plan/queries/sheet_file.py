"""The sheets as an Excel file to be filled in: who may take which, what its cells hold, what a returned file would change."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from hoshin.foundation.people.public import Person, Role, open_posts, sections_on
from hoshin.kernel.errors import NotFound
from hoshin.steering.plan.models import RelatedPlan, Sheet, SheetImport, SheetImportRow, SheetQuerySet, SheetSnapshot
from hoshin.steering.plan.permissions import visible_to
from hoshin.steering.plan.queries.table import Wanted, narrowed
from hoshin.steering.plan.rules import (
    EDITABLE,
    FIELD_LABELS,
    MANY_FIELDS,
    PLAIN_FIELDS,
    SINGLE_FIELDS,
    Content,
    SecurityResult,
)
from hoshin.steering.plan.rules.sheet_file import (
    FILE_FIELDS,
    FILE_TITLE,
    MOST_SHEETS_IN_A_FILE,
    NUMBER_TITLE,
    STAMP_TITLE,
    Change,
    Choices,
    Clash,
    Fault,
    clashes_of,
    stamp_of,
    written,
)
from hoshin.steering.policy.public import basic_policies, categories_valid_on, focus_items
from hoshin.web.spreadsheet import Cell, Column, Table

IMPORTS_SHOWN = 20
_WIDTHS = {"title": 30, "main_policy": 28, "staff_post": 22, "needs_no_budget": 12, "security_checked_on": 18}
_LISTED = {"main_policy": 1, "staff_post": 2, "security_result": 7, "needs_no_budget": 8}
"""Fields that offer a list in their cell, with the column of the sheet of choices in which the list stands."""


def editable_by(person: Person) -> SheetQuerySet:
    """The sheets whose content this person may change: `can_edit` as a filter."""
    sheets = visible_to(person).filter(state__in=[state.value for state in EDITABLE])
    if person.has_role(Role.CIO_STAFF):
        return sheets
    return sheets.filter(owning_section__in=person.section_ids)


def sheets_for_file(person: Person, wanted: Wanted, *, number: str, today: date) -> list[Sheet]:
    """The editable sheets that were asked for, by number: one, or those of a narrowed table."""
    sheets = narrowed(editable_by(person), wanted, person=person, today=today)
    if number:
        sheets = sheets.filter(number=number)
    return list(sheets.order_by("number")[:MOST_SHEETS_IN_A_FILE])


def contents_of(sheets: Sequence[Sheet]) -> dict[int, Content]:
    """The editable content of many sheets by their keys, as `content_of` gives that of one; five queries."""
    keys = [sheet.pk for sheet in sheets]
    contents = {sheet.pk: _own_content(sheet) for sheet in sheets}
    for name in MANY_FIELDS:
        relation: Any = getattr(Sheet, name)
        through, column = relation.through, relation.field.m2m_reverse_name()
        for sheet_id, key in through.objects.filter(sheet_id__in=keys).order_by(column).values_list("sheet_id", column):
            contents[sheet_id][name].append(key)
    for plan in RelatedPlan.objects.filter(sheet_id__in=keys).order_by("id"):
        contents[plan.sheet_id]["related_plans"].append({"kind": plan.kind, "title": plan.title, "place": plan.place})
    return contents


def _own_content(sheet: Sheet) -> Content:
    content: Content = {}
    for name in PLAIN_FIELDS:
        value = getattr(sheet, name)
        content[name] = value.isoformat() if hasattr(value, "isoformat") else value
    for name in SINGLE_FIELDS:
        content[name] = getattr(sheet, f"{name}_id")
    return {**content, **{name: [] for name in (*MANY_FIELDS, "related_plans")}}


def choices_on(today: date) -> Choices:
    """What can be chosen on `today`, and the words for everything that sheets may still hold from earlier."""
    sections = {section.section_id: section.name for section in sections_on(today)}
    opened: dict[str, dict[int, str]] = {
        "main_policy": {policy.pk: str(policy) for policy in basic_policies()},
        "staff_post": dict(open_posts(today, role=Role.CIO_STAFF)),
        "focus_items": {item.pk: str(item) for item in focus_items()},
        "categories": {item.pk: f"{item.scheme}　{item}" for item in categories_valid_on(today)},
        "related_sections": sections,
    }
    opened["other_policies"] = opened["main_policy"]
    known = {name: _told_apart({**_earlier(name), **labels}) for name, labels in opened.items()}
    return Choices(known, {name: frozenset(labels) for name, labels in opened.items()})


def _earlier(name: str) -> dict[int, str]:
    """Every row that the field can point at, chosen today or not."""
    related: Any = getattr(Sheet, name).field.related_model
    rows = related.objects.all()
    if name == "focus_items":
        rows = rows.select_related("basic_policy")
    if name == "categories":
        return {row.pk: f"{row.scheme}　{row}" for row in rows.select_related("scheme")}
    if name == "staff_post":
        rows = rows.filter(role=Role.CIO_STAFF.value).select_related("section")
    if name == "related_sections":
        return {row.pk: row.name for row in rows}
    return {row.pk: str(row) for row in rows}


def _told_apart(labels: dict[int, str]) -> dict[int, str]:
    """Two things of one name get their key behind it, so that a cell always says which one is meant."""
    often = Counter(labels.values())
    return {key: label if often[label] == 1 else f"{label}［{key}］" for key, label in labels.items()}


def file_tables(sheets: Sequence[Sheet], *, today: date) -> list[Table]:
    """The file to be filled in: the sheets in rows, how to fill them in, and the words that can be chosen."""
    choices = choices_on(today)
    lists = _lists(choices)
    columns = [Column(STAMP_TITLE, width=14, is_hidden=True), Column(NUMBER_TITLE, width=12)]
    columns += [_column(name, lists) for name in FILE_FIELDS]
    return [
        Table(FILE_TITLE, columns, _rows(sheets, choices)),
        Table("記入のしかた", [Column("項目", 26), Column("書き方", 80)], _HOW_TO),
        Table("選択肢", [Column(title, width=40) for title, _ in lists], _side_by_side([words for _, words in lists])),
    ]


def _rows(sheets: Sequence[Sheet], choices: Choices) -> Iterator[list[Cell]]:
    contents = contents_of(sheets)
    for sheet in sheets:
        content = contents[sheet.pk]
        yield [
            stamp_of(sheet.number, sheet.version),
            sheet.number,
            *(_cell(name, content[name], choices) for name in FILE_FIELDS),
        ]


def _cell(name: str, value: Any, choices: Choices) -> Cell:
    if name == "security_checked_on":
        return date.fromisoformat(value) if value else None
    return written(name, value, choices)


def _column(name: str, lists: list[tuple[str, list[str]]]) -> Column:
    offered = ""
    if name in _LISTED:
        letter = "ABCDEFGHIJ"[_LISTED[name] - 1]
        offered = f"選択肢!${letter}$2:${letter}${len(lists[_LISTED[name] - 1][1]) + 1}"
    return Column(FIELD_LABELS[name], width=_WIDTHS.get(name, 36), choices=offered)


def _lists(choices: Choices) -> list[tuple[str, list[str]]]:
    """The words of every field that chooses, in the order of the columns of their sheet."""
    names = ("main_policy", "staff_post", "other_policies", "focus_items", "categories", "related_sections")
    lists = [
        (FIELD_LABELS[name], [label for key, label in choices.known[name].items() if key in choices.open[name]])
        for name in names
    ]
    lists.append((FIELD_LABELS["security_result"], [label for _, label in SecurityResult.choices()]))
    return [*lists, (FIELD_LABELS["needs_no_budget"], ["はい", "いいえ"])]


def _side_by_side(lists: Sequence[Sequence[str]]) -> Iterator[list[Cell]]:
    for place in range(max(map(len, lists))):
        yield [words[place] if place < len(words) else "" for words in lists]


_HOW_TO: list[list[Cell]] = [
    [
        "直してよいところ",
        "シート「個票」の、番号より右の欄。消した欄は、空になります。直さない欄は、そのままにしてください。",
    ],
    [
        "変えてはいけないもの",
        "見出しの行、番号、隠れている「印」の列、シートの名前。行の並べ替えと削除はかまいません。",
    ],
    ["使えないもの", "数式、セルの結合、マクロ。数式の結果は「値の貼り付け」で入れてください。"],
    [
        "いくつも選ぶ欄",
        "関係する基本方針、重点取組事項、国計画等の分類、関係課は、選択肢の言葉を1行に1つ書きます（Alt+Enterで改行）。",
    ],
    ["関連する計画", "1行に1つ、「総合計画／計画の名称／該当箇所」のように書きます。"],
    ["確認日", "令和8年11月27日、R8.11.27、2026-11-27 のどれでも書けます。"],
    [
        "送り返し方",
        "実施計画→「Excelで直す」からこのファイルを送ると、変わるところが1行ずつ示されます。反映はその後です。",
    ],
    [
        "書いている間に",
        "書き出した後にほかの職員が直した欄は、上書きされません。同じ欄を両方が直したときは、知らせます。",
    ],
]


@dataclass(frozen=True)
class RowOutcome:
    """One row of the report: what would change, what is wrong, what clashes with a change that somebody made meanwhile."""

    row: SheetImportRow
    changes: list[Change]
    faults: list[Fault]
    clashes: list[Clash]
    moved: bool
    """True when somebody saved the sheet since the file was written, clashing or not."""
    is_open: bool
    """Whether the person may still see the sheet; it can have passed to another section since the file was sent."""

    @property
    def clashing(self) -> frozenset[str]:
        """The names of the fields that clash."""
        return frozenset(clash.name for clash in self.clashes)


@dataclass(frozen=True)
class ImportReport:
    """The whole report as things stand now."""

    staged: SheetImport
    rows: list[RowOutcome]

    @property
    def fault_count(self) -> int:
        """How many rows are wrong, counting those that the person may no longer change."""
        return sum(bool(outcome.faults) for outcome in self.rows)

    @property
    def clash_count(self) -> int:
        """How many fields clash."""
        return sum(len(outcome.clashes) for outcome in self.rows)

    @property
    def may_be_applied(self) -> bool:
        """Whether everything in it can be done: something changes, nothing is wrong, nothing clashes."""
        return self.staged.is_waiting and self.staged.change_count > 0 and not self.fault_count and not self.clash_count


def import_by_id(person: Person, import_id: int) -> SheetImport:
    """One's own import; raises NotFound for anybody else's."""
    staged = SheetImport.objects.filter(pk=import_id, account_id=person.account_id).first()
    if staged is None:
        raise NotFound("お探しの取込みは見つかりません。")
    return staged


def imports_of(person: Person) -> list[SheetImport]:
    """One's own newest imports."""
    return list(SheetImport.objects.filter(account_id=person.account_id)[:IMPORTS_SHOWN])


def import_report(person: Person, staged: SheetImport) -> ImportReport:
    """The report with what clashes today; a number of queries that does not depend on the number of rows.

    What a sheet holds today is shown only of those that the person may still change.
    """
    rows = list(staged.rows.select_related("sheet"))
    keys = [row.sheet_id for row in rows if row.sheet_id is not None]
    seen = frozenset(visible_to(person).filter(pk__in=keys).values_list("pk", flat=True))
    concerned = editable_by(person).filter(pk__in=[row.sheet_id for row in rows if row.changes])
    present = contents_of(list(concerned)) if staged.is_waiting else {}
    return ImportReport(staged, [_outcome(row, present, seen, is_waiting=staged.is_waiting) for row in rows])


def _outcome(row: SheetImportRow, present: dict[int, Content], seen: frozenset[int], *, is_waiting: bool) -> RowOutcome:
    changes = changes_in(row)
    held = present.get(row.sheet_id or 0)
    faults = [Fault(**fault) for fault in row.faults]
    if is_waiting and changes and held is None:
        faults.append(Fault(NUMBER_TITLE, "この個票は、今はあなたには変更できません。"))
    return RowOutcome(
        row=row,
        changes=changes,
        faults=faults,
        is_open=row.sheet_id in seen,
        clashes=clashes_of(changes, held) if held is not None else [],
        moved=row.sheet is not None and held is not None and row.sheet.version != row.version,
    )


def changes_in(row: SheetImportRow) -> list[Change]:
    """The changes that a row of the report holds."""
    return [Change(**change) for change in row.changes]


def snapshots_at(stamps: Iterable[tuple[int, int]]) -> dict[int, Content]:
    """What sheets held at the versions named, by the sheets' keys; versions that were never kept are missing."""
    from_version: dict[int, set[int]] = defaultdict(set)
    for sheet_id, version in stamps:
        from_version[version].add(sheet_id)
    wanted = Q(pk__in=[])
    for version, keys in from_version.items():
        wanted |= Q(version=version, sheet_id__in=keys)
    snapshots = SheetSnapshot.objects.filter(wanted)
    return dict(snapshots.values_list("sheet_id", "content"))
