from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from hoshin.foundation.audit.public import changed, record
from hoshin.foundation.people.actions.lock import lock_organisation
from hoshin.foundation.people.models import Assignment, Office, Section, SectionVersion
from hoshin.foundation.people.permissions import check_may_organise
from hoshin.foundation.people.queries import days_of_change_from, parents_on
from hoshin.foundation.people.rules import Contact, Person, check_no_cycle, checked_contact
from hoshin.foundation.people.rules.organisation import check_dates
from hoshin.kernel.eras import format_date
from hoshin.kernel.errors import NotFound, RuleBroken
from hoshin.kernel.width import narrow


@transaction.atomic
def open_section(
    *,
    person: Person,
    code: str,
    name: str,
    parent_id: int | None,
    office_id: int,
    starts_on: date,
    now: datetime,
    order: int = 0,
    is_ict_section: bool = False,
    is_fictitious: bool = False,
) -> Section:
    """Set a section up from a day on; it may lie in the past, when an organisation is entered for the first time.

    Raises RuleBroken for a code that another section bears on that day or later, or a parent that does not exist then.
    """
    check_may_organise(person)
    lock_organisation()
    code, name = narrow(code), name.strip()
    _check_name(name)
    if not code:
        raise RuleBroken("コードを入力してください。", field="code")
    if Section.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on), code=code).exists():
        raise RuleBroken(f"コード「{code}」は、ほかの組織が使っています。", field="code")
    _check_place(parent_id, office_id, starts_on)
    section = Section.objects.create(
        code=code,
        name=name,
        parent_id=parent_id,
        office_id=office_id,
        starts_on=starts_on,
        order=order,
        is_ict_section=is_ict_section,
        is_fictitious=is_fictitious,
    )
    after = {**shape_of(section), "code": code, "starts_on": starts_on, "is_ict_section": is_ict_section}
    record_section(person, "people.section.opened", section, now, after=after)
    return section


@transaction.atomic
def arrange_section(*, person: Person, section_id: int, order: int, is_ict_section: bool, now: datetime) -> Section:
    """Change what has no history: the place in lists, and whether this is the ICT section (情報セクション)."""
    check_may_organise(person)
    section = held_section(section_id)
    before, after = changed(
        {"order": section.order, "is_ict_section": section.is_ict_section},
        {"order": order, "is_ict_section": is_ict_section},
    )
    if after:
        section.order, section.is_ict_section = order, is_ict_section
        section.save(update_fields=["order", "is_ict_section"])
        record_section(person, "people.section.arranged", section, now, before=before, after=after)
    return section


@transaction.atomic
def set_contact(*, person: Person, section_id: int, contact: Contact, now: datetime) -> Section:
    """Say how those outside reach a section; pages, letters and mails tell it from now on. Raises RuleBroken, NotFound."""
    check_may_organise(person)
    checked = asdict(checked_contact(contact))
    section = held_section(section_id)
    before, after = changed(asdict(section.contact), checked)
    if after:
        for name, value in checked.items():
            setattr(section, name, value)
        section.save(update_fields=list(checked))
        record_section(person, "people.section.contact_set", section, now, before=before, after=after)
    return section


@transaction.atomic
def close_section(
    *, person: Person, section_id: int, last_day: date | None, reason: str = "", now: datetime
) -> Section:
    """Abolish a section after its last day; None takes an announced closing back.

    Raises RuleBroken while sections stand below it, or people hold posts in it, on a later day.
    """
    check_may_organise(person)
    section = held_section(section_id)
    if last_day is not None:
        check_dates(section.starts_on, last_day, field="last_day")
        _check_nothing_left(section, last_day)
    elif Section.objects.filter(code=section.code, starts_on__gt=section.starts_on).exists():
        raise RuleBroken(
            f"コード「{section.code}」を別の組織が引き継いだため、廃止を取り消せません。", field="last_day"
        )
    before, after = changed({"ends_on": section.ends_on}, {"ends_on": last_day})
    if after:
        section.ends_on = last_day
        section.save(update_fields=["ends_on"])
        name = "people.section.closed" if last_day else "people.section.closing_withdrawn"
        record_section(person, name, section, now, before=before, after=after, reason=reason)
    return section


def held_section(section_id: int) -> Section:
    """The section, with the organisation locked; NotFound when there is none."""
    lock_organisation()
    section = Section.objects.select_for_update().filter(pk=section_id).first()
    if section is None:
        raise NotFound("その組織はありません。")
    return section


def shape_of(thing: Section | SectionVersion) -> dict[str, Any]:
    """Name, parent and office as the trail writes them."""
    parent = thing.parent.name if thing.parent else None
    return {"name": thing.name, "parent": parent, "office": thing.office.name}


def record_section(
    person: Person,
    name: str,
    section: Section,
    now: datetime,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Write an event about a section."""
    record(
        actor=person.actor,
        name=name,
        thing_kind="people.section",
        thing_id=section.pk,
        thing_label=section.name,
        before=before,
        after=after,
        reason=reason,
        now=now,
    )


def check_shape(section: Section, name: str, parent_id: int | None, office_id: int, effective_on: date) -> None:
    """Raise RuleBroken unless a section can be called and placed so from that day on, whatever else is planned."""
    _check_name(name)
    _check_place(parent_id, office_id, effective_on)
    for day in days_of_change_from(effective_on):
        check_no_cycle({**parents_on(day), section.pk: parent_id}, section.pk)


def _check_name(name: str) -> None:
    if not name:
        raise RuleBroken("名称を入力してください。", field="name")


def _check_place(parent_id: int | None, office_id: int, day: date) -> None:
    if not Office.objects.filter(pk=office_id).exists():
        raise RuleBroken("庁舎を選んでください。", field="office_id")
    if parent_id is None:
        return
    parent = Section.objects.existing_on(day).filter(pk=parent_id).first()
    if parent is None:
        raise RuleBroken(f"選んだ上位組織は、{format_date(day)}にはありません。", field="parent_id")
    if parent.ends_on is not None:
        raise RuleBroken(f"「{parent.name}」は{format_date(parent.ends_on)}に廃止されます。", field="parent_id")


def _check_nothing_left(section: Section, last_day: date) -> None:
    after = last_day + timedelta(days=1)
    below = [
        child_id
        for day in days_of_change_from(after)
        for child_id, parent_id in parents_on(day).items()
        if parent_id == section.pk
    ]
    if below:
        names = "、".join(Section.objects.filter(pk__in=below).values_list("name", flat=True)[:3])
        raise RuleBroken(f"下の組織（{names}）を先に移すか廃止してください。", field="last_day")
    lasting = Q(ends_on__isnull=True) | Q(ends_on__gt=last_day)
    held = Assignment.objects.filter(lasting, post__section=section).select_related("account")[:3]
    if held:
        names = "、".join(one.account.label for one in held)
        raise RuleBroken(
            f"この組織の職に就いている職員（{names} など）の発令を先に登録してください。", field="last_day"
        )
