"""Meetings as things that links lead to and come from, and whose files may be opened."""

from hoshin.foundation.links.public import Described
from hoshin.foundation.people.public import Person
from hoshin.foundation.search.public import matching_ids
from hoshin.steering.council.models import Meeting, MeetingQuerySet, Paper
from hoshin.steering.council.permissions import can_prepare, can_read_paper, is_secretariat, meetings_of_member
from hoshin.steering.council.rules import MeetingState

MOST_FOUND = 30


def described_meeting(thing_id: str) -> Described | None:
    """The meeting as a link shows it; only a published one says where it is."""
    meeting = _meeting(thing_id)
    if meeting is None:
        return None
    is_public = meeting.state == MeetingState.PUBLISHED
    url = f"/council/{meeting.number}/" if is_public else ""
    return Described(id=str(meeting.pk), label=meeting.title, url=url, note=meeting.state_label, is_public=is_public)


def found_meetings(words: str) -> list[Described]:
    """Published meetings that fit typed words, the newest when nothing was typed."""
    meetings = MeetingQuerySet(Meeting).published()
    if words:
        meetings = meetings.filter(pk__in=matching_ids(words, kind="council.meeting"))
    described = (described_meeting(str(meeting.pk)) for meeting in meetings.order_by("-number")[:MOST_FOUND])
    return [one for one in described if one is not None]


def may_read_meeting(person: Person, thing_id: str) -> bool:
    """Whether the meeting exists for this person."""
    meeting = _meeting(thing_id)
    return meeting is not None and (person.is_cio_side or meeting.state == MeetingState.PUBLISHED)


def may_change_meeting(person: Person, thing_id: str) -> bool:
    """Whether this person may change what belongs to the meeting."""
    return is_secretariat(person) and _meeting(thing_id) is not None


def may_read_paper_files(person: Person, thing_id: str) -> bool:
    """Whether this person may open the files of that paper."""
    paper = _paper(thing_id)
    return paper is not None and can_read_paper(person, paper)


def may_change_paper_files(person: Person, thing_id: str) -> bool:
    """Whether this person may attach files to that paper: the secretariat, until the meeting is opened."""
    paper = _paper(thing_id)
    return paper is not None and can_prepare(person, paper.item.meeting)


def may_read_minutes_files(person: Person, thing_id: str) -> bool:
    """Whether this person may open the files of the minutes: the CIO side, members, everybody once published."""
    meeting = _meeting(thing_id)
    if meeting is None:
        return False
    if meeting.state == MeetingState.PUBLISHED or person.is_cio_side:
        return True
    return meeting.state == MeetingState.HELD and meetings_of_member(person).filter(pk=meeting.pk).exists()


def may_change_minutes_files(person: Person, thing_id: str) -> bool:
    """Whether this person may attach the minutes: the secretariat, after the meeting, until they are published."""
    meeting = _meeting(thing_id)
    return meeting is not None and is_secretariat(person) and meeting.state == MeetingState.HELD


def name_of_meeting(thing_id: str) -> str:
    """The meeting's name for the audit trail."""
    meeting = _meeting(thing_id)
    return meeting.title if meeting is not None else thing_id


def name_of_paper(thing_id: str) -> str:
    """The paper's name for the audit trail."""
    paper = _paper(thing_id)
    return f"{paper.item.meeting.title} {paper.title}" if paper is not None else thing_id


def _meeting(thing_id: str) -> Meeting | None:
    return Meeting.objects.filter(pk=thing_id).first() if _is_number(thing_id) else None


def _paper(thing_id: str) -> Paper | None:
    papers = Paper.objects.select_related("item__meeting")
    return papers.filter(pk=thing_id).first() if _is_number(thing_id) else None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 18
