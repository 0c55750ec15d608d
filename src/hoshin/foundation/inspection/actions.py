from datetime import datetime

from django.db import transaction

from hoshin.foundation.audit.public import EventFilter, export_head, record, seal
from hoshin.foundation.inspection.permissions import check_may_inspect
from hoshin.foundation.people.public import Person

TRAIL = "inspection.trail"


@transaction.atomic
def note_export(*, person: Person, wanted: EventFilter, kind: str, now: datetime) -> None:
    """Write down that part of the trail is taken out of the house, and which part."""
    check_may_inspect(person)
    asked = {
        "actor": wanted.actor_id,
        "thing_kind": wanted.thing_kind,
        "thing_id": wanted.thing_id,
        "name": wanted.name,
        "group": wanted.group,
        "first_on": wanted.first_on,
        "last_on": wanted.last_on,
    }
    _record(person, "inspection.trail.exported", {"kind": kind, **{key: one for key, one in asked.items() if one}}, now)


@transaction.atomic
def hand_out_head(*, person: Person, now: datetime) -> str:
    """Seal everything up to this act and return the contents of a signed head file to be kept outside the house."""
    check_may_inspect(person)
    _record(person, "inspection.trail.head_handed_out", {}, now)
    seal(now=now)
    return export_head(now=now)


def _record(person: Person, name: str, after: dict[str, object], now: datetime) -> None:
    record(
        actor=person.actor,
        name=name,
        thing_kind=TRAIL,
        thing_id="trail",
        thing_label="監査証跡",
        after=after or None,
        now=now,
    )
