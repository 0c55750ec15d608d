"""Monthly reports, answers to advice and indicator values: what is due, what is stale, what is reached."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from hoshin.kernel.errors import RuleBroken
from hoshin.steering.plan.rules.vocabulary import Direction

REPORT_DUE_DAY = 10
ADVICE_ANSWER_DAYS = 14


def first_of_month(day: date) -> date:
    """The first day of the month in which `day` falls; months are stored that way."""
    return day.replace(day=1)


def month_before(month: date) -> date:
    """The first day of the month before `month`."""
    return first_of_month(first_of_month(month) - timedelta(days=1))


def report_due_on(month: date) -> date:
    """The day by which the report on `month` is expected: the tenth of the following month."""
    following = first_of_month(first_of_month(month) + timedelta(days=31))
    return following.replace(day=REPORT_DUE_DAY)


def months_owed(*, under_way_since: date, reported: frozenset[date], today: date) -> list[date]:
    """The months, oldest first, whose report is due on `today` or earlier and has not been made.

    A sheet owes a report for every month at whose end it was under way.
    """
    owed = []
    month = first_of_month(under_way_since)
    while report_due_on(month) <= today:
        if month not in reported:
            owed.append(month)
        month = first_of_month(month + timedelta(days=31))
    return owed


def check_report_month(month: date, *, under_way_since: date, today: date) -> date:
    """`month` as its first day, if a report on it makes sense today; raises RuleBroken otherwise."""
    wanted = first_of_month(month)
    if wanted > first_of_month(today):
        raise RuleBroken("先の月の報告はまだできません。", field="month")
    if wanted < first_of_month(under_way_since):
        raise RuleBroken("登載より前の月は報告の対象ではありません。", field="month")
    return wanted


def answer_due_on(given_on: date) -> date:
    """The day by which advice is to be answered."""
    return given_on + timedelta(days=ADVICE_ANSWER_DAYS)


class Standing(StrEnum):
    """How an indicator stands; a stale value is never shown as reached."""

    NO_VALUE = "no_value"
    STALE = "stale"
    REACHED = "reached"
    ON_THE_WAY = "on_the_way"
    BEHIND = "behind"

    @property
    def label(self) -> str:
        """The word on screen."""
        return {
            "no_value": "実績なし",
            "stale": "実績が古い",
            "reached": "目標達成",
            "on_the_way": "前進",
            "behind": "基準値以下",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Target:
    """What an indicator is to reach, from where, and which way is better."""

    direction: Direction
    baseline: Decimal | None
    target: Decimal


def standing(target: Target, value: Decimal | None, *, is_stale: bool) -> Standing:
    """How `value` stands towards `target`; missing and stale values are states of their own (product promise 1)."""
    if value is None:
        return Standing.NO_VALUE
    if is_stale:
        return Standing.STALE
    sign = 1 if target.direction is Direction.UP else -1
    if sign * value >= sign * target.target:
        return Standing.REACHED
    if target.baseline is not None and sign * value <= sign * target.baseline:
        return Standing.BEHIND
    return Standing.ON_THE_WAY


def attainment(target: Target, value: Decimal) -> int | None:
    """How much of the way from baseline to target is done, in percent from 0 to 100; None without a way to go."""
    if target.baseline is None or target.baseline == target.target:
        return None
    share = (value - target.baseline) / (target.target - target.baseline)
    return max(0, min(100, int(share * 100)))


REQUIRED_FOR_BUDGETING: Mapping[str, str] = {
    "issue": "行政課題",
    "present": "現在の姿",
    "ideal": "理想の姿",
    "purpose": "目的",
    "means": "手段（使う技術）",
}


def missing_for_budgeting(values: Mapping[str, str], *, kpi_count: int) -> list[str]:
    """The labels of what a sheet lacks before money can be asked for; empty when nothing is missing."""
    missing = [label for name, label in REQUIRED_FOR_BUDGETING.items() if not values.get(name, "").strip()]
    if kpi_count == 0:
        missing.append("KPI（1つ以上）")
    return missing
