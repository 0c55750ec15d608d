from datetime import datetime

from django.db import transaction

from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import MoveRefused, NotAllowed, NotFound, RuleBroken
from hoshin.steering.policy.actions.locking import locked_revision, record_on
from hoshin.steering.policy.models import Comment, Revision, Section, Thread
from hoshin.steering.policy.permissions import require_commenting
from hoshin.steering.policy.rules import OPEN, OPEN_THREAD, RESOLVED_THREAD, THREAD_FLOW

LONGEST_COMMENT = 2000


@transaction.atomic
def open_thread(*, person: Person, section_id: int, paragraph_key: str, body: str, now: datetime) -> Thread:
    """Pin a first comment to a paragraph; what the paragraph says now is kept with it.

    Raises RuleBroken when the paragraph is gone, MoveRefused when the revision is already decided.
    """
    require_commenting(person)
    section = Section.objects.filter(pk=section_id).first()
    if section is None:
        raise NotFound("お探しの節は見つかりません。")
    revision = _open_revision(section.revision_id)
    paragraph = section.paragraphs.filter(key=paragraph_key).first()
    if paragraph is None or section.is_removed:
        raise RuleBroken("意見を付けようとした段落は、その間になくなりました。開き直してください。")
    thread = Thread.objects.create(
        section=section, paragraph_key=paragraph_key, quote=paragraph.text, state=OPEN_THREAD, opened_at=now
    )
    comment = _write(thread, body, person=person, now=now)
    after = {"section": section.key, "quote": paragraph.text, "body": comment.body}
    record_on(revision, "policy.thread.opened", person=person, now=now, after=after)
    return thread


@transaction.atomic
def reply(*, person: Person, thread_id: int, body: str, now: datetime) -> Comment:
    """Answer in a thread; a thread that was resolved is open again."""
    revision, thread = _thread(thread_id, person)
    comment = _write(thread, body, person=person, now=now)
    before, after = {}, {"body": comment.body}
    if thread.state == RESOLVED_THREAD:
        before, after = {"state": thread.state}, {**after, "state": OPEN_THREAD}
        thread.state = OPEN_THREAD
        thread.save(update_fields=["state"])
    record_on(revision, "policy.thread.replied", person=person, now=now, before=before, after=after)
    return comment


@transaction.atomic
def move_thread(*, person: Person, thread_id: int, move: str, now: datetime) -> Thread:
    """Resolve or reopen a thread (`resolve`, `reopen`); MoveRefused when it already is."""
    revision, thread = _thread(thread_id, person)
    step = THREAD_FLOW.check(move, thread.state)
    before = thread.state
    thread.state = THREAD_FLOW.check_target(step, step.target or "")
    thread.save(update_fields=["state"])
    name = "policy.thread.resolved" if thread.state == RESOLVED_THREAD else "policy.thread.reopened"
    quote = {"quote": thread.quote}
    record_on(revision, name, person=person, now=now, before={"state": before}, after={"state": thread.state, **quote})
    return thread


def _thread(thread_id: int, person: Person) -> tuple[Revision, Thread]:
    require_commenting(person)
    found = Thread.objects.filter(pk=thread_id).values_list("section__revision_id", flat=True).first()
    if found is None:
        raise NotFound("お探しの意見は見つかりません。")
    revision = _open_revision(found)
    return revision, Thread.objects.select_for_update().get(pk=thread_id)


def _open_revision(revision_id: int) -> Revision:
    revision = locked_revision(revision_id)
    if revision.state not in OPEN:
        raise MoveRefused(f"{revision.name}は「{revision.state_label}」のため、意見を書けません。")
    return revision


def _write(thread: Thread, body: str, *, person: Person, now: datetime) -> Comment:
    text = body.strip()
    if not text:
        raise RuleBroken("意見を入力してください。", field="body")
    if len(text) > LONGEST_COMMENT:
        raise RuleBroken(f"意見は{LONGEST_COMMENT:,}文字までで入れてください。", field="body")
    if person.account_id is None:
        raise NotAllowed("意見を書くには、サインインしてください。")
    return Comment.objects.create(
        thread=thread, author_id=person.account_id, author_label=person.title, body=text, written_at=now
    )
