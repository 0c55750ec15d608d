"""KPIs with their newest value, live or entered by hand, and how they stand."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from hoshin.foundation.figures.public import Figure, indicators, latest_of
from hoshin.kernel.clock import local_date
from hoshin.steering.plan.models import Kpi, KpiValue, Sheet
from hoshin.steering.plan.rules import Direction, Standing, Target, attainment, standing


@dataclass(frozen=True, slots=True)
class KpiReading:
    """An indicator with its newest value, where it came from, how old it is and how it stands."""

    kpi: Kpi
    value: Decimal | None
    measured_on: date | None
    origin: str
    age_days: int | None
    standing: Standing
    attainment: int | None

    @property
    def is_live(self) -> bool:
        """True when the value is counted, not typed."""
        return bool(self.kpi.indicator_code)


def kpi_readings(sheet: Sheet, *, today: date) -> list[KpiReading]:
    """The sheet's indicators as they stand on `today`: three queries whatever their number."""
    return readings_of(sheet.kpis.all(), today=today)


def standings_by(kpis: QuerySet[Kpi], group: str, *, today: date) -> dict[Any, Counter[Standing]]:
    """How many of the given indicators stand how, counted by the value of the field `group`.

    Says the same as `readings_of`, without making an object of every indicator and value of the plan.
    """
    typed = _typed(today)
    rows = list(
        kpis.order_by()
        .annotate(typed=Subquery(typed.values("value")[:1]), typed_on=Subquery(typed.values("measured_on")[:1]))
        .values_list(
            group, "indicator_code", "expires_after_days", "typed", "typed_on", "direction", "baseline", "target"
        )
    )
    live = latest_of({row[1] for row in rows} & {indicator.code for indicator in indicators()})
    standings: dict[Any, Counter[Standing]] = defaultdict(Counter)
    for key, code, expires_after_days, typed_value, typed_on, direction, baseline, goal in rows:
        is_old = typed_on is not None and (today - typed_on).days > expires_after_days
        value, is_stale = _live_value(live.get(code)) if code else (typed_value, is_old)
        standings[key][standing(Target(Direction(direction), baseline, goal), value, is_stale=is_stale)] += 1
    return standings


def _typed(today: date) -> QuerySet[KpiValue]:
    """The values of the indicator of an outer query that were entered by hand, the newest first."""
    return KpiValue.objects.filter(kpi=OuterRef("pk"), measured_on__lte=today).order_by("-measured_on")


def _live_value(figure: Figure | None) -> tuple[Decimal | None, bool]:
    """A live figure's value and whether it is stale; no value when it was never measured."""
    if figure is None or figure.measured_at is None:
        return None, False
    return figure.value, not figure.is_fresh


def readings_of(kpis: QuerySet[Kpi], *, today: date) -> list[KpiReading]:
    """The given indicators as they stand on `today`; only each one's newest value is read."""
    rows = list(kpis.select_related("silence").annotate(newest_value=Subquery(_typed(today).values("pk")[:1])))
    typed = KpiValue.objects.in_bulk([row.newest_value for row in rows if row.newest_value is not None])
    known = {indicator.code for indicator in indicators()}
    live = latest_of({row.indicator_code for row in rows} & known)
    return [_reading(row, live.get(row.indicator_code), typed.get(row.newest_value), today) for row in rows]


def _reading(kpi: Kpi, live: Figure | None, typed: KpiValue | None, today: date) -> KpiReading:
    """One indicator with its newest value: the live figure it is bound to, else what was typed last."""
    value, measured_on, origin, is_stale = None, None, "", False
    if kpi.indicator_code and live is not None and live.measured_at is not None:
        value, measured_on, origin = live.value, local_date(live.measured_at), live.origin
        is_stale = not live.is_fresh
    elif not kpi.indicator_code and typed is not None:
        value, measured_on, origin = typed.value, typed.measured_on, f"{typed.source}（{typed.entered_by}）"
        is_stale = (today - typed.measured_on).days > kpi.expires_after_days
    target = Target(Direction(kpi.direction), kpi.baseline, kpi.target)
    return KpiReading(
        kpi=kpi,
        value=value,
        measured_on=measured_on,
        origin=origin,
        age_days=(today - measured_on).days if measured_on else None,
        standing=standing(target, value, is_stale=is_stale),
        attainment=attainment(target, value) if value is not None and not is_stale else None,
    )
