from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from hoshin.foundation.people.models import Office, Section, SectionVersion
from hoshin.foundation.people.rules import Contact, PlacedSection, in_tree_order
from hoshin.kernel.eras import format_date


@dataclass(frozen=True, slots=True)
class OfficeOnDay:
    """An office with the sections that sit in it on a day, in tree order."""

    office_id: int
    code: str
    name: str
    is_main: bool
    sections: tuple[PlacedSection, ...]


def sections_on(day: date) -> tuple[PlacedSection, ...]:
    """The sections as they are on `day`, from the top down with their depth; three queries."""
    return in_tree_order(_placed(Section.objects.existing_on(day), day))


def section_on(section_id: int, day: date) -> PlacedSection | None:
    """One section as it is on `day` (as of its first or last day outside its life), or None when there is none."""
    section = Section.objects.filter(pk=section_id).first()
    if section is None:
        return None
    day = max(section.starts_on, min(day, section.ends_on or day))
    return next(iter(_placed(Section.objects.filter(pk=section_id), day)))


def section_name_on(section_id: int, day: date) -> str:
    """What the section is called on `day`, for the trail; empty when there is none."""
    section = section_on(section_id, day)
    return section.name if section is not None else ""


def contact_of(section_id: int) -> Contact:
    """How those outside reach a section; nothing is known of one that there is not."""
    section = Section.objects.filter(pk=section_id).first()
    return section.contact if section is not None else Contact()


def parents_on(day: date) -> dict[int, int | None]:
    """The parent of every section that exists on `day`."""
    return {section.section_id: section.parent_id for section in _placed(Section.objects.existing_on(day), day)}


def section_choices(day: date) -> list[tuple[int, str]]:
    """The sections of `day` as choices of a form, indented like the tree."""
    return [(section.section_id, section.indented_name) for section in sections_on(day)]


def section_options(today: date) -> list[tuple[int, str]]:
    """The sections of today and, after them, those that are still to come: where something new may be placed."""
    coming = Section.objects.filter(starts_on__gt=today).order_by("starts_on", "order", "code")
    return section_choices(today) + [
        (section.pk, f"{section.name}（{format_date(section.starts_on, weekday=False)}から）") for section in coming
    ]


def offices_on(day: date) -> tuple[OfficeOnDay, ...]:
    """Every office, the main one first, with its sections of `day`."""
    sections = sections_on(day)
    return tuple(
        OfficeOnDay(
            office.pk,
            office.code,
            office.name,
            office.is_main,
            tuple(section for section in sections if section.office_id == office.pk),
        )
        for office in Office.objects.all()
    )


def section_versions(section_id: int) -> QuerySet[SectionVersion]:
    """What a section was and will be called and where it stands, newest first; none when it never changed."""
    return (
        SectionVersion.objects.filter(section_id=section_id).select_related("parent", "office").order_by("-starts_on")
    )


def days_of_change_from(day: date) -> list[date]:
    """`day` and every later day on which the tree changes its shape."""
    versions = set(SectionVersion.objects.filter(starts_on__gt=day).values_list("starts_on", flat=True))
    openings = set(Section.objects.filter(starts_on__gt=day).values_list("starts_on", flat=True))
    return sorted({day} | versions | openings)


def _placed(sections: QuerySet[Section], day: date) -> list[PlacedSection]:
    found = list(sections)
    offices = dict(Office.objects.values_list("pk", "name"))
    wanted = Q(section__in=[section.pk for section in found], starts_on__lte=day)
    versions = {version.section_id: version for version in SectionVersion.objects.filter(wanted).order_by("starts_on")}
    placed = []
    for section in found:
        shape = versions.get(section.pk, section)
        placed.append(
            PlacedSection(
                section_id=section.pk,
                code=section.code,
                name=shape.name,
                parent_id=shape.parent_id,
                office_id=shape.office_id,
                office_name=offices[shape.office_id],
                starts_on=section.starts_on,
                ends_on=section.ends_on,
                is_ict_section=section.is_ict_section,
                is_fictitious=section.is_fictitious,
                order=section.order,
            )
        )
    return placed
