"""Telling another system that something happened to an application: events, signature, address, the life of a notice."""

from hoshin.citizens.procedures.rules.webhooks.addresses import Address, checked_address, is_reachable, speaks_plainly
from hoshin.citizens.procedures.rules.webhooks.life import (
    DELIVERY_FLOW,
    REST,
    STALE_AFTER,
    DeliveryState,
    WebhookEvent,
    event_of,
)
from hoshin.citizens.procedures.rules.webhooks.signing import OVERLAP, headers_of, new_message_id, new_signing_secret

__all__ = [
    "DELIVERY_FLOW",
    "OVERLAP",
    "REST",
    "STALE_AFTER",
    "Address",
    "DeliveryState",
    "WebhookEvent",
    "checked_address",
    "event_of",
    "headers_of",
    "is_reachable",
    "new_message_id",
    "new_signing_secret",
    "speaks_plainly",
]
