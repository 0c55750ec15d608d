"""Errors that carry a message for the person at the screen.

Expected refusals are `DomainError`s; anything else that is raised is a defect and becomes a 500 page.
"""

from dataclasses import dataclass


class DomainError(Exception):
    """A refusal the person can understand and act on.

    `message` is Japanese and says what happened and what to do; `field` names the form field it belongs to, if any.
    """

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class NotAllowed(DomainError):
    """The person may see the thing but may not do this to it (HTTP 403)."""


class NotFound(DomainError):
    """There is no such thing for this person: absent and invisible look alike (HTTP 404)."""


class MoveRefused(DomainError):
    """The thing is in a state from which this move does not exist (HTTP 409)."""


class RuleBroken(DomainError):
    """What was asked breaks a rule; the message says which and how to mend it (HTTP 422, shown beside the field)."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that two people changed: what is stored now and what was typed."""

    label: str
    stored: str
    typed: str


class Conflict(DomainError):
    """Somebody else changed the thing meanwhile; nothing was written (HTTP 409, `differences` are shown side by side)."""

    def __init__(self, message: str, *, field: str = "", differences: tuple[Difference, ...] = ()) -> None:
        super().__init__(message, field=field)
        self.differences = differences


class TooMany(DomainError):
    """Asked too often in a short time; `retry_after` says in how many seconds to try again (HTTP 429)."""

    def __init__(self, message: str, *, retry_after: int, field: str = "") -> None:
        super().__init__(message, field=field)
        self.retry_after = retry_after
