from datetime import datetime
from typing import Any

from django.db import connection, transaction

from hoshin.foundation.audit.models import Event, Seal
from hoshin.foundation.audit.rules.sealing import (
    CONTENT_FIELDS,
    EVENTS_PER_SEAL,
    GENESIS,
    Leaf,
    leaf_of,
    pack,
    seal_hash,
)


@transaction.atomic
def seal(*, now: datetime) -> tuple[Seal, ...]:
    """Seal every event that is not sealed yet and return the new seals, none when nothing has happened since.

    At most 4,096 events go into one seal, so that sealing and verifying need little memory however long the trail is.
    """
    _hold_back_writers()
    newest = Seal.objects.order_by("-id").values_list("id", "last_event_id", "hash").first()
    number, last_event_id, previous_hash = newest or (0, 0, GENESIS)
    made: list[Seal] = []
    while leaves := _next_leaves(last_event_id):
        number += 1
        made.append(_link(number, leaves, previous_hash, now))
        last_event_id, previous_hash = made[-1].last_event_id, made[-1].hash
    return tuple(made)


def _hold_back_writers() -> None:
    """Wait until no transaction is still writing an event, and let none begin until the seal is written.

    PostgreSQL gives numbers before it commits: without the lock an event with a lower number could appear behind the
    seal. SHARE ROW EXCLUSIVE also keeps two sealings apart. SQLite has one writer at a time and needs nothing.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE audit_event IN SHARE ROW EXCLUSIVE MODE")


def _next_leaves(after_id: int) -> list[Leaf]:
    events = Event.objects.filter(id__gt=after_id).order_by("id").values("id", *CONTENT_FIELDS)
    return [leaf_of(event) for event in events[:EVENTS_PER_SEAL].iterator(chunk_size=500)]


def _link(number: int, leaves: list[Leaf], previous_hash: str, now: datetime) -> Seal:
    facts: dict[str, Any] = {
        "sealed_at": now,
        "first_event_id": leaves[0].event_id,
        "last_event_id": leaves[-1].event_id,
        "event_count": len(leaves),
        "leaves": pack(leaves),
        "previous_hash": previous_hash,
    }
    return Seal.objects.create(id=number, **facts, hash=seal_hash(number=number, **facts))
