"""What filled-in files have in common: one's own that waits, what ends its waiting, and the trail of both."""

import hashlib
from datetime import datetime
from typing import TypeVar

from django.db.models import QuerySet

from hoshin.foundation.audit.public import record
from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import MoveRefused, NotFound, RuleBroken
from hoshin.steering.plan.models import StagedFile

Staged = TypeVar("Staged", bound=StagedFile)


def file_facts(file_name: str, content: bytes) -> dict[str, str]:
    """The name of the file as far as it is kept, and the digest of its content."""
    return {"file_name": file_name[-200:], "digest": hashlib.sha256(content).hexdigest()}


def waiting_file(files: QuerySet[Staged], *, person: Person, import_id: int) -> Staged:
    """One's own file, locked, if it still waits. Raises NotFound, MoveRefused."""
    staged = files.select_for_update().filter(pk=import_id, account_id=person.account_id).first()
    if staged is None:
        raise NotFound("お探しの取込みは見つかりません。")
    if not staged.is_waiting:
        raise MoveRefused(f"この取込みは、すでに{staged.get_state_display()}です。")
    return staged


def check_applicable(staged: StagedFile) -> None:
    """Refuse a file with faults, and one that changes nothing."""
    if staged.fault_count:
        raise RuleBroken("誤りのある行があるため、反映できません。直したファイルを、もう一度送ってください。")
    if not staged.change_count:
        raise RuleBroken("変わるところがないため、反映するものがありません。")


def settle(staged: Staged, state: str, *, person: Person, thing_kind: str, now: datetime) -> Staged:
    """End the waiting, and write it down."""
    staged.state, staged.settled_at = state, now
    staged.save()
    trail(staged, state, person=person, thing_kind=thing_kind, now=now)
    return staged


def trail(staged: StagedFile, name: str, *, person: Person, thing_kind: str, now: datetime) -> None:
    """Say in the trail what became of the file."""
    record(
        actor=person.actor,
        name=f"{thing_kind}.{name}",
        thing_kind=thing_kind,
        thing_id=staged.pk,
        thing_label=staged.file_name,
        after=staged.counted,
        now=now,
    )
