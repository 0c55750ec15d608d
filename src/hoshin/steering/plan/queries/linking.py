"""Sheets as things that links lead to and come from."""

from hoshin.foundation.links.public import Described
from hoshin.foundation.people.public import Person
from hoshin.foundation.search.public import matching_ids
from hoshin.steering.plan.models import Sheet
from hoshin.steering.plan.permissions import can_edit, can_see, is_public
from hoshin.steering.plan.rules import SheetState

MOST_FOUND = 30


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
    sheet = Sheet.objects.filter(pk=thing_id).first() if thing_id.isdigit() else None
    return _described(sheet) if sheet is not None else None


def found_sheets(words: str) -> list[Described]:
    """Listed sheets that fit typed words, the newest when nothing was typed."""
    sheets = Sheet.objects.public()
    if words:
        sheets = sheets.filter(pk__in=matching_ids(words, kind="plan.sheet"))
    return [_described(sheet) for sheet in sheets.order_by("-updated_at")[:MOST_FOUND]]


def may_read_sheet(person: Person, thing_id: str) -> bool:
    """Whether the sheet exists for this person."""
    sheet = Sheet.objects.filter(pk=thing_id).first() if thing_id.isdigit() else None
    return sheet is not None and can_see(person, sheet)


def may_change_sheet(person: Person, thing_id: str) -> bool:
    """Whether this person may change what belongs to the sheet."""
    sheet = Sheet.objects.filter(pk=thing_id).first() if thing_id.isdigit() else None
    return sheet is not None and can_edit(person, sheet)


def may_read_files(person: Person, thing_id: str) -> bool:
    """Whether this person may open the sheet's attachments: who is signed in and may see the sheet, never a visitor."""
    return person.account_id is not None and may_read_sheet(person, thing_id)
