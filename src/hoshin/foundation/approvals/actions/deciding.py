"""Deciding at a step: approve, send back, reject; for oneself or, as a deputy, for an absent holder."""

from datetime import datetime

from django.db import transaction

from hoshin.foundation.approvals.actions.notices import tell_arrivals, tell_end, tell_return, tell_reviewer
from hoshin.foundation.approvals.actions.outcomes import tell_room
from hoshin.foundation.approvals.actions.rounds import Turn, apply_states, turn_of, write_event
from hoshin.foundation.approvals.models import Decision, Request, Review, Step
from hoshin.foundation.approvals.permissions import account_of
from hoshin.foundation.approvals.queries.subjects import SUBJECT_KINDS
from hoshin.foundation.approvals.rules import (
    REQUEST_FLOW,
    REVIEW_FLOW,
    Outcome,
    RequestState,
    StepKind,
    StepState,
    Verdict,
    after_approval,
    end_of_round,
    next_round,
    orders_to_return_to,
)
from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import Conflict, MoveRefused, RuleBroken


@transaction.atomic
def approve(
    *,
    person: Person,
    request_id: int,
    now: datetime,
    note: str = "",
    step_id: int | None = None,
    seen_digest: str = "",
) -> Request:
    """Approve at the person's current step; the last step's approval is the decision, and its outcome is carried out.

    `step_id` and `seen_digest` are what the person had on the page. Raises Conflict when that step was passed
    meanwhile or the subject is not (or no longer) what was seen, NotAllowed when it is not this person's turn.
    """
    turn = turn_of(person=person, request_id=request_id, move="approve", step_id=step_id, note=note, now=now)
    _require_seen(turn.request, seen_digest)
    changes = after_approval(turn.stations, turn.step.pk)
    _write_decision(turn, Verdict.APPROVED, note, now, seen_digest=seen_digest)
    arrived = apply_states(turn.steps, changes, turn.request, now)
    is_complete = all(step.state in {StepState.APPROVED, StepState.CARRIED} for step in turn.steps)
    if is_complete:
        _end(turn, RequestState.APPROVED, "approve", now)
    _write_turn(turn, "request.approved" if is_complete else "step.approved", note, now)
    if is_complete:
        tell_room(turn.request, Outcome.APPROVED, person=turn.person, note=note, now=now)
        tell_end(turn.request, note, now=now)
    else:
        tell_arrivals(turn.request, arrived, now=now)
    return turn.request


@transaction.atomic
def return_to(
    *,
    person: Person,
    request_id: int,
    to_order: int,
    note: str,
    now: datetime,
    step_id: int | None = None,
) -> Request:
    """Send the request back to an earlier step, or to the drafter (`to_order` 0), with the reason.

    A new round begins: that step and all after it must be passed anew; what they said before stays on record and no
    longer counts. Raises RuleBroken without a note or for an order that is not earlier.
    """
    turn = turn_of(person=person, request_id=request_id, move="return", step_id=step_id, note=note, now=now)
    if to_order not in orders_to_return_to(turn.stations, turn.step.pk):
        raise RuleBroken("差し戻す先は、起案者か、今より前の段階から選んでください。", field="to_order")
    changes = end_of_round(turn.stations, turn.step.pk, StepState.RETURNED)
    _write_decision(turn, Verdict.RETURNED, note, now, returned_to=to_order)
    apply_states(turn.steps, changes, turn.request, now)
    if to_order == 0:
        REQUEST_FLOW.check_target(REQUEST_FLOW.move("return"), RequestState.RETURNED)
        turn.request.state = RequestState.RETURNED
        turn.request.save(update_fields=["state"])
        _write_turn(turn, "request.returned", note, now, returned_to=0)
        tell_room(turn.request, Outcome.RETURNED, person=turn.person, note=note, now=now)
        tell_return(turn.request, [], note, now=now)
        return turn.request
    arrived = _begin_round(turn, to_order, now)
    _write_turn(turn, "request.returned", note, now, returned_to=to_order)
    tell_return(turn.request, arrived, note, now=now)
    return turn.request


