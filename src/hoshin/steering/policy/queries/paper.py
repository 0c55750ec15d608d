"""What goes on paper and into spreadsheets."""

from collections.abc import Iterable, Iterator
from typing import Any

from hoshin.kernel.eras import format_date
from hoshin.steering.policy.models import Revision
from hoshin.steering.policy.queries.comparing import RevisionComparison
from hoshin.steering.policy.queries.documents import Document
from hoshin.steering.policy.rules import Cell, Change, Classification, PassageKind, Row, Span
from hoshin.web.markdown import Run, to_typst

TITLE = "ICTによる情報化推進基本方針"
DEEPEST = 6


def policy_on_paper(document: Document, history: Iterable[Revision], *, organisation: str) -> dict[str, Any]:
    """The content of `web/paper/document.typ` for a revision: cover, history up to this revision, contents, text."""
    revision = document.revision
    return {
        "title": f"{organisation}\n{TITLE}",
        "subtitle": revision.name,
        "organisation": organisation,
        "issued": _day(revision, "施行"),
        "history_head": ["施行日", "版", "改版の趣旨"],
        "history": [[_day(past), past.name, past.purpose] for past in history] or None,
        "blocks": list(_blocks(document)),
    }


def comparison_on_paper(compared: RevisionComparison, *, organisation: str) -> dict[str, Any]:
    """The content of `web/paper/comparison.typ`: changed rows, unchanged runs as their number."""
    rows: list[dict[str, Any]] = []
    for block in compared.comparison.blocks():
        if not block.is_changed:
            rows.append({"folded": len(block.rows)})
            continue
        for place, row in enumerate(block.rows):
            note = "\n".join(part for part in (block.place if not place else "", _note(row)) if part)
            rows.append({"left": _runs(row.new), "right": _runs(row.old), "note": note})
    return {
        "title": f"{TITLE}　新旧対照表",
        "organisation": organisation,
        "note": f"{compared.old.name}から{compared.new.name}への改版。違う文字に印を付けています。",
        "left_title": f"新（{compared.new.name}）",
        "right_title": f"旧（{compared.old.name}）",
        "note_title": "箇所",
        "rows": rows,
    }


def comparison_rows(compared: RevisionComparison) -> Iterator[tuple[str, str, list[Run] | None, list[Run] | None]]:
    """Every row of the comparison (place, change, new, old), the unchanged ones too, for a spreadsheet."""
    for block in compared.comparison.blocks():
        for row in block.rows:
            yield block.place, row.change.label, _runs(row.new), _runs(row.old)


def _day(revision: Revision, ending: str = "") -> str:
    return f"{format_date(revision.effective_on, weekday=False)}{ending}" if revision.effective_on else "施行日未定"


def _note(row: Row) -> str:
    return "" if row.change is Change.CHANGED else f"（{row.change.label}）"


def _runs(cell: Cell | None) -> list[Run] | None:
    return [_run(span) for span in cell.shown] if cell else None


def _run(span: Span) -> Run:
    return {"text": span.text, "marks": ["changed"]} if span.is_changed else {"text": span.text}


def _blocks(document: Document) -> Iterator[Any]:
    level = 1
    is_table_drawn = False
    for passage in document.passages:
        if passage.kind is PassageKind.HEADING:
            level = passage.level
            yield {"kind": "heading", "level": level, "runs": [{"text": passage.text}]}
        elif passage.kind is PassageKind.TEXT:
            yield from to_typst(passage.text, heading_level=min(level + 1, DEEPEST))
        elif not is_table_drawn:
            is_table_drawn = True
            yield from _table(document.classification)


def _table(classification: Classification) -> Iterator[Any]:
    head = ["基本方針", "分野", *(scheme.full_title for scheme in classification.schemes)]
    rows = [[row.label, row.field.label, *row.cells] for row in classification.rows]
    yield {
        "kind": "table",
        "align": ["left"] * 2 + ["center"] * len(classification.schemes),
        "head": [[{"text": title}] for title in head],
        "rows": [[[{"text": text}] for text in row] for row in rows],
    }
    for scheme in classification.schemes:
        words = "　".join(f"{category.code}.{category.title}" for category in scheme.categories)
        yield {"kind": "paragraph", "runs": [{"text": f"{scheme.full_title}　", "marks": ["strong"]}, {"text": words}]}
