"""The figures of a period, for all procedures and for each: three queries, whatever the size."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from hoshin.citizens.procedures.models import Application, FormVersion, Procedure, Stay
from hoshin.citizens.procedures.rules.applications import ApplicationState, Stayed, clock_of
from hoshin.citizens.procedures.rules.applications.measuring import Figures, Heading, Passed, by_heading, figures_of
from hoshin.kernel.clock import JAPAN, local_date


@dataclass(frozen=True, slots=True)
class ProcedureFigures:
    """One procedure with the figures of the period."""

    procedure: Procedure
    figures: Figures


@dataclass(frozen=True, slots=True)
class HeadingFigures:
    """The figures of the procedures under one heading, and how many procedures these are."""

    heading: Heading
    figures: Figures
    procedures: int


@dataclass(frozen=True, slots=True)
class Measured:
    """The figures of a period; `unbound` are those of the procedures under no heading, None when there are none."""

    rows: list[ProcedureFigures]
    total: Figures
    under: list[HeadingFigures]
    unbound: Figures | None


def passed_between(first_on: date, last_on: date) -> dict[int, list[Passed]]:
    """The applications that came in from `first_on` to `last_on`, both included, by procedure; two queries."""
    begin, end = (datetime.combine(day, moment, JAPAN) for day, moment in ((first_on, time.min), (last_on, time.max)))
    received = Application.objects.submitted().filter(submitted_at__range=(begin, end))
    stays: dict[int, list[Stayed]] = defaultdict(list)
    rows = Stay.objects.filter(application__in=received).order_by("entered_at", "pk")
    for application_id, state, entered_at, left_at in rows.values_list("application", "state", "entered_at", "left_at"):
        left_on = local_date(left_at) if left_at else None
        stays[application_id].append(Stayed(state, local_date(entered_at), left_on))
    found: dict[int, list[Passed]] = defaultdict(list)
    columns = ("pk", "procedure", "state", "intake", "intake_entry__channel", "helper", "procedure__standard_days")
    for pk, procedure, state, intake, channel, helper, standard_days in received.values_list(*columns):
        own = stays[pk]
        found[procedure].append(
            Passed(
                state=state,
                intake=channel or intake,
                is_assisted=helper is not None,
                was_corrected=any(stay.state == ApplicationState.CORRECTION.value for stay in own),
                spent_days=clock_of(own, standard_days=standard_days, today=last_on).spent_days,
                standard_days=standard_days,
            )
        )
    return found


def figures_between(first_on: date, last_on: date) -> Figures:
    """The figures of every application that came in during the period."""
    return figures_of(_every(passed_between(first_on, last_on).values()))


ReadHeadings = Callable[[Sequence[int]], Mapping[int, Sequence[Heading]]]
_headings: list[ReadHeadings] = []


def register_headings(read: ReadHeadings) -> None:
    """Say under what procedures are counted besides by themselves; what that is, lies outside this room."""
    _headings[:] = [read]


def measured_between(first_on: date, last_on: date) -> Measured:
    """The figures of the period for each procedure that had applications, the busiest first, under each heading, and in all."""
    applications = passed_between(first_on, last_on)
    procedures = Procedure.objects.filter(pk__in=applications).select_related("section")
    rows = [ProcedureFigures(one, figures_of(applications[one.pk])) for one in procedures]
    rows.sort(key=lambda row: -row.figures.received)
    headings = _headings[0](sorted(applications)) if _headings else {}
    under = [HeadingFigures(heading, figures, count) for heading, figures, count in by_heading(applications, headings)]
    left = [one for procedure, own in applications.items() if not headings.get(procedure) for one in own]
    return Measured(rows, figures_of(_every(applications.values())), under, figures_of(left) if left else None)


def online_procedures() -> int:
    """How many public procedures can be applied for online."""
    return Procedure.objects.published().filter(pk__in=FormVersion.objects.values("procedure")).count()


def _every(groups: Iterable[list[Passed]]) -> list[Passed]:
    return [one for group in groups for one in group]
