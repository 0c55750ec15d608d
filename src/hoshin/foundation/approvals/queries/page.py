"""Everything that one request's page shows to one person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from hoshin.foundation.approvals.models import Request, Review
from hoshin.foundation.approvals.permissions import Capacity, capacities, may_review, parts_of
from hoshin.foundation.approvals.queries.names import names_of
from hoshin.foundation.approvals.queries.progress import Progress, progress_of
from hoshin.foundation.approvals.queries.requests import request_for
from hoshin.foundation.approvals.queries.subjects import SUBJECT_KINDS
from hoshin.foundation.approvals.rules import (
    REQUEST_FLOW,
    RequestState,
    ReviewState,
    Station,
    StepKind,
    StepState,
    orders_to_return_to,
)
from hoshin.foundation.people.public import Person, duties_of
from hoshin.kernel.errors import NotAllowed
from hoshin.kernel.flow import Move


@dataclass(frozen=True, slots=True)
class OwnTurn:
    """A step at which the person may act now; `absent` names whom they stand in for (代決)."""

    step_id: int
    asks: str
    post: str
    absent: str
    may_reject: bool


@dataclass(frozen=True, slots=True)
class RequestPage:
    """A request as one person sees it: the drawn route, own turns, own moves, and later reviews owed."""

    request: Request
    progress: Progress
    turns: tuple[OwnTurn, ...]
    moves: tuple[Move, ...]
    reviews: tuple[Review, ...]
    has_changed: bool

    def require_turn(self, step_id: int, *, rejecting: bool = False) -> None:
        """Raises MoveRefused when the request is not on its way, NotAllowed unless the person may act at this step."""
        REQUEST_FLOW.check("reject" if rejecting else "return", self.request.state)
        turn = next((turn for turn in self.turns if turn.step_id == step_id), None)
        if turn is None or (rejecting and not turn.may_reject):
            raise NotAllowed("今の段階を処理するのは、経路に示した職の人（全員が不在の間はその代決者）です。")

    def require_move(self, code: str) -> None:
        """Raises MoveRefused when the request's state has no such move, NotAllowed when it is not this person's."""
        REQUEST_FLOW.check(code, self.request.state)
        if code not in self.move_codes:
            raise NotAllowed("この操作は起案者だけができます。")

    @property
    def move_codes(self) -> frozenset[str]:
        """The codes of the moves this person may make."""
        return frozenset(move.code for move in self.moves)


def page_of(person: Person, request_id: int, *, now: datetime) -> RequestPage:
    """The page of a request for this person; NotFound when they may not read it."""
    request = request_for(person, request_id, now=now)
    steps = list(request.steps.filter(round=request.round).select_related("post__section"))
    own = capacities(person, request, steps, now=now)
    parts = parts_of(person, request, own, now=now)
    moves = tuple(move for move in REQUEST_FLOW.moves_from(request.state) if not move.who.isdisjoint(parts))
    names = names_of(capacity.absent_holder_id for capacity in own)
    return RequestPage(
        request=request,
        progress=progress_of(request, now=now),
        turns=tuple(_turn(capacity, names) for capacity in own),
        moves=moves,
        reviews=_owed_reviews(person, request, now),
        has_changed=request.state == RequestState.CIRCULATING and SUBJECT_KINDS.has_changed(request),
    )


def return_choices(page: RequestPage, step_id: int) -> list[tuple[int, str]]:
    """Where the request may be sent back to from this step: (order, label), the drafter (0) first."""
    lines = page.progress.lines
    stations = [Station(line.step_id, line.order, StepState(line.state)) for line in lines]
    labels = {0: f"起案者　{page.request.drafter_label}"}
    for line in lines:
        held = labels.get(line.order, f"{line.order}番目")
        labels[line.order] = f"{held}　{line.kind}：{line.post}"
    return [(order, labels[order]) for order in orders_to_return_to(stations, step_id)]


def _turn(capacity: Capacity, names: Mapping[int | None, str]) -> OwnTurn:
    step = capacity.step
    return OwnTurn(
        step_id=step.pk,
        asks=step.label,
        post=str(step.post),
        absent=names.get(capacity.absent_holder_id, ""),
        may_reject=step.kind == StepKind.DECIDE,
    )


def _owed_reviews(person: Person, request: Request, now: datetime) -> tuple[Review, ...]:
    pending = Review.objects.filter(decision__step__request=request, state=ReviewState.PENDING)
    reviews = list(pending.select_related("decision__step__post__section"))
    duties = duties_of({review.decision.step.post_id for review in reviews}, now=now)
    return tuple(review for review in reviews if may_review(person, review, duties))
