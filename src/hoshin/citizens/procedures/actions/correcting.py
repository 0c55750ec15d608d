"""The applicant corrects what was asked for: saved page by page in a fork, handed in once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from hoshin.citizens.procedures.actions.applying import RowChange
from hoshin.citizens.procedures.actions.correction_ending import end_correction
from hoshin.citizens.procedures.actions.examining.notices import tell_those_in_charge
from hoshin.citizens.procedures.actions.moving import APPLICANT, locked_by_token, move_to, write_event
from hoshin.citizens.procedures.actions.revising import keep_revision, revise
from hoshin.citizens.procedures.actions.tries import MOST_SUBMISSIONS, count_try
from hoshin.citizens.procedures.actions.uploading import (
    Prepared,
    Sent,
    accept_files,
    drop_file,
    keep_files,
    prepare_files,
)
from hoshin.citizens.procedures.models import Application, Correction
from hoshin.citizens.procedures.queries import key_ring
from hoshin.citizens.procedures.queries.applications import OpenDraft, opened
from hoshin.citizens.procedures.queries.corrections import (
    OpenCorrection,
    correction_by_token,
    identity_is_missing_for,
    opened_correction,
)
from hoshin.citizens.procedures.rules import PageState, Understood, read_page, with_answers
from hoshin.citizens.procedures.rules.applications import APPLICATION_FLOW, ApplicationState
from hoshin.citizens.procedures.rules.applications.revising import Origin
from hoshin.citizens.procedures.rules.correcting import Outcome, labels_of
from hoshin.citizens.procedures.rules.rows import rows_changed
from hoshin.kernel.errors import Conflict, MoveRefused, NotFound, RuleBroken

_IDENTIFY_FIRST = (
    "この先を直すには、本人確認が必要です。直す画面を開き直して、本人確認をしてください。保存した内容は残っています。"
)
_OVER = "直していただくところは、もうありません。「申請の状況」を確かめてください。"
_TWICE = "直した内容では、同じ方のほかの申請と同じになるため、提出できません。直すところを確かめるか、担当課に連絡してください。"
_TOO_OFTEN = "提出のボタンが続けて押されました。少し待ってから、もう一度押してください。直した内容は保存されています。"
_NOTHING = RowChange()


@dataclass(frozen=True, slots=True)
class SavedCorrection:
    """What became of a page of a correction: the fork as it is now, what was understood, and the page as it was sent."""

    correction: OpenCorrection
    understood: Understood
    before: PageState


def save_correction(
    *,
    token: str,
    page_id: str,
    sent: Mapping[str, Sequence[str]],
    now: datetime,
    files: Sent | None = None,
    rows: RowChange = _NOTHING,
) -> SavedCorrection:
    """Save what was readable of the open questions of a page; whatever else was sent is left aside.

    Raises NotFound for a page on which nothing may be changed, MoveRefused when no correction is asked for.
    """
    prepared = prepare_files(correction_by_token(token).draft, page_id, files) if files else Prepared()
    return _save(token, page_id, sent, now, prepared=prepared, rows=rows)


@transaction.atomic
def _save(
    token: str,
    page_id: str,
    sent: Mapping[str, Sequence[str]],
    now: datetime,
    *,
    prepared: Prepared,
    rows: RowChange,
) -> SavedCorrection:
    held = _locked(token, page_id)
    state = held.fork.state_of(page_id)
    if state is None:
        raise NotFound("このページに、直すところはありません。")
    understood = read_page(state.shown, sent)
    understood.errors.update(prepared.refused)
    open_here = {question.id for question in state.shown}
    answers = rows_changed(
        with_answers(held.fork.answers, understood.values), drop=rows.drop, add=rows.add, only=open_here
    )
    dropped = rows.file if rows.file.partition(".")[0] in open_here else ""
    answers = keep_files(held.application, drop_file(held.application, answers, dropped), prepared, now=now)
    typed = {**_typed(held), **{name: answers[name] for name in open_here & answers.keys()}}
    for name in open_here - answers.keys():
        typed.pop(name, None)
    held.correction.sealed = key_ring().seal(held.application.wrapped_key, {"answers": typed})
    held.correction.saved_at = now
    held.correction.save(update_fields=["sealed", "saved_at"])
    found = opened_correction(held.handed_in)
    if found is None:
        raise MoveRefused(_OVER)
    return SavedCorrection(found, understood, state)


def _typed(held: OpenCorrection) -> dict[str, Any]:
    typed: dict[str, Any] = key_ring().unseal(held.application.wrapped_key, held.correction.sealed)["answers"]
    return typed


def _locked(token: str, page_id: str) -> OpenCorrection:
    application = locked_by_token(token)
    if application.state != ApplicationState.CORRECTION.value:
        raise MoveRefused(_OVER)
    return _checked(opened(application), page_id)


def _checked(draft: OpenDraft, page_id: str = "") -> OpenCorrection:
    held = opened_correction(draft)
    if held is None:
        raise MoveRefused(_OVER)
    if identity_is_missing_for(held, page_id):
        raise MoveRefused(_IDENTIFY_FIRST)
    return held


def submit_correction(*, token: str, now: datetime) -> Correction:
    """Hand the correction in: a new revision, and the examination goes on. Handing in again changes nothing more.

    Raises RuleBroken while something is missing, and when the corrected application is that of somebody who has another.
    """
    count_try("correct", token, most=MOST_SUBMISSIONS, message=_TOO_OFTEN, now=now)
    try:
        return _submit(token, now)
    except Conflict as conflict:
        raise RuleBroken(_TWICE) from conflict


@transaction.atomic
def _submit(token: str, now: datetime) -> Correction:
    application = locked_by_token(token)
    done = _handed_in_already(application)
    if done is not None:
        return done
    move = APPLICATION_FLOW.check("correct", application.state)
    held = _checked(opened(application))
    journey = held.fork.journey
    if not journey.is_complete:
        raise RuleBroken("まだ答えていない質問があります。もう一度、確認の画面を開いてください。")
    present = dict(journey.present)
    revise(held.handed_in, present)
    application.save(update_fields=["sealed"])
    came_from = move_to(application, move, now=now)
    revision = keep_revision(application, present, origin=Origin.CORRECTED, now=now)
    accept_files(held.draft, now=now)
    end_correction(held.correction, Outcome.SUBMITTED, revision=revision, now=now)
    changed = frozenset(asked.name for asked in held.asked_for if asked.is_changed)
    write_event(
        application,
        move.code,
        actor=APPLICANT,
        now=now,
        before={"state": came_from},
        after={"state": application.state, "fields": labels_of(held.handed_in.form.form, changed)},
    )
    tell_those_in_charge(application, template="procedures.corrected", now=now)
    return held.correction


def _handed_in_already(application: Application) -> Correction | None:
    if application.state == ApplicationState.CORRECTION.value:
        return None
    return application.corrections.filter(outcome=Outcome.SUBMITTED.value).order_by("-ended_at").first()
