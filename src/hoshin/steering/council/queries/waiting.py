"""What the expert meeting waits for from a person."""

from datetime import datetime

from django.db.models import Count, Q

from hoshin.foundation.people.public import Person
from hoshin.kernel.clock import local_date
from hoshin.kernel.waiting import Waiting
from hoshin.steering.council.models import Meeting
from hoshin.steering.council.permissions import is_secretariat
from hoshin.steering.council.rules import MeetingState, OpinionState

_ASKED = {
    MeetingState.PLANNING: "会議の案内",
    MeetingState.INVITED: "会議の開会",
    MeetingState.IN_SESSION: "会議の閉会",
    MeetingState.HELD: "会議の結果の公表",
}


def waiting_in_council(person: Person, *, now: datetime) -> list[Waiting]:
    """What the secretariat has to do for the meetings under way; nothing for anybody else. One query."""
    if not is_secretariat(person):
        return []
    meetings = Meeting.objects.filter(state__in=sorted(_ASKED)).annotate(
        waiting=Count("opinions", filter=Q(opinions__state=OpinionState.SUBMITTED))
    )
    today = local_date(now)
    found: list[Waiting] = []
    for meeting in meetings:
        waiting: int = getattr(meeting, "waiting", 0)
        state = MeetingState(meeting.state)
        day = local_date(meeting.starts_at)
        url = f"/staff/council/{meeting.number}/"
        if state is MeetingState.HELD and waiting:
            found.append(Waiting(f"意見への対応（{waiting:,}件）", meeting.title, f"{url}opinions/", None))
        elif state is not MeetingState.INVITED or day <= today:
            found.append(Waiting(_ASKED[state], meeting.title, url, None if state is MeetingState.HELD else day))
    return found
