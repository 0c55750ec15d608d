"""The comparison of two moments of the plan in spans for the screen and as tables for Excel."""

from collections.abc import Iterable
from dataclasses import dataclass

from hoshin.steering.plan.queries.editions import Moment
from hoshin.steering.plan.rules import FieldRow, PlanDifference
from hoshin.steering.policy.public import Span, difference
from hoshin.web.markdown import Run
from hoshin.web.spreadsheet import Column, Table


@dataclass(frozen=True, slots=True)
class MarkedRow:
    """One field on both sides, cut into spans; a side's spans joined are that side's text. None: no such field."""

    label: str
    before: tuple[Span, ...] | None
    after: tuple[Span, ...] | None


def marked_rows(rows: Iterable[FieldRow]) -> list[MarkedRow]:
    """The rows with what differs marked to the character."""
    return [_marked(row) for row in rows]


def _marked(row: FieldRow) -> MarkedRow:
    if row.before is None or row.after is None:
        return MarkedRow(row.label, _alone(row.before), _alone(row.after))
    before, after = difference(row.before, row.after)
    return MarkedRow(row.label, before, after)


def _alone(text: str | None) -> tuple[Span, ...] | None:
    return None if text is None else (Span(text, is_changed=True),)


def comparison_tables(before: Moment, after: Moment, found: PlanDifference) -> list[Table]:
    """Three sheets: what came, went and ended; every changed field; the two moments compared."""
    listed = [
        *(("加わった個票", number, title) for number, title in found.added),
        *(("なくなった個票", number, title) for number, title in found.gone),
        *(("計画完了", sheet.number, sheet.title) for sheet in found.completed),
        *(("取下げ・統合", sheet.number, sheet.title) for sheet in found.ended),
        *(("内容の変更", sheet.number, sheet.title) for sheet in found.changed),
    ]
    fields = (
        (sheet.number, sheet.title, row.label, _runs(marked.before), _runs(marked.after))
        for sheet in found.changed
        for row, marked in zip(sheet.changes, marked_rows(sheet.changes), strict=True)
    )
    names = [("旧", before.label, before.as_of), ("新", after.label, after.as_of)]
    return [
        Table("個票の異動", [Column("異動"), Column("番号"), Column("件名", 50)], listed, is_landscape=False),
        Table(
            "項目ごとの変更",
            [Column("番号"), Column("件名", 30), Column("項目", 18), Column("旧", 50), Column("新", 50)],
            fields,
        ),
        Table("比べた時点", [Column("側"), Column("版", 40), Column("時点")], names, is_landscape=False),
    ]


def _runs(spans: tuple[Span, ...] | None) -> list[Run] | str:
    """The spans as rich text for a cell."""
    if spans is None:
        return "（なし）"
    return [Run(text=span.text, marks=["changed"] if span.is_changed else []) for span in spans]
