"""What members say: written as a draft that the server keeps, submitted until the deadline."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from hoshin.foundation.people.public import Person
from hoshin.kernel.clock import local_date
from hoshin.kernel.eras import format_datetime
from hoshin.kernel.errors import MoveRefused, NotFound, RuleBroken
from hoshin.steering.council.actions.locking import checked_text, checked_title, locked_meeting, record_on
from hoshin.steering.council.models import Meeting, Member, Opinion, Paper, Question
from hoshin.steering.council.permissions import own_opinion, terms_of
from hoshin.steering.council.queries.comparing import paragraph_of
from hoshin.steering.council.rules import (
    ANSWERED,
    OPINION_FLOW,
    MeetingState,
    OpinionKind,
    OpinionState,
    may_still_write,
    sits_on,
)


@dataclass(frozen=True, slots=True)
class _Desk:
    """Who writes, for which meeting, and when."""

    person: Person
    member: Member
    meeting: Meeting
    now: datetime


@transaction.atomic
def answer_question(*, person: Person, question_id: int, body: str, submits: bool, now: datetime) -> Opinion:
    """Keep an answer as a draft, or submit it; writing again replaces it. MoveRefused after the deadline."""
    question = Question.objects.filter(pk=question_id).first()
    if question is None:
        raise NotFound("お探しの質疑事項は見つかりません。")
    desk = _desk(person, question.meeting_id, OpinionKind.ANSWER, now)
    held = Opinion.objects.select_for_update().filter(question=question, member=desk.member).first()
    opinion = held or Opinion(question=question)
    return _keep(desk, opinion, OpinionKind.ANSWER, body=body, label="回答", submits=submits)


@transaction.atomic
def remark_on_paragraph(
    *, person: Person, paper_id: int, paragraph: str, body: str, submits: bool, now: datetime
) -> Opinion:
    """Keep or submit a remark on one paragraph of a comparison table; writing again replaces it."""
    paper = Paper.objects.select_related("item").filter(pk=paper_id).first()
    found = paragraph_of(paper.content, paragraph) if paper is not None else None
    if paper is None or found is None:
        raise NotFound("お探しの段落は見つかりません。")
    desk = _desk(person, paper.item.meeting_id, OpinionKind.REMARK, now)
    held = Opinion.objects.select_for_update().filter(paper=paper, paragraph=paragraph, member=desk.member).first()
    opinion = held or Opinion(paper=paper, paragraph=paragraph, place=found.place[:300], quote=found.text)
    return _keep(desk, opinion, OpinionKind.REMARK, body=body, label="意見", submits=submits)


@transaction.atomic
def raise_motion(
    *,
    person: Person,
    meeting_id: int,
    title: str,
    body: str,
    submits: bool,
    opinion_id: int | None = None,
    now: datetime,
) -> Opinion:
    """Keep or submit a motion of one's own; `opinion_id` names one that was kept before. Open until the meeting closes."""
    desk = _desk(person, meeting_id, OpinionKind.MOTION, now)
    opinion = Opinion() if opinion_id is None else own_opinion(person, opinion_id)
    if opinion_id is not None and (opinion.kind, opinion.meeting_id) != (OpinionKind.MOTION, meeting_id):
        raise NotFound("お探しの発議は見つかりません。")
    opinion.title = checked_title(title, label="件名")
    return _keep(desk, opinion, OpinionKind.MOTION, body=body, label="発議の内容", submits=submits)


@transaction.atomic
def submit_drafts(*, person: Person, meeting_id: int, now: datetime) -> int:
    """Submit every draft of one's own for a meeting; how many there were. RuleBroken when there is none."""
    desk = _desk(person, meeting_id, OpinionKind.MOTION, now)
    drafts = desk.meeting.opinions.select_for_update().filter(member=desk.member, state=OpinionState.DRAFT)
    opinions = list(drafts.select_related(None))
    if not opinions:
        raise RuleBroken("提出していない下書きはありません。")
    for opinion in opinions:
        _check_open(desk.meeting, OpinionKind(opinion.kind), now)
        _submit(desk, opinion)
    return len(opinions)


@transaction.atomic
def discard_opinion(*, person: Person, opinion_id: int, now: datetime) -> None:
    """Throw one's own remark, motion or answer away, while it may still be written."""
    opinion = own_opinion(person, opinion_id)
    desk = _desk(person, opinion.meeting_id, OpinionKind(opinion.kind), now)
    _check_unanswered(opinion)
    label = opinion.about
    opinion.delete()
    record_on(desk.meeting, "council.opinion.discarded", person=person, now=now, before={"opinion": label})


def _desk(person: Person, meeting_id: int, kind: OpinionKind, now: datetime) -> _Desk:
    """The member at this meeting; NotFound for anybody who was not invited, MoveRefused after the deadline."""
    meeting = locked_meeting(meeting_id)
    seats = meeting.seatings.filter(member__in=terms_of(person)).select_related("member")
    member = next((seat.member for seat in seats if _sits(seat.member, meeting)), None)
    if member is None or meeting.state == MeetingState.PLANNING:
        raise NotFound("お探しの会議は見つかりません。")
    _check_open(meeting, kind, now)
    return _Desk(person, member, meeting, now)


def _sits(member: Member, meeting: Meeting) -> bool:
    return sits_on(member.starts_on, member.ends_on, local_date(meeting.starts_at))


def _check_open(meeting: Meeting, kind: OpinionKind, now: datetime) -> None:
    if not may_still_write(kind, MeetingState(meeting.state), meeting.due_at, now):
        raise MoveRefused(
            f"提出期限（{format_datetime(meeting.due_at)}）を過ぎたか、会議が始まったため、書き換えられません。"
            "会議の場で発言するか、事務局に連絡してください。"
        )


def _check_unanswered(opinion: Opinion) -> None:
    if opinion.state in ANSWERED:
        raise MoveRefused("市の対応が示された意見は、書き換えられません。")


def _keep(desk: _Desk, opinion: Opinion, kind: OpinionKind, *, body: str, label: str, submits: bool) -> Opinion:
    _check_unanswered(opinion)
    opinion.meeting, opinion.member, opinion.kind = desk.meeting, desk.member, kind.value
    opinion.body = checked_text(body, label=label)
    opinion.saved_at = desk.now
    if opinion.state == OpinionState.SUBMITTED:
        OPINION_FLOW.check("recall", opinion.state)
    opinion.state, opinion.submitted_at = OpinionState.DRAFT, None
    opinion.save()
    if submits:
        _submit(desk, opinion)
    else:
        after = {"opinion": opinion.about, "member": desk.member.affiliation}
        record_on(desk.meeting, "council.opinion.drafted", person=desk.person, now=desk.now, after=after)
    return opinion


def _submit(desk: _Desk, opinion: Opinion) -> None:
    move = OPINION_FLOW.check("submit", opinion.state)
    opinion.state, opinion.submitted_at = OPINION_FLOW.check_target(move, OpinionState.SUBMITTED), desk.now
    opinion.save(update_fields=["state", "submitted_at"])
    after = {"opinion": opinion.about, "member": desk.member.affiliation, "body": opinion.body}
    record_on(desk.meeting, "council.opinion.submitted", person=desk.person, now=desk.now, after=after)
