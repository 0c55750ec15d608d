"""Who may see a request and who may act on it: the post decides at the moment of acting, not at the moment of drafting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from hoshin.foundation.approvals.models import Request, RequestQuerySet, Review, Step
from hoshin.foundation.approvals.rules import Part, RequestState, ReviewState, StepKind, StepState
from hoshin.foundation.people.public import Duty, Person, Role, deputised_post_ids, duties_of, holders_of, owes_review
from hoshin.kernel.clock import local_date
from hoshin.kernel.errors import NotAllowed, NotFound


@dataclass(frozen=True, slots=True)
class Capacity:
    """In what capacity somebody may act at a step: as the holder of the post, or in an absent holder's place (代決)."""

    step: Step
    absent_holder_id: int | None


def account_of(person: Person) -> int:
    """The account behind a signed-in person; NotAllowed for a visitor."""
    if person.account_id is None:
        raise NotAllowed("決裁はログインしてから行ってください。")
    return person.account_id


def visible_to(person: Person, *, now: datetime) -> RequestQuerySet:
    """The requests this person may read.

    CIO side and auditors read all; others read what they or their section drafted, what has their post or the post of
    somebody they stand in for on its route, and what they have decided. Drafts are seen by the drafting section alone.
    """
    everything = Request.objects.all()
    if person.account_id is None:
        return everything.none()
    drafted = Q(drafter=person.account_id) | Q(drafter_section__in=person.section_ids)
    if person.is_cio_side or person.has_role(Role.AUDITOR):
        return everything.filter(drafted | ~Q(state=RequestState.DRAFT))
    posts = {post.post_id for post in person.posts} | set(deputised_post_ids(person.account_id, now=now))
    on_route = Step.objects.filter(request=OuterRef("pk")).filter(
        Q(post__in=posts) | Q(decision__account=person.account_id) | Q(decision__absent_holder=person.account_id)
    )
    return everything.filter(drafted | (~Q(state=RequestState.DRAFT) & Exists(on_route)))


def require_visible(person: Person, request_id: int, *, now: datetime) -> None:
    """Raises NotFound unless the person may read the request."""
    if not visible_to(person, now=now).filter(pk=request_id).exists():
        raise NotFound("この決裁は見つかりません。")


def is_drafter(person: Person, request: Request, *, now: datetime) -> bool:
    """True for the drafter, and for the drafting section once the drafter has been transferred away from it."""
    if person.account_id is None:
        return False
    if person.account_id == request.drafter_id:
        return True
    section_id = request.drafter_section_id
    if section_id is None or not person.belongs_to(section_id):
        return False
    return request.drafter_id not in holders_of(section_id=section_id, on=local_date(now))


def require_drafter(person: Person, request: Request, *, now: datetime) -> None:
    """Raises NotAllowed unless the person is the drafter or has taken the drafter's place."""
    if not is_drafter(person, request, now=now):
        raise NotAllowed("この操作は起案者だけができます。")


def capacity_at(person: Person, request: Request, step: Step, duty: Duty) -> Capacity | None:
    """In what capacity this person may act at `step` now; None when not at all.

    Nobody decides on an own draft: at the deciding step the drafter may not act, neither as the holder of the post nor
    as a deputy, whoever else may be away. The city's rules on decisions rest on two pairs of eyes, so there is no
    exception for the case that nobody else is left; the draft waits or takes another route.
    """
    if step.state != StepState.CURRENT or person.account_id is None:
        return None
    if step.kind == StepKind.DECIDE and person.account_id == request.drafter_id:
        return None
    if person.account_id in duty.holders:
        return Capacity(step, None)
    absent = duty.absent_holder_for(person.account_id)
    return None if absent is None else Capacity(step, absent)


def capacities(person: Person, request: Request, steps: Sequence[Step], *, now: datetime) -> list[Capacity]:
    """Every current step of `steps` at which this person may act, with the capacity."""
    current = [step for step in steps if step.state == StepState.CURRENT]
    duties = duties_of({step.post_id for step in current}, now=now)
    found = (capacity_at(person, request, step, duties[step.post_id]) for step in current)
    return [capacity for capacity in found if capacity is not None]


def parts_of(person: Person, request: Request, own: Sequence[Capacity], *, now: datetime) -> frozenset[Part]:
    """The parts this person plays in the request now; the page shows the moves whose `who` they meet."""
    parts = set()
    if is_drafter(person, request, now=now):
        parts.add(Part.DRAFTER)
    if own:
        parts.add(Part.APPROVER)
    if any(capacity.step.kind == StepKind.DECIDE for capacity in own):
        parts.add(Part.DECIDER)
    return frozenset(parts)


def may_review(person: Person, review: Review, duties: Mapping[int, Duty]) -> bool:
    """True for the holder who was away, and for the post's new holder once that one has left the post.

    `duties` holds the present duty of the post in question. The deputy never reviews the own decision.
    """
    decision = review.decision
    if review.state != ReviewState.PENDING or person.account_id in {None, decision.account_id}:
        return False
    holders = duties[decision.step.post_id].holders
    return owes_review(person.account_id, absent_holder_id=review.absent_holder_id, holders=holders)
