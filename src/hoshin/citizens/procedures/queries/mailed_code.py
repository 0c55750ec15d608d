"""The code that was last mailed for an application, as its page shows it."""

from dataclasses import dataclass
from datetime import datetime

from hoshin.citizens.procedures.models import Application, MailedCode
from hoshin.citizens.procedures.queries.keys import key_ring


@dataclass(frozen=True, slots=True)
class SentCode:
    """Where the last code went and until when it is good; `shown` is the code itself, in the demo without mail only."""

    address: str
    expires_at: datetime
    shown: str


def sent_code(application: Application) -> SentCode | None:
    """The last code of a draft; None when none was sent or it was used."""
    held = MailedCode.objects.filter(application=application).first()
    if held is None:
        return None
    content = key_ring().unseal(application.wrapped_key, held.sealed)
    return SentCode(content["address"], held.expires_at, content.get("code", ""))
