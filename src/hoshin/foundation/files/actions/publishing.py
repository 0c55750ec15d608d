"""Marking a file as public, and taking the mark away."""

from datetime import datetime

from django.db import transaction

from hoshin.foundation.audit.public import record
from hoshin.foundation.files.actions.removing import locked_file
from hoshin.foundation.files.models import StoredFile
from hoshin.foundation.files.permissions import can_be_public, name_of
from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import Conflict, RuleBroken


@transaction.atomic
def publish(*, person: Person, file_id: int, now: datetime) -> StoredFile:
    """Mark a file as public: visitors may open it for as long as its thing has a public page.

    Raises NotFound, NotAllowed, RuleBroken (its kind of thing has no public page) or Conflict (removed, public already).
    """
    stored = locked_file(person, file_id)
    if not can_be_public(stored.owner_kind):
        raise RuleBroken("この添付先には公開ページがないため、ファイルを公開できません。")
    if stored.removed_at is not None:
        raise Conflict("その添付ファイルは外されているため、公開できません。")
    if stored.is_public:
        raise Conflict("その添付ファイルは、すでに公開することになっています。")
    return _marked(stored, person, is_public=True, now=now)


@transaction.atomic
def withhold(*, person: Person, file_id: int, now: datetime) -> StoredFile:
    """Take the mark away: from now on only officials open the file. Raises NotFound, NotAllowed or Conflict."""
    stored = locked_file(person, file_id)
    if not stored.is_public:
        raise Conflict("その添付ファイルは、公開されていません。")
    return _marked(stored, person, is_public=False, now=now)


def _marked(stored: StoredFile, person: Person, *, is_public: bool, now: datetime) -> StoredFile:
    stored.is_public = is_public
    stored.save(update_fields=["is_public"])
    record(
        actor=person.actor,
        name="files.file.published" if is_public else "files.file.withheld",
        thing_kind=stored.owner_kind,
        thing_id=stored.owner_id,
        thing_label=name_of(stored.owner_kind, stored.owner_id),
        before={"ファイル": stored.name, "公開する": not is_public},
        after={"ファイル": stored.name, "公開する": is_public},
        now=now,
    )
    return stored
