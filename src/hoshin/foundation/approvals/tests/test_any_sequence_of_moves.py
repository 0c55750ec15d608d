"""Whatever people do, in whatever order, a request on record keeps its promises."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from hoshin.foundation.approvals.actions import approve, reject, resubmit, return_to, review, take_back, withdraw
from hoshin.foundation.approvals.models import Decision, Request, Review, Step
from hoshin.foundation.approvals.rules import OPEN_STATES, PASSED, Outcome, RequestState, StepState
from hoshin.foundation.approvals.tests.world import NOW, TOLD, City
from hoshin.foundation.audit.models import Event
from hoshin.foundation.people.models import Absence
from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import DomainError

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

NAMES = ("kakari", "kacho", "zaisei", "staff", "cio", "fuku")


def _return(*, person: Person, request_id: int, now: datetime, order: int) -> None:
    return_to(person=person, request_id=request_id, to_order=order, note="直す", now=now)


def _reject(*, person: Person, request_id: int, now: datetime, order: int) -> None:
    reject(person=person, request_id=request_id, note="不可", now=now)


def _review(*, person: Person, request_id: int, now: datetime, order: int) -> None:
    for owed in Review.objects.filter(decision__step__request=request_id, state="pending")[:1]:
        review(person=person, review_id=owed.pk, now=now)


def _by_drafter(act: Callable[..., Request]) -> Callable[..., None]:
    def run(*, person: Person, request_id: int, now: datetime, order: int) -> None:
        act(person=person, request_id=request_id, now=now)

    return run


MOVES: dict[str, Callable[..., None]] = {
    "approve": _by_drafter(approve),
    "return": _return,
    "reject": _reject,
    "review": _review,
    "take_back": _by_drafter(take_back),
    "resubmit": _by_drafter(resubmit),
    "withdraw": _by_drafter(withdraw),
}
# Approvals by somebody who may are most of what happens, or no walk would ever come far.
likely = st.sampled_from(
    ["approve"] * 9 + ["return"] * 2 + ["review"] + ["take_back", "resubmit", "reject", "withdraw"]
)
acts = st.tuples(likely, st.integers(0, 5), st.integers(0, 3), st.sampled_from([True, True, True, False]))


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sequence=st.lists(acts, min_size=10, max_size=24))
def test_a_request_keeps_its_promises(city: City, sequence: list[tuple[str, int, int, bool]]) -> None:
    TOLD.outcomes.clear()
    with transaction.atomic():
        request = city.ask()
        for hour, act in enumerate(sequence, start=1):
            now = NOW + timedelta(hours=hour)
            move, _, order, _ = act
            if move == "review" and not Absence.objects.exists():
                city.away("cio", "kakari" if order == 0 else "fuku", since=now)
                city.away("staff", "kacho", since=now)
            with suppress(DomainError), transaction.atomic():
                MOVES[move](person=_somebody(city, request, act, now), request_id=request.pk, now=now, order=order)
            check(request)
        event(f"{request.state} in round {min(request.round, 3)}")
        transaction.set_rollback(True)


def _somebody(city: City, request: Request, act: tuple[str, int, int, bool], now: datetime) -> Person:
    """Mostly somebody who could act, or most sequences would be nothing but refusals."""
    move, who, _, is_apt = act
    if is_apt and move in {"take_back", "resubmit", "withdraw"}:
        return city.person("kakari", now=now)
    step = Step.objects.filter(request=request, state="current").select_related("post").order_by("pk").first()
    if not is_apt or step is None:
        return city.person(NAMES[who], now=now)
    deputy = {"cio": "fuku", "staff": "kacho"}.get(step.post.code, "")
    is_away = bool(deputy) and who % 2 == 0 and Absence.objects.exists()
    return city.person(deputy if is_away else step.post.code, now=now)


def check(request: Request) -> None:
    request.refresh_from_db()
    steps = list(Step.objects.filter(request=request).select_related("decision", "carried_from__decision"))
    last = [step for step in steps if step.round == request.round]
    assert {step.round for step in steps} == set(range(1, request.round + 1))
    check_rounds(request, steps, last)
    check_decisions(request, steps)
    check_what_was_told(request)


def check_rounds(request: Request, steps: list[Step], last: list[Step]) -> None:
    unfinished = {StepState.CURRENT, StepState.WAITING}
    assert not [step for step in steps if step.round < request.round and step.state in unfinished]
    here = {step.order for step in last if step.state == StepState.CURRENT}
    if request.state != RequestState.CIRCULATING:
        assert not [step for step in last if step.state in unfinished]
        assert (request.state == RequestState.APPROVED) == all(step.state in PASSED for step in last)
        return
    assert len(here) == 1
    (order,) = here
    assert all(step.state in PASSED for step in last if step.order < order)
    assert all(step.state in {StepState.CURRENT, StepState.APPROVED} for step in last if step.order == order)
    assert all(step.state == StepState.WAITING for step in last if step.order > order)


def check_decisions(request: Request, steps: list[Step]) -> None:
    decided = {StepState.APPROVED, StepState.RETURNED, StepState.REJECTED}
    for step in steps:
        decision: Any = getattr(step, "decision", None)
        assert (decision is not None) == (step.state in decided)
        if decision is not None:
            assert decision.verdict == step.state
            assert step.kind != "decide" or decision.account_id != request.drafter_id
        if step.carried_from is not None:
            origin = step.carried_from
            assert (origin.post_id, origin.order, origin.state) == (step.post_id, step.order, "approved")
            assert origin.round < step.round
    for decision in Decision.objects.filter(step__request=request):
        assert (decision.absent_holder_id is not None) == Review.objects.filter(decision=decision).exists()


def check_what_was_told(request: Request) -> None:
    told = [outcome for outcome, _ in TOLD.outcomes]
    final = {Outcome.APPROVED, Outcome.REJECTED, Outcome.WITHDRAWN}
    assert [outcome for outcome in told[:-1] if outcome in final] == []
    assert (request.state == RequestState.APPROVED) == (Outcome.APPROVED in told)
    assert (request.state == RequestState.REJECTED) == (Outcome.REJECTED in told)
    assert (request.ended_at is None) == (request.state in OPEN_STATES)
    newest = Event.objects.filter(thing_kind="approvals.request", thing_id=str(request.pk)).order_by("-pk")[0]
    assert newest.after is not None
    assert newest.after["state"] == request.state
