"""The messages between an applicant and a section, readable."""

from dataclasses import dataclass
from datetime import datetime

from hoshin.citizens.procedures.models import Application
from hoshin.citizens.procedures.queries.keys import key_ring


@dataclass(frozen=True, slots=True)
class ReadMessage:
    """One message; `author` is the official, for officials only."""

    text: str
    is_from_applicant: bool
    author: str
    section: str
    sent_at: datetime
    read_at: datetime | None


def messages_of(application: Application) -> tuple[ReadMessage, ...]:
    """All messages about an application, the oldest first; whoever asks was let in before."""
    ring = key_ring()
    return tuple(
        ReadMessage(
            ring.unseal(application.wrapped_key, one.sealed)["text"],
            one.is_from_applicant,
            one.author,
            one.section_name,
            one.sent_at,
            one.read_at,
        )
        for one in application.messages.all()
    )
