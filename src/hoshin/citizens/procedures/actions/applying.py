"""Applying: begin, save a page, hand in, follow. Whoever knows an address of a draft may fill it in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from hoshin.citizens.procedures.actions.examining.notices import tell_applicant
from hoshin.citizens.procedures.actions.moving import APPLICANT, enter_state, locked_by_token, write_event
from hoshin.citizens.procedures.actions.recognising import duplicate_key, mark_names
from hoshin.citizens.procedures.actions.tries import MOST_BEGUN, MOST_GUESSES, MOST_SUBMISSIONS, count_try, forget_try
from hoshin.citizens.procedures.actions.uploading import (
    Prepared,
    Sent,
    accept_files,
    drop_file,
    keep_files,
    prepare_files,
)
from hoshin.citizens.procedures.actions.webhooks.announcing import announce
from hoshin.citizens.procedures.models import Application, FormVersion, Procedure, Revision
from hoshin.citizens.procedures.queries import (
    OpenDraft,
    Receipt,
    current_form,
    draft_by_token,
    key_ring,
    receipt_of,
)
from hoshin.citizens.procedures.queries.acting import acting_is_missing, acting_lines
from hoshin.citizens.procedures.queries.applications import (
    StatusPage,
    answerable,
    answered,
    newer_form,
    opened,
    status_of,
)
from hoshin.citizens.procedures.queries.identity import can_be_proven, identity_is_missing
from hoshin.citizens.procedures.rules import PageState, Understood, read_page, with_answers
from hoshin.citizens.procedures.rules.applications import (
    APPLICATION_FLOW,
    ApplicationState,
    Intake,
    new_secret,
    new_token,
    token_hash,
)
from hoshin.citizens.procedures.rules.reusing import reusable
from hoshin.citizens.procedures.rules.rows import rows_changed
from hoshin.foundation.audit.public import Actor
from hoshin.kernel import identifiers
from hoshin.kernel.clock import local_date
from hoshin.kernel.eras import format_date
from hoshin.kernel.errors import MoveRefused, NotFound, RuleBroken

_TRIES = 5
_IDENTIFY_FIRST = "先に本人確認をしてください。これまでの答えは保存されています。"
_TOO_OFTEN = "申請のボタンが続けて押されました。少し待ってから、もう一度押してください。答えは保存されています。"
_TOO_MANY_BEGUN = "申請を続けて始めたため、しばらく始められません。始めた申請の続きを開くか、15分ほど待ってください。"
_TOO_MANY_GUESSES = (
    "違う確認番号が続けて入力されたため、しばらく受け付けません。15分ほど待つか、担当課に問い合わせてください。"
)


@dataclass(frozen=True, slots=True)
class SavedPage:
    """What became of a page: the draft as it is now, what was understood of what was sent, and the page as it was sent."""

    draft: OpenDraft
    understood: Understood
    before: PageState


def begin_application(*, procedure_code: str, now: datetime, browser: str = "") -> str:
    """Start an application and return the token of its address. Raises NotFound when one cannot apply online.

    `browser` recognises who begins; raises TooMany when the same one has begun too many. The network's address counts for
    nothing: a whole school may stand behind one.
    """
    if browser:
        count_try("begin", browser, most=MOST_BEGUN, message=_TOO_MANY_BEGUN, now=now)
    return _begin(procedure_code, now)


@transaction.atomic
def _begin(procedure_code: str, now: datetime) -> str:
    procedure = Procedure.objects.published().filter(code=procedure_code).first()
    version = current_form(procedure) if procedure else None
    if procedure is None or version is None:
        raise NotFound("この手続は、オンラインでは受け付けていません。")
    if not can_be_proven(procedure):
        raise RuleBroken("この手続に必要な本人確認は、まだオンラインではできません。窓口で申請してください。")
    token, _ = new_draft(procedure, version, now=now)
    return token


def new_draft(
    procedure: Procedure,
    version: FormVersion,
    *,
    now: datetime,
    intake: Intake = Intake.ONLINE,
    helper_id: int | None = None,
) -> tuple[str, Application]:
    """An empty draft with a key of its own, and the token of its address, which is kept nowhere."""
    token, ring = new_token(), key_ring()
    key = ring.new_key()
    application = Application.objects.create(
        procedure=procedure,
        form_version=version,
        token_hash=token_hash(token),
        wrapped_key=key,
        sealed=ring.seal(key, {"answers": {}}),
        begun_on=local_date(now),
        begun_at=now,
        saved_at=now,
        state_since=now,
        intake=intake.value,
        helper_id=helper_id,
    )
    return token, application


@dataclass(frozen=True, slots=True)
class RowChange:
    """What else is to happen to a page.

    `add` names a group that gets an empty row, `drop` a row as `group.0` that goes, `file` a file as `question.17` that goes.
    """

    add: str = ""
    drop: str = ""
    file: str = ""


_NOTHING = RowChange()


def save_page(
    *,
    token: str,
    page_id: str,
    sent: Mapping[str, Sequence[str]],
    now: datetime,
    files: Sent | None = None,
    rows: RowChange = _NOTHING,
) -> SavedPage:
    """Save what was readable of a page and return the draft with what was understood.

    Files are examined, sealed and written before anything is locked. Raises NotFound for a page to which the journey does
    not lead, MoveRefused after handing in.
    """
    prepared = prepare_files(draft_by_token(token), page_id, files) if files else Prepared()
    return save_prepared(token=token, page_id=page_id, sent=sent, now=now, prepared=prepared, rows=rows)


@transaction.atomic
def save_prepared(
    *,
    token: str,
    page_id: str,
    sent: Mapping[str, Sequence[str]],
    now: datetime,
    prepared: Prepared,
    rows: RowChange = _NOTHING,
) -> SavedPage:
    """`save_page` for files that were examined and sealed before; raises as it does."""
    application = locked_by_token(token, answerable)
    if application.state != ApplicationState.DRAFT.value:
        raise MoveRefused("この申請はもう提出されています。内容を変えるときは、担当課に連絡してください。")
    draft = opened(application)
    state = draft.journey.state_of(page_id)
    if state is None:
        raise NotFound("このページには、まだ進めません。")
    if identity_is_missing(draft, page_id):
        raise MoveRefused(_IDENTIFY_FIRST)
    understood = read_page(state.shown, sent)
    understood.errors.update(prepared.refused)
    answers = with_answers(draft.answers, understood.values)
    answers = rows_changed(answers, drop=rows.drop, add=rows.add)
    answers = keep_files(application, drop_file(application, answers, rows.file), prepared, now=now)
    sources = _still_true(draft, answers)
    _keep_answers(application, answers, sources, now)
    return SavedPage(answered(application, answers, sources), understood, state)


def _still_true(draft: OpenDraft, answers: Mapping[str, object]) -> dict[str, str]:
    """Where answers came from, for those that are still what they were."""
    return {name: source for name, source in draft.sources.items() if answers.get(name) == draft.answers.get(name)}


def _keep_answers(
    application: Application, answers: Mapping[str, object], sources: Mapping[str, str], now: datetime
) -> None:
    application.sealed = key_ring().seal(application.wrapped_key, {"answers": answers, "sources": sources})
    application.saved_at = now
    application.save(update_fields=["sealed", "saved_at"])


def reuse_answers(*, token: str, number: str, secret: str, now: datetime) -> int:
    """Take over the answers of an earlier application, for whoever knows its number and secret; how many there were.

    What is answered already stays. Raises RuleBroken for a wrong number or secret and when nothing fits, TooMany.
    """
    earlier = opened(follow_application(number=number, secret=secret, now=now).application)
    return _reuse_answers(token, earlier, now)


@transaction.atomic
def _reuse_answers(token: str, earlier: OpenDraft, now: datetime) -> int:
    application = locked_by_token(token)
    if application.state != ApplicationState.DRAFT.value:
        raise MoveRefused("この申請はもう提出されています。")
    draft = opened(application)
    found = reusable(earlier.form.form, earlier.journey.present, draft.form.form)
    taken = {name: value for name, value in found.items() if draft.answers.get(name) in (None, "", [], {})}
    if not taken:
        raise RuleBroken("この申請に使える答えは、ありませんでした。", field="number")
    given_at = earlier.application.submitted_at or now
    source = (
        f"{format_date(local_date(given_at), weekday=False)}に提出した「{earlier.application.procedure.title}」の答え"
    )
    _keep_answers(application, {**draft.answers, **taken}, {**draft.sources, **dict.fromkeys(taken, source)}, now)
    return len(taken)


@transaction.atomic
def move_draft_up(*, token: str, now: datetime) -> int:
    """Go on with the newest version of the form and return its number; every answer stays.

    Raises RuleBroken when the newest version asks something that was answered in another way, MoveRefused after handing in.
    """
    application = locked_by_token(token)
    if application.state != ApplicationState.DRAFT.value:
        raise MoveRefused("この申請はもう提出されています。")
    newest = newer_form(opened(application))
    if newest is None:
        raise RuleBroken("新しい様式には移れません。今の様式のまま続けてください。")
    application.form_version = newest
    application.saved_at = now
    application.save(update_fields=["form_version", "saved_at"])
    return newest.number


def submit_application(*, token: str, now: datetime, actor: Actor = APPLICANT) -> Receipt:
    """Hand the application in and return its receipt; handing in again returns the same one.

    `actor` is who pressed the button: the applicant, or the official who helped them.

    Raises RuleBroken while something is missing or the same person or household applied already (by the duplicate rule).
    """
    count_try("submit", token_hash(token), most=MOST_SUBMISSIONS, message=_TOO_OFTEN, now=now)
    for _ in range(_TRIES - 1):
        try:
            return _submit(token, now, actor)
        except IntegrityError:
            _check_duplicate(token, now)
    return _submit(token, now, actor)


@transaction.atomic
def _submit(token: str, now: datetime, actor: Actor) -> Receipt:
    application = locked_by_token(token)
    if application.state != ApplicationState.DRAFT.value:
        return receipt_of(application)
    draft = opened(application)
    if not draft.journey.is_complete:
        raise RuleBroken("まだ答えていない質問があります。もう一度、確認の画面を開いてください。")
    if identity_is_missing(draft):
        raise RuleBroken(_IDENTIFY_FIRST)
    if acting_is_missing(draft):
        raise RuleBroken("だれの申請かを、先に選んでください。答えは保存されています。")
    move = APPLICATION_FLOW.check("submit", application.state)
    present = dict(draft.journey.present)
    content = {"answers": present, "secret": new_secret(), "sources": dict(draft.sources)}
    application.number = identifiers.generate()
    application.submitted_at = application.saved_at = now
    enter_state(application, str(move.target), now=now)
    application.duplicate_key = duplicate_key(application, present, now)
    application.sealed = key_ring().seal(application.wrapped_key, content)
    application.save()
    Revision.objects.create(
        application=application,
        number=1,
        sealed=key_ring().seal(application.wrapped_key, {"answers": present, "acting": acting_lines(application)}),
        made_at=now,
    )
    accept_files(draft, now=now)
    mark_names(draft)
    tell_applicant(application, template="procedures.received", now=now, draft=draft)
    announce(application, move.code, now=now)
    write_event(
        application,
        "submitted",
        actor=actor,
        now=now,
        after={"state": application.state, "form_version": application.form_version_id},
    )
    return receipt_of(application)


def _check_duplicate(token: str, now: datetime) -> None:
    """Raises RuleBroken when the refusal of the database was that of the duplicate rule."""
    draft = draft_by_token(token)
    key = duplicate_key(draft.application, draft.journey.present, now)
    same = Application.objects.filter(procedure=draft.application.procedure, duplicate_key=key)
    if key and same.exclude(pk=draft.application.pk).exists():
        raise RuleBroken("同じ方の申請を、もう受け付けています。前の申請の状況を、受付番号で確かめてください。")


def follow_application(*, number: str, secret: str, now: datetime) -> StatusPage:
    """The state of an application for whoever knows its number and secret.

    Raises RuleBroken for a wrong one, TooMany after ten wrong ones at the same number; counted before it is checked.
    """
    which = identifiers.parse(number, field="number")
    key = count_try("status", which, most=MOST_GUESSES, message=_TOO_MANY_GUESSES, now=now)
    found = status_of(number, secret)
    forget_try(key)
    return found