@transaction.atomic
def reject(*, person: Person, request_id: int, note: str, now: datetime, step_id: int | None = None) -> Request:
    """Reject the request for good, with the reason; only who decides at the last step may.

    Whoever disagrees at an earlier step sends the request back instead: refusing is the decider's word.
    """
    turn = turn_of(person=person, request_id=request_id, move="reject", step_id=step_id, note=note, now=now)
    if turn.step.kind != StepKind.DECIDE:
        raise MoveRefused("否決できるのは決裁者です。同意できないときは、理由を添えて差し戻してください。")
    changes = end_of_round(turn.stations, turn.step.pk, StepState.REJECTED)
    _write_decision(turn, Verdict.REJECTED, note, now)
    apply_states(turn.steps, changes, turn.request, now)
    _end(turn, RequestState.REJECTED, "reject", now)
    _write_turn(turn, "request.rejected", note, now)
    tell_room(turn.request, Outcome.REJECTED, person=turn.person, note=note, now=now)
    tell_end(turn.request, note, now=now)
    return turn.request


def _require_seen(request: Request, seen_digest: str) -> None:
    """Nobody agrees to what they have not seen: neither to another content, nor to one changed on its way."""
    if SUBJECT_KINDS.has_changed(request):
        raise Conflict(
            f"「{request.subject_title}」の内容が、回付を始めたあとに変わっています。"
            "このままでは承認できません。起案者が引き戻して、あらためて回付する必要があります。"
        )
    if seen_digest != request.content_digest:
        raise Conflict("画面に示した内容と今の内容が違います。画面を開き直し、内容を確かめてから承認してください。")


def _write_decision(
    turn: Turn,
    verdict: Verdict,
    note: str,
    now: datetime,
    *,
    seen_digest: str = "",
    returned_to: int | None = None,
) -> None:
    """What was decided, by whom; a deputy's decision always owes the absent holder a later review."""
    decision = Decision.objects.create(
        step=turn.step,
        verdict=verdict,
        account_id=account_of(turn.person),
        account_label=turn.person.label,
        absent_holder_id=turn.absent_holder_id,
        note=note.strip(),
        returned_to=returned_to,
        seen_digest=seen_digest,
        decided_at=now,
    )
    if turn.absent_holder_id is not None:
        Review.objects.create(
            decision=decision, absent_holder_id=turn.absent_holder_id, state=REVIEW_FLOW.initial, created_at=now
        )
        tell_reviewer(turn.request, decision, now=now)


def _end(turn: Turn, state: RequestState, move: str, now: datetime) -> None:
    REQUEST_FLOW.check_target(REQUEST_FLOW.check(move, turn.request.state), state)
    turn.request.state = state
    turn.request.ended_at = now
    turn.request.save(update_fields=["state", "ended_at"])


def _begin_round(turn: Turn, to_order: int, now: datetime) -> list[Step]:
    """Lay the route out again from `to_order` on; returns the steps that are current now."""
    request = turn.request
    states = next_round(turn.stations, to_order)
    request.round += 1
    request.save(update_fields=["round"])
    fresh = []
    for old in turn.steps:
        is_carried = states[old.pk] is StepState.CARRIED
        step = Step.objects.create(
            request=request,
            round=request.round,
            order=old.order,
            kind=old.kind,
            post=old.post,
            state=StepState.CARRIED if is_carried else StepState.WAITING,
            carried_from_id=(old.carried_from_id or old.pk) if is_carried else None,
        )
        fresh.append((step, states[old.pk]))
    current = {step.pk: state for step, state in fresh if state is StepState.CURRENT}
    return apply_states([step for step, _ in fresh], current, request, now)


def _write_turn(turn: Turn, name: str, note: str, now: datetime, **facts: int) -> None:
    write_event(
        turn.request,
        name,
        person=turn.person,
        now=now,
        note=note.strip(),
        before=RequestState.CIRCULATING,
        step=f"{turn.step.label} {turn.step.post}",
        round=turn.step.round,
        **facts,
    )
