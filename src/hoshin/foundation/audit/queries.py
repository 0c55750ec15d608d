from django.db.models import Max, QuerySet

from hoshin.foundation.audit.models import Event


def history_of(thing_kind: str, thing_id: str | int) -> QuerySet[Event]:
    """The events of one thing, newest first: what its history page shows."""
    return Event.objects.filter(thing_kind=thing_kind, thing_id=str(thing_id)).order_by("-id")


def latest_event_id() -> int:
    """The number of the newest event, 0 when there is none.

    Every write records an event, so this number together with the date is the version of everything in the house:
    conditional responses and cached pages key on it.
    """
    return Event.objects.aggregate(newest=Max("id"))["newest"] or 0
