"""The effect ledger: booking what was saved, correcting and cancelling it, each hour once in the whole city."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from hoshin.foundation.files.public import files_of
from hoshin.foundation.people.public import Person
from hoshin.kernel.clock import local_date
from hoshin.kernel.eras import format_date
from hoshin.kernel.errors import MoveRefused, NotAllowed, NotFound, RuleBroken
from hoshin.kernel.fiscal_year import Month
from hoshin.steering.plan.actions.sheets import KIND, locked, touch, under_way_since, write_trail
from hoshin.steering.plan.models import CountedWork, EffectBooking, Sheet
from hoshin.steering.plan.permissions import can_book
from hoshin.steering.plan.rules import (
    EffectKind,
    Proof,
    Spending,
    alike,
    check_amounts,
    check_booking_month,
    check_link,
    check_proof,
    check_spending,
    rival_of,
    work_key,
)


@dataclass(frozen=True, slots=True)
class Gain:
    """What was saved in a month: the amount before and after, in the unit of its kind, how reckoned, what proves it.

    Money says what it was spent on.
    """

    baseline: Decimal
    remaining: Decimal
    method: str
    proof: Proof
    spending: Spending | None = None


@transaction.atomic
def book_effect(
    *,
    person: Person,
    sheet_id: int,
    kind: EffectKind,
    work: str,
    month: date,
    gain: Gain,
    is_other_work: bool = False,
    is_apart: bool = False,
    now: datetime,
) -> EffectBooking:
    """Book what the sheet saved of a work in a month; returns the booking.

    A work is one however its name is written, and each of its months is booked once in the whole city: RuleBroken names
    who did so already. A new name much like others needs `is_other_work`; money of a work whose hours of that month are
    booked (or hours beside money) needs `is_apart`: the same saving counts once. NotAllowed for other sections.
    """
    sheet = _bookable(person, sheet_id)
    first = check_booking_month(month, listed_on=local_date(under_way_since(sheet, now)), today=local_date(now))
    _check_gain(sheet, gain)
    check_spending(kind, gain.spending)
    counted = _work(kind, work, is_other_work=is_other_work, now=now)
    _refuse_twice(counted, first)
    if not is_apart:
        _refuse_as_other_kind(counted, first)
    booking = _booked(sheet, counted, first, gain, person=person, now=now, is_apart=is_apart)
    touch(sheet, now)
    write_trail(sheet, actor=person.actor, name="effect_booked", now=now, after=_told(booking))
    return booking


@transaction.atomic
def correct_booking(*, person: Person, booking_id: int, gain: Gain, reason: str, now: datetime) -> EffectBooking:
    """Put other amounts in the place of a booking's; the former row stays, cancelled with the reason. Returns the new one."""
    sheet, former = _standing(person, booking_id)
    _check_gain(sheet, gain)
    gain = replace(gain, spending=Spending(former.spending) if former.spending else None)
    _cancel(former, person=person, reason=reason, now=now)
    booking = _booked(
        sheet, former.work, former.month, gain, person=person, now=now, corrects=former, is_apart=former.is_apart
    )
    touch(sheet, now)
    write_trail(
        sheet,
        actor=person.actor,
        name="booking_corrected",
        now=now,
        before=_told(former),
        after=_told(booking),
        reason=reason,
    )
    return booking


@transaction.atomic
def cancel_booking(*, person: Person, booking_id: int, reason: str, now: datetime) -> EffectBooking:
    """Take a booking out of every total, with the reason; the row stays, and the month can be booked again."""
    sheet, booking = _standing(person, booking_id)
    _cancel(booking, person=person, reason=reason, now=now)
    touch(sheet, now)
    write_trail(sheet, actor=person.actor, name="booking_cancelled", now=now, before=_told(booking), reason=reason)
    return booking


def _bookable(person: Person, sheet_id: int) -> Sheet:
    """The sheet, locked, if the person may book on it."""
    sheet = locked(person, sheet_id)
    if not can_book(person, sheet):
        raise NotAllowed("効果を計上できるのは、登載された個票の担当課とCIOスタッフです。")
    return sheet


def _standing(person: Person, booking_id: int) -> tuple[Sheet, EffectBooking]:
    """The sheet and its booking, both locked, if the booking still counts and the person may change it."""
    sheet_id = EffectBooking.objects.filter(pk=booking_id).values_list("sheet_id", flat=True).first()
    if sheet_id is None:
        raise NotFound("お探しの計上は見つかりません。")
    sheet = _bookable(person, sheet_id)
    booking = EffectBooking.objects.select_for_update(of=("self",)).select_related("work").get(pk=booking_id)
    if booking.cancelled_at is not None:
        raise MoveRefused("この計上は、既に取り消されているか訂正されています。")
    return sheet, booking


def _check_gain(sheet: Sheet, gain: Gain) -> None:
    check_amounts(gain.baseline, gain.remaining, gain.method)
    check_proof(gain.proof)
    check_attached_proof(sheet, gain.proof)


