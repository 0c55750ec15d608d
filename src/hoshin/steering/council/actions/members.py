from datetime import date, datetime
from typing import Any

from django.db import transaction

from hoshin.foundation.audit.public import changed, record
from hoshin.foundation.people.public import Person, StaffAccount, person_of
from hoshin.kernel.errors import NotFound, RuleBroken
from hoshin.steering.council.actions.locking import MEMBER_THING, checked_title
from hoshin.steering.council.models import Member
from hoshin.steering.council.permissions import require_secretariat
from hoshin.steering.council.rules import Seat, terms_overlap


@transaction.atomic
def appoint_member(
    *,
    person: Person,
    account_id: int,
    affiliation: str,
    seat: Seat,
    starts_on: date,
    ends_on: date | None = None,
    now: datetime,
) -> Member:
    """Make the holder of an account a member for a term.

    Raises RuleBroken for somebody of the city hall, a term that overlaps another of the same person or, for the chair,
    of another chair, and for dates in the wrong order.
    """
    require_secretariat(person)
    account = StaffAccount.objects.select_for_update().filter(pk=account_id, is_active=True).first()
    if account is None:
        raise RuleBroken("委員のアカウントを選んでください。無効なアカウントは選べません。", field="account")
    if person_of(account, now=now).is_staff:
        raise RuleBroken(f"{account.label} は市の職に就いているため、委員にできません。", field="account")
    _check_term(account_id, seat, starts_on, ends_on)
    member = Member.objects.create(
        account=account,
        affiliation=checked_title(affiliation, label="所属・専門", field="affiliation"),
        seat=seat.value,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    _record(person, "council.member.appointed", member, now, after=_facts(member))
    return member


@transaction.atomic
def change_member(
    *, person: Person, member_id: int, affiliation: str, seat: Seat, ends_on: date | None, now: datetime
) -> Member:
    """Change how a member is called, what they do, and when the term ends; the beginning of a term is history."""
    require_secretariat(person)
    member = Member.objects.select_for_update().select_related("account").filter(pk=member_id).first()
    if member is None:
        raise NotFound("お探しの委員は見つかりません。")
    _check_term(member.account_id, seat, member.starts_on, ends_on, apart_from=member)
    before = _facts(member)
    member.affiliation = checked_title(affiliation, label="所属・専門", field="affiliation")
    member.seat, member.ends_on = seat.value, ends_on
    old, new = changed(before, _facts(member))
    if new:
        member.save(update_fields=["affiliation", "seat", "ends_on"])
        _record(person, "council.member.changed", member, now, before=old, after=new)
    return member


def _check_term(
    account_id: int, seat: Seat, starts_on: date, ends_on: date | None, *, apart_from: Member | None = None
) -> None:
    if ends_on is not None and ends_on < starts_on:
        raise RuleBroken("任期の終わりを、始まりより後の日にしてください。", field="ends_on")
    others = Member.objects.exclude(pk=apart_from.pk) if apart_from else Member.objects.all()
    for other in others.select_for_update():
        if not terms_overlap((starts_on, ends_on), (other.starts_on, other.ends_on)):
            continue
        if other.account_id == account_id:
            raise RuleBroken("この委員には、重なる任期がすでにあります。", field="starts_on")
        if seat is Seat.CHAIR and other.seat == Seat.CHAIR:
            raise RuleBroken("同じ時期に座長がもう一人います。先に任期か役割を改めてください。", field="seat")


def _facts(member: Member) -> dict[str, Any]:
    return {
        "affiliation": member.affiliation,
        "seat": Seat(member.seat).label,
        "starts_on": member.starts_on,
        "ends_on": member.ends_on,
    }


def _record(
    person: Person,
    name: str,
    member: Member,
    now: datetime,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    record(
        actor=person.actor,
        name=name,
        thing_kind=MEMBER_THING,
        thing_id=member.pk,
        thing_label=member.affiliation,
        before=before,
        after=after,
        now=now,
    )
