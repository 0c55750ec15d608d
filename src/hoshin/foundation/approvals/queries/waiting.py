"""What waits for a person: steps of their posts, steps of those they stand in for, reviews they owe, own returned drafts."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Q

from hoshin.foundation.approvals.models import Request, Review, Step
from hoshin.foundation.approvals.permissions import capacity_at, may_review
from hoshin.foundation.approvals.queries.names import names_of
from hoshin.foundation.approvals.rules import RequestState, ReviewState
from hoshin.foundation.people.public import Person, deputised_post_ids, duties_of
from hoshin.kernel.clock import local_date

AT_MOST = 300


class WaitingKind(StrEnum):
    """Why something waits for somebody."""

    STEP = "step"
    DEPUTY = "deputy"
    REVIEW = "review"
    RETURNED = "returned"

    @property
    def label(self) -> str:
        """The reason on screen."""
        return {"step": "決裁・回議・合議", "deputy": "代決", "review": "後閲", "returned": "差し戻された起案"}[
            self.value
        ]


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits: `asks` is what to do (回議, 合議, 決裁, 後閲, 修正), `for_whom` the absent holder."""

    kind: WaitingKind
    request: Request
    asks: str
    since: datetime
    due_on: date | None
    is_overdue: bool
    for_whom: str = ""
    step_id: int | None = None
    review_id: int | None = None


def waiting_for(person: Person, *, now: datetime) -> list[Waiting]:
    """Everything in approvals that waits for this person at `now`, overdue first, then the longest waiting.

    At most 300 entries; the number of queries does not grow with them.
    """
    if person.account_id is None:
        return []
    found = [*_steps(person, now), *_reviews(person, now), *_returned(person)]
    return sorted(found, key=lambda waiting: (not waiting.is_overdue, waiting.since))[:AT_MOST]


def _steps(person: Person, now: datetime) -> list[Waiting]:
    account_id = person.account_id
    assert account_id is not None  # noqa: S101 - visitors were sent away
    posts = {post.post_id for post in person.posts} | set(deputised_post_ids(account_id, now=now))
    steps = list(
        Step.objects.current()
        .filter(post_id__in=posts, request__state=RequestState.CIRCULATING)
        .select_related("request")
        .order_by("due_on", "pk")[:AT_MOST]
    )
    duties = duties_of({step.post_id for step in steps}, now=now)
    own = [
        (step, capacity)
        for step in steps
        if (capacity := capacity_at(person, step.request, step, duties[step.post_id])) is not None
    ]
    labels = names_of({capacity.absent_holder_id for _, capacity in own})
    today = local_date(now)
    return [
        Waiting(
            kind=WaitingKind.STEP if capacity.absent_holder_id is None else WaitingKind.DEPUTY,
            request=step.request,
            asks=step.label,
            since=step.arrived_at or now,
            due_on=step.due_on,
            is_overdue=step.due_on is not None and step.due_on < today,
            for_whom=labels.get(capacity.absent_holder_id, ""),
            step_id=step.pk,
        )
        for step, capacity in own
    ]


def _reviews(person: Person, now: datetime) -> list[Waiting]:
    posts = {post.post_id for post in person.posts}
    owed = Review.objects.filter(state=ReviewState.PENDING).filter(
        Q(absent_holder=person.account_id) | Q(decision__step__post__in=posts)
    )
    reviews = list(owed.select_related("decision__step__request").order_by("pk")[:AT_MOST])
    duties = duties_of({review.decision.step.post_id for review in reviews}, now=now)
    return [
        Waiting(
            kind=WaitingKind.REVIEW,
            request=review.decision.step.request,
            asks="後閲",
            since=review.created_at,
            due_on=None,
            is_overdue=False,
            for_whom=review.decision.account_label,
            review_id=review.pk,
        )
        for review in reviews
        if may_review(person, review, duties)
    ]


def _returned(person: Person) -> list[Waiting]:
    returned = Request.objects.filter(drafter=person.account_id, state=RequestState.RETURNED)
    return [
        Waiting(
            kind=WaitingKind.RETURNED,
            request=request,
            asks="修正",
            since=request.submitted_at or request.drafted_at,
            due_on=None,
            is_overdue=False,
        )
        for request in returned.order_by("-pk")[:AT_MOST]
    ]
