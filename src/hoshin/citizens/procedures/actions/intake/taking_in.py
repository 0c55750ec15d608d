"""Taking a received file in, line by line: each application and what is noted of its line are one transaction.

A crash at any moment leaves whole applications and untouched lines; the next run goes on with the latter. That an
application of a source comes in once is held by the database, whoever else is taking in the same or another file.
"""

import hashlib
import json
from dataclasses import asdict
from datetime import datetime

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from hoshin.citizens.procedures.actions.intake.becoming import Attached, apply_line
from hoshin.citizens.procedures.actions.intake.receiving import end_file, write_about
from hoshin.citizens.procedures.models import Application, IntakeContent, IntakeEntry, IntakeFile, Procedure
from hoshin.citizens.procedures.queries.keys import key_ring, recognised
from hoshin.citizens.procedures.rules.importing import (
    INTAKE_FLOW,
    EntryState,
    ImportedApplication,
    IntakeState,
    LineRefused,
    Pack,
    Trouble,
    open_pack,
    read_line,
)
from hoshin.foundation.audit.public import SYSTEM
from hoshin.foundation.files.public import examine
from hoshin.kernel.errors import DomainError, RuleBroken

_SETTLED = [EntryState.TAKEN.value, EntryState.REPEATED.value]
_OTHER_CONTENT = "同じ番号の申請を、別の内容でもう取り込んでいます。取込み元に確かめてください。"
_MOST_TROUBLES = 30


def take_in(*, file_id: int, now: datetime) -> IntakeFile:
    """Take in what is not taken in yet of a waiting file, and return it with its new state; any other file stays as it is."""
    file = IntakeFile.objects.select_related("source").get(pk=file_id)
    if file.state != IntakeState.WAITING.value:
        return file
    held = IntakeContent.objects.get(file=file)
    try:
        pack = open_pack(key_ring().unseal_bytes(held.wrapped_key, bytes(held.sealed)))
        items = _read(pack)
    except RuleBroken as refusal:
        return _end(file_id, now, problem=refusal.message)
    done = set(file.entries.filter(state__in=_SETTLED).values_list("line", flat=True))
    for line, item in items.items():
        if line not in done:
            _take_line(file, line, item, pack, now)
    return _end(file_id, now)


def _read(pack: Pack) -> dict[int, ImportedApplication | LineRefused]:
    """Every line; raises RuleBroken when all is well with them but something of the pack belongs to none."""
    found: dict[int, ImportedApplication | LineRefused] = {}
    for number, text in pack.lines:
        try:
            found[number] = read_line(text)
        except LineRefused as refusal:
            found[number] = refusal
    readable = [one for one in found.values() if isinstance(one, ImportedApplication)]
    wanted = {name for one in readable for names in one.files.values() for name in names}
    left = pack.names - wanted
    if left and wanted <= pack.names and len(readable) == len(found):
        raise RuleBroken(f"どの申請の添付でもないファイルが{len(left)}件、入っています（「{min(left)[:80]}」など）。")
    return found


def _take_line(file: IntakeFile, line: int, item: ImportedApplication | LineRefused, pack: Pack, now: datetime) -> None:
    try:
        if isinstance(item, LineRefused):
            raise item
        attached = _attached(item, pack)
        try:
            _settle(file, line, item, attached, now)
        except IntegrityError:  # the same application was taken in at this moment, from another file
            _settle(file, line, item, attached, now)
    except LineRefused as refusal:
        _refuse(file, line, item, refusal.troubles, now)
    except DomainError as refusal:
        _refuse(file, line, item, [Trouble("申請", refusal.message)], now)


def _attached(item: ImportedApplication, pack: Pack) -> Attached:
    """The attached files by question, examined before anything is locked; raises LineRefused."""
    attached = Attached()
    troubles: list[Trouble] = []
    for question, names in item.files.items():
        for name in names:
            try:
                content = pack.read(name, largest=settings.FILE_LIMIT)
                attached.add(question, examine(ContentFile(content, name)))
            except RuleBroken as refusal:
                troubles.append(Trouble(f"files.{question}", refusal.message))
    if troubles:
        raise LineRefused(troubles)
    return attached


