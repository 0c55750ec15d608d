"""The shape of the organisation on a day."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from hoshin.kernel.errors import RuleBroken


@dataclass(frozen=True, slots=True)
class PlacedSection:
    """A section as it is on a day; `depth` counts from 0 at the top."""

    section_id: int
    code: str
    name: str
    parent_id: int | None
    office_id: int
    office_name: str
    starts_on: date
    ends_on: date | None
    is_ict_section: bool
    is_fictitious: bool
    order: int
    depth: int = 0

    @property
    def levels(self) -> range:
        """One element per level above, for indenting."""
        return range(self.depth)

    @property
    def indented_name(self) -> str:
        """The name with one full-width space per level, for a list of choices."""
        return "　" * self.depth + self.name


def in_tree_order(sections: Iterable[PlacedSection]) -> tuple[PlacedSection, ...]:
    """The sections from the top down, children under their parent, with their depth.

    A section whose parent does not exist on the day stands at the top. None is ever left out, not even one that stands
    below itself by a fault.
    """
    everyone = {section.section_id: section for section in sections}
    children: defaultdict[int | None, list[PlacedSection]] = defaultdict(list)
    for section in sorted(everyone.values(), key=lambda section: (section.order, section.code)):
        children[section.parent_id if section.parent_id in everyone else None].append(section)

    def walk(parent_id: int | None, depth: int) -> Iterator[PlacedSection]:
        for section in children[parent_id]:
            yield replace(section, depth=depth)
            yield from walk(section.section_id, depth + 1)

    placed = {section.section_id: section for section in walk(None, 0)}
    return (*placed.values(), *(section for key, section in everyone.items() if key not in placed))


def check_no_cycle(parents: Mapping[int, int | None], section_id: int) -> None:
    """Raise RuleBroken when a section would come to stand below itself."""
    seen = {section_id}
    parent_id = parents.get(section_id)
    while parent_id is not None:
        if parent_id in seen:
            raise RuleBroken("上位組織に、自分自身またはその下の組織を選ぶことはできません。", field="parent_id")
        seen.add(parent_id)
        parent_id = parents.get(parent_id)


def check_dates(starts_on: date, ends_on: date | None, *, field: str = "ends_on") -> None:
    """Raise RuleBroken when an end lies before its start."""
    if ends_on is not None and ends_on < starts_on:
        raise RuleBroken("終わりの日は、始まりの日より前にできません。", field=field)


def overlaps(starts_on: date, ends_on: date | None, other_starts_on: date, other_ends_on: date | None) -> bool:
    """Whether two spans of days, ends included and open when None, share a day."""
    return starts_on <= (other_ends_on or date.max) and other_starts_on <= (ends_on or date.max)
