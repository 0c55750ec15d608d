"""A small trail for the tests, and the one way around the guard that a test has: taking it away in its transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from hoshin.foundation.audit.models import Event
from hoshin.foundation.audit.public import SYSTEM, record
from hoshin.foundation.audit.queries.seals import GUARDS
from hoshin.kernel.clock import JAPAN

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=JAPAN)


def act(number: int = 1, **changes) -> Event:
    facts: dict[str, Any] = {
        "actor": SYSTEM,
        "name": "test.thing.changed",
        "thing_kind": "thing",
        "thing_id": number,
        "thing_label": f"物{number}",
        "before": {"name": "前", "count": number},
        "after": {"name": "後", "count": number + 1},
        "reason": "試し",
        "now": NOON + timedelta(minutes=number),
    }
    return record(**(facts | changes))


def acts(count: int) -> list[Event]:
    return [act(number) for number in range(1, count + 1)]


def lift_guard() -> None:
    """Drop the triggers; the test's transaction brings them back when it is rolled back."""
    with connection.cursor() as cursor:
        for name in GUARDS[connection.vendor]:
            table = "_".join(name.split("_")[:2])
            on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER {name}{on_table}")


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside is rolled back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def raw(sql: str, *parameters) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
