"""Decision letters as PDF: made once from the text that was decided, sealed with the application's key, handed out."""

from datetime import datetime

from django.db import transaction

from hoshin.citizens.procedures.actions.moving import APPLICANT, write_event
from hoshin.citizens.procedures.models import Application, Decision
from hoshin.citizens.procedures.queries.deciding.decisions import (
    decision_numbered,
    letter_content,
    letter_pdf,
    waiting_letters,
)
from hoshin.citizens.procedures.queries.keys import key_ring
from hoshin.citizens.procedures.rules.applications import APPLICATION
from hoshin.foundation.files.public import KINDS, Examined, ScanState, keep_sealed, write_sealed
from hoshin.web.paper import compile_pdf

_NOTE = "市が作った文書"


def write_waiting_letters(*, now: datetime) -> str:
    """Make the letters of what was decided since the last time; returns a sentence."""
    waiting = waiting_letters()
    for decision_id in waiting:
        write_letter(decision_id=decision_id, now=now)
    return f"決定の通知書{len(waiting)}件を作りました。"


def write_letter(*, decision_id: int, now: datetime) -> Decision:
    """The decision with its letter made: by whoever comes first, never a second time. The press works outside the lock."""
    found = Decision.objects.select_related("application__procedure__section__office", "application__form_version")
    decision = found.get(pk=decision_id)
    if decision.letter_id is not None:
        return decision
    application = decision.application
    content = letter_content(decision, application)
    pdf = compile_pdf(template="procedures/deciding/letter.typ", content=content, created_at=decision.decided_at).pdf
    sealed = key_ring().seal_bytes(application.wrapped_key, pdf)
    return _keep(decision_id, Examined("letter.pdf", KINDS["pdf"], pdf, ScanState.UNSCANNED, _NOTE), sealed, now)


@transaction.atomic
def _keep(decision_id: int, examined: Examined, sealed: bytes, now: datetime) -> Decision:
    decision = Decision.objects.select_for_update().get(pk=decision_id)
    if decision.letter_id is None:
        decision.letter = keep_sealed(
            owner_kind=APPLICATION,
            owner_id=decision.application_id,
            sha256=write_sealed(sealed),
            size=len(sealed),
            examined=examined,
            now=now,
        )
        decision.save(update_fields=["letter"])
    return decision


def open_letter(*, application: Application, number: int, now: datetime) -> bytes:
    """The letter of that decision for an official who has been let in and left a trace; raises NotFound."""
    decision = write_letter(decision_id=decision_numbered(application, number).pk, now=now)
    return letter_pdf(decision, application)


def receive_letter(*, application: Application, number: int, now: datetime) -> bytes:
    """The letter for the applicant, whom the caller has recognised; the first time is noted as its receipt.

    Raises NotFound for a decision that does not exist.
    """
    written = write_letter(decision_id=decision_numbered(application, number).pk, now=now)
    _note_receipt(written.pk, application, now)
    return letter_pdf(written, application)


@transaction.atomic
def _note_receipt(decision_id: int, application: Application, now: datetime) -> None:
    decision = Decision.objects.select_for_update().get(pk=decision_id)
    if decision.received_at is not None:
        return
    decision.received_at = now
    decision.save(update_fields=["received_at"])
    write_event(application, "letter_received", actor=APPLICANT, now=now, after={"decision": str(decision)})
