"""Opening an application: whoever reads what a resident wrote leaves a trace."""

from datetime import datetime, timedelta

from django.db import transaction

from hoshin.citizens.procedures.actions.moving import write_event
from hoshin.citizens.procedures.models import Application
from hoshin.citizens.procedures.queries.collaboration import ReadableConsultation, consultation_for
from hoshin.citizens.procedures.queries.examination import application_by_number
from hoshin.citizens.procedures.rules.applications import APPLICATION
from hoshin.foundation.audit.public import history_of
from hoshin.foundation.people.public import Person

OPENED = "opened"
ANEW_AFTER = timedelta(hours=1)
"""Within this time further looks of the same official belong to the same opening."""
_LOOKED_AT = 50


@transaction.atomic
def open_application(*, person: Person, number: str, now: datetime) -> Application:
    """The application for somebody of its section, with a trace of who opened it; raises NotFound for everybody else."""
    application = application_by_number(person, number)
    leave_trace(application, person, now=now)
    return application


@transaction.atomic
def open_consulted(*, person: Person, consultation_id: int, now: datetime) -> ReadableConsultation:
    """A question for the person's section; where the application may be seen with it, the look leaves a trace too."""
    found = consultation_for(person, consultation_id)
    if found.consultation.shows_content:
        leave_trace(found.consultation.application, person, now=now)
    return found


def leave_trace(application: Application, person: Person, *, now: datetime) -> None:
    """Record that this person opened the application; once an hour, in the transaction of the caller."""
    own = (
        entry.at
        for entry in history_of(APPLICATION, application.pk, limit=_LOOKED_AT)
        if entry.name == f"procedures.application.{OPENED}" and entry.actor_id == person.actor.id
    )
    last = next(own, None)
    if last is None or last < now - ANEW_AFTER:
        write_event(application, OPENED, actor=person.actor, now=now)
