"""What the bound edition prints: cover, summary, every sheet on its page, index."""

from collections import Counter
from typing import Any

from hoshin.kernel.eras import format_date, format_datetime
from hoshin.kernel.fiscal_year import FiscalYear
from hoshin.steering.plan.models import Edition
from hoshin.steering.plan.rules import FROZEN_TEXTS, Frozen, SheetState, lines_of

_GROUPS = (
    ("工程", "route."),
    ("KPI", "kpis."),
    ("効果（年間）", "effects."),
    ("効果の台帳", "ledger."),
    ("予算と決算", "budget."),
    ("最近の進捗", "progress."),
)
_RUNNING = ("route.", "kpis.", "effects.", "ledger.", "budget.")
"""Groups of many small lines: printed to the end, one after the other, so that most sheets stay on one page."""
LONGEST_PRINTED = 500


def bound_content(edition: Edition, sheets: list[Frozen], *, organisation: str) -> dict[str, Any]:
    """The edition as JSON for the press; sheets by basic policy, then by number."""
    ordered = sorted(sheets, key=lambda frozen: (frozen["basic_policy_number"], frozen["number"]))
    policies = list(dict.fromkeys(frozen["basic_policy"] for frozen in ordered))
    return {
        "title": f"ICTによる情報化推進実施計画\n{edition.title}",
        "subtitle": f"第{edition.number}版（{FiscalYear(edition.fiscal_year).label}）",
        "organisation": organisation,
        "issued": format_date(edition.frozen_at.date(), weekday=False),
        "frozen_at": format_datetime(edition.frozen_at, weekday=False),
        "note": edition.note,
        "seal": edition.seal,
        "total": len(sheets),
        "summary": _summary(ordered, policies),
        "chapters": [
            {"title": policy, "sheets": [_sheet(frozen) for frozen in ordered if frozen["basic_policy"] == policy]}
            for policy in policies
        ],
        "sections": _by_section(ordered),
        "money": _money(ordered),
    }


def _summary(sheets: list[Frozen], policies: list[str]) -> list[list[str]]:
    """Per basic policy and in all: sheets, under way, complete, ended."""
    rows = []
    for policy in [*policies, "計"]:
        states = Counter(frozen["state"] for frozen in sheets if policy in {frozen["basic_policy"], "計"})
        total = sum(states.values())
        ended = states["withdrawn"] + states["merged"]
        rows.append([policy, *map(str, (total, total - states["complete"] - ended, states["complete"], ended))])
    return rows


def _money(sheets: list[Frozen]) -> list[list[str]]:
    """Per fiscal year what stands in the budget and what was spent, in thousand yen."""
    budgeted: Counter[int] = Counter()
    spent: Counter[int] = Counter()
    for frozen in sheets:
        for line in frozen["budget"]:
            if line["state"] == "in_budget":
                budgeted[line["fiscal_year"]] += line["budgeted"] or 0
                spent[line["fiscal_year"]] += line["outturn"] or 0
    return [[FiscalYear(year).label, f"{budgeted[year]:,}", f"{spent[year]:,}"] for year in sorted(budgeted)]


def _by_section(sheets: list[Frozen]) -> list[dict[str, Any]]:
    """The index: every section with its sheets."""
    names = sorted({frozen["owning_section"] for frozen in sheets})
    return [
        {
            "name": name,
            "sheets": [[frozen["number"], frozen["title"]] for frozen in sheets if frozen["owning_section"] == name],
        }
        for name in names
    ]


def _sheet(frozen: Frozen) -> dict[str, Any]:
    lines = lines_of(frozen)

    def chosen(prefix: str) -> list[list[str]]:
        return [
            [label.split("　", 1)[-1], "　".join(text.splitlines()) if prefix in _RUNNING else _short(text)]
            for key, (label, text) in lines.items()
            if key.startswith(prefix)
        ]

    facts = [[label, _short(text)] for key, (label, text) in lines.items() if "." not in key and key not in _IN_HEAD]
    return {
        "number": frozen["number"],
        "title": frozen["title"],
        "state": SheetState(frozen["state"]).label,
        "facts": facts,
        "texts": [lines[f"content.{name}"] for name in FROZEN_TEXTS if f"content.{name}" in lines],
        "groups": [[title, rows] for title, prefix in _GROUPS if (rows := chosen(prefix))],
    }


_IN_HEAD = ("title", "state", "origin", "basic_policy")


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_PRINTED else f"{text[: LONGEST_PRINTED - 1]}…"
