"""Letting a client in by its token; counted before anything is looked up for it."""

from datetime import datetime, timedelta

from hoshin.citizens.procedures.actions.tries import count_try
from hoshin.citizens.procedures.models import ApiClient
from hoshin.citizens.procedures.rules.applications import token_hash
from hoshin.citizens.procedures.rules.clients import MOST_ASKED, PREFIX, TokenRefused
from hoshin.kernel.clock import local_date

_NOTED_EVERY = timedelta(minutes=1)
_REFUSED = "トークンがないか、違うか、期限が切れたか、失効しています。"
_TOO_OFTEN = "問合せが多すぎます。Retry-After の秒数だけ待ってください。"


def admit(*, token: str, now: datetime) -> ApiClient:
    """The client whose token this is; raises TokenRefused for none in force, TooMany when it asks too often."""
    found = ApiClient.objects.filter(token_hash=token_hash(token)) if token.startswith(PREFIX) else None
    client = found.select_related("section").first() if found is not None else None
    if client is None or client.revoked_at is not None or client.expires_on < local_date(now):
        raise TokenRefused(_REFUSED)
    count_try("client", str(client.pk), most=MOST_ASKED, message=_TOO_OFTEN, now=now)
    if client.last_used_at is None or client.last_used_at < now - _NOTED_EVERY:
        ApiClient.objects.filter(pk=client.pk).update(last_used_at=now)
    return client
