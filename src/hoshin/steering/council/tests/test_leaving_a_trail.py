"""Everything that can be done around a meeting stands in the audit trail, with who did it."""

from datetime import date, timedelta
from typing import Any

import pytest

from hoshin.foundation.audit.models import Event
from hoshin.steering.council import actions
from hoshin.steering.council.models import Meeting, Member, Opinion, Paper
from hoshin.steering.council.public import SENTENCES
from hoshin.steering.council.queries import paragraphs_in
from hoshin.steering.council.rules import ItemKind, Seat
from hoshin.steering.council.tests.conftest import DAY, HOUR, Room

pytestmark = pytest.mark.django_db


def test_every_act_is_told_by_the_trail_with_its_actor(room):
    _shape_the_meeting(room)
    _speak_as_a_member(room)
    _hold_and_publish(room)
    _give_another_one_up(room)
    told = Event.objects.filter(name__startswith="council.")
    assert set(told.values_list("name", flat=True)) == set(SENTENCES)
    members = {str(person.account_id) for person in room.members}
    spoken = told.filter(name__in=["council.opinion.drafted", "council.opinion.submitted", "council.opinion.discarded"])
    assert set(spoken.values_list("actor_id", flat=True)) <= members
    reminded = told.filter(name="council.meeting.reminded").values_list("actor_kind", flat=True)
    assert set(reminded) == {"system"}
    others = told.difference(spoken, told.filter(name="council.meeting.reminded"))
    assert {event.actor_id for event in others} == {str(room.staff.account_id)}


def _shape_the_meeting(room: Room) -> None:
    by: dict[str, Any] = {"person": room.staff, "now": room.now}
    meeting = room.meeting
    member = _member_of(room)
    actions.change_member(
        member_id=member, affiliation="大学教授（情報工学）", seat=Seat.CHAIR, ends_on=date(2023, 3, 31), **by
    )
    actions.describe_meeting(
        meeting_id=meeting.pk,
        version=meeting.version,
        subject=meeting.subject,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place="402会議室",
        due_at=meeting.due_at,
        invitation="ご意見をお願いします。",
        **by,
    )
    item = actions.add_item(meeting_id=meeting.pk, kind=ItemKind.OTHER, title="日程", **by)
    actions.move_item(item_id=item.pk, direction="up", **by)
    paper = actions.add_paper(item_id=item.pk, title="資料", **by)
    actions.remove_paper(paper_id=paper.pk, **by)
    actions.remove_item(item_id=item.pk, **by)
    question = actions.ask_question(meeting_id=meeting.pk, title="問い", body="趣旨", **by)
    actions.reword_question(question_id=question.pk, title="問い", body="別の趣旨", **by)
    actions.remove_question(question_id=question.pk, **by)
    actions.invite(meeting_id=meeting.pk, **by)
    actions.remind_members(now=room.due_at - 2 * DAY)


def _member_of(room: Room) -> int:
    """The first member's term."""
    return Member.objects.get(account_id=room.members[0].account_id).pk


def _speak_as_a_member(room: Room) -> None:
    by: dict[str, Any] = {"person": room.members[0], "now": room.now}
    actions.answer_question(question_id=room.questions[0].pk, body="下書き", submits=False, **by)
    actions.submit_drafts(meeting_id=room.meeting.pk, **by)
    paper = Paper.objects.get()
    key = next(iter(paragraphs_in(paper.content))).key
    remark = actions.remark_on_paragraph(paper_id=paper.pk, paragraph=key, body="取り消す", submits=False, **by)
    actions.discard_opinion(opinion_id=remark.pk, **by)


def _hold_and_publish(room: Room) -> None:
    by: dict[str, Any] = {"person": room.staff, "meeting_id": room.meeting.pk, "now": room.now + 6 * DAY + HOUR}
    actions.open_meeting(**by)
    actions.mark_attendance(present=[_member_of(room)], **by)
    for item in room.meeting.items.all():
        actions.tick_item(person=room.staff, item_id=item.pk, note="", is_done=True, now=by["now"])
        actions.tick_item(person=room.staff, item_id=item.pk, note="", is_done=False, now=by["now"])
        actions.tick_item(person=room.staff, item_id=item.pk, note="", is_done=True, now=by["now"])
    actions.close_meeting(**by)
    actions.leave(person=room.staff, opinion_id=Opinion.objects.get().pk, move="note", response="参考", now=by["now"])
    actions.write_minutes(text="議事録", **by)
    actions.publish(**by)
    actions.unpublish(reason="誤記", **by)


def _give_another_one_up(room: Room) -> None:
    starts_at = room.now + timedelta(days=40)
    other = actions.plan_meeting(
        person=room.staff,
        starts_at=starts_at,
        ends_at=starts_at + HOUR,
        place="401会議室",
        due_at=starts_at - DAY,
        now=room.now,
    )
    actions.cancel(person=room.staff, meeting_id=other.pk, reason="大雪", now=room.now)
    assert Meeting.objects.get(pk=other.pk).state == "cancelled"
