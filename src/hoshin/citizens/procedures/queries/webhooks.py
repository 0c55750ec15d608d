"""Which systems are told of a procedure's applications, and how their notices are doing."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Count

from hoshin.citizens.procedures.models import Procedure, WebhookDelivery, WebhookTarget
from hoshin.citizens.procedures.rules.webhooks import DELIVERY_FLOW, DeliveryState, WebhookEvent
from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import NotFound
from hoshin.kernel.flow import State

MOST_SHOWN = 100
_MISSING = "お探しの通知先は見つかりません。"


@dataclass(frozen=True, slots=True)
class ListedTarget:
    """One system with its words and how many of its notices wait or failed."""

    target: WebhookTarget
    events: tuple[str, ...]
    waiting: int
    failed: int


@dataclass(frozen=True, slots=True)
class ListedDelivery:
    """One notice of the list."""

    delivery: WebhookDelivery
    state: State
    event: str


def target_for(person: Person, target_id: int, *, is_locked: bool = False) -> WebhookTarget:
    """The target of that number, under lock when it is going to change; raises NotFound for others than its section."""
    targets = WebhookTarget.objects.select_related("procedure", "layout")
    target = (targets.select_for_update(of=("self",)) if is_locked else targets).filter(pk=target_id).first()
    if target is None or not (person.is_staff and person.belongs_to(target.procedure.section_id)):
        raise NotFound(_MISSING)
    return target


def targets_of(procedure: Procedure) -> list[ListedTarget]:
    """The systems that are told of the procedure's applications."""
    found = WebhookTarget.objects.filter(procedure=procedure).select_related("layout")
    unsent = WebhookDelivery.objects.filter(target__procedure=procedure).exclude(state=DeliveryState.SENT.value)
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for target_id, state, count in unsent.order_by().values_list("target", "state").annotate(count=Count("pk")):
        counts[target_id]["failed" if state == DeliveryState.FAILED.value else "waiting"] += count
    return [
        ListedTarget(
            one,
            tuple(WebhookEvent(code).label for code in one.events),
            counts[one.pk]["waiting"],
            counts[one.pk]["failed"],
        )
        for one in found
    ]


def deliveries_of(procedure: Procedure, *, only_failed: bool) -> list[ListedDelivery]:
    """The newest notices of a procedure, the failed ones only where asked for."""
    found = WebhookDelivery.objects.filter(target__procedure=procedure).select_related("target", "application")
    if only_failed:
        found = found.filter(state=DeliveryState.FAILED.value)
    return [
        ListedDelivery(one, DELIVERY_FLOW.state(one.state), WebhookEvent(one.event).label)
        for one in found.order_by("-pk")[:MOST_SHOWN]
    ]
