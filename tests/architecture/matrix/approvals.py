from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tests.architecture.permission_matrix import CIO_SIDE, ORGANISERS, OWNERS, STAFF, House, Row

from hoshin.foundation.approvals.models import Review
from hoshin.foundation.approvals.public import (
    Request,
    RouteStep,
    StepKind,
    StepPlan,
    Subject,
    approve,
    draft_request,
    open_request,
    register_outcome,
    register_route,
)
from hoshin.foundation.people.public import Role, announce_absence
from hoshin.foundation.people.tests.city import NOW

KIND = "matrix"
READERS = OWNERS | CIO_SIDE | {"auditor"}
DRAFTER = frozenset({"farm-member"})


def furnish(house: House) -> dict[str, Any]:
    """The member of the owning section asks: at the head's step, at the CIO's, still a draft, decided by the deputy."""
    register_outcome(KIND, _nothing_happens)
    register_route(KIND, label="試しの決裁", steps=[RouteStep(1, StepKind.DECIDE, Role.CIO)])
    head, cio = (house.city.posts[code].pk for code in ("farm-head", "cio"))
    deciding = [StepPlan(2, StepKind.DECIDE, cio)]
    circulating = _ask(house, "1", [StepPlan(1, StepKind.CIRCULATE, head), *deciding])
    decided = _ask(house, "3", deciding)
    announce_absence(
        person=house.person("cio"),
        account_id=house.city.accounts["cio"].pk,
        deputy_id=house.city.accounts["deputy-cio"].pk,
        starts_at=NOW - timedelta(hours=1),
        ends_at=NOW + timedelta(minutes=1),
        now=NOW - timedelta(hours=2),
    )
    approve(person=house.person("deputy-cio"), request_id=decided.pk, now=NOW - timedelta(minutes=1))
    return {
        "circulating": circulating,
        "deciding": _ask(house, "2", deciding),
        "decided": decided,
        "draft": draft_request(
            person=house.person("farm-member"), subject=_subject("4"), title="試し", body="", steps=deciding, now=NOW
        ),
    }


def _nothing_happens(**_facts: Any) -> None:
    """The outcome of a trial request concerns nobody."""


def _subject(number: str) -> Subject:
    return Subject(KIND, number, f"物{number}", "/staff/")


def _ask(house: House, number: str, steps: list[StepPlan]) -> Request:
    person = house.person("farm-member")
    return open_request(
        person=person, subject=_subject(number), title="試し", body="", steps=steps, now=NOW - timedelta(days=1)
    )


def one(name: str) -> Callable[[House], dict[str, Any]]:
    """The address of that request."""
    return lambda house: {"request_id": house.things[name].pk}


def step(name: str) -> Callable[[House], dict[str, Any]]:
    """The address of the step at which that request is."""
    return lambda house: {**one(name)(house), "step_id": house.things[name].steps.get(state="current").pk}


def seen(house: House) -> dict[str, Any]:
    """What the head of the section sends with an approval."""
    return {"step_id": step("circulating")(house)["step_id"]}


def back(house: House) -> dict[str, Any]:
    """Back to the drafter, with the reason."""
    return {**seen(house), "to_order": "0", "note": "直す"}


def reason(house: House) -> dict[str, Any]:
    """Why it is rejected."""
    return {"step_id": step("deciding")(house)["step_id"], "note": "時期尚早"}


def owed(house: House) -> dict[str, Any]:
    """The later review that the CIO owes."""
    decided = house.things["decided"]
    return {"request_id": decided.pk, "review_id": Review.objects.get(decision__step__request=decided).pk}


ROWS = [
    Row("approvals:requests", get=STAFF),
    Row("approvals:routes", get=STAFF),
    Row("approvals:route", get=ORGANISERS, post=ORGANISERS, arguments=lambda house: {"code": KIND}),
    Row("approvals:request", get=READERS, arguments=one("circulating")),
    Row("approvals:approve", post=frozenset({"farm-head"}), arguments=one("circulating"), data=seen),
    Row(
        "approvals:return",
        get=frozenset({"farm-head"}),
        post=frozenset({"farm-head"}),
        arguments=step("circulating"),
        data=back,
    ),
    # The deputy, too: the CIO is away at this moment.
    Row(
        "approvals:reject",
        get=frozenset({"cio", "deputy-cio"}),
        post=frozenset({"cio", "deputy-cio"}),
        arguments=step("deciding"),
        data=reason,
    ),
    Row("approvals:review", post=frozenset({"cio"}), arguments=owed),
    Row("approvals:submit", post=DRAFTER, arguments=one("draft")),
    Row("approvals:take_back", get=DRAFTER, post=DRAFTER, arguments=one("circulating")),
    Row("approvals:withdraw", get=DRAFTER, post=DRAFTER, arguments=one("circulating")),
]
