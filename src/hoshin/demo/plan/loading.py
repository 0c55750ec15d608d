"""Lives the sheets' stories in the order of time, as if the city had worked with the house all along."""

from collections.abc import Callable
from datetime import datetime, timedelta

from hoshin.demo.organisation.loading import Organisation
from hoshin.demo.plan.life import Life
from hoshin.demo.plan.stories import Step, day_of, moment_of, stories
from hoshin.demo.plan.verbs import do
from hoshin.foundation.figures.public import measure_all
from hoshin.kernel.clock import local_date

Happening = tuple[datetime, int, Callable[[], object]]
FIGURE_WEEKS = 16


def load_plan(organisation: Organisation, *, now: datetime) -> int:
    """Tell every sheet's story up to `now`; returns how many things happened."""
    today = local_date(now)
    happenings: list[Happening] = []
    for serial, story in enumerate(stories()):
        life = Life(story, organisation)
        for order, step in enumerate(story.steps):
            moment = min(moment_of(day_of(step, today=today), order=order), now)
            happenings.append((moment, serial * 1000 + order, _happening(life, step, moment)))
    for week in range(FIGURE_WEEKS):
        moment = moment_of(today - timedelta(days=7 * week), order=400)
        happenings.append((min(moment, now), 10**6, _measuring(min(moment, now))))
    happenings.sort(key=lambda happening: happening[:2])
    for _, _, happen in happenings:
        happen()
    return len(happenings)


def _happening(life: Life, step: Step, moment: datetime) -> Callable[[], object]:
    return lambda: do(life, step, moment)


def _measuring(moment: datetime) -> Callable[[], object]:
    return lambda: measure_all(now=moment)


def first_day(*, now: datetime) -> datetime:
    """A moment before every story, when the organisation is set up."""
    earliest = max((step.ago for story in stories() for step in story.steps), default=0)
    return now - timedelta(days=earliest + 400)
