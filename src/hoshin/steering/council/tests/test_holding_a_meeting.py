from datetime import date
from functools import partial

import pytest

from hoshin.foundation.audit.models import Event
from hoshin.foundation.messages.models import Message
from hoshin.foundation.people.public import VISITOR
from hoshin.foundation.search.public import find
from hoshin.kernel.errors import MoveRefused, NotAllowed, NotFound, RuleBroken
from hoshin.steering.council.actions import (
    answer_question,
    appoint_member,
    cancel,
    close_meeting,
    invite,
    leave,
    mark_attendance,
    open_meeting,
    publish,
    remind_members,
    tick_item,
    unpublish,
    write_minutes,
)
from hoshin.steering.council.models import Meeting, Member
from hoshin.steering.council.rules import MeetingState, Seat
from hoshin.steering.council.tests.conftest import DAY, HOUR, make_account

pytestmark = pytest.mark.django_db


def events(name: str) -> list[Event]:
    return list(Event.objects.filter(name=name))


def test_the_invitation_reaches_the_members_of_the_day_and_nobody_else(room, cast):
    late = make_account("kokaku", room.now)
    appoint_member(
        person=cast.staff,
        account_id=late.account_id or 0,
        affiliation="地域団体",
        seat=Seat.MEMBER,
        starts_on=date(2022, 4, 1),
        now=room.now,
    )
    room.invite()
    assert room.refresh().state == MeetingState.INVITED
    told = Message.objects.filter(template="council.invited")
    assert {each.recipient_id for each in told} == {person.account_id for person in room.members}
    assert told[0].url == f"/council/desk/{room.meeting.number}/"
    assert Event.objects.filter(name="council.meeting.invited", after__members=2).exists()


def test_an_invitation_without_members_or_after_the_deadline_is_refused_with_the_reasons(room):
    with pytest.raises(RuleBroken, match="期限が過ぎています"):
        invite(person=room.staff, meeting_id=room.meeting.pk, now=room.due_at + HOUR)
    Member.objects.update(ends_on=date(2021, 4, 30))
    with pytest.raises(RuleBroken, match="任期のある委員がいません"):
        room.invite()
    assert room.refresh().state == MeetingState.PLANNING


@pytest.mark.parametrize(("who", "refusal"), [("member", NotAllowed), ("cio", NotAllowed), ("expert", NotFound)])
def test_only_the_secretariat_moves_a_meeting(room, cast, who, refusal):
    for action in (invite, open_meeting, close_meeting, publish):
        with pytest.raises(refusal):
            action(person=getattr(cast, who), meeting_id=room.meeting.pk, now=room.now)


def test_officials_and_overlapping_terms_are_no_members(room, cast):
    appoint = partial(appoint_member, person=cast.staff, affiliation="所属", now=room.now, starts_on=date(2021, 6, 1))
    with pytest.raises(RuleBroken, match="市の職"):
        appoint(account_id=cast.member.account_id, seat=Seat.MEMBER)
    with pytest.raises(RuleBroken, match="重なる任期"):
        appoint(account_id=room.members[0].account_id, seat=Seat.MEMBER)
    other = make_account("zacho", room.now)
    with pytest.raises(RuleBroken, match="座長がもう一人"):
        appoint(account_id=other.account_id or 0, seat=Seat.CHAIR)


def test_a_meeting_closes_only_when_every_item_is_ticked_off(room):
    room.open()
    first, *others = room.meeting.items.all()
    for item in others:
        tick_item(person=room.staff, item_id=item.pk, note="記録", is_done=True, now=room.now + 6 * DAY)
    with pytest.raises(RuleBroken, match="開会」が済んでいません"):
        close_meeting(person=room.staff, meeting_id=room.meeting.pk, now=room.now + 6 * DAY)
    tick_item(person=room.staff, item_id=first.pk, note="", is_done=True, now=room.now + 6 * DAY)
    close_meeting(person=room.staff, meeting_id=room.meeting.pk, now=room.now + 6 * DAY)
    assert room.refresh().state == MeetingState.HELD
    assert len(events("council.item.ticked")) == 6
    assert (
        mark_attendance(
            person=room.staff, meeting_id=room.meeting.pk, present=[Member.objects.all()[0].pk], now=room.now
        )
        == 1
    )


def test_items_are_ticked_only_at_the_meeting(room):
    room.invite()
    with pytest.raises(MoveRefused):
        tick_item(person=room.staff, item_id=room.meeting.items.all()[0].pk, note="", is_done=True, now=room.now)


def test_results_are_published_with_minutes_and_responses_and_can_be_taken_back(room):
    room.invite()
    answer = answer_question(
        person=room.members[0], question_id=room.questions[0].pk, body="賛成です", submits=True, now=room.now
    )
    open_meeting(person=room.staff, meeting_id=room.meeting.pk, now=room.now + 6 * DAY)
    room.close()
    with pytest.raises(RuleBroken, match=r"意見が1件.*議事録がありません"):
        publish(person=room.staff, meeting_id=room.meeting.pk, now=room.now + 7 * DAY)
    leave(person=room.staff, opinion_id=answer.pk, move="note", response="参考にします", now=room.now + 7 * DAY)
    write_minutes(person=room.staff, meeting_id=room.meeting.pk, text="木田庁舎で話し合った", now=room.now + 7 * DAY)
    publish(person=room.staff, meeting_id=room.meeting.pk, now=room.now + 8 * DAY)
    assert room.refresh().published_at == room.now + 8 * DAY
    assert [hit.url for hit in find("話し合った", person=VISITOR).hits] == [f"/council/{room.meeting.number}/"]
    with pytest.raises(RuleBroken, match="理由"):
        unpublish(person=room.staff, meeting_id=room.meeting.pk, reason=" ", now=room.now + 9 * DAY)
    unpublish(person=room.staff, meeting_id=room.meeting.pk, reason="誤記", now=room.now + 9 * DAY)
    assert room.refresh().state == MeetingState.HELD
    assert not find("話し合った", person=VISITOR).hits
    assert events("council.meeting.unpublished")[0].reason == "誤記"


def test_a_cancelled_meeting_tells_those_who_were_invited_and_is_over(room):
    room.invite()
    cancel(person=room.staff, meeting_id=room.meeting.pk, reason="大雪", now=room.now)
    assert "大雪" in Message.objects.filter(template="council.cancelled")[0].body
    with pytest.raises(MoveRefused):
        open_meeting(person=room.staff, meeting_id=room.meeting.pk, now=room.now)


def test_reminders_go_to_whoever_has_not_submitted_and_once_for_each_day(room):
    room.invite()
    for question in room.questions:
        answer_question(person=room.members[0], question_id=question.pk, body="答え", submits=True, now=room.now)
    answer_question(
        person=room.members[1], question_id=room.questions[0].pk, body="書きかけ", submits=False, now=room.now
    )
    assert remind_members(now=room.now).startswith("意見の提出を0人")
    assert remind_members(now=room.due_at - 3 * DAY).startswith("意見の提出を1人")
    assert remind_members(now=room.due_at - 3 * DAY + HOUR).startswith("意見の提出を0人")
    assert remind_members(now=room.due_at - HOUR).startswith("意見の提出を1人")
    told = Message.objects.filter(template="council.reminder")
    assert {each.recipient_id for each in told} == {room.members[1].account_id}
    assert "質疑事項：2件" in told[0].body
    assert "下書き：1件" in told[0].body
    assert Meeting.objects.get().reminded_days == 1
