"""The course of a sheet's indicators: values, dated targets, the trend's forecast, and what was corrected."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hoshin.foundation.figures.public import Indicator, Span, indicators, last_days, values_of_many
from hoshin.kernel.errors import NotFound
from hoshin.kernel.fiscal_year import FiscalYear
from hoshin.steering.plan.models import Kpi, KpiFormerValue, KpiValue, Sheet
from hoshin.steering.plan.queries.kpis import KpiReading, readings_of
from hoshin.steering.plan.rules import (
    Dated,
    Direction,
    Forecast,
    TargetStanding,
    forecast,
    target_standing,
)

DAYS_BACK = 800
MOST_DRAWN = 60
VALUES_SHOWN = 40


@dataclass(frozen=True, slots=True)
class TargetReading:
    """A dated target and whether it was met on its day; `is_final` marks the indicator's own."""

    target: Dated
    standing: TargetStanding
    is_final: bool


@dataclass(frozen=True)
class KpiCourse:
    """One indicator over time: what was measured, what is aimed at, where it is heading."""

    reading: KpiReading
    points: list[Dated]
    targets: list[TargetReading]
    forecast: Forecast
    source: str
    definition: str
    """What the indicator counts: as the section says it, else as the live figure is defined."""

    @property
    def kpi(self) -> Kpi:
        """The indicator."""
        return self.reading.kpi

    @property
    def baseline(self) -> Dated | None:
        """Where it started, if that is known with its day."""
        kpi = self.kpi
        return Dated(kpi.baseline_on, kpi.baseline) if kpi.baseline is not None and kpi.baseline_on else None


@dataclass(frozen=True)
class KpiRecords:
    """The newest values that were entered by hand, and those that were corrected."""

    values: list[KpiValue]
    former: list[KpiFormerValue]


def kpi_of(sheet: Sheet, kpi_id: int) -> Kpi:
    """The sheet's indicator of that id; raises NotFound."""
    kpi = sheet.kpis.filter(pk=kpi_id).first()
    if kpi is None:
        raise NotFound("お探しの指標は見つかりません。")
    return kpi


def course_of(kpi: Kpi, *, today: date) -> KpiCourse:
    """The course of one indicator."""
    (course,) = courses_of(readings_of(Kpi.objects.filter(pk=kpi.pk), today=today), today=today)
    return course


def courses_of(readings: Sequence[KpiReading], *, today: date) -> list[KpiCourse]:
    """The courses of the given indicators, in their order; three queries whatever their number."""
    kpis = [reading.kpi for reading in readings]
    if not kpis:
        return []
    points = _points(kpis, today)
    targets = _targets(kpis)
    live = {indicator.code: indicator for indicator in indicators()}
    return [
        _course(reading, points[reading.kpi.pk], targets[reading.kpi.pk], live.get(reading.kpi.indicator_code), today)
        for reading in readings
    ]


def records_of(kpi: Kpi) -> KpiRecords:
    """What was entered by hand, and what was corrected, the newest first."""
    values = kpi.values.select_related("evidence_file").order_by("-measured_on")
    return KpiRecords(
        values=list(values[:VALUES_SHOWN]),
        former=list(kpi.former_values.select_related("evidence_file").order_by("-replaced_at", "-pk")[:VALUES_SHOWN]),
    )


def arrivals(codes: Collection[str]) -> dict[str, date]:
    """The day on which each of the live figures was counted last; one query. A figure never counted is left out."""
    return last_days(codes)


def _points(kpis: Iterable[Kpi], today: date) -> dict[int, list[Dated]]:
    """The values of each indicator by day, oldest first: counted ones for the bound, typed ones for the others."""
    bound = {kpi.pk: kpi.indicator_code for kpi in kpis if kpi.indicator_code}
    typed = [kpi.pk for kpi in kpis if not kpi.indicator_code]
    points: dict[int, list[Dated]] = defaultdict(list)
    rows = KpiValue.objects.filter(kpi__in=typed, measured_on__lte=today).order_by("kpi_id", "measured_on")
    for kpi_id, on, value in rows.values_list("kpi_id", "measured_on", "value"):
        points[kpi_id].append(Dated(on, value))
    live = values_of_many(set(bound.values()), since=today - timedelta(days=DAYS_BACK)) if bound else {}
    for kpi_id, code in bound.items():
        points[kpi_id] = [Dated(on, value) for on, value in live.get(code, [])]
    return points


def _targets(kpis: Iterable[Kpi]) -> dict[int, list[Dated]]:
    found: dict[int, list[Dated]] = defaultdict(list)
    rows = Kpi.objects.filter(pk__in=[kpi.pk for kpi in kpis], interim_targets__isnull=False)
    for kpi_id, on, value in rows.order_by("interim_targets__target_on").values_list(
        "pk", "interim_targets__target_on", "interim_targets__target"
    ):
        found[kpi_id].append(Dated(on, value))
    return found


def _course(
    reading: KpiReading, points: list[Dated], interim: list[Dated], live: Indicator | None, today: date
) -> KpiCourse:
    kpi = reading.kpi
    direction = Direction(kpi.direction)
    final = Dated(kpi.target_on, kpi.target)
    return KpiCourse(
        reading=reading,
        points=thinned(points),
        targets=[
            TargetReading(one, target_standing(one, points, direction=direction, today=today), one is final)
            for one in (*interim, final)
        ],
        forecast=forecast(_since_reset(live, points), direction=direction, target=kpi.target, target_on=kpi.target_on),
        source=f"システムの実測値「{live.label}」" if live else kpi.source,
        definition=kpi.definition or (live.definition if live else ""),
    )


def _since_reset(live: Indicator | None, points: list[Dated]) -> list[Dated]:
    """The points of which a trend can be drawn: what is counted anew each month or fiscal year begins again with it."""
    if not points or live is None or live.span is Span.DAY:
        return points
    last = points[-1].on
    since = last.replace(day=1) if live.span is Span.MONTH else FiscalYear.of(last).first_day
    return [point for point in points if point.on >= since]


def thinned(points: list[Dated]) -> list[Dated]:
    """At most sixty points, evenly taken and always with the last."""
    if len(points) <= MOST_DRAWN:
        return points
    every = -(-len(points) // MOST_DRAWN)
    return points[::-1][::every][::-1]
