"""Helping a visitor: an official types the application in with them, on one screen, at the counter or at their home."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import Enum

from django.db import transaction

from hoshin.citizens.procedures.actions.applying import (
    RowChange,
    SavedPage,
    new_draft,
    save_page,
    submit_application,
)
from hoshin.citizens.procedures.actions.filling_in import SavedWhole, fill_in
from hoshin.citizens.procedures.actions.moving import write_event
from hoshin.citizens.procedures.actions.uploading import Sent
from hoshin.citizens.procedures.models import Application, Procedure, ProvenIdentity
from hoshin.citizens.procedures.permissions import can_assist, require_assist
from hoshin.citizens.procedures.queries import OpenDraft, Receipt, current_form, draft_by_token, key_ring
from hoshin.citizens.procedures.queries.identity import needed_for
from hoshin.citizens.procedures.rules import PageState
from hoshin.citizens.procedures.rules.applications import Intake
from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import MoveRefused, NotFound, RuleBroken

COUNTER = "counter"
"""The means by which an official saw who somebody is."""


class SeenPaper(Enum):
    """What a visitor showed so that the official could see who they are: one paper with a photograph, or two without."""

    NUMBER_CARD = "マイナンバーカード"
    LICENCE = "運転免許証"
    PASSPORT = "旅券"
    RESIDENCE_CARD = "在留カード・特別永住者証明書"
    OTHER_PHOTO = "そのほかの顔写真付きの証明書"
    TWO_PAPERS = "顔写真のない書類を2点"


@transaction.atomic
def begin_assisted(
    *, person: Person, procedure_code: str, intake: Intake, seen: SeenPaper | None, now: datetime
) -> str:
    """Start an application for a visitor or for a paper that came in, and return its token.

    Raises NotFound when the procedure has no form, RuleBroken when the procedure demands identity and no paper was seen.
    """
    if not can_assist(person) or person.account_id is None:
        raise NotFound("お探しのページは見つかりません。")
    procedure = Procedure.objects.filter(code=procedure_code).first()
    version = current_form(procedure) if procedure else None
    if procedure is None or version is None:
        raise NotFound("この手続には、入力できる様式がありません。")
    if needed_for(procedure).is_needed and seen is None:
        raise RuleBroken("この手続では、本人確認に使った書類を選んでください。", field="seen")
    token, application = new_draft(procedure, version, now=now, intake=intake, helper_id=person.account_id)
    if seen is not None:
        _vouch(application, seen, now)
    write_event(application, "assisted", actor=person.actor, now=now, after={"intake": intake.label})
    return token


def _vouch(application: Application, seen: SeenPaper, now: datetime) -> None:
    needed = needed_for(application.procedure)
    ProvenIdentity.objects.create(
        application=application,
        provider=COUNTER,
        subject="",
        proofing_level=needed.proofing,
        authentication_level=needed.authentication,
        sealed=key_ring().seal(application.wrapped_key, {"paper": seen.value}),
        proven_at=now,
    )


def assisted_draft(person: Person, token: str) -> OpenDraft:
    """The application that this official is typing in; raises NotFound for everybody else's."""
    draft = draft_by_token(token)
    require_assist(person, draft.application)
    return draft


@transaction.atomic
def save_whole(
    *,
    person: Person,
    token: str,
    sent: Mapping[str, Sequence[str]],
    now: datetime,
    files: Sent | None = None,
    rows: RowChange | None = None,
) -> SavedWhole:
    """Save every page to which the answers lead, page by page as the applicant would; raises MoveRefused after handing in."""
    draft = assisted_draft(person, token)
    if draft.is_submitted:
        raise MoveRefused("この申請はもう受け付けています。")
    changes = rows or RowChange()

    def save(state: PageState) -> SavedPage:
        own_rows = _rows_of(state, changes)
        return save_page(token=token, page_id=state.page.id, sent=sent, files=files, rows=own_rows, now=now)

    return fill_in(draft, save)


def _rows_of(state: PageState, rows: RowChange) -> RowChange:
    ids = {question.id for question in state.shown}
    add, drop, file = (name if name.partition(".")[0] in ids else "" for name in (rows.add, rows.drop, rows.file))
    return RowChange(add=add, drop=drop, file=file)


def submit_assisted(*, person: Person, token: str, now: datetime) -> Receipt:
    """Take in what was typed with the visitor; the receipt is printed for them. Raises as `submit_application` does."""
    assisted_draft(person, token)
    return submit_application(token=token, actor=person.actor, now=now)
