from collections.abc import Mapping
from datetime import datetime
from typing import Any

from hoshin.foundation.audit.public import record
from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import MoveRefused, NotFound, RuleBroken
from hoshin.steering.council.models import Meeting
from hoshin.steering.council.permissions import require_secretariat
from hoshin.steering.council.rules import LONGEST_TEXT, LONGEST_TITLE, PREPARED, MeetingState

MEETING_THING = "council.meeting"
MEMBER_THING = "council.member"


def locked_meeting(meeting_id: int) -> Meeting:
    """The meeting, locked until the transaction ends: everything that is done to one meeting waits for each other."""
    meeting = Meeting.objects.select_for_update().filter(pk=meeting_id).first()
    if meeting is None:
        raise NotFound("お探しの会議は見つかりません。")
    return meeting


def meeting_to_prepare(meeting_id: int, person: Person) -> Meeting:
    """The meeting, locked, for a person who may change its agenda, papers and questions now."""
    require_secretariat(person)
    meeting = locked_meeting(meeting_id)
    if MeetingState(meeting.state) not in PREPARED:
        raise MoveRefused(f"{meeting.title}は「{meeting.state_label}」のため、次第・資料・質疑事項を変えられません。")
    return meeting


def checked_title(text: str, *, label: str, field: str = "title") -> str:
    """`text` without blanks around it; RuleBroken when it is empty or too long."""
    title = text.strip()
    if not title:
        raise RuleBroken(f"{label}を入力してください。", field=field)
    if len(title) > LONGEST_TITLE:
        raise RuleBroken(f"{label}は{LONGEST_TITLE}文字までで入力してください。", field=field)
    return title


def checked_text(text: str, *, label: str, field: str = "body", longest: int = LONGEST_TEXT) -> str:
    """`text` without blanks around it; RuleBroken when it is empty or too long."""
    body = text.strip()
    if not body:
        raise RuleBroken(f"{label}を入力してください。", field=field)
    if len(body) > longest:
        raise RuleBroken(f"{label}は{longest:,}文字までで入力してください。", field=field)
    return body


def record_on(
    meeting: Meeting,
    name: str,
    *,
    person: Person,
    now: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Write an event about a meeting into the audit trail."""
    record(
        actor=person.actor,
        name=name,
        thing_kind=MEETING_THING,
        thing_id=meeting.pk,
        thing_label=meeting.title,
        before=before,
        after=after,
        reason=reason,
        now=now,
    )
