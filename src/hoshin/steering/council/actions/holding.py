"""The meeting itself: invited, opened, ticked off, closed, published."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from hoshin.foundation.files.public import files_of
from hoshin.foundation.people.public import Person
from hoshin.kernel.clock import local_date
from hoshin.kernel.errors import MoveRefused, NotFound, RuleBroken
from hoshin.steering.council.actions.finding import show_in_search
from hoshin.steering.council.actions.locking import locked_meeting, record_on
from hoshin.steering.council.actions.notices import tell_of_cancellation, tell_of_invitation
from hoshin.steering.council.actions.papers import renew_for_invitation
from hoshin.steering.council.models import AgendaItem, Meeting, Member, Seating
from hoshin.steering.council.permissions import meetings_of_member, require_secretariat, terms_of
from hoshin.steering.council.rules import (
    LONGEST_MINUTES,
    LONGEST_TEXT,
    MEETING_FLOW,
    MeetingState,
    what_is_missing_to_close,
    what_is_missing_to_invite,
    what_is_missing_to_publish,
)

MINUTES_OWNER = "council.minutes"


@transaction.atomic
def invite(*, person: Person, meeting_id: int, now: datetime) -> Meeting:
    """Send the invitation to every member whose term holds the day; from now on they read the papers and answer.

    Raises RuleBroken with all that is missing.
    """
    meeting = _meeting_to_move(meeting_id, person, "invite")
    members = list(Member.objects.sitting_on(local_date(meeting.starts_at)).filter(account__is_active=True))
    missing = what_is_missing_to_invite(
        starts_at=meeting.starts_at, due_at=meeting.due_at, items=meeting.items.count(), members=len(members), now=now
    )
    _refuse(missing)
    renew_for_invitation(person=person, meeting=meeting, now=now)
    Seating.objects.bulk_create(Seating(meeting=meeting, member=member) for member in members)
    meeting.invited_at = now
    _move(meeting, "invite", person=person, now=now, name="council.meeting.invited", after={"members": len(members)})
    tell_of_invitation(meeting, members, now=now)
    return meeting


@transaction.atomic
def open_meeting(*, person: Person, meeting_id: int, now: datetime) -> Meeting:
    """Open the meeting: from now on answers and remarks are closed, motions are not."""
    meeting = _meeting_to_move(meeting_id, person, "open")
    _move(meeting, "open", person=person, now=now, name="council.meeting.opened")
    return meeting


@transaction.atomic
def tick_item(*, person: Person, item_id: int, note: str, is_done: bool, now: datetime) -> AgendaItem:
    """Write down what was said on an item and tick it off, or take the tick back. MoveRefused outside the meeting."""
    require_secretariat(person)
    item = AgendaItem.objects.filter(pk=item_id).first()
    if item is None:
        raise NotFound("お探しの項目は見つかりません。")
    meeting = locked_meeting(item.meeting_id)
    if meeting.state not in {MeetingState.IN_SESSION, MeetingState.HELD}:
        raise MoveRefused(f"{meeting.title}は「{meeting.state_label}」のため、次第を進められません。")
    if meeting.state == MeetingState.HELD and not is_done:
        raise MoveRefused("閉会した会議の次第は、未了に戻せません。")
    if len(note.strip()) > LONGEST_TEXT:
        raise RuleBroken(f"議事の記録は{LONGEST_TEXT:,}文字までで入力してください。", field="note")
    item.note = note.strip()
    item.ticked_at = (item.ticked_at or now) if is_done else None
    item.save(update_fields=["note", "ticked_at"])
    name = "council.item.ticked" if is_done else "council.item.noted"
    record_on(meeting, name, person=person, now=now, after={"item": item.title, "note": item.note})
    return item


@transaction.atomic
def mark_attendance(*, person: Person, meeting_id: int, present: Collection[int], now: datetime) -> int:
    """Say which of the invited members (by member id) came; the others count as absent. How many came."""
    require_secretariat(person)
    meeting = locked_meeting(meeting_id)
    if meeting.state not in {MeetingState.IN_SESSION, MeetingState.HELD}:
        raise MoveRefused(f"{meeting.title}は「{meeting.state_label}」のため、出欠を付けられません。")
    meeting.seatings.filter(member_id__in=present).update(is_present=True)
    meeting.seatings.exclude(member_id__in=present).update(is_present=False)
    count = meeting.seatings.filter(is_present=True).count()
    record_on(meeting, "council.meeting.attended", person=person, now=now, after={"present": count})
    return count


@transaction.atomic
def close_meeting(*, person: Person, meeting_id: int, now: datetime) -> Meeting:
    """Close the meeting; RuleBroken while an item of the agenda is not ticked off."""
    meeting = _meeting_to_move(meeting_id, person, "close")
    _refuse(what_is_missing_to_close(list(meeting.items.filter(ticked_at=None).values_list("title", flat=True))))
    meeting.held_at = now
    _move(meeting, "close", person=person, now=now, name="council.meeting.closed")
    return meeting


@transaction.atomic
def write_minutes(*, person: Person, meeting_id: int, text: str, now: datetime) -> Meeting:
    """Keep the minutes as text; until they are published they may be rewritten."""
    require_secretariat(person)
    meeting = locked_meeting(meeting_id)
    if meeting.state != MeetingState.HELD:
        raise MoveRefused(f"{meeting.title}は「{meeting.state_label}」のため、議事録を書けません。")
    if len(text.strip()) > LONGEST_MINUTES:
        raise RuleBroken(f"議事録は{LONGEST_MINUTES:,}文字までです。ファイルを添付してください。", field="minutes")
    meeting.minutes = text.strip()
    meeting.save(update_fields=["minutes"])
    record_on(meeting, "council.minutes.written", person=person, now=now, after={"length": len(meeting.minutes)})
    return meeting


@transaction.atomic
def publish(*, person: Person, meeting_id: int, now: datetime) -> Meeting:
    """Show agenda, papers, minutes and opinions with responses to everybody.

    Raises RuleBroken while an opinion has no response or there are no minutes.
    """
    meeting = _meeting_to_move(meeting_id, person, "publish")
    has_minutes = bool(meeting.minutes) or bool(files_of(MINUTES_OWNER, meeting.pk))
    _refuse(what_is_missing_to_publish(unanswered=meeting.opinions.unanswered().count(), has_minutes=has_minutes))
    meeting.published_at = now
    _move(meeting, "publish", person=person, now=now, name="council.meeting.published")
    show_in_search(meeting)
    return meeting


@transaction.atomic
def unpublish(*, person: Person, meeting_id: int, reason: str, now: datetime) -> Meeting:
    """Take the results off the public pages in order to mend them; needs a reason."""
    meeting = _meeting_to_move(meeting_id, person, "unpublish")
    _move(meeting, "unpublish", person=person, now=now, name="council.meeting.unpublished", reason=reason)
    show_in_search(meeting)
    return meeting


@transaction.atomic
def cancel(*, person: Person, meeting_id: int, reason: str, now: datetime) -> Meeting:
    """Give the meeting up; members who were invited are told, with the reason."""
    meeting = _meeting_to_move(meeting_id, person, "cancel")
    _move(meeting, "cancel", person=person, now=now, name="council.meeting.cancelled", reason=reason)
    if meeting.invited_at is not None:
        tell_of_cancellation(meeting, reason, now=now)
    return meeting


@transaction.atomic
def note_reading(*, person: Person, meeting_id: int, now: datetime) -> None:
    """Remember that an invited member has opened the papers; only the first time counts."""
    if not meetings_of_member(person).filter(pk=meeting_id).exists():
        raise NotFound("お探しの会議は見つかりません。")
    Seating.objects.filter(meeting_id=meeting_id, member__in=terms_of(person), read_at=None).update(read_at=now)


def _meeting_to_move(meeting_id: int, person: Person, move: str) -> Meeting:
    require_secretariat(person)
    meeting = locked_meeting(meeting_id)
    MEETING_FLOW.check(move, meeting.state)
    return meeting


def _move(
    meeting: Meeting,
    move: str,
    *,
    person: Person,
    now: datetime,
    name: str,
    after: dict[str, object] | None = None,
    reason: str = "",
) -> None:
    step = MEETING_FLOW.check(move, meeting.state)
    if step.needs_note and not reason.strip():
        raise RuleBroken("理由を入力してください。", field="reason")
    before = meeting.state
    meeting.state = MEETING_FLOW.check_target(step, step.target or "")
    meeting.save()
    record_on(
        meeting,
        name,
        person=person,
        now=now,
        before={"state": MEETING_FLOW.state(before).label},
        after={"state": meeting.state_label, **(after or {})},
        reason=reason.strip(),
    )


def _refuse(missing: tuple[str, ...]) -> None:
    if missing:
        raise RuleBroken("".join(missing))
