"""Comments from residents: switched on by CIO staff, handed in by anybody, moderated before anybody reads them."""

import secrets
from datetime import datetime

from django.core.signing import BadSignature, Signer
from django.db import transaction

from hoshin.foundation.audit.public import SYSTEM, Actor, ActorKind, record
from hoshin.foundation.people.public import Person, Role
from hoshin.kernel.clock import JAPAN
from hoshin.kernel.errors import NotAllowed, NotFound, RuleBroken, TooMany
from hoshin.steering.plan.actions.notices import tell_owner, tell_staff
from hoshin.steering.plan.actions.tries import count_try
from hoshin.steering.plan.models import Comment, CommentSwitch, Sheet
from hoshin.steering.plan.permissions import parts_of
from hoshin.steering.plan.queries.comments import comment_for, require_open
from hoshin.steering.plan.rules import Part
from hoshin.steering.plan.rules.commenting import (
    AN_HOUR,
    KEPT_REFUSED,
    LONGEST_VISIT,
    MOST_ON_A_SHEET,
    MOST_WAITING,
    CommentState,
    Refusal,
    check_published,
    check_visit,
    check_waiting,
    checked_comment,
)

COMMENT_KIND = "plan.comment"
_RESIDENT = Actor(ActorKind.VISITOR, "", "ご意見の投稿者")
_TOO_MANY = "ご意見が続いて届いているため、今は受け付けられません。時間をおいて、もう一度お送りください。"
_USED = "この画面からのご意見は、すでに受け付けています。続けて送るときは、取組のページから開き直してください。"


@transaction.atomic
def switch_comments(*, person: Person, is_open: bool, now: datetime) -> None:
    """CIO staff begin or stop taking comments; stopped, what was published disappears too, and comes back with them."""
    if not person.has_role(Role.CIO_STAFF):
        raise NotAllowed("ご意見の受付を切り替えられるのは、CIOスタッフです。")
    switch = CommentSwitch.objects.select_for_update().first() or CommentSwitch(changed_at=now)
    if switch.is_open == is_open and switch.pk is not None:
        return
    switch.is_open, switch.changed_at = is_open, now
    switch.save()
    record(
        actor=person.actor,
        name="plan.comment.switched_on" if is_open else "plan.comment.switched_off",
        thing_kind=COMMENT_KIND,
        thing_id="switch",
        thing_label="ご意見の受付",
        now=now,
    )


def form_for_a_comment(now: datetime) -> str:
    """The mark of a form that takes one comment: signed, so that nobody makes their own, and dated."""
    return _signer().sign_object([secrets.token_urlsafe(12), now.timestamp()])


def hand_in_comment(*, number: str, body: str, form: str, now: datetime) -> Comment:
    """Keep a comment until it is moderated; the same words that wait already are kept once.

    `form` is the mark that came with the page. What is counted is the form, the sheet and what staff have to read, never
    who asks: a visitor can drop a cookie, and many share an address. Kept when it raises: TooMany, RuleBroken, NotFound
    while comments are not taken or the sheet is not listed.
    """
    require_open()
    text = checked_comment(body)
    check_visit(_handed_out_at(form), now)
    if Comment.objects.filter(state=CommentState.WAITING.value).count() >= MOST_WAITING:
        raise TooMany(_TOO_MANY, retry_after=int(AN_HOUR.total_seconds()))
    count_try("comment.sheet", number, most=MOST_ON_A_SHEET, within=AN_HOUR, message=_TOO_MANY, now=now)
    return _hand_in(number, text, form, now)


def _handed_out_at(form: str) -> datetime:
    try:
        _, moment = _signer().unsign_object(form)
    except BadSignature:
        raise RuleBroken("この画面からは送れません。もう一度送ってください。", field="body") from None
    return datetime.fromtimestamp(moment, JAPAN)


def _signer() -> Signer:
    return Signer(salt="plan.comment")


