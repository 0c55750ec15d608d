from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Max

from hoshin.foundation.figures.models import DefinitionVersion, FailedMeasurement, Measurement
from hoshin.foundation.figures.rules import (
    INDICATORS,
    Freshness,
    Indicator,
    Period,
    counted_when,
    freshness,
    indicators,
)
from hoshin.kernel import clock
from hoshin.kernel.errors import NotFound
from hoshin.web.formatting import number

LONGEST_SERIES = 1500
"""How many measurements a series goes back at most."""

MOST_DRAWN = 62
"""How many points a line may have before it is drawn by weeks."""


@dataclass(frozen=True, slots=True)
class Figure:
    """An indicator with its latest measurement as it stands at the moment of asking; what `figures/figure.html` shows."""

    indicator: Indicator
    value: Decimal | None
    numerator: int | None
    denominator: int | None
    basis: str
    period: Period | None
    measured_at: datetime | None
    freshness: Freshness
    origin: str
    failure: str = ""

    @property
    def code(self) -> str:
        """The indicator's code."""
        return self.indicator.code

    @property
    def is_fresh(self) -> bool:
        """True when the figure says something about today: only then may it count as reached or missed."""
        return self.freshness is Freshness.FRESH

    @property
    def is_stale(self) -> bool:
        """True when there is a value, but too old a one."""
        return self.freshness is Freshness.STALE

    @property
    def needs_a_look(self) -> bool:
        """True when it was never counted, not lately, or not successfully; having nothing to count is no defect."""
        return self.freshness in {Freshness.STALE, Freshness.NEVER} or bool(self.failure)

    @property
    def shown_value(self) -> str:
        """The number as shown, without its unit; 「―」 when there is none."""
        return "―" if self.value is None else number(self.value)


@dataclass(frozen=True, slots=True)
class Point:
    """An indicator's value on one day of its series."""

    on: date
    value: Decimal | None
    numerator: int | None
    denominator: int | None
    basis: str
    version: int
    measured_at: datetime


def indicator_of(code: str) -> Indicator:
    """The registered indicator of that code; raises NotFound."""
    if code not in INDICATORS:
        raise NotFound("その指標はありません。")
    return INDICATORS[code]


def latest(code: str, *, now: datetime | None = None) -> Figure:
    """The indicator with its latest measurement, fresh, stale or absent. Raises NotFound for an unknown code."""
    return latest_of([indicator_of(code)], now=now)[code]


def all_latest(*, now: datetime | None = None) -> list[Figure]:
    """Every registered indicator with its latest measurement, by code; three queries however many there are."""
    return list(latest_of(indicators(), now=now).values())


def latest_of(wanted: Iterable[Indicator | str], *, now: datetime | None = None) -> dict[str, Figure]:
    """The latest figure of each wanted indicator (or code) by its code; three queries however many there are."""
    now = now or clock.now()
    asked = [indicator_of(one) if isinstance(one, str) else one for one in wanted]
    codes = [indicator.code for indicator in asked]
    newest = Measurement.objects.filter(indicator_code__in=codes).values("indicator_code").annotate(newest=Max("id"))
    found = Measurement.objects.select_related("definition").in_bulk([row["newest"] for row in newest])
    by_code = {measurement.indicator_code: measurement for measurement in found.values()}
    failures = dict(FailedMeasurement.objects.filter(indicator_code__in=codes).values_list("indicator_code", "error"))
    return {
        indicator.code: _figure(indicator, by_code.get(indicator.code), failures.get(indicator.code, ""), now)
        for indicator in asked
    }


def _figure(indicator: Indicator, measurement: Measurement | None, failure: str, now: datetime) -> Figure:
    if measurement is None:
        return Figure(indicator, None, None, None, "", None, None, Freshness.NEVER, "まだ集計されていません", failure)
    is_current = measurement.definition.version == indicator.version
    origin = f"{measurement.basis}から、{counted_when(measurement.measured_at, now)}に集計"
    return Figure(
        indicator=indicator,
        value=_plain(measurement.value),
        numerator=measurement.numerator,
        denominator=measurement.denominator,
        basis=measurement.basis,
        period=Period(measurement.first_on, measurement.last_on),
        measured_at=measurement.measured_at,
        freshness=freshness(
            value=measurement.value,
            measured_at=measurement.measured_at,
            is_current=is_current,
            expires_after_days=indicator.expires_after_days,
            now=now,
        ),
        origin=origin if is_current else f"{origin}。その後に定義が変わり、集計し直しを待っています",
        failure=failure,
    )


