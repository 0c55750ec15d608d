"""From the queue to the other system.

A notice is claimed (committed) before the other side hears of it and finished (committed) after it was taken. A crash in
between sends it again, under the same number by which the receiver knows it; none is lost.
"""

import time
from datetime import datetime

from django.db import transaction

from hoshin.citizens.procedures.actions.webhooks.announcing import wake
from hoshin.citizens.procedures.actions.webhooks.keeping import TARGET
from hoshin.citizens.procedures.actions.webhooks.posting import NotTaken, post
from hoshin.citizens.procedures.models import WebhookDelivery, WebhookTarget
from hoshin.citizens.procedures.queries.examination import examiners_of
from hoshin.citizens.procedures.queries.keys import key_ring
from hoshin.citizens.procedures.queries.webhooks import target_for
from hoshin.citizens.procedures.rules.webhooks import (
    DELIVERY_FLOW,
    REST,
    STALE_AFTER,
    DeliveryState,
    checked_address,
    headers_of,
)
from hoshin.foundation.audit.public import SYSTEM, record
from hoshin.foundation.messages.public import send
from hoshin.foundation.people.public import Person
from hoshin.kernel.retrying import next_attempt_after

ROUND_SECONDS = 5.0
"""How long a run begins new notices, the last of which may take its own time: the other work of the house waits behind it."""
FAILED = "procedures.webhook_failed"


def deliver_due(*, now: datetime) -> int:
    """Send the notices that are due, oldest first, and return how many were taken; never raises for what receivers do.

    A system that did not take one is left alone for a while. A run is short; what is left is for another one, behind
    whatever else waits by then.
    """
    until = time.monotonic() + ROUND_SECONDS
    taken = 0
    while (delivery := _claim(now=now)) is not None:
        try:
            _post(delivery, now)
        except NotTaken as refusal:
            _postpone(delivery, str(refusal), now=now)
        else:
            taken += _finish(delivery, now=now)
        if time.monotonic() >= until:
            wake()
            break
    return taken


@transaction.atomic
def _claim(*, now: datetime) -> WebhookDelivery | None:
    due = WebhookDelivery.objects.due(now).select_related("target", "application")
    delivery = due.select_for_update(of=("self",), skip_locked=True).first()
    if delivery is None:
        return None
    DELIVERY_FLOW.check("claim", delivery.state)
    delivery.state, delivery.sending_since = DeliveryState.SENDING.value, now
    delivery.attempts += 1
    delivery.save(update_fields=["state", "sending_since", "attempts"])
    return delivery


def _post(delivery: WebhookDelivery, now: datetime) -> None:
    ring, target = key_ring(), delivery.target
    body = str(ring.unseal(delivery.application.wrapped_key, delivery.sealed)).encode()
    sealed = [target.sealed]
    if target.before_until is not None and target.before_until > now:
        sealed.append(target.sealed_before)
    secrets = [str(ring.unseal(target.wrapped_key, one)) for one in sealed]
    headers = headers_of(secrets, message_id=delivery.message_id, now=now, body=body)
    post(checked_address(target.url), headers, body)


@transaction.atomic
def _finish(delivery: WebhookDelivery, *, now: datetime) -> bool:
    """The other side has it, even when the sweep has queued it again meanwhile."""
    row = WebhookDelivery.objects.select_for_update().get(pk=delivery.pk)
    if row.state == DeliveryState.SENT.value:
        return False
    DELIVERY_FLOW.check("deliver", row.state)
    row.state, row.finished_at, row.last_error = DeliveryState.SENT.value, now, ""
    row.save(update_fields=["state", "finished_at", "last_error"])
    return True


@transaction.atomic
def _postpone(delivery: WebhookDelivery, error: str, *, now: datetime) -> None:
    WebhookTarget.objects.filter(pk=delivery.target_id).update(rests_until=now + REST)
    row = WebhookDelivery.objects.select_for_update().get(pk=delivery.pk)
    if row.state != DeliveryState.SENDING.value or row.attempts != delivery.attempts:
        return
    wait = next_attempt_after(row.attempts)
    if wait is None:
        _give_up(row, delivery.target, error, now=now)
        return
    DELIVERY_FLOW.check("postpone", row.state)
    row.state, row.next_attempt_at, row.last_error = DeliveryState.QUEUED.value, now + wait, error[:300]
    row.save(update_fields=["state", "next_attempt_at", "last_error"])


def _give_up(row: WebhookDelivery, target: WebhookTarget, error: str, *, now: datetime) -> None:
    """Stop trying; the section is told of the first one of a target that did not come through."""
    DELIVERY_FLOW.check("give_up", row.state)
    is_first = not target.deliveries.filter(state=DeliveryState.FAILED.value).exists()
    row.state, row.finished_at, row.last_error = DeliveryState.FAILED.value, now, error[:300]
    row.save(update_fields=["state", "finished_at", "last_error"])
    _record(target, "given_up", now, after={"attempts": row.attempts, "notice": row.message_id}, reason=error)
    if is_first:
        procedure = target.procedure
        send(
            to=[account for account, _ in examiners_of(procedure.section_id, now)],
            template=FAILED,
            fields={"procedure": procedure.title, "receiver": target.label, "error": error},
            url=f"/staff/procedures/{procedure.code}/webhooks/",
            now=now,
        )


@transaction.atomic
def sweep_notices(*, now: datetime) -> str:
    """Queue again what a process that died left half sent, and wake the sending; a sentence. Run every minute."""
    stale = WebhookDelivery.objects.select_for_update().filter(
        state=DeliveryState.SENDING.value, sending_since__lt=now - STALE_AFTER
    )
    released = 0
    for delivery in stale.select_related("target__procedure"):
        released += 1
        if next_attempt_after(delivery.attempts) is None:
            _give_up(delivery, delivery.target, "送信の途中で処理が何度も止まりました。", now=now)
            continue
        DELIVERY_FLOW.check("postpone", delivery.state)
        delivery.state, delivery.next_attempt_at = DeliveryState.QUEUED.value, now
        delivery.save(update_fields=["state", "next_attempt_at"])
    due = WebhookDelivery.objects.due(now).count()
    if due:
        wake()
    return f"通知の送信待ち{due}件（うち中断から戻したもの{released}件）"


@transaction.atomic
def send_again(*, person: Person, target_id: int, now: datetime) -> int:
    """Queue the failed notices of a target again, counting attempts anew; how many. By the section; raises NotFound."""
    target = target_for(person, target_id, is_locked=True)
    failed = target.deliveries.filter(state__in=DELIVERY_FLOW.move("send_again").sources)
    count = failed.update(
        state=DeliveryState.QUEUED.value, attempts=0, next_attempt_at=now, finished_at=None, sending_since=None
    )
    if count:
        WebhookTarget.objects.filter(pk=target.pk).update(rests_until=None)
        _record(target, "sent_again", now, after={"count": count}, person=person)
        wake()
    return count


def _record(
    target: WebhookTarget,
    name: str,
    now: datetime,
    *,
    after: dict[str, object],
    reason: str = "",
    person: Person | None = None,
) -> None:
    record(
        actor=person.actor if person else SYSTEM,
        name=f"{TARGET}.{name}",
        thing_kind=TARGET,
        thing_id=target.pk,
        thing_label=f"{target.procedure.title}：{target.label}",
        after=after,
        reason=reason,
        now=now,
    )
