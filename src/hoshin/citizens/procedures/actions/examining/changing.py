"""Changing an answer on the city's own authority (職権補正): a marked revision with its reason, which the applicant sees."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from hoshin.citizens.procedures.actions.examining.notices import tell_applicant
from hoshin.citizens.procedures.actions.moving import locked_application, write_event
from hoshin.citizens.procedures.actions.revising import keep_revision, revise
from hoshin.citizens.procedures.models import Revision
from hoshin.citizens.procedures.queries.applications import opened
from hoshin.citizens.procedures.rules import read_page, with_answers
from hoshin.citizens.procedures.rules.applications import ApplicationState
from hoshin.citizens.procedures.rules.applications.revising import Origin
from hoshin.citizens.procedures.rules.correcting import changeable, check_whole, fork_of
from hoshin.foundation.people.public import Person
from hoshin.kernel.clock import local_date
from hoshin.kernel.eras import format_date
from hoshin.kernel.errors import MoveRefused, RuleBroken

LONGEST_REASON = 1000


@transaction.atomic
def change_answer(
    *, person: Person, number: str, question_id: str, sent: Mapping[str, Sequence[str]], reason: str, now: datetime
) -> Revision:
    """Change one answer (a group as a whole) of an application under examination.

    Raises RuleBroken without a reason, for what cannot be read, when nothing changes, and when the changed answer would make
    further ones necessary, which only the applicant can give; MoveRefused outside the examination; NotFound.
    """
    application = locked_application(person, number)
    if application.state != ApplicationState.EXAMINING.value:
        raise MoveRefused("職権で直せるのは、審査中の申請だけです。")
    if not reason.strip():
        raise RuleBroken("理由を入力してください。申請者にも見えます。", field="reason")
    draft = opened(application)
    question = changeable(draft.journey, question_id)
    understood = read_page((question,), sent)
    for message in understood.errors.values():
        raise RuleBroken(message)
    typed = with_answers(draft.answers, understood.values)
    begun_on = application.begun_on.isoformat()
    fork = fork_of(draft.form, draft.answers, typed, frozenset({question.id}), begun_on=begun_on)
    check_whole(fork.journey)
    if dict(fork.journey.present) == dict(draft.journey.present):
        raise RuleBroken("変わったところがありません。")
    day = format_date(local_date(now), weekday=False)
    revise(draft, fork.journey.present, source=f"{day}に担当課が職権で直した答え")
    try:
        with transaction.atomic():
            application.save(update_fields=["sealed", "duplicate_key"])
    except IntegrityError as error:
        raise RuleBroken("この答えに変えると、同じ方のほかの申請と同じになるため、直せません。") from error
    revision = keep_revision(
        application, fork.journey.present, origin=Origin.OFFICIAL, now=now, person=person, reason=reason
    )
    after = {"fields": question.label, "revision": revision.number}
    write_event(application, "answer_changed", actor=person.actor, now=now, after=after)
    tell_applicant(application, template="procedures.answer_changed", now=now)
    return revision