def _plain(value: Decimal | None) -> Decimal | None:
    """The value without the zeros that the column adds."""
    if value is None:
        return None
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def series(code: str, *, since: date | None = None) -> list[Point]:
    """The values of an indicator by day, oldest first: the last measurement of each day. Raises NotFound.

    From `since` on, but never more than the newest 1,500 measurements.
    """
    indicator_of(code)
    rows = Measurement.objects.filter(indicator_code=code).select_related("definition").order_by("-id")
    if since is not None:
        rows = rows.filter(last_on__gte=since)
    by_day: dict[date, Point] = {}
    for row in rows[:LONGEST_SERIES]:
        by_day.setdefault(
            row.last_on,
            Point(
                on=row.last_on,
                value=_plain(row.value),
                numerator=row.numerator,
                denominator=row.denominator,
                basis=row.basis,
                version=row.definition.version,
                measured_at=row.measured_at,
            ),
        )
    return [by_day[day] for day in sorted(by_day)]


def values_of_many(codes: Collection[str], *, since: date) -> dict[str, list[tuple[date, Decimal]]]:
    """Day and value of several indicators from `since` on, oldest first, the last of each day; one query.

    Measurements that could say nothing are left out, and so is what was counted under an earlier definition: it does not
    belong on one line with the present one.
    """
    versions = {code: INDICATORS[code].version for code in codes if code in INDICATORS}
    rows = (
        Measurement.objects.filter(indicator_code__in=versions, last_on__gte=since, value__isnull=False)
        .order_by("id")
        .values_list("indicator_code", "definition__version", "last_on", "value")
    )
    by_day: dict[str, dict[date, Decimal]] = {code: {} for code in versions}
    for code, version, on, value in rows:
        if version == versions[code] and value is not None:
            by_day[code][on] = value
    return {code: sorted(days.items()) for code, days in by_day.items()}


def last_days(codes: Collection[str]) -> dict[str, date]:
    """The day on which each of the indicators last had a value, by code; one query. Those that never had are left out.

    A measurement that found nothing to count is none: whoever waits for the figure has heard nothing.
    """
    valued = Measurement.objects.filter(indicator_code__in=codes, value__isnull=False)
    rows = valued.order_by().values_list("indicator_code")
    return {code: clock.local_date(newest) for code, newest in rows.annotate(newest=Max("measured_at"))}


def thinned(points: list[Point]) -> list[Point]:
    """At most one point a week (its last), when there are more than two months of days: enough for a drawing."""
    if len(points) <= MOST_DRAWN:
        return points
    return list({point.on.isocalendar()[:2]: point for point in points}.values())


def value_on(code: str, day: date) -> Point | None:
    """The last value counted up to and on `day`, or None; for judging a KPI at its date. Raises NotFound."""
    indicator_of(code)
    row = (
        Measurement.objects.filter(indicator_code=code, last_on__lte=day)
        .select_related("definition")
        .order_by("-last_on", "-id")
        .first()
    )
    if row is None:
        return None
    version = row.definition.version
    return Point(row.last_on, _plain(row.value), row.numerator, row.denominator, row.basis, version, row.measured_at)


def definition_history(code: str) -> list[DefinitionVersion]:
    """The versions of an indicator's definition, newest first."""
    return list(DefinitionVersion.objects.filter(indicator_code=code).order_by("-version"))


def definition_problem(indicator: Indicator) -> str:
    """What is wrong between the program's definition of an indicator and the stored ones; empty when they agree."""
    versions = {held.version: held for held in DefinitionVersion.objects.filter(indicator_code=indicator.code)}
    if versions and indicator.version < max(versions):
        return f"{indicator.code}: version {indicator.version} is older than the stored version {max(versions)}"
    held = versions.get(indicator.version)
    if held is None or (held.definition, held.unit, held.direction) == (
        indicator.definition,
        indicator.unit,
        indicator.direction,
    ):
        return ""
    return f"{indicator.code}: definition, unit or direction changed without a new version (still {indicator.version})"


def definition_problems() -> list[str]:
    """Every disagreement between the program's definitions and the stored ones; for the doctor and the daily job."""
    return [problem for problem in map(definition_problem, indicators()) if problem]


def as_data(figure: Figure) -> dict[str, object]:
    """A figure as open data: the same value, age and state as every page shows."""
    indicator, period = figure.indicator, figure.period
    return {
        "code": indicator.code,
        "label": indicator.label,
        "unit": indicator.unit,
        "direction": indicator.direction.value,
        "definition": indicator.definition,
        "definition_version": indicator.version,
        "value": _number(figure.value),
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "basis": figure.basis,
        "period_first_on": period.first_on.isoformat() if period else None,
        "period_last_on": period.last_on.isoformat() if period else None,
        "measured_at": figure.measured_at.astimezone(clock.JAPAN).isoformat() if figure.measured_at else None,
        "state": figure.freshness.value,
    }


def point_as_data(point: Point) -> dict[str, object]:
    """One day of a series as open data."""
    return {
        "on": point.on.isoformat(),
        "value": _number(point.value),
        "numerator": point.numerator,
        "denominator": point.denominator,
        "basis": point.basis,
        "definition_version": point.version,
        "measured_at": point.measured_at.astimezone(clock.JAPAN).isoformat(),
    }


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
