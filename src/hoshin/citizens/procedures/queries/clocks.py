"""Reading the clock of the standard processing period."""

from datetime import date

from hoshin.citizens.procedures.models import Application
from hoshin.citizens.procedures.rules.applications import Clock, Stayed, clock_of
from hoshin.kernel.clock import local_date


def clock_on(application: Application, today: date) -> Clock:
    """The clock of an application on `today`; one query, none when its stays were prefetched."""
    stays = [
        Stayed(stay.state, local_date(stay.entered_at), local_date(stay.left_at) if stay.left_at else None)
        for stay in application.stays.all()
    ]
    return clock_of(stays, standard_days=application.procedure.standard_days, today=today)
