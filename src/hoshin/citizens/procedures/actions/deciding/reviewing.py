"""Looking later at what a deputy did (後閲). It stands, whatever is said about it."""

from datetime import datetime

from django.db import transaction

from hoshin.citizens.procedures.actions.examining.notices import tell_officials
from hoshin.citizens.procedures.actions.moving import locked_application, write_event
from hoshin.citizens.procedures.models import Application, Decision, Reopening
from hoshin.citizens.procedures.permissions import can_review
from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import MoveRefused, NotAllowed, NotFound


@transaction.atomic
def review_decision(*, person: Person, number: str, decision_number: int, note: str = "", now: datetime) -> Decision:
    """Confirm, with or without a note, what a deputy decided in the person's place; the deputy hears of a note.

    Raises NotAllowed for anybody but the absent head, or the successor once that one has left; MoveRefused for what needs
    no review or has had it.
    """
    application = locked_application(person, number)
    decision = Decision.objects.select_for_update().filter(application=application, number=decision_number).first()
    if decision is None:
        raise NotFound("お探しの決定は見つかりません。")
    _review(person, application, decision, name="reviewed", note=note, now=now)
    return decision


@transaction.atomic
def review_reopening(*, person: Person, number: str, decision_number: int, note: str = "", now: datetime) -> Reopening:
    """The same for a deputy's letting a decision be examined again. Raises as `review_decision` does."""
    application = locked_application(person, number)
    found = Reopening.objects.select_for_update(of=("self",)).select_related("decision")
    reopening = found.filter(decision__application=application, decision__number=decision_number).first()
    if reopening is None:
        raise NotFound("お探しの決定は見つかりません。")
    _review(person, application, reopening, name="reopening_reviewed", note=note, now=now)
    return reopening


def _review(
    person: Person, application: Application, done: Decision | Reopening, *, name: str, note: str, now: datetime
) -> None:
    if done.deputy_id is None or done.reviewed_at is not None:
        raise MoveRefused("後閲は要りません。")
    if not can_review(person, done, application, now=now):
        raise NotAllowed("後閲するのは、代決のときに不在だった課長です。")
    done.reviewed_at, done.reviewed_by_id = now, person.account_id
    done.save(update_fields=["reviewed_at", "reviewed_by"])
    after = {"decision": str(done)}
    write_event(application, name, actor=person.actor, now=now, after=after, reason=note.strip())
    if note.strip():
        tell_officials(application, [done.deputy_id], template="procedures.reviewed", now=now, note=note.strip())
