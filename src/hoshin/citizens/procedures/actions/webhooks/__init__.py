"""Telling other systems: in the transaction of what happened, brought to them afterwards, tried again with growing waits."""

from hoshin.citizens.procedures.actions.webhooks.announcing import announce, wake_with
from hoshin.citizens.procedures.actions.webhooks.delivering import deliver_due, send_again, sweep_notices
from hoshin.citizens.procedures.actions.webhooks.keeping import (
    TARGET,
    TargetWish,
    add_target,
    change_target,
    renew_secret,
)

__all__ = [
    "TARGET",
    "TargetWish",
    "add_target",
    "announce",
    "change_target",
    "deliver_due",
    "renew_secret",
    "send_again",
    "sweep_notices",
    "wake_with",
]
