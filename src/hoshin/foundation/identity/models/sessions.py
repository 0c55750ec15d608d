"""Sessions kept in the database under the fingerprint of their key: a leaked backup opens no session."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from hoshin.foundation.identity.rules import BEFORE_SIGN_IN, NOTED_EVERY, SessionLimits, fingerprint
from hoshin.kernel import clock

STARTED_AT = "started_at"
DEVICE = "device"
CONFIRMED_AT = "confirmed_at"
SIGNED_IN_BY = "signed_in_by"


def session_limits() -> SessionLimits:
    """How long a staff session lasts in this installation."""
    return SessionLimits(
        idle=timedelta(minutes=settings.SESSION_IDLE_MINUTES), whole=timedelta(hours=settings.SESSION_HOURS)
    )


class SessionStore(DatabaseSessionStore):
    """Django's session store, with hashed keys, an owner, and an end that moves while the session is used."""

    @classmethod
    def get_model_class(cls) -> type[StaffSession]:
        """The table of the sessions."""
        return StaffSession

    def exists(self, session_key: str) -> bool:
        """True when a session of that key is kept."""
        return StaffSession.objects.filter(session_key=fingerprint(session_key)).exists()

    async def aexists(self, session_key: str) -> bool:
        """`exists` for asynchronous callers."""
        return bool(await sync_to_async(self.exists)(session_key))

    def load(self) -> dict[str, Any]:
        """The session's data, {} when it is unknown or has ended; notes that the session is in use."""
        now = clock.now()
        row = StaffSession.objects.filter(session_key=fingerprint(self.session_key or ""), expire_date__gt=now).first()
        if row is None:
            self._session_key = None
            return {}
        row.note_use(now)
        data: dict[str, Any] = self.decode(row.session_data)
        return data

    async def aload(self) -> dict[str, Any]:
        """`load` for asynchronous callers."""
        data: dict[str, Any] = await sync_to_async(self.load)()
        return data

    def create_model_instance(self, data: dict[str, Any]) -> StaffSession:
        """The row that keeps this session as it is now."""
        now = clock.now()
        account_id = data.get(SESSION_KEY)
        if account_id is not None:
            data.setdefault(STARTED_AT, now.isoformat())
        started_at = datetime.fromisoformat(data[STARTED_AT]) if STARTED_AT in data else now
        return StaffSession(
            session_key=fingerprint(self._get_or_create_session_key()),  # type: ignore[attr-defined]
            session_data=self.encode(data),
            account_id=int(account_id) if account_id is not None else None,
            device_label=data.get(DEVICE, ""),
            started_at=started_at,
            seen_at=now,
            expire_date=now + BEFORE_SIGN_IN if account_id is None else session_limits().ends_at(started_at, now),
        )

    async def acreate_model_instance(self, data: dict[str, Any]) -> StaffSession:
        """`create_model_instance` for asynchronous callers."""
        row: StaffSession = await sync_to_async(self.create_model_instance)(data)
        return row

    def delete(self, session_key: str | None = None) -> None:
        """End the session of that key, this one when none is given."""
        key = session_key or self.session_key
        if key is not None:
            StaffSession.objects.filter(session_key=fingerprint(key)).delete()

    async def adelete(self, session_key: str | None = None) -> None:
        """`delete` for asynchronous callers."""
        await sync_to_async(self.delete)(session_key)


class StaffSession(AbstractBaseSession):
    """One browser's session; with an owner once they have signed in. `session_key` is a fingerprint of the key."""

    session_key = models.CharField("鍵の指紋", max_length=64, primary_key=True)
    account = models.ForeignKey(
        "people.StaffAccount",
        verbose_name="職員",
        null=True,
        on_delete=models.CASCADE,
        related_name="sign_in_sessions",
    )
    device_label = models.CharField("端末", max_length=100, blank=True)
    started_at = models.DateTimeField("開始")
    seen_at = models.DateTimeField("最後の利用")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expire_date__gte=models.F("started_at")), name="identity_session_times"
            ),
        ]

    def __str__(self) -> str:
        return self.device_label

    @classmethod
    def get_session_store_class(cls) -> type[SessionStore]:
        """The store that writes these rows."""
        return SessionStore

    def note_use(self, now: datetime) -> None:
        """Push the end of a signed-in session ahead, at most once a minute, without touching its data."""
        if self.account_id is None or now - self.seen_at < NOTED_EVERY:
            return
        StaffSession.objects.filter(pk=self.pk).update(
            seen_at=now, expire_date=session_limits().ends_at(self.started_at, now)
        )
