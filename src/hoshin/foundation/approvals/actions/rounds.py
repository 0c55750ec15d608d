"""What every move needs: the locked request, its present round, and writing what changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hoshin.foundation.approvals.models import Request, Step
from hoshin.foundation.approvals.permissions import Capacity, capacities, require_visible
from hoshin.foundation.approvals.queries.names import names_of
from hoshin.foundation.approvals.rules import REQUEST_FLOW, Station, StepKind, StepState, due_on
from hoshin.foundation.audit.public import record
from hoshin.foundation.people.public import Person
from hoshin.kernel.clock import local_date
from hoshin.kernel.errors import Conflict, NotAllowed, RuleBroken


@dataclass
class Turn:
    """Somebody's turn at a current step of a locked request."""

    request: Request
    steps: list[Step]
    step: Step
    person: Person
    absent_holder_id: int | None

    @property
    def stations(self) -> list[Station]:
        """The present round as the rules see it."""
        return stations_of(self.steps)


def stations_of(steps: Sequence[Step]) -> list[Station]:
    """Steps as the rules see them."""
    return [Station(step.pk, step.order, StepState(step.state)) for step in steps]


def locked(person: Person, request_id: int, *, now: datetime) -> Request:
    """The request, locked until the end of the transaction; NotFound when this person may not even read it."""
    require_visible(person, request_id, now=now)
    return Request.objects.select_for_update().get(pk=request_id)


def steps_of_round(request: Request) -> list[Step]:
    """The steps of the present round, in order, with their posts."""
    return list(request.steps.filter(round=request.round).select_related("post__section"))


def turn_of(*, person: Person, request_id: int, move: str, step_id: int | None, note: str, now: datetime) -> Turn:
    """The turn of this person at the request, locked.

    `step_id` is the step the person saw on the page; without it the first one at which they may act is meant. Raises
    NotFound, MoveRefused (not on its way), Conflict (that step was passed meanwhile), NotAllowed, or RuleBroken when
    the move needs a note and has none.
    """
    request = locked(person, request_id, now=now)
    required = REQUEST_FLOW.check(move, request.state)
    steps = steps_of_round(request)
    if step_id is not None:
        _require_current(steps, step_id)
    own = [
        capacity
        for capacity in capacities(person, request, steps, now=now)
        if step_id is None or capacity.step.pk == step_id
    ]
    if not own:
        raise NotAllowed(_why_not(person, request, steps))
    if required.needs_note and not note.strip():
        raise RuleBroken("理由を入力してください。", field="note")
    return _turn(request, steps, own[0], person)


def _turn(request: Request, steps: list[Step], capacity: Capacity, person: Person) -> Turn:
    acting = person
    if capacity.absent_holder_id is not None:
        acting = person.standing_in_for(names_of([capacity.absent_holder_id])[capacity.absent_holder_id])
    step = next(step for step in steps if step.pk == capacity.step.pk)
    return Turn(request, steps, step, acting, capacity.absent_holder_id)


def _require_current(steps: Sequence[Step], step_id: int) -> None:
    if not any(step.pk == step_id and step.state == StepState.CURRENT for step in steps):
        raise Conflict(
            "この段階は、画面を開いたあとに処理されたか、差し戻されました。画面を開き直して今の状態を確かめてください。"
        )


def _why_not(person: Person, request: Request, steps: Sequence[Step]) -> str:
    deciding = any(step.kind == StepKind.DECIDE and step.state == StepState.CURRENT for step in steps)
    if deciding and person.account_id == request.drafter_id:
        return "自分が起案したものを自分で決裁することはできません。"
    return "今の段階を処理するのは、経路に示した職の人（全員が不在の間はその代決者）です。"


def apply_states(steps: Sequence[Step], states: Mapping[int, StepState], request: Request, now: datetime) -> list[Step]:
    """Write the new states of `steps`; returns the steps that have just become current."""
    arrived = []
    for step in steps:
        if step.pk not in states:
            continue
        step.state = states[step.pk]
        if step.state == StepState.CURRENT:
            step.arrived_at = now
            step.due_on = due_on(local_date(now), request.wanted_by)
            arrived.append(step)
        step.save(update_fields=["state", "arrived_at", "due_on"])
    return arrived


def write_event(
    request: Request, name: str, *, person: Person, now: datetime, note: str = "", before: str, **after: Any
) -> None:
    """One event of the trail about the request: `before` is the state it had, `after` adds facts to the new one."""
    record(
        actor=person.actor,
        name=f"approvals.{name}",
        thing_kind="approvals.request",
        thing_id=request.pk,
        thing_label=request.title,
        before={"state": str(before)} if before else None,
        after={"state": str(request.state), **after},
        reason=note,
        now=now,
    )
