"""Opening an application to decide about it: for its section, and for whoever is asked for approval, with a trace."""

from datetime import datetime

from django.db import transaction

from hoshin.citizens.procedures.actions.examining.opening import leave_trace
from hoshin.citizens.procedures.models import Application
from hoshin.citizens.procedures.permissions import absent_head_of, parts_of
from hoshin.citizens.procedures.queries.deciding.proposals import open_proposal
from hoshin.citizens.procedures.rules.applications import APPLICATION
from hoshin.citizens.procedures.rules.register import DecisionWay
from hoshin.foundation.approvals.public import takes_part
from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import NotFound


@transaction.atomic
def open_to_decide(*, person: Person, number: str, now: datetime) -> Application:
    """The application for its section and, while it is decided about, for the posts on the route or the head's deputy.

    Raises NotFound for everybody else. Whoever opens it leaves a trace.
    """
    found = Application.objects.submitted().select_related(
        "form_version", "procedure__section__office", "assignee", "identity"
    )
    application = found.filter(number=number).first()
    if application is None or not _may_open(person, application, now):
        raise NotFound("お探しの申請は見つかりません。")
    leave_trace(application, person, now=now)
    return application


def _may_open(person: Person, application: Application, now: datetime) -> bool:
    if parts_of(person, application) or takes_part(person, APPLICATION, application.pk, now=now):
        return True
    proposal = open_proposal(application)
    by_head = proposal is not None and proposal.way == DecisionWay.HEAD.value
    return by_head and absent_head_of(person, application, now=now) is not None
