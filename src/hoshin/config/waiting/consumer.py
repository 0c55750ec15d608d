"""The WebSocket at `/ws/waiting/`."""

from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit

from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.conf import settings

from hoshin.config.waiting.counting import Counts
from hoshin.config.waiting.watcher import Listener, Watcher
from hoshin.foundation.identity.rules import fingerprint
from hoshin.foundation.people.models import StaffAccount

SIGNED_OUT = 4401
FOREIGN_PAGE = 4403

watcher = Watcher()


class WaitingConsumer(AsyncJsonWebsocketConsumer):
    """Sends `{"unread": n, "waiting": n}` at once and whenever a number changes; takes nothing in."""

    listener: Listener | None = None

    async def connect(self) -> None:
        """Let in a signed-in person's page of this house, and nobody else."""
        account = self.scope["user"]
        if not is_own_page(self.scope["headers"]):
            await self.close(FOREIGN_PAGE)
        elif not isinstance(account, StaffAccount) or not account.is_active:
            await self.close(SIGNED_OUT)
        else:
            await self.accept()
            session = fingerprint(self.scope["session"].session_key)
            self.listener = Listener(account.pk, session, tell=self._tell, dismiss=self._dismiss)
            watcher.add(self.listener)

    async def disconnect(self, _code: int) -> None:
        """Forget the page."""
        if self.listener is not None:
            watcher.remove(self.listener)

    async def receive_json(self, content: Any, **kwargs: Any) -> None:
        """Nothing is asked over this socket."""

    async def _tell(self, counts: Counts) -> None:
        await self.send_json(asdict(counts))

    async def _dismiss(self) -> None:
        await self.close(SIGNED_OUT)


def is_own_page(headers: list[tuple[bytes, bytes]]) -> bool:
    """True when the page that opens the socket came from this house: its origin is the host that is asked.

    A browser sends cookies with a WebSocket whatever page opens it, and always says which page that is.
    """
    said = {name.lower(): value.decode("latin-1") for name, value in headers}
    origin = said.get(b"origin", "")
    return origin in settings.CSRF_TRUSTED_ORIGINS or (
        bool(origin) and urlsplit(origin).netloc.lower() == said.get(b"host", "").lower()
    )
