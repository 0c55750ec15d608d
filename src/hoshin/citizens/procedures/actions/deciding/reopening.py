"""Examining once more what was decided. The decision stays as it is until another one takes its place."""

from datetime import datetime

from django.db import transaction

from hoshin.citizens.procedures.actions.examining.notices import tell_applicant, tell_officials, tell_those_in_charge
from hoshin.citizens.procedures.actions.moving import check_move, locked_to_decide, move_to, write_move
from hoshin.citizens.procedures.models import Application, Decision, Reopening
from hoshin.citizens.procedures.permissions import absent_head_of, parts_in_deciding
from hoshin.foundation.people.public import Person, account_labels


@transaction.atomic
def reopen_application(*, person: Person, number: str, note: str, now: datetime) -> Application:
    """Begin to examine a decided application again, by its head or in an absent head's place, with a reason.

    Applicant and official are told, the absent head to review it. Raises NotFound, MoveRefused for what is not decided, NotAllowed, RuleBroken without a reason, Conflict when a newer
    application of the same person is under way.
    """
    application = locked_to_decide(person, number, now=now)
    parts = parts_in_deciding(person, application, now=now)
    move = check_move(person, application, "reopen", note=note, parts=parts)
    absent = absent_head_of(person, application, now=now)
    actor = person.actor if absent is None else person.standing_in_for(account_labels({absent})[absent]).actor
    came_from = move_to(application, move, now=now)
    write_move(application, move, came_from, actor=actor, now=now, reason=note)
    if absent is not None and person.account_id is not None:
        decision = Decision.objects.in_force().get(application=application)
        Reopening.objects.create(decision=decision, reopened_at=now, deputy_id=person.account_id, absent_head_id=absent)
        tell_officials(
            application,
            [absent],
            template="procedures.reopened_for_you",
            now=now,
            deputy=person.label,
            note=note.strip(),
        )
    tell_applicant(application, template="procedures.reopened", now=now)
    if application.assignee_id != person.account_id:
        tell_those_in_charge(application, template="procedures.to_examine_again", now=now)
    return application
