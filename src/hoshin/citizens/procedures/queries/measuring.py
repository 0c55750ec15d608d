"""The figures of a period, for all procedures and for each: three queries, whatever the size."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from hoshin.citizens.procedures.models import Application, FormVersion, Procedure, Stay
from hoshin.citizens.procedures.rules.applications import ApplicationState, Stayed, clock_of
from hoshin.citizens.procedures.rules.applications.measuring import Figures, Passed, figures_of
from hoshin.kernel.clock import JAPAN, local_date


@dataclass(frozen=True, slots=True)
class ProcedureFigures:
    """One procedure with the figures of the period."""

    procedure: Procedure
    figures: Figures


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
    columns = ("pk", "procedure", "state", "intake", "helper", "procedure__standard_days")
    for pk, procedure, state, intake, helper, standard_days in received.values_list(*columns):
        own = stays[pk]
        found[procedure].append(
            Passed(
                state=state,
                intake=intake,
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


def procedure_figures(first_on: date, last_on: date) -> tuple[list[ProcedureFigures], Figures]:
    """The procedures that had applications in the period, the busiest first, and the figures of all of them."""
    by_procedure = passed_between(first_on, last_on)
    procedures = Procedure.objects.filter(pk__in=by_procedure).select_related("section")
    rows = [ProcedureFigures(one, figures_of(by_procedure[one.pk])) for one in procedures]
    rows.sort(key=lambda row: -row.figures.received)
    return rows, figures_of(_every(by_procedure.values()))


def online_procedures() -> int:
    """How many public procedures can be applied for online."""
    return Procedure.objects.published().filter(pk__in=FormVersion.objects.values("procedure")).count()


def _every(groups: Iterable[list[Passed]]) -> list[Passed]:
    return [one for group in groups for one in group]
