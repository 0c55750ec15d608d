"""Ending sessions."""

from datetime import datetime

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction

from hoshin.foundation.audit.public import record
from hoshin.foundation.identity.models import StaffSession
from hoshin.foundation.identity.permissions import check_may_manage_sign_in
from hoshin.foundation.identity.queries import account_of
from hoshin.foundation.identity.rules import fingerprint
from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import NotFound


def _record_revoked(person: Person, account_id: int, devices: list[str], reason: str, now: datetime) -> None:
    record(
        actor=person.actor,
        name="identity.session_revoked",
        thing_kind="people.account",
        thing_id=account_id,
        thing_label=account_of(account_id).label,
        after={"devices": devices},
        reason=reason,
        now=now,
    )


@transaction.atomic
def sign_out(*, session: SessionBase, person: Person, now: datetime) -> None:
    """End this session and everything in it; signing out twice is not an error."""
    # Asked before the session goes: who is behind a request is looked up when first needed.
    account_id = person.account_id
    session.flush()
    if account_id is not None:
        record(
            actor=person.actor,
            name="identity.signed_out",
            thing_kind="people.account",
            thing_id=account_id,
            thing_label=person.label,
            now=now,
        )


@transaction.atomic
def end_session(*, person: Person, key: str, now: datetime) -> None:
    """End one of one's own sessions; its next request is signed out. Raises NotFound for anybody else's."""
    rows = StaffSession.objects.select_for_update().filter(pk=key, account_id=person.account_id)
    row = rows.first() if person.account_id is not None else None
    if row is None or person.account_id is None:
        raise NotFound("このサインインはもう終わっています。一覧を開き直してください。")
    row.delete()
    _record_revoked(person, person.account_id, [row.device_label], "", now)


@transaction.atomic
def end_other_sessions(*, person: Person, current_key: str, now: datetime) -> int:
    """End all of one's own sessions but the current one; returns how many there were."""
    if person.account_id is None:
        raise NotFound("サインインしていません。")
    others = StaffSession.objects.filter(account_id=person.account_id).exclude(pk=fingerprint(current_key))
    return _end(list(others.values_list("pk", "device_label")), person, person.account_id, "", now)


@transaction.atomic
def end_all_sessions(*, person: Person, account_id: int, reason: str, now: datetime) -> int:
    """Sign an account out everywhere, at once; for operators. Returns how many sessions there were."""
    check_may_manage_sign_in(person)
    sessions = StaffSession.objects.filter(account_id=account_of(account_id).pk)
    return _end(list(sessions.values_list("pk", "device_label")), person, account_id, reason, now)


def _end(sessions: list[tuple[str, str]], person: Person, account_id: int, reason: str, now: datetime) -> int:
    if sessions:
        StaffSession.objects.filter(pk__in=[key for key, _ in sessions]).delete()
        _record_revoked(person, account_id, [device for _, device in sessions], reason, now)
    return len(sessions)
