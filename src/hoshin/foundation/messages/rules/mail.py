"""One mail as it goes over the wire: seven-bit, plain text, Japanese, no header that a title could break."""

import re
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from enum import StrEnum

from hoshin.foundation.messages.rules.templates import one_line

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?", re.ASCII)


class Security(StrEnum):
    """How the connection to the mail server is protected."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mails are handed over, and in whose name; `host` is empty when the city has configured none."""

    host: str
    port: int
    security: Security
    user: str
    password: str
    sender: str
    timeout_seconds: int

    @property
    def is_configured(self) -> bool:
        """True when there is a server to hand mails to."""
        return bool(self.host)


def is_address(text: str) -> bool:
    """True for a plain ASCII mail address (RFC 5321 local part without quotes), the only form put into a header."""
    return len(text) <= 254 and _ADDRESS.fullmatch(text) is not None


def compose(
    *,
    mail_id: int,
    recipient: str,
    sender: str,
    subject: str,
    body: str,
    link: str,
    now: datetime,
    unsubscribe: str = "",
) -> EmailMessage:
    """The mail with this content, ready for the wire; ValueError when an address is not one.

    Header and body are ASCII on the wire (RFC 2047 words, base64), so that an old relay cannot garble them. The
    Message-ID depends on `mail_id` alone: a mail sent twice after a crash is the same mail to a server that looks.
    `Auto-Submitted` (RFC 3834) keeps absence notices from answering. `unsubscribe` is an address that ends a subscription
    by one POST (RFC 8058).
    """
    for address in (recipient, sender):
        if not is_address(address):
            raise ValueError(f"not a mail address: {address!r}")
    mail = EmailMessage(policy=policy.SMTP)
    mail["Subject"] = one_line(subject)
    mail["From"] = sender
    mail["To"] = recipient
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<mail-{mail_id}.hoshin@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    if unsubscribe:
        mail["List-Unsubscribe"] = f"<{unsubscribe}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    text = f"{body}\n\n{link}\n" if link else f"{body}\n"
    mail.set_content(text, charset="utf-8", cte="base64")
    return mail
