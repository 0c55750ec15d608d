from datetime import date, datetime

from django.db import transaction

from hoshin.foundation.audit.public import changed
from hoshin.foundation.people.actions.sections import check_shape, held_section, record_section, shape_of
from hoshin.foundation.people.models import Section, SectionVersion
from hoshin.foundation.people.permissions import check_may_organise
from hoshin.foundation.people.queries import days_of_change_from, parents_on
from hoshin.foundation.people.rules import SYSTEM_PERSON, Person, check_no_cycle
from hoshin.kernel.clock import local_date
from hoshin.kernel.eras import format_date
from hoshin.kernel.errors import NotFound, RuleBroken


@transaction.atomic
def reorganise_section(
    *,
    person: Person,
    section_id: int,
    name: str,
    parent_id: int | None,
    office_id: int,
    effective_on: date,
    reason: str = "",
    now: datetime,
) -> Section:
    """Rename or move a section from a day on, past or future; what it was before stays readable for every earlier day.

    The same day as the newest change corrects that change. Raises RuleBroken for an earlier day, for a day outside the
    section's life, and when the section would come to stand below itself on any planned day.
    """
    check_may_organise(person)
    section = held_section(section_id)
    name = name.strip()
    newest = section.versions.order_by("-starts_on").first()
    _check_day(section, newest, effective_on)
    check_shape(section, name, parent_id, office_id, effective_on)
    before = shape_of(newest or section)
    if newest is None and effective_on > section.starts_on:
        _keep(section, section.starts_on, section.name, section.parent_id, section.office_id)
    version = _keep(section, effective_on, name, parent_id, office_id)
    old, new = changed(before, shape_of(version))
    if new:
        after = {**new, "effective_on": effective_on}
        record_section(person, "people.section.reorganised", section, now, before=old, after=after, reason=reason)
    _take_over(section, local_date(now))
    return section


@transaction.atomic
def withdraw_reorganisation(*, person: Person, version_id: int, now: datetime) -> Section:
    """Take back a change of a section that has not come into effect yet."""
    check_may_organise(person)
    version = SectionVersion.objects.filter(pk=version_id).first()
    if version is None:
        raise NotFound("その変更はありません。")
    section = held_section(version.section_id)
    if version.starts_on <= local_date(now):
        raise RuleBroken("既に適用された変更は取り消せません。新しい変更として登録してください。")
    before = {**shape_of(version), "effective_on": version.starts_on}
    version.delete()
    for day in days_of_change_from(version.starts_on):
        check_no_cycle(parents_on(day), section.pk)
    record_section(person, "people.section.reorganisation_withdrawn", section, now, before=before)
    return section


@transaction.atomic
def apply_due_reorganisations(*, now: datetime) -> int:
    """Let the changes whose day has come show on the sections themselves; returns how many sections changed.

    Run daily. Pages that ask for a day read the versions and are right without it.
    """
    today = local_date(now)
    due = Section.objects.filter(versions__starts_on__lte=today).distinct().order_by("pk")
    return sum(_apply(section.pk, today, now) for section in due)


def apply_reorganisations_daily(now: datetime) -> str:
    """The daily job: `apply_due_reorganisations`, told in a sentence."""
    count = apply_due_reorganisations(now=now)
    return f"{count} 件の組織の改称・移管を適用しました。" if count else "適用日を迎えた組織の変更はありません。"


def _apply(section_id: int, today: date, now: datetime) -> bool:
    section = held_section(section_id)
    before = shape_of(section)
    if not _take_over(section, today):
        return False
    old, new = changed(before, shape_of(section))
    record_section(SYSTEM_PERSON, "people.section.reorganisation_in_effect", section, now, before=old, after=new)
    return True


def _check_day(section: Section, newest: SectionVersion | None, effective_on: date) -> None:
    first = newest.starts_on if newest else section.starts_on
    if effective_on < first:
        raise RuleBroken(
            f"{format_date(first)}以後の日を指定してください。それより前は既に確定しています。", field="effective_on"
        )
    if section.ends_on is not None and effective_on > section.ends_on:
        raise RuleBroken(f"この組織は{format_date(section.ends_on)}に廃止されます。", field="effective_on")


def _keep(section: Section, day: date, name: str, parent_id: int | None, office_id: int) -> SectionVersion:
    version, _ = SectionVersion.objects.update_or_create(
        section=section, starts_on=day, defaults={"name": name, "parent_id": parent_id, "office_id": office_id}
    )
    return version


def _take_over(section: Section, today: date) -> bool:
    """Copy the version in force today into the section; True when that changed it."""
    version = section.versions.filter(starts_on__lte=today).order_by("-starts_on").first()
    if version is None or _as_now(version) == _as_now(section):
        return False
    section.name, section.parent, section.office = version.name, version.parent, version.office
    section.save(update_fields=["name", "parent", "office"])
    return True


def _as_now(thing: Section | SectionVersion) -> tuple[str, int | None, int]:
    return thing.name, thing.parent_id, thing.office_id
