"""Lives the sheets' stories in the order of time, as if the city had worked with the house all along."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from hoshin.demo.organisation.loading import Organisation
from hoshin.demo.plan.life import Life
from hoshin.demo.plan.stories import Step, day_of, moment_of, stories
from hoshin.demo.plan.verbs import do
from hoshin.demo.plan.watching import notes
from hoshin.foundation.figures.public import measure_all
from hoshin.kernel.clock import local_date
from hoshin.kernel.fiscal_year import FiscalYear
from hoshin.steering.plan import public

Happening = tuple[datetime, int, Callable[[], object]]
FIGURE_WEEKS = 16
YEARS_FROZEN = 3


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
    happenings.extend((moment, 10**6, write) for moment, write in notes(organisation, now=now))
    happenings.extend(_freezings(organisation, now=now))
    happenings.sort(key=lambda happening: happening[:2])
    for _, _, happen in happenings:
        happen()
    public.watch_kpis(now=now)
    open_next_budget(organisation, now=now)
    return len(happenings)


def _happening(life: Life, step: Step, moment: datetime) -> Callable[[], object]:
    return lambda: do(life, step, moment)


def _measuring(moment: datetime) -> Callable[[], object]:
    return lambda: measure_all(now=moment)


def _freezings(organisation: Organisation, *, now: datetime) -> Iterator[Happening]:
    """One edition at the beginning of every fiscal year of which the plan already held something."""
    this_year = FiscalYear.of(local_date(now))
    for back in range(YEARS_FROZEN):
        year = FiscalYear(this_year.year - back)
        moment = moment_of(year.first_day, order=500)
        if moment < now:
            yield moment, 10**6, _freezing(organisation, year, moment)


def _freezing(organisation: Organisation, year: FiscalYear, moment: datetime) -> Callable[[], object]:
    def freeze() -> None:
        if public.newest_public(1):
            public.freeze_edition(
                person=organisation.person("joho-chief", now=moment),
                title=f"{year.label}版",
                note=f"{year.label}の当初に確定した実施計画です。",
                now=moment,
            )

    return freeze


def open_next_budget(organisation: Organisation, *, now: datetime) -> None:
    """The calendar of next year's budget; its money is not public before the budget is announced in February."""
    year = FiscalYear.of(local_date(now)).next
    announced_on = date(year.year, 2, 20)
    if announced_on > local_date(now):
        public.set_budget_year(
            person=organisation.person("joho-chief", now=now),
            fiscal_year=year.year,
            requests_due_on=date(year.year - 1, 10, 31),
            assessed_on=date(year.year, 1, 15),
            announced_on=announced_on,
            finance_section_id=organisation.sections["zaisei"],
            now=now,
        )


def first_day(*, now: datetime) -> datetime:
    """A moment before every story, when the organisation is set up."""
    earliest = max((step.ago for story in stories() for step in story.steps), default=0)
    return now - timedelta(days=earliest + 400)
