from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection
from django.db.models import Sum

from hoshin.foundation.audit.models import Event, Seal
from hoshin.foundation.audit.rules import Head
from hoshin.foundation.audit.rules.heads import moment

GUARDS = {
    "sqlite": frozenset(
        f"audit_{table}_no_{act}" for table in ("event", "seal") for act in ("update", "delete", "replace")
    ),
    "postgresql": frozenset(f"audit_{table}_no_{act}" for table in ("event", "seal") for act in ("change", "truncate")),
}
_INSTALLED = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'A'",
}


@dataclass(frozen=True, slots=True)
class SealState:
    """How far the trail is sealed."""

    seal_id: int | None
    sealed_at: datetime | None
    hash: str
    sealed: int
    unsealed: int


def seal_state() -> SealState:
    """The newest seal and the number of events behind it, for the auditor's page and the operator's check."""
    newest = Seal.objects.order_by("-id").values_list("id", "sealed_at", "hash", "last_event_id").first()
    if newest is None:
        return SealState(None, None, "", 0, Event.objects.count())
    seal_id, sealed_at, seal_hash, last_event_id = newest
    sealed = Seal.objects.aggregate(total=Sum("event_count"))["total"]
    return SealState(seal_id, sealed_at, seal_hash, sealed, Event.objects.filter(id__gt=last_event_id).count())


def current_head(*, now: datetime) -> Head | None:
    """What a head exported now says, or None while there is no seal."""
    newest = Seal.objects.order_by("-id").values_list("id", "hash", "sealed_at", "last_event_id").first()
    if newest is None:
        return None
    seal_id, seal_hash, sealed_at, last_event_id = newest
    return Head(
        installation=settings.CITY_NAME,
        seal_id=seal_id,
        seal_hash=seal_hash,
        sealed_at=moment(sealed_at),
        event_count=Seal.objects.aggregate(total=Sum("event_count"))["total"],
        last_event_id=last_event_id,
        exported_at=moment(now),
    )


def missing_guards() -> frozenset[str]:
    """The names of the database triggers that should protect the trail and are not there."""
    with connection.cursor() as cursor:
        cursor.execute(_INSTALLED[connection.vendor])
        installed = {name for (name,) in cursor.fetchall()}
    return GUARDS[connection.vendor] - installed
