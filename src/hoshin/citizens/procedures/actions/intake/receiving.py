"""Receiving a file: once, sealed and durable before anything of it is looked at; trying again and giving up."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from django.core.files import File
from django.db import transaction

from hoshin.citizens.procedures.models import IntakeContent, IntakeFile, IntakeSource
from hoshin.citizens.procedures.permissions import require_intake
from hoshin.citizens.procedures.queries.intake import intake_file_for
from hoshin.citizens.procedures.queries.keys import key_ring
from hoshin.citizens.procedures.rules.importing import (
    INTAKE_FILE,
    INTAKE_FLOW,
    LARGEST_FILE,
    CameBy,
    EntryState,
    IntakeState,
)
from hoshin.foundation.audit.public import SYSTEM, Actor, record
from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import NotFound, RuleBroken

LONGEST_NAME = 160


def receive_file(
    *, source_code: str, name: str, content: bytes, came_by: CameBy, now: datetime, actor: Actor = SYSTEM
) -> IntakeFile:
    """Keep a file of applications until all of it is taken in; the same content of a source again gives the same row.

    Nothing of it is taken in yet (`take_in`); what was given up of the same file before is tried again. Raises NotFound for a source that is unknown or not in use, RuleBroken for
    an empty or too large file.
    """
    source = IntakeSource.objects.filter(code=source_code, is_active=True).first()
    if source is None:
        raise NotFound("その取込み元は登録されていないか、取り込まないことになっています。")
    if not content:
        raise RuleBroken("空のファイルです。", field="file")
    if len(content) > LARGEST_FILE:
        raise RuleBroken(
            f"ファイルが大きすぎます（{LARGEST_FILE // 1024 // 1024}MBまで）。分けてください。", field="file"
        )
    return _keep(source, name[:LONGEST_NAME], content, came_by, actor=actor, now=now)


@transaction.atomic
def _keep(
    source: IntakeSource, name: str, content: bytes, came_by: CameBy, *, actor: Actor, now: datetime
) -> IntakeFile:
    found = IntakeFile.objects.select_for_update(of=("self",)).select_related("source")
    facts = {"name": name, "size": len(content), "came_by": came_by.value, "received_at": now}
    file, is_new = found.get_or_create(source=source, sha256=hashlib.sha256(content).hexdigest(), defaults=facts)
    if not is_new and not _is_to_be_taken_again(file):
        file.reported_at = None
        file.save(update_fields=["reported_at"])
        return file
    if not is_new:
        move = INTAKE_FLOW.check("receive_again", file.state)
        file.state, file.ended_at, file.problem, file.reported_at = str(move.target), None, "", None
        file.save(update_fields=["state", "ended_at", "problem", "reported_at"])
    ring = key_ring()
    key = ring.new_key()
    IntakeContent.objects.create(file=file, wrapped_key=key, sealed=ring.seal_bytes(key, content))
    write_about(file, "received", actor=actor, now=now, after={"size": file.size, "came_by": came_by.label})
    return file


def _is_to_be_taken_again(file: IntakeFile) -> bool:
    """Whether the same file, sent once more, has something to take in that was let go of before."""
    if file.state == IntakeState.UNREADABLE.value:
        return True
    is_done = file.state == IntakeState.DONE.value
    return is_done and file.entries.filter(state=EntryState.GIVEN_UP.value).exists()


def upload_file(*, person: Person, source_code: str, upload: File[bytes], now: datetime) -> IntakeFile:
    """`receive_file` from a page, by CIO staff or an operator. Raises NotAllowed as well."""
    require_intake(person)
    if (upload.size or 0) > LARGEST_FILE:
        raise RuleBroken(
            f"ファイルが大きすぎます（{LARGEST_FILE // 1024 // 1024}MBまで）。分けてください。", field="file"
        )
    return receive_file(
        source_code=source_code,
        name=upload.name or "名前のないファイル",
        content=upload.read(),
        came_by=CameBy.UPLOAD,
        actor=person.actor,
        now=now,
    )


@transaction.atomic
def try_again(*, person: Person, file_id: int, now: datetime) -> IntakeFile:
    """Let what was refused of a file be tried again, after its reason was mended here. Raises NotFound, MoveRefused."""
    file = intake_file_for(person, file_id, is_locked=True)
    move = INTAKE_FLOW.check("try_again", file.state)
    file.state, file.reported_at = str(move.target), None
    file.save(update_fields=["state", "reported_at"])
    write_about(file, "tried_again", actor=person.actor, now=now)
    return file


@transaction.atomic
def give_up(*, person: Person, file_id: int, reason: str, now: datetime) -> IntakeFile:
    """End a file with what is left of it not taken in, for a reason, and destroy its content.

    For CIO staff and operators. Raises NotAllowed, NotFound, MoveRefused, RuleBroken without a reason.
    """
    require_intake(person)
    file = intake_file_for(person, file_id, is_locked=True)
    INTAKE_FLOW.check("give_up", file.state)
    if not reason.strip():
        raise RuleBroken("取り込まない理由を入力してください。", field="reason")
    left = file.entries.filter(state=EntryState.REFUSED.value)
    count = left.update(state=EntryState.GIVEN_UP.value, settled_at=now)
    end_file(file, IntakeState.DONE, now=now)
    write_about(file, "given_up", actor=person.actor, now=now, after={"count": count}, reason=reason)
    return file


def end_file(file: IntakeFile, state: IntakeState, *, now: datetime, problem: str = "") -> None:
    """Nothing more will be taken in from the locked file: its content and the key to it are destroyed."""
    IntakeContent.objects.filter(file=file).delete()
    file.state, file.ended_at, file.problem = state.value, now, problem[:300]
    file.reported_at = None
    file.save(update_fields=["state", "ended_at", "problem", "reported_at"])


def write_about(
    file: IntakeFile,
    name: str,
    *,
    actor: Actor,
    now: datetime,
    after: Mapping[str, object] | None = None,
    reason: str = "",
) -> None:
    """Record what happened to a file of applications."""
    record(
        actor=actor,
        name=f"{INTAKE_FILE}.{name}",
        thing_kind=INTAKE_FILE,
        thing_id=file.pk,
        thing_label=file.name,
        after=after,
        reason=reason.strip(),
        now=now,
    )
