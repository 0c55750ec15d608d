"""Drafting a sheet and editing what it says."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models.functions import Length

from hoshin.foundation.people.public import Person
from hoshin.kernel.clock import local_date
from hoshin.kernel.errors import Conflict, NotAllowed, RuleBroken
from hoshin.kernel.fiscal_year import FiscalYear
from hoshin.steering.plan.actions.sheets import (
    keep_snapshot,
    locked,
    put_into_search,
    write_trail,
)
from hoshin.steering.plan.models import RelatedPlan, Sheet, SheetSnapshot
from hoshin.steering.plan.permissions import can_create, require_edit
from hoshin.steering.plan.queries import content_of
from hoshin.steering.plan.rules import (
    MANY_FIELDS,
    PLAIN_FIELDS,
    SINGLE_FIELDS,
    Content,
    FieldChange,
    Origin,
    changed_fields,
    compare_edits,
    merged,
)


class EditConflict(Conflict):
    """Somebody else saved the sheet meanwhile; carries what they changed and both edits together, nothing lost."""

    def __init__(self, changes: list[FieldChange], together: Content, version: int, saved_by: str) -> None:
        super().__init__(
            f"編集している間に、{saved_by}がこの個票を保存しました。変更された箇所を確かめて、残す内容を選んでください。"
        )
        self.changes = changes
        self.together = together
        self.version = version
        self.saved_by = saved_by


@transaction.atomic
def draft_sheet(
    *,
    person: Person,
    title: str,
    main_policy_id: int,
    owning_section_id: int,
    now: datetime,
    content: Mapping[str, Any] | None = None,
    category_ids: list[int] | None = None,
) -> Sheet:
    """Start a sheet as a draft of the person's own section and return it.

    `category_ids` are the classifications that the policy proposes; they can be changed afterwards.
    Raises NotAllowed for somebody who does not belong to the section.
    """
    if not can_create(person) or not person.belongs_to(owning_section_id):
        raise NotAllowed("個票を起こせるのは、担当課に所属する職員です。")
    sheet = new_sheet(
        title=title,
        main_policy_id=main_policy_id,
        owning_section_id=owning_section_id,
        origin=Origin.SECTION,
        now=now,
    )
    write_content(sheet, {**(content or {}), "categories": category_ids or []})
    keep_snapshot(sheet, person, now)
    put_into_search(sheet, now)
    write_trail(sheet, actor=person.actor, name="drafted", now=now, after={"title": title})
    return sheet


def new_sheet(*, title: str, main_policy_id: int, owning_section_id: int, origin: Origin, now: datetime) -> Sheet:
    """A sheet with the next number of the fiscal year, inside the caller's transaction."""
    if not title.strip():
        raise RuleBroken("件名を入力してください。", field="title")
    return Sheet.objects.create(
        number=next_number(local_date(now)),
        title=title.strip(),
        origin=origin.value,
        main_policy_id=main_policy_id,
        owning_section_id=owning_section_id,
        created_at=now,
        updated_at=now,
        state_since=now,
    )


def next_number(day: date) -> str:
    """The next free number of the fiscal year of `day`, like 2021-001; two drafts at the same moment take turns."""
    take_turns()
    prefix = f"{FiscalYear.of(day).year}-"
    given = Sheet.objects.filter(number__startswith=prefix).order_by(Length("number").desc(), "-number")
    newest = given.values_list("number", flat=True).first()
    serial = int(newest.removeprefix(prefix)) + 1 if newest else 1
    return f"{prefix}{serial:03}"


def take_turns() -> None:
    """Let one transaction at a time give out a number. SQLite has one writer at a time anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('hoshin.plan.sheet_numbers'))")


@transaction.atomic
def edit_sheet(*, person: Person, sheet_id: int, seen_version: int, content: Mapping[str, Any], now: datetime) -> Sheet:
    """Write the changed fields of a sheet and return it at its new version.

    `content` holds JSON values by field name (foreign keys as numbers, days in ISO 8601). Raises EditConflict when
    somebody saved since `seen_version`; saving again with the new version writes the person's choice.
    """
    sheet = locked(person, sheet_id)
    require_edit(person, sheet)
    present = content_of(sheet)
    if sheet.version != seen_version:
        raise _conflict(sheet, seen_version, present, content)
    changes = changed_fields(present, content)
    if not changes:
        return sheet
    if "title" in changes and not str(content["title"]).strip():
        raise RuleBroken("件名を入力してください。", field="title")
    write_content(sheet, {name: content[name] for name in changes})
    sheet.version += 1
    sheet.updated_at = now
    sheet.save()
    keep_snapshot(sheet, person, now)
    put_into_search(sheet, now)
    write_trail(
        sheet,
        actor=person.actor,
        name="edited",
        now=now,
        before={name: present.get(name) for name in changes},
        after={name: content[name] for name in changes},
    )
    return sheet


def _conflict(sheet: Sheet, seen_version: int, present: Content, mine: Mapping[str, Any]) -> EditConflict:
    """The refusal of an edit that started from an older version."""
    kept = SheetSnapshot.objects.filter(sheet=sheet, version=seen_version).first()
    newest = SheetSnapshot.objects.filter(sheet=sheet).order_by("-version").first()
    base = kept.content if kept else present
    saved_by = newest.saved_by if newest else "別の職員"
    return EditConflict(compare_edits(base, present, mine), merged(base, present, mine), sheet.version, saved_by)


def write_content(sheet: Sheet, content: Mapping[str, Any]) -> None:
    """Put JSON values into the sheet's columns and relations and save it, inside the caller's transaction."""
    for name in PLAIN_FIELDS:
        if name in content:
            value = content[name]
            setattr(sheet, name, date.fromisoformat(value) if name.endswith("_on") and value else value or _empty(name))
    for name in SINGLE_FIELDS:
        if name in content:
            setattr(sheet, f"{name}_id", content[name])
    sheet.save()
    for name in MANY_FIELDS:
        if name in content:
            getattr(sheet, name).set(content[name])
    if "related_plans" in content:
        sheet.related_plans.all().delete()
        RelatedPlan.objects.bulk_create(RelatedPlan(sheet=sheet, **plan) for plan in content["related_plans"])


def _empty(name: str) -> Any:
    """What an empty input means in a column: no day, no, or no text."""
    if name.endswith("_on"):
        return None
    return False if name == "needs_no_budget" else ""
