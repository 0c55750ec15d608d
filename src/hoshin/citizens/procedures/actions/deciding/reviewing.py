"""Looking later at what a deputy decided (後閲). The decision stands, whatever is said about it."""

from datetime import datetime

from django.db import transaction

from hoshin.citizens.procedures.actions.examining.notices import tell_officials
from hoshin.citizens.procedures.actions.moving import locked_application, write_event
from hoshin.citizens.procedures.models import Decision
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
    if decision.deputy_id is None or decision.reviewed_at is not None:
        raise MoveRefused("この決定に、後閲は要りません。")
    if not can_review(person, decision, application, now=now):
        raise NotAllowed("後閲するのは、代決のときに不在だった課長です。")
    decision.reviewed_at, decision.reviewed_by_id = now, person.account_id
    decision.save(update_fields=["reviewed_at", "reviewed_by"])
    write_event(
        application, "reviewed", actor=person.actor, now=now, after={"decision": str(decision)}, reason=note.strip()
    )
    if note.strip():
        tell_officials(application, [decision.deputy_id], template="procedures.reviewed", now=now, note=note.strip())
    return decision
