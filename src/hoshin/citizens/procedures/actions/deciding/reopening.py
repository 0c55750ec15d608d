"""Examining once more what was decided. The decision stays as it is until another one takes its place."""

from datetime import datetime

from django.db import transaction

from hoshin.citizens.procedures.actions.examining.notices import tell_applicant, tell_officials
from hoshin.citizens.procedures.actions.moving import check_move, locked_application, move_to, write_move
from hoshin.citizens.procedures.models import Application
from hoshin.foundation.people.public import Person


@transaction.atomic
def reopen_application(*, person: Person, number: str, note: str, now: datetime) -> Application:
    """Begin to examine a decided application again, by its head, with a reason; applicant and official are told.

    Raises MoveRefused for what is not decided, NotAllowed, RuleBroken without a reason, Conflict when a newer
    application of the same person is under way.
    """
    application = locked_application(person, number)
    move = check_move(person, application, "reopen", note=note)
    came_from = move_to(application, move, now=now)
    write_move(application, move, came_from, actor=person.actor, now=now, reason=note)
    tell_applicant(application, template="procedures.reopened", now=now)
    if application.assignee_id is not None and application.assignee_id != person.account_id:
        tell_officials(application, [application.assignee_id], template="procedures.to_examine_again", now=now)
    return application
