"""Procedures as things that links lead to: the services that a sheet of the plan improves."""

import re
from collections.abc import Sequence

from hoshin.citizens.procedures.models import Procedure
from hoshin.citizens.procedures.permissions import visible_to
from hoshin.citizens.procedures.queries.searching import KIND
from hoshin.foundation.links.public import Described
from hoshin.foundation.people.public import Person
from hoshin.foundation.search.public import matching_ids

MOST_FOUND = 30
_NUMBER = re.compile(r"[0-9]{1,18}")


def _numbers(thing_ids: Sequence[str]) -> list[int]:
    """The ids that can be a procedure's; they come from addresses and may be anything."""
    return [int(thing_id) for thing_id in thing_ids if _NUMBER.fullmatch(thing_id)]


def _described(procedure: Procedure) -> Described:
    return Described(
        id=str(procedure.pk),
        label=procedure.title,
        url=f"/procedures/{procedure.code}/" if procedure.is_public else f"/staff/procedures/{procedure.code}/",
        note=procedure.section.name,
        is_public=procedure.is_public,
    )


def described_procedures(thing_ids: Sequence[str]) -> dict[str, Described]:
    """Several procedures as links show them, by id; one query."""
    found = Procedure.objects.filter(pk__in=_numbers(thing_ids)).select_related("section")
    return {str(procedure.pk): _described(procedure) for procedure in found}


def described_procedure(thing_id: str) -> Described | None:
    """The procedure of that number as a link shows it; None when there is none."""
    return described_procedures([thing_id]).get(thing_id)


def found_procedures(words: str) -> list[Described]:
    """Procedures that fit typed words, by their reading; the first of all when nothing was typed."""
    procedures = Procedure.objects.select_related("section")
    if words:
        procedures = procedures.filter(pk__in=matching_ids(words, kind=KIND))
    return [_described(procedure) for procedure in procedures[:MOST_FOUND]]


def readable_procedures(person: Person, thing_ids: Sequence[str]) -> frozenset[str]:
    """Those of the procedures that exist for this person; one query."""
    found = visible_to(person).filter(pk__in=_numbers(thing_ids))
    return frozenset(str(pk) for pk in found.values_list("pk", flat=True))
