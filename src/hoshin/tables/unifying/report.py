"""What a union found, as a page that a person reads and as an object that a program reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from hoshin.tables.standards.matching import How
from hoshin.tables.standards.schema import Level
from hoshin.tables.unifying.changes import Changes
from hoshin.tables.unifying.comparing import MOST_TOLD, Conflict
from hoshin.tables.unifying.contributing import Contribution
from hoshin.tables.unifying.uniting import Union

SHOWN = 50
"""How many changes of each kind the page shows; the object for programs has them all."""

SHOWN_OF_COLUMN = 10
"""How many conflicts of one column the page shows."""


def as_json(union: Union) -> dict[str, Any]:
    """The report as plain values."""
    return {
        "name": union.recipe.name,
        "item": union.recipe.schema.item.code,
        "edition": union.recipe.schema.edition.value,
        "rows": union.rows,
        "nameless": union.nameless,
        "files": [_file(one) for one in union.contributions],
        "duplicate_count": union.duplicate_count,
        "conflict_count": union.conflict_count,
        "duplicates": [
            {"thing": one.thing, "kept": str(one.kept), "left_out": str(one.left_out)} for one in union.duplicates
        ],
        "conflicts": [
            {"thing": one.thing, "column": one.column, "values": [[value, str(place)] for value, place in one.values]}
            for one in union.conflicts
        ],
        "gaps": [
            {
                "publisher": one.publisher,
                "column": one.column,
                "level": one.level.value,
                "empty": one.empty,
                "rows": one.rows,
            }
            for one in union.gaps
        ],
        "changes": _changes(union.changes) if union.changes else None,
    }


def as_page(union: Union) -> str:
    """The report as Markdown, in Japanese."""
    schema = union.recipe.schema
    lines = [
        f"# {union.recipe.name}：まとめた結果",
        "",
        f"形：{schema.edition.label}「{schema.item.title}」（{len(schema.columns)}項目）と、出どころの4列",
        "",
        *_summary(union),
        *_files(union),
        *_conflicts(union),
        *_duplicates(union),
        *_gaps(union),
        *_strange(union),
        *(_changes_page(union.changes) if union.changes else ()),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _file(one: Contribution) -> dict[str, Any]:
    return {
        "publisher": one.publisher,
        "path": one.path,
        "sheet": one.sheet,
        "rows": one.rows,
        "refused": one.refused,
        "mapping": {
            taken.target: {"columns": list(taken.columns), "how": taken.how.value, "confidence": taken.confidence}
            for taken in one.taken
        },
        "unused": list(one.unused),
        "mended": one.changed,
        "strange": [asdict(finding) for finding in one.strange],
        "findings": [
            {"rule": f.rule, "severity": f.severity.value, "row": f.row, "column": f.column, "message": f.message}
            for f in one.findings
        ],
    }


def _changes(changes: Changes) -> dict[str, Any]:
    return {
        "same": changes.same,
        "added": [list(one) for one in changes.added],
        "removed": [list(one) for one in changes.removed],
        "changed": [
            {"publisher": one.publisher, "thing": one.thing, "columns": [list(column) for column in one.columns]}
            for one in changes.changed
        ],
    }


def _summary(union: Union) -> Iterator[str]:
    refused = sum(1 for one in union.contributions if one.refused)
    yield from _table(
        ("何が", "数"),
        (
            ("公開者", len({one.publisher for one in union.contributions})),
            ("読んだファイル", len(union.contributions) - refused),
            ("読めなかったファイル", refused),
            ("まとめた行", union.rows),
            ("書き方をそろえたセル", sum(one.changed for one in union.contributions)),
            ("まったく同じため省いた行", union.duplicate_count),
            ("食い違い（同じものの、値が違う項目）", union.conflict_count),
            ("何の行か分からない行（見分ける項目が空）", union.nameless),
        ),
    )


def _files(union: Union) -> Iterator[str]:
    yield from ("## ファイルごと", "")
    rows = []
    for one in union.contributions:
        said = sum(1 for taken in one.taken if taken.how == How.CONFIRMED)
        rows.append(
            (
                one.publisher,
                one.path,
                one.rows,
                said,
                len(one.taken) - said,
                "、".join(one.unused) or "なし",
                one.refused
                or " ".join(f.message for f in one.findings if f.rule in {"recipe-column-absent", "join-failed"})
                or "なし",
            )
        )
    yield from _table(
        ("公開者", "ファイル", "行", "レシピと対応表が指した項目", "列名から分かった項目", "使わなかった列", "問題"),
        rows,
    )


def _conflicts(union: Union) -> Iterator[str]:
    yield from ("## 食い違い", "")
    if not union.conflicts:
        yield from ("ありません。", "")
        return
    yield from _table(("項目", "食い違う施設"), Counter(one.column for one in union.conflicts).most_common())
    rows = [
        (one.column, one.thing, " ／ ".join(f"「{value}」（{place}）" for value, place in one.values))
        for one in _shown(union.conflicts)
    ]
    yield from _table(("項目", "もの", "値と出どころ"), rows)
    if len(rows) < union.conflict_count:
        yield from (
            f"項目ごとに{SHOWN_OF_COLUMN}件までを載せました。全部で{union.conflict_count:,}件あります（{_told(union.conflict_count)}）。",
            "",
        )


def _told(count: int) -> str:
    return f"`--json` に{'その全部' if count <= MOST_TOLD else f'初めの{MOST_TOLD:,}件'}"


def _shown(conflicts: list[Conflict]) -> list[Conflict]:
    """The first few conflicts of every column, column by column, the most frequent last."""
    by_column: dict[str, list[Conflict]] = {}
    for one in conflicts:
        by_column.setdefault(one.column, []).append(one)
    return [one for ones in sorted(by_column.values(), key=len) for one in ones[:SHOWN_OF_COLUMN]]


def _duplicates(union: Union) -> Iterator[str]:
    yield from ("## まったく同じ行", "")
    if not union.duplicates:
        yield from ("ありません。", "")
        return
    pairs = Counter((one.kept.file, one.left_out.file) for one in union.duplicates)
    yield from _table(
        ("残した行のファイル", "省いた行のファイル", "行"), [(*pair, count) for pair, count in pairs.most_common()]
    )
    if len(union.duplicates) < union.duplicate_count:
        yield from (f"全部で{union.duplicate_count:,}行のうち、初めの{MOST_TOLD:,}行の内訳です。", "")


def _gaps(union: Union) -> Iterator[str]:
    yield from ("## 足りない項目", "", "標準が必須か推奨とする項目で、空のセルがあるもの。", "")
    if not union.gaps:
        yield from ("ありません。", "")
        return
    names = {Level.REQUIRED: "必須", Level.RECOMMENDED: "推奨"}
    rows = [
        (one.publisher, one.column, names[one.level], "全部" if one.empty == one.rows else one.empty, one.rows)
        for one in union.gaps
    ]
    yield from _table(("公開者", "項目", "区分", "空の行", "行"), rows)


def _strange(union: Union) -> Iterator[str]:
    yield from ("## 意味の分からなかった値", "", "直さずにそのまま残したもの。", "")
    rows = [
        (one.publisher, one.path, finding.column, finding.row or "", finding.message, finding.count)
        for one in union.contributions
        for finding in one.strange
    ]
    yield from (
        _table(("公開者", "ファイル", "項目", "最初の行", "値と理由", "か所"), rows) if rows else ("ありません。", "")
    )


def _changes_page(changes: Changes) -> Iterator[str]:
    yield from ("## 前回からの変化", "")
    counts = (
        ("同じ", changes.same),
        ("増えた", len(changes.added)),
        ("変わった", len(changes.changed)),
        ("なくなった", len(changes.removed)),
    )
    yield from _table(("変化", "行"), counts)
    rows = [("増えた", *one, "") for one in changes.added[:SHOWN]]
    rows += [("なくなった", *one, "") for one in changes.removed[:SHOWN]]
    for one in changes.changed[:SHOWN]:
        what = "、".join(f"{name}「{before}」→「{now}」" for name, before, now in one.columns)
        rows.append(("変わった", one.publisher, one.thing, what))
    if rows:
        yield from _table(("変化", "公開者", "もの", "項目"), rows)


def _table(head: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    titles = list(head)
    yield "| " + " | ".join(titles) + " |"
    yield "|" + " --- |" * len(titles)
    for row in rows:
        yield "| " + " | ".join(_cell(value) for value in row) + " |"
    yield ""


def _cell(value: Any) -> str:
    text = f"{value:,}" if isinstance(value, int) else str(value)
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ").replace("<", "&lt;").replace("\x1f", " ")
