"""The case collection: what kind of technology a sheet uses, and starting a sheet from what others have done."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import NotAllowed, RuleBroken
from hoshin.steering.plan.actions.notices import tell_owner
from hoshin.steering.plan.actions.proposing import draft_sheet
from hoshin.steering.plan.actions.sheets import locked, touch, write_trail
from hoshin.steering.plan.models import CaseInterest, Sheet, SheetTechnology
from hoshin.steering.plan.permissions import can_mark_technologies
from hoshin.steering.plan.queries.cases import case_by_id
from hoshin.steering.plan.rules import TechnologyKind


@transaction.atomic
def mark_technologies(*, person: Person, sheet_id: int, kinds: Iterable[TechnologyKind], now: datetime) -> Sheet:
    """Say what kinds of technology the sheet uses, in place of what was said before; also when it is complete."""
    sheet = locked(person, sheet_id)
    if not can_mark_technologies(person, sheet):
        raise NotAllowed("技術の種類を決められるのは、担当課とCIOスタッフです。")
    chosen = set(kinds)
    before = {TechnologyKind(marked.kind) for marked in sheet.technologies.all()}
    if chosen == before:
        return sheet
    keep_technologies(sheet, chosen)
    touch(sheet, now)
    write_trail(
        sheet,
        actor=person.actor,
        name="technologies_marked",
        now=now,
        before={"technologies": _labels(before)},
        after={"technologies": _labels(chosen)},
    )
    return sheet


@transaction.atomic
def want_too(
    *,
    person: Person,
    case_id: int,
    title: str,
    main_policy_id: int,
    owning_section_id: int,
    content: Mapping[str, Any],
    category_ids: list[int],
    now: datetime,
) -> Sheet:
    """Start a sheet of the person's section from a case (うちでもやりたい) and return it as a draft.

    The draft says from which case it came and takes over its kinds of technology; the case counts the section, and the
    people who have done it are told. Raises RuleBroken for a section's own case, and what `draft_sheet` raises.
    """
    case = case_by_id(case_id)
    if case.owning_section_id == owning_section_id:
        raise RuleBroken("自分の課の事例からは起こせません。続きの取組は、新しい個票として起こしてください。")
    sheet = draft_sheet(
        person=person,
        title=title,
        main_policy_id=main_policy_id,
        owning_section_id=owning_section_id,
        content=content,
        category_ids=category_ids,
        now=now,
    )
    interest = CaseInterest.objects.create(
        case=case, sheet=sheet, section_id=owning_section_id, wanted_by=person.title, wanted_at=now
    )
    keep_technologies(sheet, {TechnologyKind(marked.kind) for marked in case.technologies.all()})
    write_trail(sheet, actor=person.actor, name="drafted_from_case", now=now, after={"case": str(case)})
    write_trail(case, actor=person.actor, name="wanted_too", now=now, after={"section": interest.section.name})
    tell_owner(case, template="plan.wanted_too", now=now, note=interest.section.name)
    return sheet


def keep_technologies(sheet: Sheet, kinds: Iterable[TechnologyKind]) -> None:
    """Write the kinds in the order of the vocabulary, inside the caller's transaction."""
    chosen = set(kinds)
    sheet.technologies.all().delete()
    SheetTechnology.objects.bulk_create(
        SheetTechnology(sheet=sheet, kind=kind.value) for kind in TechnologyKind if kind in chosen
    )


def _labels(kinds: set[TechnologyKind]) -> str:
    return "、".join(kind.label for kind in TechnologyKind if kind in kinds)
