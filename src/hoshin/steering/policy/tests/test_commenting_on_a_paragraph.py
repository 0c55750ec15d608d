"""Sections and the CIO side pin comments to a paragraph of a draft; they stay when the paragraph changes."""

import pytest

from hoshin.foundation.audit.public import history_of
from hoshin.kernel.errors import MoveRefused, NotAllowed, NotFound, RuleBroken
from hoshin.steering.policy.actions import (
    REVISION_THING,
    move_thread,
    open_thread,
    remove_section,
    reply,
    save_section,
)
from hoshin.steering.policy.models import Comment, Revision, Thread
from hoshin.steering.policy.queries import document_of, threads_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def section(section_of):
    return section_of("narrative")


@pytest.fixture
def thread(cast, section, now):
    first = section.paragraphs.all()[0]
    return open_thread(
        person=cast.member, section_id=section.pk, paragraph_key=first.key, body="数字を添えませんか。", now=now
    )


def only_view(draft, now):
    (view,) = threads_of(document_of(draft, today=now.date()))
    return view


def write(cast, section, text, now):
    section.refresh_from_db()
    save_section(
        person=cast.staff, section_id=section.pk, version=section.version, heading=section.heading, text=text, now=now
    )


def test_a_comment_is_shown_at_its_paragraph(draft, thread, now):
    view = only_view(draft, now)
    assert view.text == "市民の暮らしを便利にします。"
    assert (view.is_open, view.is_changed, view.is_gone) == (True, False, False)
    assert [(comment.author_label, comment.body) for comment in view.comments] == [
        ("情報政策室 市民課 主事", "数字を添えませんか。")
    ]


def test_it_stays_with_a_reworded_paragraph_and_says_so(cast, draft, section, thread, now):
    write(cast, section, "前置きです\n\n市民の暮らしをさらに便利にします。\n\n持続できる市役所をつくります。", now)
    view = only_view(draft, now)
    assert view.text == "市民の暮らしをさらに便利にします。"
    assert view.is_changed
    assert view.thread.quote == "市民の暮らしを便利にします。"


def test_it_outlives_its_paragraph(cast, draft, section, thread, now):
    write(cast, section, "全く別の一文だけ", now)
    assert only_view(draft, now).is_gone


def test_it_outlives_its_section(cast, draft, section, thread, now):
    remove_section(person=cast.staff, section_id=section.pk, now=now)
    view = only_view(draft, now)
    assert view.section is None
    assert view.is_gone


def test_an_answer_follows_and_opens_a_resolved_thread_again(cast, draft, thread, now):
    move_thread(person=cast.staff, thread_id=thread.pk, move="resolve", now=now)
    assert not only_view(draft, now).is_open
    with pytest.raises(MoveRefused):
        move_thread(person=cast.staff, thread_id=thread.pk, move="resolve", now=now)
    reply(person=cast.head, thread_id=thread.pk, body="まだ残っています。", now=now)
    view = only_view(draft, now)
    assert view.is_open
    assert len(view.comments) == 2
    move_thread(person=cast.staff, thread_id=thread.pk, move="resolve", now=now)
    move_thread(person=cast.member, thread_id=thread.pk, move="reopen", now=now)
    assert only_view(draft, now).is_open


@pytest.mark.parametrize("body", ["", "  \n", "あ" * 2001])
def test_it_says_something_and_not_too_much(cast, thread, now, body):
    with pytest.raises(RuleBroken) as refused:
        reply(person=cast.member, thread_id=thread.pk, body=body, now=now)
    assert refused.value.field == "body"
    assert Comment.objects.count() == 1


def test_a_paragraph_that_is_gone_takes_no_comment(cast, section, now):
    with pytest.raises(RuleBroken):
        open_thread(person=cast.member, section_id=section.pk, paragraph_key="gone", body="意見", now=now)
    assert not Thread.objects.exists()


@pytest.mark.parametrize(("who", "refusal"), [("auditor", NotAllowed), ("expert", NotFound), ("visitor", NotFound)])
def test_others_do_not_comment(cast, section, thread, now, who, refusal):
    person = getattr(cast, who)
    key = section.paragraphs.all()[0].key
    with pytest.raises(refusal):
        open_thread(person=person, section_id=section.pk, paragraph_key=key, body="意見", now=now)
    with pytest.raises(refusal):
        reply(person=person, thread_id=thread.pk, body="意見", now=now)
    with pytest.raises(refusal):
        move_thread(person=person, thread_id=thread.pk, move="resolve", now=now)


def test_a_decided_revision_takes_no_more_comments(cast, draft, thread, now):
    Revision.objects.filter(pk=draft.pk).update(state="withdrawn")
    with pytest.raises(MoveRefused):
        reply(person=cast.member, thread_id=thread.pk, body="意見", now=now)


def test_comments_cost_the_same_however_many_there_are(cast, draft, section, thread, now, django_assert_num_queries):
    for paragraph in section.paragraphs.all():
        for _ in range(5):
            open_thread(person=cast.member, section_id=section.pk, paragraph_key=paragraph.key, body="意見", now=now)
    document = document_of(draft, today=now.date())
    with django_assert_num_queries(2):
        assert len(threads_of(document)) == 11


def test_the_trail_tells_of_it(cast, draft, thread, now):
    reply(person=cast.staff, thread_id=thread.pk, body="添えます。", now=now)
    move_thread(person=cast.staff, thread_id=thread.pk, move="resolve", now=now)
    move_thread(person=cast.staff, thread_id=thread.pk, move="reopen", now=now)
    names = [entry.name for entry in history_of(REVISION_THING, draft.pk)][:4]
    assert names == [
        "policy.thread.reopened",
        "policy.thread.resolved",
        "policy.thread.replied",
        "policy.thread.opened",
    ]
