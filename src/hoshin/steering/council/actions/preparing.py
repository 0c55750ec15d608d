"""Setting a meeting up: its day, its agenda, its questions."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from hoshin.foundation.audit.public import changed
from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import Conflict, NotFound, RuleBroken
from hoshin.steering.council.actions.locking import checked_text, checked_title, meeting_to_prepare, record_on
from hoshin.steering.council.actions.papers import attach_draft
from hoshin.steering.council.models import AgendaItem, Meeting, Question
from hoshin.steering.council.permissions import require_secretariat
from hoshin.steering.council.rules import MEETING_FLOW, USUAL_AGENDA, ItemKind, MeetingState

SUBJECT = "ICTによる情報化推進基本方針に係る有識者会議"


@transaction.atomic
def plan_meeting(
    *,
    person: Person,
    subject: str = SUBJECT,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
    due_at: datetime,
    invitation: str = "",
    now: datetime,
) -> Meeting:
    """A new meeting under the next number, with the usual agenda and the draft's comparison table; nobody is told before `invite`.

    Raises RuleBroken for times in the wrong order.
    """
    require_secretariat(person)
    _check_times(starts_at, ends_at, due_at)
    last = Meeting.objects.select_for_update().aggregate(number=Max("number"))["number"] or 0
    meeting = Meeting.objects.create(
        number=last + 1,
        subject=checked_title(subject, label="会議の名称", field="subject"),
        starts_at=starts_at,
        ends_at=ends_at,
        place=checked_title(place, label="場所", field="place"),
        due_at=due_at,
        invitation=invitation.strip(),
        state=MEETING_FLOW.initial,
    )
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, order=order, kind=kind.value, title=title)
        for order, (kind, title) in enumerate(USUAL_AGENDA, start=1)
    )
    record_on(meeting, "council.meeting.planned", person=person, now=now, after=_facts(meeting))
    attach_draft(person=person, meeting=meeting, now=now)
    return meeting


@transaction.atomic
def describe_meeting(
    *,
    person: Person,
    meeting_id: int,
    version: int,
    subject: str,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
    due_at: datetime,
    invitation: str,
    now: datetime,
) -> Meeting:
    """Change day, place, deadline and invitation; raises Conflict when somebody else did so since `version`."""
    meeting = meeting_to_prepare(meeting_id, person)
    if meeting.version != version:
        raise Conflict("この会議の内容は、ほかの人が先に書き換えました。開き直して、今の内容を確かめてください。")
    _check_times(starts_at, ends_at, due_at)
    before = _facts(meeting)
    if meeting.state == MeetingState.INVITED and due_at <= now:
        raise RuleBroken("案内した後の提出期限は、これからの日時にしてください。", field="due_on")
    meeting.subject = checked_title(subject, label="会議の名称", field="subject")
    meeting.place = checked_title(place, label="場所", field="place")
    meeting.reminded_days = meeting.reminded_days if meeting.due_at == due_at else None
    meeting.starts_at, meeting.ends_at, meeting.due_at = starts_at, ends_at, due_at
    meeting.invitation = invitation.strip()
    meeting.version += 1
    meeting.save()
    old, new = changed(before, _facts(meeting))
    record_on(meeting, "council.meeting.described", person=person, now=now, before=old, after=new)
    return meeting


def _check_times(starts_at: datetime, ends_at: datetime, due_at: datetime) -> None:
    if ends_at <= starts_at:
        raise RuleBroken("閉会の時刻を、開会より後にしてください。", field="ends_time")
    if due_at > starts_at:
        raise RuleBroken("意見の提出期限を、開会より前にしてください。", field="due_on")


def _facts(meeting: Meeting) -> dict[str, Any]:
    return {
        "subject": meeting.subject,
        "starts_at": meeting.starts_at,
        "ends_at": meeting.ends_at,
        "place": meeting.place,
        "due_at": meeting.due_at,
        "invitation": meeting.invitation,
    }


@transaction.atomic
def add_item(*, person: Person, meeting_id: int, kind: ItemKind, title: str, now: datetime) -> AgendaItem:
    """A new item of the agenda, before the closing when there is one."""
    meeting = meeting_to_prepare(meeting_id, person)
    items = list(meeting.items.all())
    place = next((index for index, item in enumerate(items) if item.kind == ItemKind.CLOSING), len(items))
    last = max((item.order for item in items), default=0)
    item = AgendaItem(meeting=meeting, kind=kind.value, title=checked_title(title, label="項目"), order=last + 1)
    item.save()
    _put_in_order([*items[:place], item, *items[place:]])
    record_on(meeting, "council.item.added", person=person, now=now, after={"item": item.title})
    return item


def _put_in_order(items: list[AgendaItem]) -> None:
    """Number the items anew; two passes, because two items may not bear one number even for a moment."""
    far = 10_000
    for place, item in enumerate(items, start=1):
        AgendaItem.objects.filter(pk=item.pk).update(order=far + place)
    for place, item in enumerate(items, start=1):
        AgendaItem.objects.filter(pk=item.pk).update(order=place)


@transaction.atomic
def move_item(*, person: Person, item_id: int, direction: str, now: datetime) -> AgendaItem:
    """Put an item one place up or down; at the end of the list nothing can be moved further (RuleBroken)."""
    item, meeting = _item_to_prepare(item_id, person)
    items = list(meeting.items.all())
    place = items.index(item)
    other = place - 1 if direction == "up" else place + 1
    if not 0 <= other < len(items):
        raise RuleBroken("これより先には動かせません。")
    items[place], items[other] = items[other], items[place]
    _put_in_order(items)
    record_on(meeting, "council.item.moved", person=person, now=now, after={"item": item.title})
    return item


@transaction.atomic
def remove_item(*, person: Person, item_id: int, now: datetime) -> None:
    """Take an item off the agenda; RuleBroken while papers hang on it."""
    item, meeting = _item_to_prepare(item_id, person)
    if item.papers.exists():
        raise RuleBroken("この項目には資料があります。先に資料を外してください。")
    item.delete()
    record_on(meeting, "council.item.removed", person=person, now=now, before={"item": item.title})


def _item_to_prepare(item_id: int, person: Person) -> tuple[AgendaItem, Meeting]:
    require_secretariat(person)
    item = AgendaItem.objects.filter(pk=item_id).first()
    if item is None:
        raise NotFound("お探しの項目は見つかりません。")
    return item, meeting_to_prepare(item.meeting_id, person)


@transaction.atomic
def ask_question(*, person: Person, meeting_id: int, title: str, body: str, now: datetime) -> Question:
    """A new secretariat question, behind the others."""
    meeting = meeting_to_prepare(meeting_id, person)
    last = meeting.questions.aggregate(order=Max("order"))["order"] or 0
    question = Question.objects.create(
        meeting=meeting,
        order=last + 1,
        title=checked_title(title, label="質疑事項"),
        body=checked_text(body, label="趣旨"),
    )
    after = {"question": question.title, "body": question.body}
    record_on(meeting, "council.question.asked", person=person, now=now, after=after)
    return question


@transaction.atomic
def reword_question(*, person: Person, question_id: int, title: str, body: str, now: datetime) -> Question:
    """Change a question's words; RuleBroken once somebody has begun to answer it."""
    question, meeting = _question_to_prepare(question_id, person)
    before = {"question": question.title, "body": question.body}
    question.title = checked_title(title, label="質疑事項")
    question.body = checked_text(body, label="趣旨")
    old, new = changed(before, {"question": question.title, "body": question.body})
    if new:
        question.save(update_fields=["title", "body"])
        record_on(meeting, "council.question.reworded", person=person, now=now, before=old, after=new)
    return question


@transaction.atomic
def remove_question(*, person: Person, question_id: int, now: datetime) -> None:
    """Take a question back; RuleBroken once somebody has begun to answer it."""
    question, meeting = _question_to_prepare(question_id, person)
    question.delete()
    record_on(meeting, "council.question.removed", person=person, now=now, before={"question": question.title})


def _question_to_prepare(question_id: int, person: Person) -> tuple[Question, Meeting]:
    require_secretariat(person)
    question = Question.objects.filter(pk=question_id).first()
    if question is None:
        raise NotFound("お探しの質疑事項は見つかりません。")
    meeting = meeting_to_prepare(question.meeting_id, person)
    if question.answers.exists():
        raise RuleBroken(
            "委員が回答を書き始めているため、この質疑事項は変えられません。新しい質疑事項を加えてください。"
        )
    return question, meeting
