from dataclasses import dataclass
from datetime import datetime

from hoshin.foundation.identity.models import StaffSession
from hoshin.foundation.identity.rules import fingerprint

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One signed-in browser, as its owner sees it."""

    key: str
    device_label: str
    started_at: datetime
    seen_at: datetime
    is_current: bool


def open_sessions(account_id: int, *, current_key: str | None, now: datetime) -> list[OpenSession]:
    """The account's open sessions, the most recently used first, at most 50; one query."""
    current = fingerprint(current_key) if current_key else ""
    rows = StaffSession.objects.filter(account_id=account_id, expire_date__gt=now).order_by("-seen_at")[:MOST_SHOWN]
    return [
        OpenSession(row.pk, row.device_label or "不明な端末", row.started_at, row.seen_at, row.pk == current)
        for row in rows
    ]
