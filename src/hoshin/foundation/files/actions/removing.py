"""Taking a file off its thing, and bringing it back."""

from datetime import datetime

from django.db import IntegrityError, transaction

from hoshin.foundation.audit.public import record
from hoshin.foundation.files.models import StoredFile
from hoshin.foundation.files.permissions import check_change, name_of
from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import Conflict, NotFound, RuleBroken


def locked_file(person: Person, file_id: int) -> StoredFile:
    """The file under lock, if the person may change the files of its thing; raises NotFound or NotAllowed."""
    stored = StoredFile.objects.select_for_update(of=("self",)).filter(pk=file_id).first()
    if stored is None:
        raise NotFound("その添付ファイルはありません。")
    check_change(person, stored.owner_kind, stored.owner_id)
    return stored


def _record(stored: StoredFile, person: Person, name: str, *, reason: str, now: datetime) -> None:
    record(
        actor=person.actor,
        name=name,
        thing_kind=stored.owner_kind,
        thing_id=stored.owner_id,
        thing_label=name_of(stored.owner_kind, stored.owner_id),
        before={"ファイル": stored.name} if name == "files.file.removed" else None,
        after={"ファイル": stored.name} if name == "files.file.brought_back" else None,
        reason=reason,
        now=now,
    )


@transaction.atomic
def remove(*, person: Person, file_id: int, reason: str, now: datetime) -> StoredFile:
    """Take a file off its thing. The content is kept for 90 days, in which it can be brought back, no longer public.

    Raises NotFound, NotAllowed, Conflict (removed already) or RuleBroken (no reason).
    """
    stored = locked_file(person, file_id)
    reason = reason.strip()
    if not reason:
        raise RuleBroken("外す理由を入力してください。", field="reason")
    if stored.removed_at is not None:
        raise Conflict("その添付ファイルは、すでに外されています。")
    stored.removed_at, stored.removed_by_id, stored.removal_reason = now, person.account_id, reason[:500]
    stored.is_public = False
    stored.save(update_fields=["removed_at", "removed_by", "removal_reason", "is_public"])
    _record(stored, person, "files.file.removed", reason=reason, now=now)
    return stored


@transaction.atomic
def bring_back(*, person: Person, file_id: int, now: datetime) -> StoredFile:
    """Attach a removed file again. Raises NotFound, NotAllowed, or Conflict when it is too late or it is there again."""
    stored = locked_file(person, file_id)
    if stored.removed_at is None:
        raise Conflict("その添付ファイルは、外されていません。")
    if stored.purged_at is not None:
        raise Conflict("保存期間を過ぎて中身が消去されたため、元に戻せません。")
    stored.removed_at, stored.removed_by_id, stored.removal_reason = None, None, ""
    try:
        with transaction.atomic():
            stored.save(update_fields=["removed_at", "removed_by", "removal_reason"])
    except IntegrityError as error:
        raise Conflict("同じファイルが、すでに添付されています。") from error
    _record(stored, person, "files.file.brought_back", reason="", now=now)
    return stored
