"""What the drafter may do with a request on its way: take it back to change it, or withdraw it."""

from datetime import datetime

from django.db import transaction

from hoshin.foundation.approvals.actions.notices import tell_withdrawal
from hoshin.foundation.approvals.actions.outcomes import tell_room
from hoshin.foundation.approvals.actions.rounds import apply_states, locked, stations_of, steps_of_round, write_event
from hoshin.foundation.approvals.models import Request
from hoshin.foundation.approvals.permissions import require_drafter
from hoshin.foundation.approvals.rules import REQUEST_FLOW, Outcome, RequestState, StepState, end_of_round
from hoshin.foundation.people.public import Person


@transaction.atomic
def take_back(*, person: Person, request_id: int, now: datetime, note: str = "") -> Request:
    """Take a request on its way back to the drafter (引き戻し), to change it and ask again."""
    request = locked(person, request_id, now=now)
    require_drafter(person, request, now=now)
    REQUEST_FLOW.check("take_back", request.state)
    _stop(request, now)
    request.state = RequestState.RETURNED
    request.save(update_fields=["state"])
    write_event(request, "request.taken_back", person=person, now=now, note=note, before=RequestState.CIRCULATING)
    tell_room(request, Outcome.RETURNED, person=person, note=note, now=now)
    tell_withdrawal(request, "引き戻し", note, now=now)
    return request


@transaction.atomic
def withdraw(*, person: Person, request_id: int, now: datetime, note: str = "") -> Request:
    """End a request that has no final word yet; its subject can have another one afterwards.

    The room is told only when the request was on its way: of a return it has been told before.
    """
    request = locked(person, request_id, now=now)
    require_drafter(person, request, now=now)
    REQUEST_FLOW.check("withdraw", request.state)
    came_from = RequestState(request.state)
    _stop(request, now)
    request.state = RequestState.WITHDRAWN
    request.ended_at = now
    request.save(update_fields=["state", "ended_at"])
    write_event(request, "request.withdrawn", person=person, now=now, note=note, before=came_from)
    if came_from is RequestState.CIRCULATING:
        tell_room(request, Outcome.WITHDRAWN, person=person, note=note, now=now)
        tell_withdrawal(request, "取り下げ", note, now=now)
    return request


def _stop(request: Request, now: datetime) -> None:
    """Whatever had not been passed in this round never will be."""
    steps = steps_of_round(request)
    apply_states(steps, end_of_round(stations_of(steps), None, StepState.VOID), request, now)
