from datetime import datetime
from typing import Any

from django.db import transaction

from hoshin.foundation.audit.public import record
from hoshin.foundation.people.actions.accounts import held_account
from hoshin.foundation.people.models import Absence, Assignment, StaffAccount
from hoshin.foundation.people.permissions import can_announce_absence_of
from hoshin.foundation.people.rules import Person, Role
from hoshin.kernel.clock import local_date
from hoshin.kernel.errors import NotAllowed, NotFound, RuleBroken


@transaction.atomic
def announce_absence(
    *,
    person: Person,
    account_id: int,
    deputy_id: int | None,
    starts_at: datetime,
    ends_at: datetime,
    now: datetime,
) -> Absence:
    """Say that somebody is away and who decides meanwhile (代決); without a deputy, things wait.

    Raises NotAllowed for somebody else's absence unless an operator enters it; RuleBroken for a time that is over or
    overlaps another absence, and for a deputy who is no member of staff on the first day or is away then too.
    """
    _check_may(person, account_id)
    account = held_account(account_id)
    if ends_at <= starts_at:
        raise RuleBroken("終わりは、始まりより後にしてください。", field="ends_at")
    if ends_at <= now:
        raise RuleBroken("過ぎた期間は登録できません。", field="ends_at")
    if _away(account_id, starts_at, ends_at):
        raise RuleBroken("その期間には、既に不在が登録されています。", field="starts_at")
    deputy = _checked_deputy(account, deputy_id, starts_at, ends_at)
    absence = Absence.objects.create(account=account, deputy=deputy, starts_at=starts_at, ends_at=ends_at)
    _record(person, "people.absence.announced", absence, now, after=_facts(absence))
    return absence


@transaction.atomic
def end_absence(*, person: Person, absence_id: int, now: datetime) -> None:
    """End an absence now, or withdraw one that has not begun; RuleBroken when it is over."""
    absence = Absence.objects.select_related("account", "deputy").filter(pk=absence_id).first()
    if absence is None:
        raise NotFound("その不在は登録されていません。")
    _check_may(person, absence.account_id)
    held_account(absence.account_id)
    if absence.ends_at <= now:
        raise RuleBroken("この不在は既に終わっています。")
    before = _facts(absence)
    if absence.starts_at >= now:
        _record(person, "people.absence.withdrawn", absence, now, before=before)
        absence.delete()
        return
    absence.ends_at = now
    absence.save(update_fields=["ends_at"])
    _record(person, "people.absence.ended", absence, now, before={"ends_at": before["ends_at"]}, after={"ends_at": now})


def _check_may(person: Person, account_id: int) -> None:
    if not can_announce_absence_of(person, account_id):
        raise NotAllowed("ほかの職員の不在を登録できるのは、運用者だけです。")


def _away(account_id: int, starts_at: datetime, ends_at: datetime) -> bool:
    return Absence.objects.filter(account_id=account_id, starts_at__lt=ends_at, ends_at__gt=starts_at).exists()


def _checked_deputy(
    account: StaffAccount, deputy_id: int | None, starts_at: datetime, ends_at: datetime
) -> StaffAccount | None:
    if deputy_id is None:
        return None
    if deputy_id == account.pk:
        raise RuleBroken("代決者には、本人のほかの職員を選んでください。", field="deputy_id")
    held = Assignment.objects.in_force_on(local_date(starts_at)).filter(account_id=deputy_id, account__is_active=True)
    seat = held.exclude(post__role=Role.EXPERT).select_related("account").first()
    if seat is None:
        raise RuleBroken("代決者には、その日に職に就いている職員を選んでください。", field="deputy_id")
    if _away(deputy_id, starts_at, ends_at):
        raise RuleBroken(f"{seat.account.label} も、その期間に不在です。", field="deputy_id")
    return seat.account


def _facts(absence: Absence) -> dict[str, Any]:
    return {
        "starts_at": absence.starts_at,
        "ends_at": absence.ends_at,
        "deputy": absence.deputy.label if absence.deputy else None,
    }


def _record(
    person: Person,
    name: str,
    absence: Absence,
    now: datetime,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    record(
        actor=person.actor,
        name=name,
        thing_kind="people.account",
        thing_id=absence.account_id,
        thing_label=absence.account.label,
        before=before,
        after=after,
        now=now,
    )
