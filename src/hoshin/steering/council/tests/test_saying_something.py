import pytest
from django.db import IntegrityError, transaction

from hoshin.foundation.audit.models import Event
from hoshin.kernel.errors import MoveRefused, NotFound, RuleBroken
from hoshin.steering.council.actions import (
    answer_question,
    discard_opinion,
    raise_motion,
    remark_on_paragraph,
    remove_question,
    renew_comparison,
    submit_drafts,
)
from hoshin.steering.council.models import Opinion, Paper
from hoshin.steering.council.queries import opinions_of, paragraphs_in
from hoshin.steering.council.rules import OpinionKind, OpinionState
from hoshin.steering.council.tests.conftest import DAY, HOUR

pytestmark = pytest.mark.django_db


def test_a_draft_is_kept_by_the_server_and_seen_by_its_author_alone(room):
    room.invite()
    answer = answer_question(
        person=room.members[0], question_id=room.questions[0].pk, body="まだ考え中", submits=False, now=room.now
    )
    assert answer.state == OpinionState.DRAFT
    assert not opinions_of(room.meeting).exists()
    assert "まだ考え中" not in str(Event.objects.get(name="council.opinion.drafted").after)
    again = answer_question(
        person=room.members[0], question_id=room.questions[0].pk, body="賛成です", submits=True, now=room.now + HOUR
    )
    assert (again.pk, again.state, again.body) == (answer.pk, OpinionState.SUBMITTED, "賛成です")
    assert Event.objects.filter(name="council.opinion.submitted", after__body="賛成です").exists()


def test_all_drafts_are_submitted_at_once(room):
    room.invite()
    for question in room.questions:
        answer_question(person=room.members[0], question_id=question.pk, body="答え", submits=False, now=room.now)
    raise_motion(
        person=room.members[0], meeting_id=room.meeting.pk, title="講座", body="開く", submits=False, now=room.now
    )
    assert submit_drafts(person=room.members[0], meeting_id=room.meeting.pk, now=room.now) == 3
    assert opinions_of(room.meeting).count() == 3
    with pytest.raises(RuleBroken):
        submit_drafts(person=room.members[0], meeting_id=room.meeting.pk, now=room.now)


def test_after_the_deadline_nothing_is_written_but_motions_in_the_meeting(room):
    room.open()
    late = room.due_at + 2 * DAY
    with pytest.raises(MoveRefused):
        answer_question(person=room.members[0], question_id=room.questions[0].pk, body="遅れた", submits=True, now=late)
    motion = raise_motion(
        person=room.members[0], meeting_id=room.meeting.pk, title="席上で", body="発議", submits=True, now=late
    )
    assert motion.kind == OpinionKind.MOTION


def test_a_remark_keeps_the_paragraph_it_is_about(room):
    room.invite()
    paper = Paper.objects.get()
    paragraph = next(each for each in paragraphs_in(paper.content) if "便利" in each.text)
    remark = remark_on_paragraph(
        person=room.members[1], paper_id=paper.pk, paragraph=paragraph.key, body="よい", submits=True, now=room.now
    )
    assert (remark.place, remark.quote) == (paragraph.place, paragraph.text)
    with pytest.raises(NotFound):
        remark_on_paragraph(
            person=room.members[1], paper_id=paper.pk, paragraph="no/where", body="？", submits=True, now=room.now
        )
    with pytest.raises(RuleBroken, match="作り直せません"):
        renew_comparison(person=room.staff, paper_id=paper.pk, now=room.now)


def test_strangers_uninvited_members_and_others_opinions_are_not_there(room, cast):
    with pytest.raises(NotFound):
        answer_question(
            person=room.members[0], question_id=room.questions[0].pk, body="早い", submits=True, now=room.now
        )
    room.invite()
    for stranger in (cast.expert, cast.staff, cast.visitor):
        with pytest.raises(NotFound):
            answer_question(person=stranger, question_id=room.questions[0].pk, body="他人", submits=True, now=room.now)
    own = raise_motion(
        person=room.members[0], meeting_id=room.meeting.pk, title="題", body="文", submits=False, now=room.now
    )
    with pytest.raises(NotFound):
        discard_opinion(person=room.members[1], opinion_id=own.pk, now=room.now)
    with pytest.raises(NotFound):
        raise_motion(
            person=room.members[1],
            meeting_id=room.meeting.pk,
            opinion_id=own.pk,
            title="横取り",
            body="文",
            submits=True,
            now=room.now,
        )
    discard_opinion(person=room.members[0], opinion_id=own.pk, now=room.now)
    assert not Opinion.objects.exists()
    assert Event.objects.filter(name="council.opinion.discarded").exists()


def test_a_question_that_is_being_answered_stays_as_it_was_asked(room):
    room.invite()
    answer_question(person=room.members[0], question_id=room.questions[0].pk, body="答え", submits=False, now=room.now)
    with pytest.raises(RuleBroken):
        remove_question(person=room.staff, question_id=room.questions[0].pk, now=room.now)


def test_the_database_refuses_a_second_answer_and_an_answer_without_question(room):
    room.invite()
    answer = answer_question(
        person=room.members[0], question_id=room.questions[0].pk, body="答え", submits=True, now=room.now
    )
    for changes in ({"pk": None}, {"question": None}, {"state": OpinionState.TAKEN_UP}):
        copy = Opinion.objects.get(pk=answer.pk)
        for name, value in changes.items():
            setattr(copy, name, value)
        with pytest.raises(IntegrityError), transaction.atomic():
            copy.save()