def check_attached_proof(sheet: Sheet, proof: Proof) -> None:
    """Refuse a proof whose link is no address or whose file is not attached to the sheet."""
    check_link(proof.link)
    if proof.file_id is not None and proof.file_id not in {file.id for file in files_of(KIND, sheet.pk)}:
        raise RuleBroken("資料のファイルは、この個票の添付から選んでください。", field="evidence_file")


def _work(kind: EffectKind, name: str, *, is_other_work: bool, now: datetime) -> CountedWork:
    """The work of that name, locked until the transaction ends; made when nothing like it is counted."""
    key = work_key(name)
    if not CountedWork.objects.filter(kind=kind.value, key=key).exists():
        if not is_other_work:
            _refuse_alike(kind, key)
        CountedWork.objects.get_or_create(kind=kind.value, key=key, defaults={"name": name.strip(), "named_at": now})
    return CountedWork.objects.select_for_update().get(kind=kind.value, key=key)


def _refuse_alike(kind: EffectKind, key: str) -> None:
    """Refuse a new name that may be a work already counted under another; a person has to say that it is not."""
    works = dict(CountedWork.objects.filter(kind=kind.value).values_list("key", "name"))
    near = alike(key, works)
    if near:
        names = "、".join(f"「{works[other]}」" for other in near)
        raise RuleBroken(
            f"名称の似た業務が計上されています：{names}。同じ業務なら、その名称で計上してください。"
            "違う業務なら、「別の業務である」に印を付けてください。",
            field="is_other_work",
        )


def _refuse_twice(work: CountedWork, month: date) -> None:
    """Refuse a month of the work that counts already, naming who booked it, where and how much."""
    taken = (
        EffectBooking.objects.standing().select_related("sheet__owning_section").filter(work=work, month=month).first()
    )
    if taken is not None:
        kind = EffectKind(work.kind)
        raise RuleBroken(
            f"「{work.name}」の{Month.of(month).label}分は、{taken.sheet.owning_section.name}が個票"
            f"{taken.sheet.number}「{taken.sheet.title}」で計上しています（{taken.booked_by}、"
            f"{format_date(local_date(taken.booked_at))}、{taken.gain:,f}{kind.unit}）。"
            f"同じ{kind.label}を二度は数えられません。",
            field="month",
        )


def _refuse_as_other_kind(work: CountedWork, month: date) -> None:
    """Refuse hours of a work and month whose money is booked, and the other way round, until a person says they differ."""
    rival = rival_of(EffectKind(work.kind))
    if rival is None:
        return
    CountedWork.objects.select_for_update().filter(kind=rival.value, key=work.key).first()
    booked = EffectBooking.objects.standing().select_related("sheet__owning_section")
    taken = booked.filter(work__kind=rival.value, work__key=work.key, month=month).first()
    if taken is not None:
        raise RuleBroken(
            f"「{work.name}」の{Month.of(month).label}分は、{rival.label}として計上されています（{taken.sheet.owning_section.name}、"
            f"個票{taken.sheet.number}「{taken.sheet.title}」、{taken.gain:,f}{rival.unit}）。同じ効果を時間と経費の両方では"
            "数えられません。減ったものが別であれば、「時間と経費の二重計上ではない」に印を付けてください。",
            field="is_apart",
        )


def _booked(
    sheet: Sheet,
    work: CountedWork,
    month: date,
    gain: Gain,
    *,
    person: Person,
    now: datetime,
    is_apart: bool,
    corrects: EffectBooking | None = None,
) -> EffectBooking:
    return EffectBooking.objects.create(
        sheet=sheet,
        work=work,
        month=month,
        baseline=gain.baseline,
        remaining=gain.remaining,
        method=gain.method.strip(),
        spending=gain.spending.value if gain.spending else "",
        is_apart=is_apart,
        evidence=gain.proof.text.strip(),
        evidence_link=gain.proof.link.strip(),
        evidence_file_id=gain.proof.file_id,
        booked_by=person.title,
        booked_at=now,
        corrects=corrects,
    )


def _cancel(booking: EffectBooking, *, person: Person, reason: str, now: datetime) -> None:
    if not reason.strip():
        raise RuleBroken("理由を入力してください。", field="reason")
    booking.cancelled_at = now
    booking.cancelled_by = person.title
    booking.cancel_reason = reason.strip()
    booking.save(update_fields=["cancelled_at", "cancelled_by", "cancel_reason"])


def _told(booking: EffectBooking) -> dict[str, str]:
    """The booking in the words of the trail."""
    return {
        "work": booking.work.name,
        "kind": booking.work.kind,
        "month": booking.month.isoformat(),
        "baseline": str(booking.baseline),
        "remaining": str(booking.remaining),
        "method": booking.method,
        "spending": Spending(booking.spending).label if booking.spending else "",
        "is_apart": "はい" if booking.is_apart else "",
        "evidence": booking.evidence or booking.evidence_link or str(booking.evidence_file),
    }
