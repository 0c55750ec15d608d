"""Telling those whom a request concerns, in the transaction of the move."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from hoshin.foundation.approvals.models import Decision, Request, Review, Step
from hoshin.foundation.messages.public import register_template, send
from hoshin.foundation.people.public import duties_of
from hoshin.kernel.eras import format_date

_TEXTS = {
    "approvals.waiting": (
        "{kind}のお願い：{title}",
        "{drafter}が起案した「{title}」の{kind}をお願いします。\n処理の期限：{due}",
    ),
    "approvals.returned": ("差し戻し：{title}", "「{title}」が差し戻されました。\n理由：{note}"),
    "approvals.approved": ("決裁済み：{title}", "{drafter}が起案した「{title}」が決裁されました。\n{note}"),
    "approvals.rejected": ("否決：{title}", "{drafter}が起案した「{title}」は否決されました。\n理由：{note}"),
    "approvals.stopped": ("{what}：{title}", "「{title}」は起案者が{what}ました。処理は不要です。\n{note}"),
    "approvals.subject_gone": (
        "手続の終了：{title}",
        "「{title}」の決裁の手続は終わりました。処理は不要です。\n{note}",
    ),
    "approvals.review": (
        "後閲のお願い：{title}",
        "不在の間に、{deputy}が「{title}」を代決しました。後閲をお願いします。",
    ),
    "approvals.reviewed": ("後閲の意見：{title}", "代決された「{title}」に、後閲の意見がありました。\n{note}"),
    "approvals.reconciliation": ("次に処理する人のいない決裁があります", "夜間の照合の結果です。\n\n{sentence}"),
    "approvals.overdue": (
        "期限を過ぎています：{title}",
        "「{title}」の{kind}の期限（{due}）を過ぎています。処理をお願いします。",
    ),
}


def register_texts() -> None:
    """Make the texts known to the messages room."""
    for code, (subject, body) in _TEXTS.items():
        register_template(code, subject=subject, body=body)


def tell_arrivals(
    request: Request, steps: Sequence[Step], *, now: datetime, template: str = "approvals.waiting"
) -> None:
    """Tell everybody who may act at steps that have just become current (or are overdue): holders and deputies."""
    duties = duties_of({step.post_id for step in steps}, now=now)
    for step in steps:
        due = format_date(step.due_on) if step.due_on else ""
        _tell(request, duties[step.post_id].actors, template, now, kind=step.label, due=due)


def tell_return(request: Request, steps: Sequence[Step], note: str, *, now: datetime) -> None:
    """Tell the drafter, and the steps to which the request goes back."""
    duties = duties_of({step.post_id for step in steps}, now=now)
    actors = {account_id for duty in duties.values() for account_id in duty.actors}
    _tell(request, {request.drafter_id} | actors, "approvals.returned", now, note=note)


def tell_end(request: Request, note: str, *, now: datetime) -> None:
    """Tell the drafter and everybody who decided on the way how it ended."""
    _tell(request, {request.drafter_id} | _deciders(request), f"approvals.{request.state}", now, note=note)


def tell_withdrawal(request: Request, what: str, note: str, *, now: datetime) -> None:
    """Tell those who had the request before them, and those who had approved, that the drafter has stopped it."""
    to = _reached(request, now=now) - {request.drafter_id}
    _tell(request, to, "approvals.stopped", now, note=note, what=what)


def tell_subject_gone(request: Request, note: str, *, now: datetime) -> None:
    """Tell the drafter, those who had the request before them and those who had approved that there is nothing to decide."""
    _tell(request, _reached(request, now=now) | {request.drafter_id}, "approvals.subject_gone", now, note=note)


def _reached(request: Request, *, now: datetime) -> set[int]:
    steps = request.steps.filter(round=request.round, arrived_at__isnull=False)
    duties = duties_of({step.post_id for step in steps}, now=now)
    return {account_id for duty in duties.values() for account_id in duty.actors} | _deciders(request)


def tell_reviewer(request: Request, decision: Decision, *, now: datetime) -> None:
    """Tell the absent holder that a later review is owed."""
    if decision.absent_holder_id is not None:
        _tell(request, {decision.absent_holder_id}, "approvals.review", now, deputy=decision.account_label)


def tell_reviewed(request: Request, review: Review, *, now: datetime) -> None:
    """Tell deputy and drafter what the absent holder had to say."""
    to = {review.decision.account_id, request.drafter_id}
    _tell(request, to, "approvals.reviewed", now, note=review.comment)


def _deciders(request: Request) -> set[int]:
    decisions = Decision.objects.filter(step__request=request)
    return set(decisions.values_list("account_id", flat=True))


def _tell(request: Request, to: Iterable[int], template: str, now: datetime, **fields: str) -> None:
    send(
        to=to,
        template=template,
        fields={"title": request.title, "drafter": request.drafter_label, **fields},
        url=request_path(request.pk),
        now=now,
    )


def request_path(request_id: int) -> str:
    """The address of a request's page."""
    return f"/staff/approvals/{request_id}/"
