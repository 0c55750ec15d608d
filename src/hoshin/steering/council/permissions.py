"""Who prepares a meeting, who sits in it, and who may read what.

The secretariat (事務局) is the CIO staff. A member is an account with a term; being a member opens the member's own pages
and nothing else of the house.
"""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, TypeVar, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.http import HttpResponseBase

from hoshin.foundation.people.public import PageRequest, Person, Role
from hoshin.kernel.errors import NotAllowed, NotFound
from hoshin.kernel.flow import Move
from hoshin.steering.council.models import Meeting, MeetingQuerySet, Member, MemberQuerySet, Opinion, Paper
from hoshin.steering.council.rules import MEETING_FLOW, PREPARED, SECRETARIAT, MeetingState

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def is_secretariat(person: Person) -> bool:
    """Whether the person prepares the meetings."""
    return person.has_role(Role.CIO_STAFF)


def require_secretariat(person: Person) -> None:
    """Raise NotFound for a stranger, NotAllowed for an official who may only read."""
    if not person.is_staff:
        raise NotFound("お探しの会議は見つかりません。")
    if not is_secretariat(person):
        raise NotAllowed("会議の準備と対応の整理ができるのは、事務局（CIOスタッフ）です。")


def moves_open_to(person: Person, meeting: Meeting) -> tuple[Move, ...]:
    """The moves of the meeting that this person can do now."""
    parts = {SECRETARIAT} if is_secretariat(person) else set()
    return tuple(move for move in MEETING_FLOW.moves_from(meeting.state) if not move.who.isdisjoint(parts))


def can_prepare(person: Person, meeting: Meeting) -> bool:
    """Whether the person may change agenda, papers and questions of the meeting as it stands."""
    return is_secretariat(person) and MeetingState(meeting.state) in PREPARED


def terms_of(person: Person) -> MemberQuerySet:
    """The person's terms as a member, past ones included; none for a visitor."""
    members = MemberQuerySet(Member)
    return members.of(person.account_id) if person.account_id is not None else members.none()


def meetings_of_member(person: Person) -> QuerySet[Meeting]:
    """The meetings this person has been invited to as a member."""
    return MeetingQuerySet(Meeting).read_by_members().filter(seatings__member__in=terms_of(person)).distinct()


def is_member(person: Person, *, today: date) -> bool:
    """Whether the person has a term today or was ever invited to a meeting: past members may read what they said."""
    terms = terms_of(person)
    return terms.sitting_on(today).exists() or terms.filter(seatings__isnull=False).exists()


def can_read_paper(person: Person, paper: Paper) -> bool:
    """Whether the person may read this paper: the CIO side, invited members, and everybody once it is published."""
    meeting = paper.item.meeting
    if meeting.state == MeetingState.PUBLISHED and paper.is_public:
        return True
    return person.is_cio_side or meetings_of_member(person).filter(pk=meeting.pk).exists()


def own_opinion(person: Person, opinion_id: int) -> Opinion:
    """The person's own opinion, locked; NotFound when it is absent or somebody else's."""
    found = Opinion.objects.select_for_update().filter(pk=opinion_id, member__in=terms_of(person)).first()
    if found is None:
        raise NotFound("お探しの意見は見つかりません。")
    return found


def member_page(view: View) -> View:
    """Marks a page for signed-in members; the signed-out are sent to the sign-in page, everybody else finds nothing."""

    @wraps(view)
    def guarded(request: PageRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.person.account_id is None:
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        if not terms_of(request.person).exists():
            raise NotFound("お探しのページは見つかりません。")
        return view(request, *args, **kwargs)

    guarded.access = "member"  # type: ignore[attr-defined]
    return cast("View", guarded)
