"""The clock of the standard processing period (行政手続法 6条): it stands still while the city waits for the applicant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hoshin.citizens.procedures.rules.applications.flow import OPEN_STATES, ApplicationState

NEAR_DAYS = 3
"""From how many days before its deadline on an application counts as near to it."""
_RUNNING = frozenset({state.value for state in OPEN_STATES} - {ApplicationState.CORRECTION.value})


@dataclass(frozen=True, slots=True)
class Stayed:
    """How long an application stood in a state; `left_on` is None while it stands there."""

    state: str
    entered_on: date
    left_on: date | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """Days that count towards the standard period, and the day on which it ends; None while nothing runs or none is set."""

    spent_days: int
    standard_days: int | None
    due_on: date | None
    is_paused: bool

    @property
    def is_within(self) -> bool | None:
        """Whether the standard period was kept so far; None without one."""
        return None if self.standard_days is None else self.spent_days <= self.standard_days


def clock_of(stays: Sequence[Stayed], *, standard_days: int | None, today: date) -> Clock:
    """The clock on `today` after these stays, in the order they were made. Days are counted from midnight to midnight."""
    spent = sum(((stay.left_on or today) - stay.entered_on).days for stay in stays if stay.state in _RUNNING)
    standing = stays[-1].state if stays and stays[-1].left_on is None else ""
    runs = standing in _RUNNING
    due_on = today + timedelta(days=standard_days - spent) if runs and standard_days is not None else None
    return Clock(spent, standard_days, due_on, standing == ApplicationState.CORRECTION.value)
