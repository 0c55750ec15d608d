from datetime import datetime

from hoshin.foundation.approvals.models import Request
from hoshin.foundation.approvals.queries.subjects import SUBJECT_KINDS
from hoshin.foundation.approvals.rules import Outcome
from hoshin.foundation.people.public import Person


def tell_room(request: Request, outcome: Outcome, *, person: Person, note: str, now: datetime) -> None:
    """Let the room carry out the outcome, in the transaction of the move."""
    entry = SUBJECT_KINDS.get(request.subject_kind)
    entry.handler(request=request, outcome=outcome, person=person, note=note, now=now)
