from collections.abc import Mapping
from datetime import datetime
from typing import Any

from hoshin.foundation.audit.public import record
from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import MoveRefused, NotFound
from hoshin.steering.policy.models import Revision, Section
from hoshin.steering.policy.permissions import require_drafting
from hoshin.steering.policy.rules import EDITABLE

REVISION_THING = "policy.revision"


def locked_revision(revision_id: int) -> Revision:
    """The revision, locked until the transaction ends: edits, comments and moves of one revision wait for each other."""
    revision = Revision.objects.select_for_update().filter(pk=revision_id).first()
    if revision is None:
        raise NotFound("お探しの版は見つかりません。")
    return revision


def editable_revision(revision_id: int, person: Person) -> Revision:
    """The revision, locked, for a person who may change its words now."""
    require_drafting(person)
    revision = locked_revision(revision_id)
    if revision.state not in EDITABLE:
        raise MoveRefused(
            f"{revision.name}は「{revision.state_label}」のため、書き換えられません。改めるときは、この版を元に新しい版を作ってください。"
        )
    return revision


def editable_section(section_id: int, person: Person) -> tuple[Revision, Section]:
    """The section with its revision, locked, for a person who may change its words now."""
    require_drafting(person)
    found = Section.objects.filter(pk=section_id).values_list("revision_id", flat=True).first()
    if found is None:
        raise NotFound("お探しの節は見つかりません。")
    revision = editable_revision(found, person)
    return revision, Section.objects.select_related("basic_policy", "focus_item").get(pk=section_id)


def record_on(
    revision: Revision,
    name: str,
    *,
    person: Person,
    now: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Write an event about a revision into the audit trail."""
    record(
        actor=person.actor,
        name=name,
        thing_kind=REVISION_THING,
        thing_id=revision.pk,
        thing_label=revision.name,
        before=before,
        after=after,
        reason=reason,
        now=now,
    )