def _digest(item: ImportedApplication, attached: Attached) -> str:
    """A keyed mark of what the line says, by which the same application sent again is known."""
    files = sorted(
        (question, hashlib.sha256(one.content).hexdigest())
        for question, found in attached.by_question.items()
        for one in found
    )
    said = {name: value for name, value in asdict(item).items() if name != "channel" or value}
    return recognised("intake", json.dumps([said, files], sort_keys=True, default=str))


@transaction.atomic
def _settle(file: IntakeFile, line: int, item: ImportedApplication, attached: Attached, now: datetime) -> None:
    digest = _digest(item, attached)
    IntakeFile.objects.select_for_update().get(pk=file.pk)
    if file.entries.filter(line=line, state__in=_SETTLED).exists():
        return
    before = IntakeEntry.objects.filter(
        source=file.source, external_number=item.number, state=EntryState.TAKEN.value
    ).first()
    if before is not None and before.digest != digest:
        raise LineRefused([Trouble("number", _OTHER_CONTENT)])
    if before is not None:
        _note(file, line, item, EntryState.REPEATED, now, digest=digest)
        return
    application = apply_line(file.source, item, attached, now=now)
    _note(file, line, item, EntryState.TAKEN, now, digest=digest, application=application)


def _note(
    file: IntakeFile,
    line: int,
    item: ImportedApplication | LineRefused,
    state: EntryState,
    now: datetime,
    *,
    digest: str = "",
    application: Application | None = None,
    troubles: list[Trouble] | None = None,
) -> None:
    IntakeEntry.objects.update_or_create(
        file=file,
        line=line,
        defaults={
            "source": file.source,
            "external_number": item.number,
            "procedure": Procedure.objects.filter(code=item.procedure).first() if item.procedure else None,
            "application": application,
            "state": state.value,
            "digest": digest,
            "channel": _channel(file, item) if state is EntryState.TAKEN else "",
            "troubles": [[one.place, one.message] for one in (troubles or [])[:_MOST_TROUBLES]],
            "applied_at": item.applied_at if isinstance(item, ImportedApplication) else None,
            "settled_at": now,
        },
    )


def _channel(file: IntakeFile, item: ImportedApplication | LineRefused) -> str:
    """How the applicant applied at the sender: as the line says, else as one does there."""
    said = item.channel if isinstance(item, ImportedApplication) else ""
    return said or str(file.source.channel)


@transaction.atomic
def _refuse(
    file: IntakeFile,
    line: int,
    item: ImportedApplication | LineRefused,
    troubles: list[Trouble],
    now: datetime,
) -> None:
    IntakeFile.objects.select_for_update().get(pk=file.pk)
    if not file.entries.filter(line=line, state__in=_SETTLED).exists():
        _note(file, line, item, EntryState.REFUSED, now, troubles=troubles)


@transaction.atomic
def _end(file_id: int, now: datetime, *, problem: str = "") -> IntakeFile:
    file = IntakeFile.objects.select_for_update(of=("self",)).select_related("source").get(pk=file_id)
    if file.state != IntakeState.WAITING.value:
        return file
    counts = {state.value: file.entries.filter(state=state.value).count() for state in EntryState}
    if problem:
        INTAKE_FLOW.check("refuse", file.state)
        end_file(file, IntakeState.UNREADABLE, now=now, problem=problem)
    elif counts[EntryState.REFUSED.value]:
        move = INTAKE_FLOW.check("leave_open", file.state)
        file.state, file.reported_at = str(move.target), None
        file.save(update_fields=["state", "reported_at"])
    else:
        INTAKE_FLOW.check("settle", file.state)
        end_file(file, IntakeState.DONE, now=now)
    after = {"state": file.state} | ({} if problem else counts)
    write_about(file, "taken_in", actor=SYSTEM, now=now, after=after, reason=problem)
    return file
