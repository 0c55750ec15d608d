"""Taking a file in.

The content is checked, written and flushed to the disk first, outside any transaction; the row comes last. A crash in
between leaves content without a row, which the sweep takes away a day later; never a row without content.
"""

import errno
import hashlib
import logging
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.files import File
from django.db import IntegrityError, transaction

from hoshin.foundation.audit.public import record
from hoshin.foundation.files.actions.clamd import ScannerUnavailable, scan
from hoshin.foundation.files.models import StoredFile, content_storage
from hoshin.foundation.files.permissions import check_change, name_of
from hoshin.foundation.files.rules import FileKind, ScanState, clean_name, inspect, size_label, storage_name
from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import RuleBroken

logger = logging.getLogger(__name__)

FIELD = "attachments"


def store(*, person: Person, owner_kind: str, owner_id: str | int, upload: File[bytes], now: datetime) -> StoredFile:
    """Attach an uploaded file to a thing; returns its row, the existing one when the same file is there already.

    Raises NotFound or NotAllowed (said by the owner's room) and RuleBroken with the reason when the file is not taken
    in: wrong or misleading type, too large, empty, malicious. OSError when the disk is full: then nothing is left.
    """
    owner_id = str(owner_id)
    check_change(person, owner_kind, owner_id)
    name = clean_name(upload.name or "")
    size = _checked_size(upload, name)
    try:
        kind = inspect(upload, size, name)  # type: ignore[arg-type]
    except RuleBroken as refusal:
        raise RuleBroken(f"「{name}」は添付できません。{refusal.message}", field=FIELD) from refusal
    facts: dict[str, Any] = {"owner_kind": owner_kind, "owner_id": owner_id, "name": name, "sha256": _hash(upload)}
    facts |= {"size": size, "kind": kind.code}
    held = _held(facts)
    if held is not None:
        return held
    facts |= _scan(person, facts, upload, now=now)
    _write(upload, facts["sha256"])
    return _commit(person, facts, kind, now=now)


def _checked_size(upload: File[bytes], name: str) -> int:
    size = upload.size
    if size == 0:
        raise RuleBroken(f"「{name}」は空のファイルです。正しいファイルを選んでください。", field=FIELD)
    if size > settings.FILE_LIMIT:
        raise RuleBroken(
            f"「{name}」は{size_label(size)}あります。添付できるのは1件{size_label(settings.FILE_LIMIT)}までです。",
            field=FIELD,
        )
    return size


def _hash(upload: File[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _held(facts: dict[str, Any]) -> StoredFile | None:
    """The same content under the same name at the same thing, so that a second click or a reload adds nothing."""
    same = {key: facts[key] for key in ("owner_kind", "owner_id", "name", "sha256")}
    return StoredFile.objects.live().filter(**same).first()


def _scan(person: Person, facts: dict[str, Any], upload: File[bytes], *, now: datetime) -> dict[str, Any]:
    """What the scanner says about the upload. An infected one is refused and the refusal recorded."""
    if not settings.CLAMD:
        return {"scan_state": ScanState.UNSCANNED}
    upload.seek(0)
    try:
        verdict = scan(settings.CLAMD, upload)  # type: ignore[arg-type]
    except ScannerUnavailable as error:
        logger.warning("the scanner gave no verdict: %s", error)
        return {"scan_state": ScanState.WAITING, "scan_note": str(error)[:200]}
    if verdict.is_clean:
        return {"scan_state": ScanState.CLEAN, "scanned_at": now}
    record(
        actor=person.actor,
        name="files.file.refused",
        thing_kind=facts["owner_kind"],
        thing_id=facts["owner_id"],
        thing_label=name_of(facts["owner_kind"], facts["owner_id"]),
        reason=f"{facts['name']}: {verdict.signature}",
        now=now,
    )
    raise RuleBroken(
        f"「{facts['name']}」からウイルスが見つかりました（{verdict.signature}）。"
        "ファイルは保存していません。情報セキュリティの担当に連絡してください。",
        field=FIELD,
    )


def _write(upload: File[bytes], sha256: str) -> None:
    upload.seek(0)
    try:
        content_storage().save(storage_name(sha256), File(upload.file))
    except OSError as error:
        if error.errno == errno.EFBIG:
            # A limit set on the process is a full storage to the person: the page for it says what to do.
            raise OSError(errno.ENOSPC, "the storage takes no more") from error
        raise


@transaction.atomic
def _commit(person: Person, facts: dict[str, Any], kind: FileKind, *, now: datetime) -> StoredFile:
    try:
        with transaction.atomic():
            stored = StoredFile.objects.create(**facts, uploaded_by_id=person.account_id, uploaded_at=now)
    except IntegrityError:
        held = _held(facts)
        if held is None:
            raise
        return held
    record(
        actor=person.actor,
        name="files.file.stored",
        thing_kind=stored.owner_kind,
        thing_id=stored.owner_id,
        thing_label=name_of(stored.owner_kind, stored.owner_id),
        after={"ファイル": stored.name, "種類": kind.label, "大きさ": stored.size, "SHA-256": stored.sha256},
        now=now,
    )
    return stored