@transaction.atomic
def _hand_in(number: str, body: str, form: str, now: datetime) -> Comment:
    sheet = Sheet.objects.public().select_for_update().filter(number=number).first()
    if sheet is None:
        raise NotFound("お探しの個票は見つかりません。")
    waiting = sheet.comments.filter(state=CommentState.WAITING.value, body=body).first()
    if waiting is not None:
        return waiting
    count_try("comment.form", form, most=1, within=LONGEST_VISIT, message=_USED, now=now)
    comment = Comment.objects.create(sheet=sheet, body=body, received_at=now)
    _write(comment, "received", _RESIDENT, now)
    tell_staff(sheet, template="plan.comment_received", now=now, note="")
    return comment


@transaction.atomic
def publish_comment(*, person: Person, comment_id: int, now: datetime) -> Comment:
    """Show the comment on the sheet's public page; its section is told and may answer."""
    comment = _to_moderate(person, comment_id)
    comment.state, comment.decided_at, comment.decided_by = CommentState.PUBLISHED.value, now, person.title
    comment.save()
    _write(comment, "published", person.actor, now)
    tell_owner(comment.sheet, template="plan.comment_published", now=now, note=comment.body)
    return comment


@transaction.atomic
def refuse_comment(*, person: Person, comment_id: int, refusal: Refusal, note: str, now: datetime) -> Comment:
    """Keep the comment from the public, with the reason; its text is wiped after a while."""
    comment = _to_moderate(person, comment_id)
    comment.state, comment.decided_at, comment.decided_by = CommentState.REFUSED.value, now, person.title
    comment.refusal, comment.note = refusal.value, note.strip()
    comment.save()
    _write(comment, "refused", person.actor, now, reason=f"{refusal.label}　{comment.note}".strip())
    return comment


@transaction.atomic
def answer_comment(*, person: Person, comment_id: int, answer: str, now: datetime) -> Comment:
    """The section (or CIO staff) answers a published comment in public; a later answer takes its place."""
    comment = _locked(person, comment_id)
    check_published(comment.current_state)
    if not answer.strip():
        raise RuleBroken("回答を入力してください。", field="answer")
    before = comment.answer
    comment.answer, comment.answered_at = answer.strip(), now
    comment.save()
    _write(comment, "answered", person.actor, now, before=before, after=comment.answer)
    return comment


def wipe_refused_comments(now: datetime) -> str:
    """Wipe the texts of comments that were refused a while ago; run daily. The reason stays."""
    old = Comment.objects.filter(state=CommentState.REFUSED.value, decided_at__lt=now - KEPT_REFUSED).exclude(body="")
    with transaction.atomic():
        count = old.update(body="")
        if count:
            record(
                actor=SYSTEM,
                name="plan.comment.wiped",
                thing_kind=COMMENT_KIND,
                thing_id="-",
                thing_label="公開しなかったご意見",
                after={"count": count},
                now=now,
            )
    return f"公開しなかったご意見{count}件の本文を消しました。"


def _locked(person: Person, comment_id: int) -> Comment:
    """The comment, locked, if it is this person's to look after; raises NotFound."""
    require_open()
    Comment.objects.select_for_update().filter(pk=comment_id).first()
    comment = comment_for(person, comment_id)
    if parts_of(person, comment.sheet).isdisjoint({Part.OWNER.value, Part.CIO_STAFF.value}):
        raise NotAllowed("ご意見に回答できるのは、担当課とCIOスタッフです。")
    return comment


def _to_moderate(person: Person, comment_id: int) -> Comment:
    comment = _locked(person, comment_id)
    if not person.has_role(Role.CIO_STAFF):
        raise NotAllowed("ご意見の公開を決められるのは、CIOスタッフです。")
    check_waiting(comment.current_state)
    return comment


def _write(
    comment: Comment, what: str, actor: Actor, now: datetime, *, reason: str = "", before: str = "", after: str = ""
) -> None:
    """The trail says what became of a comment, never what a resident wrote: that can be wiped, the trail cannot."""
    record(
        actor=actor,
        name=f"plan.comment.{what}",
        thing_kind=COMMENT_KIND,
        thing_id=comment.pk,
        thing_label=f"{comment.sheet}へのご意見",
        before={"answer": before} if before else None,
        after={"answer": after} if after else None,
        reason=reason,
        now=now,
    )
