"""The listed sheets as data that others can use, and one sheet as the paper shows it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from hoshin.kernel.clock import local_date
from hoshin.kernel.eras import format_date
from hoshin.kernel.fiscal_year import FiscalYear, Month
from hoshin.steering.plan.models import BudgetLine, Kpi, Sheet
from hoshin.steering.plan.queries.disclosure import disclosure_on, shown_lines, shown_sheets
from hoshin.steering.plan.queries.kpis import KpiReading, readings_of
from hoshin.steering.plan.queries.ledger import EffectReading, gains_of
from hoshin.steering.plan.queries.page import SheetPage
from hoshin.steering.plan.rules import (
    EVERY_YEAR,
    AssessmentLevel,
    BudgetState,
    Disclosure,
    EffectKind,
    FieldGroup,
    Hold,
    Origin,
    RelatedPlanKind,
    RunState,
    SecurityResult,
    SheetState,
)

SCHEMA = "hoshin.plan/1"
_TEXTS = ("issue", "present", "ideal", "gap", "purpose", "means")


def plan_as_data(*, today: date) -> dict[str, Any]:
    """The plan as open data: every listed sheet with route, budget, indicators and effects; days in ISO 8601.

    What is kept from the public on `today` is absent; `withheld` of a sheet says what and until when.
    """
    disclosure = disclosure_on(today)
    shown = Sheet.objects.public().filter(shown_sheets(disclosure, FieldGroup.KPIS))
    kpis: dict[int, list[KpiReading]] = {}
    for reading in readings_of(Kpi.objects.filter(sheet__in=shown).prefetch_related("interim_targets"), today=today):
        kpis.setdefault(reading.kpi.sheet_id, []).append(reading)
    return {"schema": SCHEMA, "as_of": today.isoformat(), "sheets": list(_sheets(kpis, disclosure))}


def _sheets(kpis: dict[int, list[KpiReading]], disclosure: Disclosure) -> Iterator[dict[str, Any]]:
    """Every listed sheet, in a number of queries that does not depend on how many there are."""
    sheets = (
        Sheet.objects.public()
        .select_related("main_policy", "owning_section", "merged_into")
        .prefetch_related("runs", "budget_lines", "effects", "focus_items__basic_policy", "categories__scheme")
        .order_by("number")
    )
    gains = gains_of(Sheet.objects.public(), today=disclosure.today)
    for sheet in sheets:
        seen = {group: disclosure.shows(group, sheet.pk) for group in FieldGroup}
        yield {
            "number": sheet.number,
            "title": sheet.title,
            "state": sheet.state,
            "state_label": SheetState(sheet.state).label,
            "origin": sheet.origin,
            "owning_section": sheet.owning_section.name,
            "basic_policy": sheet.main_policy.number,
            "focus_items": [str(item) for item in sheet.focus_items.all()],
            "categories": [f"{item.scheme.code}:{item.code}" for item in sheet.categories.all()],
            **{name: getattr(sheet, name) if seen[FieldGroup.CONTENT] else None for name in _TEXTS},
            "listed_on": local_date(sheet.listed_at).isoformat() if sheet.listed_at else None,
            "completed_on": local_date(sheet.completed_at).isoformat() if sheet.completed_at else None,
            "merged_into": sheet.merged_into.number if sheet.merged_into else None,
            "route": [_run(run) for run in sheet.runs.all() if seen[FieldGroup.ROUTE]],
            "budget": [_budget(line) for line in shown_lines(disclosure, sheet.budget_lines.all())],
            "kpis": [_kpi(reading) for reading in kpis.get(sheet.pk, [])],
            "effects": [
                _effect(EffectReading(effect, gains.get((sheet.pk, effect.kind))))
                for effect in sheet.effects.all()
                if seen[FieldGroup.EFFECTS]
            ],
            "withheld": [_withheld(hold) for hold in disclosure.withheld(sheet.pk)],
        }


def _withheld(hold: Hold) -> dict[str, Any]:
    return {
        "group": hold.group.value,
        "from_fiscal_year": hold.from_fiscal_year if hold.from_fiscal_year != EVERY_YEAR else None,
        "until": hold.publish_on.isoformat(),
    }


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _run(run: Any) -> dict[str, Any]:
    return {
        "stage": run.stage,
        "attempt": run.attempt,
        "state": run.state,
        "planned": [_day(run.planned_start_on), _day(run.planned_end_on)],
        "actual": [_day(run.actual_start_on), _day(run.actual_end_on)],
        "result": run.result,
    }


def _budget(line: Any) -> dict[str, Any]:
    return {
        "fiscal_year": line.fiscal_year,
        "budgeted_thousand_yen": line.budgeted,
        "outturn_thousand_yen": line.outturn,
    }


def _kpi(reading: KpiReading) -> dict[str, Any]:
    kpi = reading.kpi
    return {
        "name": kpi.name,
        "definition": kpi.definition,
        "unit": kpi.unit,
        "direction": kpi.direction,
        "baseline": str(kpi.baseline) if kpi.baseline is not None else None,
        "target": str(kpi.target),
        "target_on": _day(kpi.target_on),
        "targets": [
            *({"target": str(one.target), "target_on": _day(one.target_on)} for one in kpi.interim_targets.all()),
            {"target": str(kpi.target), "target_on": _day(kpi.target_on)},
        ],
        "method": kpi.method,
        "frequency": kpi.frequency,
        "source": kpi.source,
        "is_live": reading.is_live,
        "value": str(reading.value) if reading.value is not None else None,
        "measured_on": _day(reading.measured_on),
        "standing": reading.standing.value,
    }


def _effect(reading: EffectReading) -> dict[str, Any]:
    effect = reading.effect
    return {
        "kind": effect.kind,
        "unit": effect.unit,
        "expected": str(effect.expected),
        "measured": f"{reading.value:.1f}" if reading.value is not None else None,
        "measured_from": reading.source or None,
    }


def paper_content(page: SheetPage, *, organisation: str, is_for_public: bool, today: date) -> dict[str, Any]:
    """What the A4 page prints: the same values as the screen, worded; for the public only money that is in the budget."""
    sheet = page.sheet
    return {
        "title": str(sheet),
        "organisation": organisation,
        "number": sheet.number,
        "name": sheet.title,
        "state": SheetState(sheet.state).label,
        "printed_on": format_date(today),
        "policy": str(sheet.main_policy),
        "section": sheet.owning_section.name,
        "origin": Origin(sheet.origin).label,
        "focus_items": [_short(str(item), 60) for item in sheet.focus_items.all()[:3]],
        "categories": [f"{item.scheme.title} {item.code}" for item in sheet.categories.all()],
        "related_plans": [
            "　".join(filter(None, (RelatedPlanKind(plan.kind).label, plan.title, plan.place)))
            for plan in sheet.related_plans.all()
        ],
        **{name: _short(getattr(sheet, name), LONGEST_PRINTED) for name in _TEXTS},
        "security": SecurityResult(sheet.security_result).label,
        "punctuality": page.punctuality.label,
        "runs": [_printed_run(run) for run in page.runs[-MOST_RUNS:]],
        "budget_head": _PUBLIC_MONEY if is_for_public else _ALL_MONEY,
        "budget": [_printed_budget(line, is_for_public=is_for_public) for line in page.budget],
        "kpis": [_printed_kpi(reading) for reading in page.kpis[:MOST_KPIS]],
        "effects": [
            [
                EffectKind(reading.effect.kind).label,
                f"{reading.effect.expected:,} {reading.effect.unit}",
                f"{reading.value:,} {reading.effect.unit}{_SOURCES[reading.source]}"
                if reading.value is not None
                else "―",
            ]
            for reading in page.effects
        ],
        "reports": [
            [
                Month.of(report.month).label,
                _short(report.done, 120),
                AssessmentLevel(report.assessment.level).label if hasattr(report, "assessment") else "―",
            ]
            for report in page.reports[:1]
        ],
    }


_SOURCES = {"ledger": "（台帳）", "typed": "（手入力）"}
LONGEST_PRINTED = 220
MOST_RUNS = 7
MOST_KPIS = 4
MOST_YEARS = 4


def _short(text: str, most: int) -> str:
    """The text on one line, cut with an ellipsis so that a sheet stays on one page; the whole stands on the screen."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


