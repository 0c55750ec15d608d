"""Asking the applicant to correct named answers, and taking that back."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from hoshin.citizens.procedures.actions.correction_ending import end_open_correction
from hoshin.citizens.procedures.actions.examining.notices import tell_applicant
from hoshin.citizens.procedures.actions.moving import check_move, locked_application, move_to, write_event, write_move
from hoshin.citizens.procedures.models import Application, Correction
from hoshin.citizens.procedures.queries import key_ring
from hoshin.citizens.procedures.queries.applications import opened
from hoshin.citizens.procedures.rules.correcting import Outcome, check_due, checked_comments, labels_of
from hoshin.foundation.people.public import Person
from hoshin.kernel.clock import local_date


@transaction.atomic
def ask_correction(
    *, person: Person, number: str, comments: Mapping[str, str], due_on: date | None = None, now: datetime
) -> Correction:
    """Open the commented questions to the applicant and nothing else; the clock stands still meanwhile.

    `comments` says what is to be corrected, by question, a group as a whole. Raises RuleBroken for none and for a question
    that was not asked, MoveRefused unless the application is being examined, NotFound.
    """
    application = locked_application(person, number)
    move = check_move(person, application, "ask_correction")
    draft = opened(application)
    said = checked_comments(draft.journey, comments)
    check_due(due_on, local_date(now))
    came_from = move_to(application, move, now=now)
    ring = key_ring()
    correction = Correction.objects.create(
        application=application,
        asked_at=now,
        asked_by=person.label,
        due_on=due_on,
        comments=ring.seal(application.wrapped_key, said),
        sealed=ring.seal(application.wrapped_key, {"answers": draft.answers}),
        saved_at=now,
    )
    after = {
        "state": application.state,
        "fields": labels_of(draft.form.form, frozenset(said)),
        "due_on": due_on.isoformat() if due_on else None,
    }
    write_event(application, move.code, actor=person.actor, now=now, before={"state": came_from}, after=after)
    tell_applicant(application, template="procedures.correction_asked", now=now)
    return correction


@transaction.atomic
def take_correction_back(*, person: Person, number: str, note: str, now: datetime) -> Application:
    """Do without the correction after all: what the applicant has begun is let go. Raises RuleBroken without a reason."""
    application = locked_application(person, number)
    move = check_move(person, application, "take_back", note=note)
    came_from = move_to(application, move, now=now)
    end_open_correction(application, Outcome.TAKEN_BACK, now=now)
    write_move(application, move, came_from, actor=person.actor, now=now, reason=note)
    tell_applicant(application, template="procedures.correction_taken_back", now=now)
    return application
