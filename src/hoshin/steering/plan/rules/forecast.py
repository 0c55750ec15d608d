"""Where an indicator is heading: a robust line through its values, and when that line meets the target.

The line is Theil and Sen's: its slope is the median of the slopes between all pairs of points, its height the median of
what is left. One value in four may be wild without turning it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import combinations
from statistics import median

from hoshin.steering.plan.rules.vocabulary import Direction

FEWEST_POINTS = 4
FEWEST_DAYS = 28
FARTHEST_DAYS = 3653
"""Ten years: a line says nothing about what is farther away."""

MOST_POINTS = 90
"""Only the newest points are looked at: the pairs grow with the square."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A value on a day."""

    on: date
    value: Decimal


class Outlook(StrEnum):
    """What the line says about the target."""

    TOO_FEW = "too_few"
    REACHED = "reached"
    IN_TIME = "in_time"
    TOO_LATE = "too_late"
    NOT_NEARING = "not_nearing"

    @property
    def label(self) -> str:
        """The word on screen."""
        return {
            "too_few": "見込みを立てる実績が足りない",
            "reached": "目標に達している",
            "in_time": "目標日までに達する見込み",
            "too_late": "目標日に間に合わない見込み",
            "not_nearing": "目標に近づいていない",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Trend:
    """A line through the points: its value on the day `since` and what it gains a day."""

    since: date
    level: float
    slope: float

    def value_on(self, day: date) -> float:
        """The line's value on a day."""
        return self.level + self.slope * (day - self.since).days


@dataclass(frozen=True, slots=True)
class Forecast:
    """The outlook, the line it comes from (None with too few points), and the day on which the line meets the target."""

    outlook: Outlook
    trend: Trend | None = None
    reached_on: date | None = None


def trend_of(points: Sequence[Dated]) -> Trend | None:
    """The robust line through the points, whatever their order; None with fewer than four days or four weeks of them."""
    by_day = {point.on: float(point.value) for point in sorted(points, key=lambda point: point.on)[-MOST_POINTS:]}
    if len(by_day) < FEWEST_POINTS or (max(by_day) - min(by_day)).days < FEWEST_DAYS:
        return None
    since = min(by_day)
    places = sorted(((day - since).days, value) for day, value in by_day.items())
    slope = median((later[1] - earlier[1]) / (later[0] - earlier[0]) for earlier, later in combinations(places, 2))
    level = median(value - slope * place for place, value in places)
    return Trend(since, level, slope)


def forecast(points: Sequence[Dated], *, direction: Direction, target: Decimal, target_on: date) -> Forecast:
    """When the present trend reaches `target`; a value that has reached it counts whatever the trend says."""
    newest = max(points, key=lambda point: point.on, default=None)
    trend = trend_of(points)
    sign = 1 if direction is Direction.UP else -1
    if newest is not None and sign * newest.value >= sign * target:
        return Forecast(Outlook.REACHED, trend, newest.on)
    if newest is None or trend is None:
        return Forecast(Outlook.TOO_FEW)
    reached_on = _met_on(trend, float(target), sign, newest.on)
    if reached_on is None:
        return Forecast(Outlook.NOT_NEARING, trend)
    return Forecast(Outlook.IN_TIME if reached_on <= target_on else Outlook.TOO_LATE, trend, reached_on)


def _met_on(trend: Trend, target: float, sign: int, newest_on: date) -> date | None:
    """The first day after the newest value on which the line has met the target; None when not within ten years."""
    missing = sign * (target - trend.value_on(newest_on))
    pace = sign * trend.slope
    if pace <= 0 or missing > pace * FARTHEST_DAYS:
        return None
    return newest_on + timedelta(days=max(math.ceil(missing / pace), 1))