_ALL_MONEY = ["年度", "状態", "要求", "査定", "予算", "決算"]
_PUBLIC_MONEY = ["年度", "予算", "決算"]


def _printed_budget(line: BudgetLine, *, is_for_public: bool) -> list[str]:
    year, settled = FiscalYear(line.fiscal_year).label, [_amount(line.budgeted), _amount(line.outturn)]
    if is_for_public:
        return [year, *settled]
    return [year, BudgetState(line.state).label, _amount(line.requested), _amount(line.assessed), *settled]


def _amount(amount: int | None) -> str:
    return "―" if amount is None else f"{amount:,}"


def _printed_run(run: Any) -> list[str]:
    """Stage, planned days, actual days, what became of it."""
    planned = f"{format_date(run.planned_start_on, weekday=False)}～{format_date(run.planned_end_on, weekday=False)}"
    actual = "～".join(format_date(day, weekday=False) for day in (run.actual_start_on, run.actual_end_on) if day)
    attempt = f"（{run.attempt}回目）" if run.attempt > 1 else ""
    return [f"{SheetState(run.stage).label}{attempt}", planned, actual or "―", RunState(run.state).label]


def _printed_kpi(reading: KpiReading) -> list[str]:
    """Name, baseline, newest value with its day, target with its day, how it stands."""
    kpi = reading.kpi
    baseline = f"{kpi.baseline.normalize():f}{kpi.unit}" if kpi.baseline is not None else "―"
    value = "―"
    if reading.value is not None and reading.measured_on is not None:
        value = f"{reading.value.normalize():f}{kpi.unit}（{format_date(reading.measured_on, weekday=False)}）"
    target = f"{kpi.target.normalize():f}{kpi.unit}（{format_date(kpi.target_on, weekday=False)}）"
    return [kpi.name, baseline, value, target, reading.standing.label]
