"""Writing messages, reading them, and bringing their mails to the mail server."""

from hoshin.foundation.messages.actions.delivery import (
    Batch,
    deliver_batch,
    mail_server,
    release_stale,
    send_again,
    sweep,
)
from hoshin.foundation.messages.actions.inbox import mark_all_read, mark_read
from hoshin.foundation.messages.actions.reconciling import reconcile_and_alarm
from hoshin.foundation.messages.actions.sending import (
    TEMPLATES,
    can_mail_outside,
    register_template,
    send,
    send_outside,
    wake_for_mail,
    wake_with,
)

__all__ = [
    "TEMPLATES",
    "Batch",
    "can_mail_outside",
    "deliver_batch",
    "mail_server",
    "mark_all_read",
    "mark_read",
    "reconcile_and_alarm",
    "register_template",
    "release_stale",
    "send",
    "send_again",
    "send_outside",
    "sweep",
    "wake_for_mail",
    "wake_with",
]
