from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max, Q

from hoshin.foundation.audit.models import Event
from hoshin.foundation.audit.rules import ActorKind, as_text
from hoshin.foundation.audit.rules.sentences import field_label, sentence_for, thing_label

HISTORY_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Change:
    """A field that an event changed, as one reads it."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One event as a person reads it: when, who, what was done, what changed, why."""

    event_id: int
    at: datetime
    sentence: str
    actor: str
    actor_kind: ActorKind
    actor_id: str
    acting_for: str
    thing: str
    thing_kind: str
    thing_id: str
    thing_kind_label: str
    changes: tuple[Change, ...]
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    reason: str
    name: str
    group: str

    @property
    def actor_key(self) -> str:
        """The actor in one word, as a search by actor takes it: `staff:12`."""
        return f"{self.actor_kind.value}:{self.actor_id}"


def history_of(
    thing_kind: str, thing_id: str | int, *, also: Iterable[tuple[str, str | int]] = (), limit: int = HISTORY_SHOWN
) -> tuple[HistoryEntry, ...]:
    """The newest events of one thing, newest first, at most `limit`; `also` adds things that belong to its story.

    Shown by `{% include "audit/history.html" with history=… %}`. One query.
    """
    wanted = Q(thing_kind=thing_kind, thing_id=str(thing_id))
    for kind, other_id in also:
        wanted |= Q(thing_kind=kind, thing_id=str(other_id))
    return tuple(entry_of(event) for event in Event.objects.filter(wanted).order_by("-id")[:limit])


def latest_event_id() -> int:
    """The number of the newest event, 0 when there is none.

    Every write records an event, so this number together with the date is the version of everything in the house:
    conditional responses and cached pages key on it.
    """
    return Event.objects.aggregate(newest=Max("id"))["newest"] or 0


def entry_of(event: Event) -> HistoryEntry:
    """An event in the words that the rooms registered for it."""
    return HistoryEntry(
        event_id=event.id,
        at=event.at,
        sentence=sentence_for(event.name),
        actor=event.actor_label,
        actor_kind=ActorKind(event.actor_kind),
        actor_id=event.actor_id,
        acting_for=event.acting_for,
        thing=event.thing_label,
        thing_kind=event.thing_kind,
        thing_id=event.thing_id,
        thing_kind_label=thing_label(event.thing_kind),
        changes=tuple(_changes(event)),
        before=event.before or {},
        after=event.after or {},
        reason=event.reason,
        name=event.name,
        group=event.group,
    )


def _changes(event: Event) -> Iterable[Change]:
    before: Mapping[str, Any] = event.before or {}
    after: Mapping[str, Any] = event.after or {}
    for field in {**before, **after}:
        yield Change(field_label(event.thing_kind, field), as_text(before.get(field)), as_text(after.get(field)))
