"""Sheets narrowed by what they were given and what they achieved: a year's money, their indicators, their effects.

A visitor's question is answered from what the public sees only: otherwise the list would tell what is kept back.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from hoshin.foundation.people.public import Person
from hoshin.kernel.fiscal_year import FiscalYear
from hoshin.steering.plan.models import BudgetLine, Effect, EffectBooking, Kpi, KpiSilence, SheetQuerySet
from hoshin.steering.plan.queries.disclosure import disclosure_on, shown_lines, shown_sheets
from hoshin.steering.plan.queries.kpis import standings_by
from hoshin.steering.plan.rules import EffectKind, FieldGroup, Standing, year_before
from hoshin.steering.plan.rules.portfolio import MONEY_LINES, PUBLIC_MONEY, Money

ANY = "any"
SILENT = "silent"
KPI_CHOICES = [
    (ANY, "KPIあり"),
    *[(one.value, one.label) for one in Standing],
    ("unknown", "実績なし・古い"),
    (SILENT, "実測値が届いていない"),
]
_UNKNOWN = (Standing.NO_VALUE, Standing.STALE)


def with_money(sheets: SheetQuerySet, money: str, year: int | None, *, person: Person, today: date) -> SheetQuerySet:
    """Those with such money in that fiscal year; without `money` with any, without `year` in any year."""
    wanted = Money(money or Money.REQUESTED)
    conditions: dict[str, Any] = {**MONEY_LINES[wanted], **({} if year is None else {"fiscal_year": year})}
    lines = BudgetLine.objects.filter(**conditions)
    if person.account_id is not None:
        return sheets.filter(pk__in=lines.order_by().values("sheet"))
    if wanted not in PUBLIC_MONEY:
        return sheets.none()
    return sheets.filter(pk__in={line.sheet_id for line in shown_lines(disclosure_on(today), lines)})


def with_standing(sheets: SheetQuerySet, kpi: str, *, person: Person, today: date) -> SheetQuerySet:
    """Those with an indicator that stands so; with any at all for `ANY`."""
    seen = _shown(sheets, FieldGroup.KPIS, person, today)
    if kpi == SILENT:
        return seen.filter(pk__in=KpiSilence.objects.order_by().values("kpi__sheet"))
    if kpi == ANY:
        return seen.filter(pk__in=Kpi.objects.order_by().values("sheet"))
    wanted = _UNKNOWN if kpi == "unknown" else (Standing(kpi),)
    standings = standings_by(Kpi.objects.filter(sheet__in=seen.order_by()), "sheet_id", today=today)
    return seen.filter(pk__in=[sheet for sheet, counts in standings.items() if any(counts[one] for one in wanted)])


def with_effect(sheets: SheetQuerySet, kind: str, *, person: Person, today: date) -> SheetQuerySet:
    """Those that are expected to save or gain this."""
    effects = Effect.objects.filter(kind=kind).order_by().values("sheet")
    return _shown(sheets, FieldGroup.EFFECTS, person, today).filter(pk__in=effects)


def with_gain(sheets: SheetQuerySet, kind: str, *, person: Person, today: date) -> SheetQuerySet:
    """Those for which the ledger says that they saved or gained this in the last twelve whole months."""
    bookings = EffectBooking.objects.filter(cancelled_at__isnull=True, work__kind=kind, month__range=year_before(today))
    return _shown(sheets, FieldGroup.EFFECTS, person, today).filter(pk__in=bookings.order_by().values("sheet"))


def _shown(sheets: SheetQuerySet, group: FieldGroup, person: Person, today: date) -> SheetQuerySet:
    """The sheets whose group this person sees: officials all of them."""
    if person.account_id is not None:
        return sheets
    return sheets.filter(shown_sheets(disclosure_on(today), group))


def measures_from(values: Mapping[str, str]) -> dict[str, Any]:
    """What an address asks for with `kpi`, `money`, `fiscal_year`, `effect` and `gained`; what cannot be read asks for nothing."""
    year = values.get("fiscal_year", "")
    return {
        "kpi": _known(values.get("kpi", ""), {code for code, _ in KPI_CHOICES}),
        "money": _known(values.get("money", ""), set(Money)),
        "fiscal_year": int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
        "effect": _known(values.get("effect", ""), set(EffectKind)),
        "gained": _known(values.get("gained", ""), set(EffectKind)),
    }


def _known(value: str, allowed: set[Any]) -> str:
    return value if value in allowed else ""


def conditions_in_words(*, kpi: str, money: str, fiscal_year: int | None, effect: str, gained: str) -> list[str]:
    """The same conditions as a reader of the list sees them."""
    words = []
    if money or fiscal_year is not None:
        year = "" if fiscal_year is None else f"{FiscalYear(fiscal_year).label}の"
        words.append(f"{year}{Money(money or Money.REQUESTED).label}")
    if kpi:
        words.append(f"KPI：{dict(KPI_CHOICES)[kpi]}")
    if effect:
        words.append(f"見込む効果：{EffectKind(effect).label}")
    if gained:
        words.append(f"直近12か月に計上した効果：{EffectKind(gained).label}")
    return words
