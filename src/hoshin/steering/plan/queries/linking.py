"""Sheets as things that links lead to and come from."""

import re
from collections.abc import Sequence

from hoshin.foundation.links.public import Described, linked_from
from hoshin.foundation.people.public import Person
from hoshin.foundation.search.public import matching_ids
from hoshin.kernel import clock
from hoshin.steering.plan.models import Sheet
from hoshin.steering.plan.permissions import can_edit, can_see, is_public, visible_to
from hoshin.steering.plan.queries.disclosure import disclosure_on, shown_sheets
from hoshin.steering.plan.rules import FieldGroup, SheetState
from hoshin.steering.policy.public import BasicPolicy

MOST_FOUND = 30
_NUMBER = re.compile(r"[0-9]{1,18}")


def _numbers(thing_ids: Sequence[str]) -> list[int]:
    """The ids that can be a sheet's; they come from addresses and may be anything."""
    return [int(thing_id) for thing_id in thing_ids if _NUMBER.fullmatch(thing_id)]


def _sheet(thing_id: str) -> Sheet | None:
    return Sheet.objects.filter(pk__in=_numbers([thing_id])).first()


def _described(sheet: Sheet) -> Described:
    return Described(
        id=str(sheet.pk),
        label=str(sheet),
        url=f"/plan/{sheet.number}/" if is_public(sheet) else "",
        note=SheetState(sheet.state).label,
        is_public=is_public(sheet),
    )


def described_sheet(thing_id: str) -> Described | None:
    """The sheet of that number as a link shows it; only a listed one says where it is."""
    sheet = _sheet(thing_id)
    return _described(sheet) if sheet is not None else None


def described_sheets(thing_ids: Sequence[str]) -> dict[str, Described]:
    """Several sheets as links show them, by id; one query."""
    return {str(sheet.pk): _described(sheet) for sheet in Sheet.objects.filter(pk__in=_numbers(thing_ids))}


def readable_sheets(person: Person, thing_ids: Sequence[str]) -> frozenset[str]:
    """Those of the sheets that exist for this person; one query."""
    return frozenset(
        str(pk) for pk in visible_to(person).filter(pk__in=_numbers(thing_ids)).values_list("pk", flat=True)
    )


def policies_served(kind: str, thing_ids: Sequence[str]) -> dict[str, list[BasicPolicy]]:
    """The basic policies that things of a kind serve, by their ids: the main ones of the listed sheets linked to them.

    Several sheets of one policy count once; what no listed sheet is linked to is not in it. Two queries.
    """
    linked = linked_from("plan.sheet", kind, thing_ids)
    wanted = {number for sheets in linked.values() for number in _numbers(sheets)}
    listed = Sheet.objects.public().filter(pk__in=wanted).select_related("main_policy")
    policies = {str(sheet.pk): sheet.main_policy for sheet in listed}
    served = {thing_id: {policies[one] for one in sheets if one in policies} for thing_id, sheets in linked.items()}
    return {thing_id: sorted(found, key=lambda one: one.number) for thing_id, found in served.items() if found}


def sheets_with_public_belongings(thing_ids: Sequence[str]) -> frozenset[str]:
    """Those of the sheets whose public files and links visitors may see today: listed, with their content not kept back."""
    listed = Sheet.objects.public().filter(pk__in=_numbers(thing_ids))
    shown = listed.filter(shown_sheets(disclosure_on(clock.today()), FieldGroup.CONTENT))
    return frozenset(str(pk) for pk in shown.values_list("pk", flat=True))


def name_of_sheet(thing_id: str) -> str:
    """The sheet's number and title, for the trail of what is attached to it."""
    sheet = _sheet(thing_id)
    return str(sheet) if sheet is not None else thing_id


def found_sheets(words: str) -> list[Described]:
    """Listed sheets that fit typed words, the newest when nothing was typed."""
    sheets = Sheet.objects.public()
    if words:
        sheets = sheets.filter(pk__in=matching_ids(words, kind="plan.sheet"))
    return [_described(sheet) for sheet in sheets.order_by("-updated_at")[:MOST_FOUND]]


def may_read_sheet(person: Person, thing_id: str) -> bool:
    """Whether the sheet exists for this person."""
    sheet = _sheet(thing_id)
    return sheet is not None and can_see(person, sheet)


def may_change_sheet(person: Person, thing_id: str) -> bool:
    """Whether this person may change what belongs to the sheet."""
    sheet = _sheet(thing_id)
    return sheet is not None and can_edit(person, sheet)


def may_read_files(person: Person, thing_id: str) -> bool:
    """Whether this person may open all the sheet's attachments: who is signed in and may see it, never a visitor."""
    return person.account_id is not None and may_read_sheet(person, thing_id)
