"""Reads the sheets' files: content, indicators, money, and a story of dated steps.

Days are counted back from the day of loading (`ago`), so that the demo city is as fresh in any year.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from hoshin.kernel.clock import JAPAN
from hoshin.kernel.fiscal_year import Month

FOLDER = Path(__file__).with_name("sheets")
OFFICE_OPENS = time(8, 45)
REPORT_DAY = timedelta(days=5)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing somebody did to a sheet: when, what (a verb of `verbs`), by whom, with what.

    `ago` counts days; `months_ago` means the sixth of that month, when monthly reports are made.
    """

    do: str
    ago: int = 0
    months_ago: int | None = None
    by: str = ""
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SheetStory:
    """A sheet as its file tells it."""

    key: str
    title: str
    policy: int
    section: str
    content: dict[str, Any]
    steps: tuple[Step, ...]
    staff: str = "joho-lead"
    technologies: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()

    @property
    def head(self) -> str:
        """The login name of the section's head."""
        return "joho-chief" if self.section == "joho" else f"{self.section}-head"

    @property
    def member(self) -> str:
        """The login name of the section's member."""
        return f"{self.section}-staff"


def stories() -> Iterator[SheetStory]:
    """Every sheet of the demo city, in the order of the files' names."""
    for path in sorted(FOLDER.glob("*.json")):
        for told in json.loads(path.read_text(encoding="utf-8")):
            steps = tuple(
                Step(
                    do=step.pop("do"),
                    ago=step.pop("ago", 0),
                    months_ago=step.pop("months_ago", None),
                    by=step.pop("by", ""),
                    values=step,
                )
                for step in told.pop("story")
            )
            told |= {name: tuple(told.get(name, ())) for name in ("technologies", "procedures")}
            yield SheetStory(steps=steps, **told)


def day_of(step: Step, *, today: date) -> date:
    """The day on which a step happened, never after `today`."""
    if step.months_ago is None:
        return today - timedelta(days=step.ago)
    return min(Month.of(today).plus(-step.months_ago).first_day + REPORT_DAY, today)


def moment_of(day: date, *, order: int) -> datetime:
    """The moment of a step on `day`: in office hours, later steps of a day later."""
    return datetime.combine(day, OFFICE_OPENS, JAPAN) + timedelta(minutes=min(order, 400))
