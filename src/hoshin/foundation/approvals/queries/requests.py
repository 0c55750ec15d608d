from datetime import date, datetime

from django.db.models import F, QuerySet

from hoshin.foundation.approvals.models import Request, Step
from hoshin.foundation.approvals.permissions import visible_to
from hoshin.foundation.approvals.queries.progress import Progress, progress_of
from hoshin.foundation.approvals.rules import RequestState
from hoshin.foundation.people.public import Person, deputised_post_ids
from hoshin.kernel.errors import NotFound


def current_request(subject_kind: str, subject_id: str | int) -> Request | None:
    """The request about this thing that has no final word yet (at most one exists), or None."""
    return Request.objects.about(subject_kind, subject_id).open().first()


def requests_of(subject_kind: str, subject_id: str | int) -> QuerySet[Request]:
    """Every request about this thing, newest first."""
    return Request.objects.about(subject_kind, subject_id).order_by("-pk")


def open_requests(subject_kind: str) -> QuerySet[Request]:
    """Every request about things of a kind that has no final word yet: what a room's nightly count compares."""
    return Request.objects.open().filter(subject_kind=subject_kind).order_by("pk")


def decision_about(person: Person, subject_kind: str, subject_id: str | int, *, now: datetime) -> Progress | None:
    """The newest request about this thing with its route, for the thing's own page; None when this person may not read it.

    Shown by `{% include "approvals/decision.html" with decision=… %}`, which says who has decided and who is next.
    """
    found = visible_to(person, now=now).about(subject_kind, subject_id).select_related("drafter", "drafter_section")
    request = found.order_by("-pk").first()
    return None if request is None else progress_of(request, now=now)


def takes_part(person: Person, subject_kind: str, subject_id: str | int, *, now: datetime) -> bool:
    """Whether a request about this thing is on its way over a post of this person, or over one they stand in for.

    For a room whose things others may not see: whoever is asked to decide must be able to read what about.
    """
    if person.account_id is None:
        return False
    posts = {post.post_id for post in person.posts} | set(deputised_post_ids(person.account_id, now=now))
    on_its_way = Request.objects.about(subject_kind, subject_id).filter(state=RequestState.CIRCULATING)
    return Step.objects.filter(request__in=on_its_way, round=F("request__round"), post__in=posts).exists()


def request_for(person: Person, request_id: int, *, now: datetime) -> Request:
    """The request, if this person may read it; NotFound otherwise."""
    found = visible_to(person, now=now).select_related("drafter", "drafter_section").filter(pk=request_id).first()
    if found is None:
        raise NotFound("この決裁は見つかりません。")
    return found


def drafted_by(person: Person) -> QuerySet[Request]:
    """What this person has drafted, newest first."""
    return Request.objects.filter(drafter=person.account_id).order_by("-pk")


def decided_by(person: Person) -> QuerySet[Request]:
    """Requests at which this person has decided a step, newest first; each once."""
    decided = Step.objects.filter(decision__account=person.account_id).values("request")
    return Request.objects.filter(pk__in=decided).order_by("-pk")


def all_for(person: Person, *, now: datetime) -> QuerySet[Request]:
    """Every request this person may read, newest first."""
    return visible_to(person, now=now).order_by("-pk")


def overdue_steps(today: date) -> QuerySet[Step]:
    """Steps that have waited beyond their day, the oldest first: what the CIO side follows up."""
    return Step.objects.overdue(today).select_related("request", "post__section").order_by("due_on", "pk")
