from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet

from hoshin.foundation.audit.models import Event
from hoshin.foundation.audit.queries.history import HistoryEntry, entry_of
from hoshin.foundation.audit.rules import ActorKind
from hoshin.kernel.clock import JAPAN

PAGE = 50


@dataclass(frozen=True, slots=True)
class EventFilter:
    """What an auditor looks for; an empty field asks nothing. `first_on` and `last_on` are days in Japan, inclusive."""

    actor_kind: ActorKind | None = None
    actor_id: str = ""
    thing_kind: str = ""
    thing_id: str = ""
    name: str = ""
    group: str = ""
    first_on: date | None = None
    last_on: date | None = None


@dataclass(frozen=True, slots=True)
class EventsPage:
    """One page of the trail, newest first; `older_than` continues it, None at the end."""

    entries: tuple[HistoryEntry, ...]
    older_than: int | None


def events(wanted: EventFilter) -> QuerySet[Event]:
    """The events that match, newest first. Every criterion is an equality or a range, so that an index serves it."""
    exact = {
        "actor_kind": wanted.actor_kind and wanted.actor_kind.value,
        "actor_id": wanted.actor_id,
        "thing_kind": wanted.thing_kind,
        "thing_id": wanted.thing_id,
        "name": wanted.name,
        "group": wanted.group,
    }
    found = Event.objects.filter(**{name: value for name, value in exact.items() if value})
    if wanted.first_on:
        found = found.filter(at__gte=_midnight(wanted.first_on))
    if wanted.last_on:
        found = found.filter(at__lt=_midnight(wanted.last_on + timedelta(days=1)))
    return found.order_by("-id")


def events_page(wanted: EventFilter, *, older_than: int | None = None, size: int = PAGE) -> EventsPage:
    """One page of matching events below the number `older_than`; one query, as fast on page 1,000 as on page 1."""
    found = events(wanted)
    if older_than is not None:
        found = found.filter(id__lt=older_than)
    rows = list(found[: size + 1])
    shown = rows[:size]
    return EventsPage(tuple(map(entry_of, shown)), shown[-1].id if len(rows) > size else None)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=JAPAN)
