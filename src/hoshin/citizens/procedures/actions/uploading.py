"""Files of applicants: examined and sealed before the transaction, kept with the page, accepted with the application."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.files import File

from hoshin.citizens.procedures.models import Application, Upload
from hoshin.citizens.procedures.queries import OpenDraft, key_ring
from hoshin.citizens.procedures.queries.acting import mandate_ids
from hoshin.citizens.procedures.rules import Question, QuestionType
from hoshin.citizens.procedures.rules.applications import APPLICATION
from hoshin.foundation.files.public import (
    Examined,
    ScanState,
    StoredFile,
    drop_sealed,
    examine,
    keep_sealed,
    note_scan,
    read_sealed,
    scanned,
    size_label,
    write_sealed,
)
from hoshin.kernel.errors import RuleBroken

Sent = Mapping[str, Sequence[File[bytes]]]
FEW = 5
"""How many files a question takes when its form does not say."""
MOST_UPLOADS = 60
"""How many files an application may hold in all."""
_BATCH = 100


@dataclass
class Prepared:
    """What became of the files that were sent with a page: sealed ones by question, and why others were refused."""

    sealed: dict[str, list[tuple[str, int, Examined]]] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)


def prepare_files(draft: OpenDraft, page_id: str, files: Sent) -> Prepared:
    """Examine what was sent, seal it with the application's key and write it down; nothing points to it yet."""
    prepared = Prepared()
    state = draft.journey.state_of(page_id)
    for question in state.shown if state else ():
        if question.type is not QuestionType.FILE:
            continue
        held = len(draft.answers.get(question.id) or ())
        for upload in files.get(question.id, ()):
            try:
                check_room(question, held)
                _prepare(draft.application, question, upload, prepared)
                held += 1
            except RuleBroken as refusal:
                prepared.refused[question.id] = refusal.message
    return prepared


def check_room(question: Question, held: int) -> None:
    """Raises RuleBroken when the question, of which so many files are held, takes no more."""
    most = question.most or FEW
    if held >= most:
        raise RuleBroken(f"{question.label}は{most}件までです。入れ替えるときは、先に消してください。")


def _prepare(application: Application, question: Question, upload: File[bytes], prepared: Prepared) -> None:
    seal_examined(application, question.id, examine(upload), prepared)


def seal_examined(application: Application, question: str, examined: Examined, prepared: Prepared) -> None:
    """Seal an examined file with the application's key and write it down; it is kept when its page is saved."""
    sealed = key_ring().seal_bytes(application.wrapped_key, examined.content)
    sha256 = write_sealed(sealed)
    prepared.sealed.setdefault(question, []).append((sha256, len(sealed), examined))


def keep_files(
    application: Application, answers: Mapping[str, Any], prepared: Prepared, *, now: datetime
) -> dict[str, Any]:
    """The answers with the prepared files in them. Raises RuleBroken when the application holds too many."""
    changed = dict(answers)
    if not prepared.sealed:
        return changed
    count = Upload.objects.filter(application=application).count()
    for question, files in prepared.sealed.items():
        for sha256, size, examined in files:
            count += 1
            if count > MOST_UPLOADS:
                raise RuleBroken(f"一つの申請に付けられるファイルは、全部で{MOST_UPLOADS}件までです。")
            stored = keep_sealed(
                owner_kind=APPLICATION,
                owner_id=application.pk,
                sha256=sha256,
                size=size,
                examined=examined,
                now=now,
            )
            kept = Upload.objects.create(application=application, question=question, file=stored, kept_at=now)
            changed[question] = [*(changed.get(question) or ()), _answer(kept, examined)]
    return changed


def _answer(upload: Upload, examined: Examined) -> dict[str, Any]:
    """The hash of the content stands in the sealed answer and nowhere else: with the key it becomes unreadable too."""
    content = examined.content
    return {
        "id": upload.pk,
        "name": examined.name,
        "size": size_label(len(content)),
        "length": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def keep_one(
    application: Application, question: str, prepared: tuple[str, int, Examined], *, now: datetime
) -> dict[str, Any]:
    """One file that belongs to no question of the form, such as a mandate; what stands for it on the record."""
    kept = keep_files(application, {}, Prepared(sealed={question: [prepared]}), now=now)
    answer: dict[str, Any] = kept[question][0]
    return answer


def let_go(application: Application, upload_id: int) -> None:
    """Drop a draft's file that was replaced."""
    _drop(Upload.objects.filter(application=application, pk=upload_id, accepted_at__isnull=True).first())


def drop_file(application: Application, answers: Mapping[str, Any], place: str) -> dict[str, Any]:
    """The answers without the file named by `question.id`; what is not there changes nothing."""
    question, _, number = place.partition(".")
    held = answers.get(question)
    if not number or not isinstance(held, list):
        return dict(answers)
    gone = [one for one in held if isinstance(one, dict) and str(one.get("id")) == number]
    for one in gone:
        _drop(Upload.objects.filter(application=application, pk=one["id"], accepted_at__isnull=True).first())
    return {**answers, question: [one for one in held if one not in gone]}


def _drop(upload: Upload | None) -> None:
    if upload is not None:
        stored = upload.file
        upload.delete()
        drop_sealed(stored)


def accept_files(draft: OpenDraft, *, now: datetime) -> None:
    """Accept the files that belong to what is handed in; files of questions that are hidden now are let go."""
    wanted = {
        one["id"]
        for _, question in draft.form.form.questions()
        if question.type is QuestionType.FILE
        for one in draft.journey.present.get(question.id) or ()
    }
    wanted |= mandate_ids(draft.application)
    drafts = Upload.objects.filter(application=draft.application, accepted_at__isnull=True)
    drafts.filter(pk__in=wanted).update(accepted_at=now)
    for upload in drafts.exclude(pk__in=wanted).select_related("file"):
        _drop(upload)


def drop_drafts(application: Application) -> None:
    """Let go of every file that was sent and not accepted."""
    for upload in Upload.objects.filter(application=application, accepted_at__isnull=True).select_related("file"):
        _drop(upload)


def scan_waiting_uploads(*, now: datetime) -> str:
    """Scan the files of applicants that came in while the scanner was away; returns a sentence."""
    waiting = Upload.objects.filter(file__scan_state__in=[ScanState.WAITING, ScanState.UNSCANNED])
    done = 0
    for upload in waiting.select_related("file", "application")[:_BATCH]:
        done += _scan_again(upload.file, upload.application, now=now)
    return f"申請の添付ファイル{done}件を検査しました。"


def _scan_again(file: StoredFile, application: Application, *, now: datetime) -> bool:
    content = key_ring().unseal_bytes(application.wrapped_key, read_sealed(file))
    try:
        state, _ = scanned(content)
    except RuleBroken as refusal:
        note_scan(file, is_clean=False, note=refusal.message, now=now)
        return True
    if state is ScanState.CLEAN:
        note_scan(file, is_clean=True, note="", now=now)
    return state is ScanState.CLEAN
