"""What the drafter may do with a request on its way: take it back to change it, or withdraw it."""

from datetime import datetime

from django.db import transaction

from hoshin.foundation.approvals.actions.notices import tell_subject_gone, tell_withdrawal
from hoshin.foundation.approvals.actions.outcomes import tell_room
from hoshin.foundation.approvals.actions.rounds import apply_states, locked, stations_of, steps_of_round, write_event
from hoshin.foundation.approvals.models import Request
from hoshin.foundation.approvals.permissions import require_drafter
from hoshin.foundation.approvals.rules import REQUEST_FLOW, Outcome, RequestState, StepState, end_of_round
from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import Conflict


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


@transaction.atomic
def withdraw_with_subject(
    *, person: Person, subject_kind: str, subject_id: str | int, note: str, now: datetime
) -> None:
    """End the request about a thing that its own room gives up; does nothing when there is none without a final word.

    For a room's own action, which has checked that the person may give the thing up: whoever may do that need not be
    the drafter. Raises Conflict for a request on its way, because approvers must not lose it from their hands unseen.
    """
    request = Request.objects.select_for_update().about(subject_kind, subject_id).open().first()
    if request is None:
        return
    if request.state == RequestState.CIRCULATING:
        raise Conflict(f"「{request.subject_title}」の決裁が回付中です。先に決裁の画面で引き戻してください。")
    came_from = RequestState(request.state)
    request.state = RequestState.WITHDRAWN
    request.ended_at = now
    request.save(update_fields=["state", "ended_at"])
    write_event(request, "request.withdrawn", person=person, now=now, note=note, before=came_from)


@transaction.atomic
def end_with_subject(*, person: Person, subject_kind: str, subject_id: str | int, note: str, now: datetime) -> None:
    """End the request about a thing that somebody outside the city hall took back, wherever it stands; none is no harm.

    Unlike `withdraw_with_subject` this takes a request on its way out of the approvers' hands: what they would decide
    about is gone. They and the drafter are told. The room itself is not told; it is the one that asks.
    """
    request = Request.objects.select_for_update().about(subject_kind, subject_id).open().first()
    if request is None:
        return
    came_from = request.state
    _stop(request, now)
    request.state = RequestState.WITHDRAWN
    request.ended_at = now
    request.save(update_fields=["state", "ended_at"])
    write_event(request, "request.withdrawn", person=person, now=now, note=note, before=came_from)
    tell_subject_gone(request, note, now=now)


def _stop(request: Request, now: datetime) -> None:
    """Whatever had not been passed in this round never will be."""
    steps = steps_of_round(request)
    apply_states(steps, end_of_round(stations_of(steps), None, StepState.VOID), request, now)
