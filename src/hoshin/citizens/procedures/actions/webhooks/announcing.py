"""Queueing what other systems are told, in the transaction of what happened: both are there, or neither."""

import json
from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from hoshin.citizens.procedures.models import Application, WebhookDelivery, WebhookTarget
from hoshin.citizens.procedures.queries.applications import opened
from hoshin.citizens.procedures.queries.handing_over import application_data, handed_over_data
from hoshin.citizens.procedures.queries.keys import key_ring
from hoshin.citizens.procedures.rules.applications import APPLICATION
from hoshin.citizens.procedures.rules.webhooks import event_of, new_message_id
from hoshin.foundation.audit.public import SYSTEM, record
from hoshin.kernel.clock import JAPAN

_bells: list[Callable[[], object]] = []


def wake_with(bell: Callable[[], object]) -> None:
    """Name what wakes the sending; the room's tasks call it once when they are loaded."""
    _bells[:] = [bell]


def wake() -> None:
    """Wake the sending once the present transaction is committed; a wake-up that gets lost is made up for by the sweep."""
    for bell in _bells:
        transaction.on_commit(bell, robust=True)


def announce(application: Application, move: str, *, now: datetime) -> int:
    """Queue a notice to every system that wants to know of this move; how many. The application must have been saved.

    What is said is fixed now. Where a layout is to be handed over with it, that leaves its trace.
    """
    event = event_of(move)
    if event is None:
        return 0
    targets = WebhookTarget.objects.filter(procedure_id=application.procedure_id, is_active=True)
    wanted = [target for target in targets.select_related("layout") if event.value in target.events]
    for target in wanted:
        body: dict[str, object] = {"type": event.value, "timestamp": now.astimezone(JAPAN).isoformat()}
        body["data"] = application_data(application) | _handed_over(target, application, now)
        WebhookDelivery.objects.create(
            target=target,
            application=application,
            message_id=new_message_id(),
            event=event.value,
            sealed=key_ring().seal(
                application.wrapped_key, json.dumps(body, ensure_ascii=False, separators=(",", ":"))
            ),
            occurred_at=now,
            next_attempt_at=now,
        )
    if wanted:
        wake()
    return len(wanted)


def _handed_over(target: WebhookTarget, application: Application, now: datetime) -> dict[str, object]:
    if target.layout is None:
        return {}
    row = handed_over_data(target.layout, opened(application))
    record(
        actor=SYSTEM,
        name="procedures.application.handed_over",
        thing_kind=APPLICATION,
        thing_id=application.pk,
        thing_label=str(application),
        after={"layout": target.layout.name, "receiver": target.label},
        now=now,
    )
    return {"handed_over": row}
