"""What the bound edition prints: cover, summary, every sheet on its page, index; a large one in volumes."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from hoshin.kernel.eras import format_date, format_datetime
from hoshin.kernel.fiscal_year import FiscalYear
from hoshin.steering.plan.models import Edition
from hoshin.steering.plan.rules import FROZEN_TEXTS, Frozen, SheetState, lines_of
from hoshin.steering.plan.rules.editions import volumes_of

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


@dataclass(frozen=True)
class Volume:
    """What is bound together: its number, counted from 1, and its sheets in their order."""

    number: int
    sheets: list[Frozen]

    @property
    def name(self) -> str:
        """Its name on paper and on screen."""
        return f"第{self.number}分冊"

    @property
    def policies(self) -> str:
        """The basic policies that it holds sheets of."""
        names = _policies(self.sheets)
        return names[0] if len(names) == 1 else f"{names[0]}から{names[-1]}まで"


def volumes_bound(sheets: list[Frozen]) -> list[Volume]:
    """The volumes of an edition: the sheets by basic policy, then by number."""
    ordered = sorted(sheets, key=lambda frozen: (frozen["basic_policy_number"], frozen["number"]))
    return [
        Volume(number, [ordered[place] for place in places])
        for number, places in enumerate(volumes_of(len(ordered)), start=1)
    ]


def bound_content(
    edition: Edition,
    volumes: list[Volume],
    volume: Volume,
    *,
    pages: dict[str, int],
    first_page: int,
    organisation: str,
) -> dict[str, Any]:
    """One volume as JSON for the press. `pages` tells where the sheets of the volumes before it are; the last has the index."""
    everything = [frozen for one in volumes for frozen in one.sheets]
    is_first, is_last = volume is volumes[0], volume is volumes[-1]
    return {
        "title": f"ICTによる情報化推進実施計画\n{edition.title}",
        "subtitle": f"第{edition.number}版（{FiscalYear(edition.fiscal_year).label}）",
        "organisation": organisation,
        "issued": format_date(edition.frozen_at.date(), weekday=False),
        "frozen_at": format_datetime(edition.frozen_at, weekday=False),
        "note": edition.note,
        "seal": edition.seal,
        "total": len(everything),
        "volume": volume.number,
        "volumes": [{"name": one.name, "policies": one.policies, "total": len(one.sheets)} for one in volumes],
        "first_page": first_page,
        "summary": _summary(everything) if is_first else [],
        "chapters": _chapters(volumes, volume),
        "sections": _by_section(volumes, pages) if is_last else [],
        "money": _money(everything) if is_first else [],
    }


def _policies(sheets: Iterable[Frozen]) -> list[str]:
    return list(dict.fromkeys(frozen["basic_policy"] for frozen in sheets))


def _chapters(volumes: list[Volume], volume: Volume) -> list[dict[str, Any]]:
    """The volume's sheets by basic policy; one that the volume before began is said to go on."""
    begun = {frozen["basic_policy"] for one in volumes[: volume.number - 1] for frozen in one.sheets}
    return [
        {
            "title": f"{policy}（続き）" if policy in begun else policy,
            "sheets": [_sheet(frozen) for frozen in volume.sheets if frozen["basic_policy"] == policy],
        }
        for policy in _policies(volume.sheets)
    ]


def _summary(sheets: list[Frozen]) -> list[list[str]]:
    """Per basic policy and in all: sheets, under way, complete, ended."""
    rows = []
    for policy in [*_policies(sheets), "計"]:
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


def _by_section(volumes: list[Volume], pages: dict[str, int]) -> list[dict[str, Any]]:
    """The index: every section with its sheets, each with its volume and its page where that is known."""
    rows: dict[str, list[list[Any]]] = {}
    for volume in volumes:
        for frozen in volume.sheets:
            row = [frozen["number"], frozen["title"], volume.number, pages.get(frozen["number"])]
            rows.setdefault(frozen["owning_section"], []).append(row)
    return [{"name": name, "sheets": rows[name]} for name in sorted(rows)]


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
