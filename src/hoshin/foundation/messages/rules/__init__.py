"""What a message says, how a mail travels and when a failed one is tried again; no Django."""

from hoshin.foundation.messages.rules.delivery import (
    BATCH_SIZE,
    KEEP_FAILED_OUTSIDE,
    MAIL_FLOW,
    NO_SERVER,
    PENDING_ALARM_AFTER,
    STALE_AFTER,
    MailState,
    Reconciliation,
)
from hoshin.foundation.messages.rules.mail import MailServer, Security, compose, is_address
from hoshin.foundation.messages.rules.templates import MessageTemplate, Templates, is_local_path, one_line

__all__ = [
    "BATCH_SIZE",
    "KEEP_FAILED_OUTSIDE",
    "MAIL_FLOW",
    "NO_SERVER",
    "PENDING_ALARM_AFTER",
    "STALE_AFTER",
    "MailServer",
    "MailState",
    "MessageTemplate",
    "Reconciliation",
    "Security",
    "Templates",
    "compose",
    "is_address",
    "is_local_path",
    "one_line",
]
