from collections.abc import Mapping
from datetime import datetime
from typing import Any

from hoshin.foundation.audit.models import Event
from hoshin.foundation.audit.rules import Actor, as_json, current_group


def record(
    *,
    actor: Actor,
    name: str,
    thing_kind: str,
    thing_id: str | int,
    thing_label: str,
    now: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
    group: str = "",
) -> Event:
    """Write one event into the trail, inside the transaction of the change it speaks of.

    `before` and `after` hold only the fields that changed (`changed` computes them); dates, decimals and enums are
    written as JSON values, anything unknown raises TypeError. Events of one request share a group by themselves.
    """
    return Event.objects.create(
        at=now,
        actor_kind=actor.kind.value,
        actor_id=actor.id,
        actor_label=actor.label,
        acting_for=actor.acting_for,
        name=name,
        thing_kind=thing_kind,
        thing_id=str(thing_id),
        thing_label=thing_label[:300],
        before=as_json(before),
        after=as_json(after),
        reason=reason,
        group=group or current_group(),
    )
