"""The calendar in which a fiscal year's initial budget (当初予算) is asked for, assessed and announced."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hoshin.kernel.errors import RuleBroken
from hoshin.kernel.fiscal_year import FiscalYear

EARLIEST_DAYS = 400


class BudgetPhase(StrEnum):
    """Where the making of the budget stands."""

    REQUESTING = "requesting"
    ASSESSING = "assessing"
    DECIDING = "deciding"
    ANNOUNCED = "announced"

    @property
    def label(self) -> str:
        """The word on screen."""
        return {
            "requesting": "要求の受付中",
            "assessing": "査定中",
            "deciding": "結果の公表待ち",
            "announced": "結果の公表済み",
        }[self.value]


@dataclass(frozen=True, slots=True)
class BudgetCalendar:
    """The three days of one fiscal year's budget: last day for requests, day of the assessment, day of the result."""

    year: FiscalYear
    requests_due_on: date
    assessed_on: date
    announced_on: date

    def phase_on(self, day: date) -> BudgetPhase:
        """What is being done on `day`; requests are taken until the end of their last day."""
        if day <= self.requests_due_on:
            return BudgetPhase.REQUESTING
        if day <= self.assessed_on:
            return BudgetPhase.ASSESSING
        return BudgetPhase.DECIDING if day < self.announced_on else BudgetPhase.ANNOUNCED

    def takes_requests_on(self, day: date) -> bool:
        """Whether sections may still ask."""
        return self.phase_on(day) is BudgetPhase.REQUESTING


def check_calendar(calendar: BudgetCalendar) -> None:
    """Refuse days that do not follow one another, or that have nothing to do with the fiscal year."""
    if calendar.assessed_on < calendar.requests_due_on:
        raise RuleBroken("査定の日は、要求の期限以後にしてください。", field="assessed_on")
    if calendar.announced_on < calendar.assessed_on:
        raise RuleBroken("結果の公表日は、査定の日以後にしてください。", field="announced_on")
    if calendar.announced_on > calendar.year.last_day:
        raise RuleBroken(f"結果の公表日は、{calendar.year.label}が終わるまでの日にしてください。", field="announced_on")
    if (calendar.year.first_day - calendar.requests_due_on).days > EARLIEST_DAYS:
        raise RuleBroken("要求の期限が、その年度の1年以上前になっています。", field="requests_due_on")
