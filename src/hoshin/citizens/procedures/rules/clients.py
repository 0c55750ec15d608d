"""Other systems that fetch applications: their tokens, how long and how often, and how a list goes on."""

import base64
import secrets
from datetime import date, datetime, timedelta

from hoshin.kernel.errors import DomainError, RuleBroken

PREFIX = "hoshin_"
LONGEST_LIFE = timedelta(days=400)
MOST_AT_ONCE = 200
USUAL_AT_ONCE = 100
MOST_ASKED = 3000
"""How often a client may ask within a quarter of an hour."""
SETTLING = timedelta(seconds=60)
"""How old a change must be to be listed: one that was made a moment ago may become visible after a younger one."""
LARGEST_ID = 2**63 - 1


class TokenRefused(DomainError):
    """Who asks has not said by a token in force which client it is (HTTP 401)."""


def new_client_token() -> str:
    """A fresh token, 256 bits, with a mark by which one that lies about is known for what it is."""
    return PREFIX + secrets.token_urlsafe(32)


def check_life(expires_on: date, *, today: date) -> None:
    """Raises RuleBroken unless the token would end after today and within its longest life."""
    if not today < expires_on <= today + LONGEST_LIFE:
        raise RuleBroken(f"期限は、明日から{LONGEST_LIFE.days}日以内の日にしてください。", field="expires_on")


def cursor_of(moment: datetime, pk: int) -> str:
    """Where a list has come to, as a text that says nothing to whoever keeps it."""
    return base64.urlsafe_b64encode(f"{moment.isoformat()}~{pk}".encode()).decode()


def read_cursor(text: str) -> tuple[datetime, int]:
    """The moment and the number; raises RuleBroken for what is no cursor of this house."""
    try:
        moment, _, pk = base64.urlsafe_b64decode(text.encode("ascii")).decode("ascii").partition("~")
        found, number = datetime.fromisoformat(moment), int(pk)
    except ValueError:
        raise RuleBroken("after には、前の答えの next をそのまま渡してください。", field="after") from None
    if found.utcoffset() is None or not 0 <= number <= LARGEST_ID:
        raise RuleBroken("after には、前の答えの next をそのまま渡してください。", field="after")
    return found, number
