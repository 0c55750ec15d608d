"""Editions: the list, one whole, one sheet of one, two compared; for visitors only what they may see today."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from hoshin.foundation.people.public import Person
from hoshin.kernel import clock
from hoshin.kernel.errors import NotFound
from hoshin.steering.plan.models import Edition, EditionSheet
from hoshin.steering.plan.queries.disclosure import disclosure_on
from hoshin.steering.plan.queries.freezing import frozen_now
from hoshin.steering.plan.rules import (
    Disclosure,
    FieldGroup,
    Frozen,
    PlanDifference,
    canonical,
    compare_plans,
    digest_of,
    public_face,
    seal_of,
)

TODAY = "today"


@dataclass(frozen=True)
class Side:
    """From which side editions are looked at: how the pages are framed and where they are."""

    base: str
    prefix: str

    @property
    def is_public(self) -> bool:
        """Whether visitors look."""
        return self.prefix == OUTSIDE.prefix


INSIDE = Side("web/staff.html", "plan:")
OUTSIDE = Side("web/base.html", "plan:public_")
Face = Callable[[int, Frozen], Frozen]


@dataclass(frozen=True)
class Moment:
    """One side of a comparison: an edition, or the present day when there is none."""

    edition: Edition | None
    as_of: datetime

    @property
    def code(self) -> str:
        """What stands for it in an address."""
        return str(self.edition.number) if self.edition else TODAY

    @property
    def label(self) -> str:
        """Its name on screen."""
        return str(self.edition) if self.edition else "現在"


def editions_for(person: Person) -> QuerySet[Edition]:
    """The editions this person may see, the newest first: a visitor the public ones."""
    editions = Edition.objects.order_by("-number")
    return editions if person.account_id is not None else editions.filter(is_public=True)


def edition_by_number(person: Person, number: int) -> Edition:
    """The edition of that number; raises NotFound when it is not for this person's eyes."""
    edition = editions_for(person).filter(number=number).first()
    if edition is None:
        raise NotFound("お探しの版は見つかりません。")
    return edition


def moment_of(person: Person, code: str) -> Moment:
    """The side of a comparison that an address names; raises NotFound."""
    if code == TODAY:
        return Moment(None, clock.now())
    if not (code.isascii() and code.isdigit() and len(code) < 9):
        raise NotFound("お探しの版は見つかりません。")
    edition = edition_by_number(person, int(code))
    return Moment(edition, edition.frozen_at)


def face_for(person: Person, disclosure: Disclosure) -> Face:
    """How a frozen sheet looks to this person today: whole to the signed-in, its public face to a visitor."""
    if person.account_id is not None:
        return lambda _sheet_id, frozen: frozen

    def face(sheet_id: int, frozen: Frozen) -> Frozen:
        def shows(group: FieldGroup, fiscal_year: int | None) -> bool:
            return disclosure.shows(group, sheet_id, fiscal_year)

        return public_face(frozen, shows)

    return face


def edition_sheets(person: Person, edition: Edition, *, today: date) -> list[Frozen]:
    """Every sheet of the edition as this person may see it, by number; two queries."""
    face = face_for(person, disclosure_on(today))
    rows = edition.sheets.order_by("number").values_list("sheet_id", "content")
    return [face(sheet_id, json.loads(content)) for sheet_id, content in rows]


def whole_sheets(edition: Edition) -> list[Frozen]:
    """Every sheet of the edition as it was frozen, by number: what officials see."""
    return [json.loads(content) for content in edition.sheets.order_by("number").values_list("content", flat=True)]


def edition_sheet(person: Person, edition: Edition, number: str, *, today: date) -> Frozen:
    """One sheet of the edition as this person may see it; raises NotFound."""
    row = edition.sheets.filter(number=number).first()
    if row is None:
        raise NotFound("この版に、お探しの個票はありません。")
    frozen: Frozen = json.loads(row.content)
    return face_for(person, disclosure_on(today))(row.sheet_id, frozen)


def is_seal_whole(edition: Edition) -> bool:
    """Whether every sheet and the edition itself still are what was frozen."""
    rows = list(edition.sheets.values_list("number", "content", "digest"))
    if len(rows) != edition.sheet_count or any(digest_of(content) != digest for _, content, digest in rows):
        return False
    seal = seal_of(
        number=edition.number,
        title=edition.title,
        frozen_at=edition.frozen_at.astimezone(clock.JAPAN).isoformat(),
        sheets=((number, digest) for number, _, digest in rows),
    )
    return seal == edition.seal


def compare_moments(person: Person, before: Moment, after: Moment, *, today: date) -> PlanDifference:
    """What this person may see of the difference; sheets with equal digests are not even read."""
    face = face_for(person, disclosure_on(today))
    sides = [_Side(moment, today) for moment in (before, after)]
    digests = [side.digests for side in sides]
    same = {number for number, digest in digests[0].items() if digests[1].get(number) == digest}
    old, new = (side.read(side.digests.keys() - same, face) for side in sides)
    return compare_plans(old, new, same=len(same))


class _Side:
    """One side: the digests of all its sheets, and the contents of those that are asked for."""

    def __init__(self, moment: Moment, today: date) -> None:
        self.edition = moment.edition
        self.present: dict[str, tuple[int, str]] = {}
        if self.edition is None:
            self.present = {frozen["number"]: (pk, canonical(frozen)) for pk, frozen in frozen_now(today=today)}
            self.digests = {number: digest_of(content) for number, (_, content) in self.present.items()}
        else:
            self.digests = dict(self.edition.sheets.values_list("number", "digest"))

    def read(self, numbers: set[str], face: Face) -> dict[str, Frozen]:
        """The sheets of those numbers as the reader may see them."""
        if self.edition is None:
            return {
                number: face(pk, json.loads(text)) for number, (pk, text) in self.present.items() if number in numbers
            }
        rows = EditionSheet.objects.filter(edition=self.edition).values_list("number", "sheet_id", "content")
        return {number: face(pk, json.loads(text)) for number, pk, text in rows if number in numbers}
