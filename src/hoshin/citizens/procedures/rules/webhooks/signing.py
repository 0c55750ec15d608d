"""The signature by which the receiver knows that a notice is from here: the scheme of the Standard Webhooks, version 1."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

_PREFIX = "whsec_"
_BYTES = 32
OVERLAP = timedelta(hours=72)
"""How long notices are signed with the secret before as well, after a new one was made."""


def new_signing_secret() -> str:
    """A fresh secret as the receiver keeps it: 256 bits."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def new_message_id() -> str:
    """The name of one notice, the same at every attempt; it holds no full stop, which parts what is signed."""
    return f"msg_{secrets.token_hex(16)}"


def headers_of(secrets_newest_first: Sequence[str], *, message_id: str, now: datetime, body: bytes) -> dict[str, str]:
    """The three headers of an attempt at `now`: id, moment, and a signature by every secret."""
    timestamp = str(int(now.timestamp()))
    signed = b".".join((message_id.encode(), timestamp.encode(), body))
    signatures = " ".join(f"v1,{_signature(secret, signed)}" for secret in secrets_newest_first)
    return {"webhook-id": message_id, "webhook-timestamp": timestamp, "webhook-signature": signatures}


def _signature(secret: str, signed: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
