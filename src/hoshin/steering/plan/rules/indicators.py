"""Indicators with several dated targets, and bound figures that stop arriving."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum

from hoshin.kernel.errors import RuleBroken
from hoshin.steering.plan.rules.forecast import Dated
from hoshin.steering.plan.rules.vocabulary import Direction, Frequency


class TargetStanding(StrEnum):
    """Whether a dated target was met on its day."""

    AHEAD = "ahead"
    MET = "met"
    MISSED = "missed"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """The word on screen."""
        return {"ahead": "これから", "met": "達成", "missed": "未達成", "unknown": "実績なし"}[self.value]


def check_interim_targets(targets: Sequence[Dated], *, final_on: date) -> list[Dated]:
    """The targets on the way, in the order of their days; RuleBroken for one day twice or a day not before the last."""
    if len({target.on for target in targets}) < len(targets):
        raise RuleBroken("同じ期日の目標が二つあります。", field="on_1")
    for place, target in enumerate(targets, start=1):
        if target.on >= final_on:
            raise RuleBroken("途中の目標の期日は、最終の目標日より前にしてください。", field=f"on_{place}")
    return sorted(targets, key=lambda target: target.on)


def target_standing(target: Dated, points: Sequence[Dated], *, direction: Direction, today: date) -> TargetStanding:
    """How the last value up to the target's day stood to it; a target whose day is still to come is judged later."""
    if target.on > today:
        return TargetStanding.AHEAD
    known = [point for point in points if point.on <= target.on]
    if not known:
        return TargetStanding.UNKNOWN
    last = max(known, key=lambda point: point.on).value
    return TargetStanding.MET if reaches(last, target.value, direction) else TargetStanding.MISSED


def reaches(value: Decimal, target: Decimal, direction: Direction) -> bool:
    """Whether the value is as good as the target."""
    return value >= target if direction is Direction.UP else value <= target


def is_silent(*, last_on: date | None, watched_since: date | None, frequency: Frequency, today: date) -> bool:
    """Whether a bound figure has not arrived for longer than its frequency allows.

    One that never arrived is given the same time from the day on which it was bound.
    """
    since = last_on or watched_since
    return since is None or (today - since).days > frequency.patience_days
