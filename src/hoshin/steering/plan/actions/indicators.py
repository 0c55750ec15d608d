"""KPIs, their hand-entered values, and effects expected and measured."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from hoshin.foundation.figures.public import indicators
from hoshin.foundation.people.public import Person
from hoshin.kernel.clock import local_date
from hoshin.kernel.eras import format_date
from hoshin.kernel.errors import NotFound, RuleBroken
from hoshin.steering.plan.actions.ledger import check_attached_proof
from hoshin.steering.plan.actions.sheets import locked, touch, write_trail
from hoshin.steering.plan.models import Effect, Kpi, KpiFormerValue, KpiValue, Sheet
from hoshin.steering.plan.permissions import require_edit
from hoshin.steering.plan.rules import (
    Dated,
    Direction,
    EffectKind,
    Frequency,
    Proof,
    check_interim_targets,
)

NO_PROOF = Proof()


@transaction.atomic
def add_kpi(
    *,
    person: Person,
    sheet_id: int,
    name: str,
    unit: str,
    direction: Direction,
    baseline: Decimal | None,
    baseline_on: date | None,
    target: Decimal,
    target_on: date,
    indicator_code: str = "",
    source: str = "",
    definition: str = "",
    method: str = "",
    frequency: Frequency | None = None,
    now: datetime,
) -> Kpi:
    """Give the sheet an indicator: bound to a live figure by `indicator_code`, or entered by hand from a named source.

    Without `frequency` a bound one is measured daily, one entered by hand every three months.
    """
    sheet = locked(person, sheet_id)
    require_edit(person, sheet)
    _check_kpi(sheet, name, indicator_code, source)
    measured = frequency or (Frequency.DAILY if indicator_code else Frequency.QUARTERLY)
    kpi = Kpi.objects.create(
        sheet=sheet,
        name=name.strip(),
        unit=unit.strip(),
        direction=direction.value,
        baseline=baseline,
        baseline_on=baseline_on,
        target=target,
        target_on=target_on,
        indicator_code=indicator_code,
        source=source.strip(),
        definition=definition.strip(),
        method=method.strip(),
        frequency=measured.value,
        expires_after_days=measured.patience_days,
        added_on=local_date(now),
        position=sheet.kpis.count(),
    )
    touch(sheet, now)
    after = {"kpi": kpi.name, "target": str(target), "target_on": target_on.isoformat(), "bound_to": indicator_code}
    write_trail(sheet, actor=person.actor, name="kpi_added", now=now, after=after)
    return kpi


def _check_kpi(sheet: Sheet, name: str, indicator_code: str, source: str) -> None:
    """Refuse an indicator without a name, twice the same, or whose values would come from nowhere."""
    if not name.strip():
        raise RuleBroken("指標の名称を入力してください。", field="name")
    if sheet.kpis.filter(name=name.strip()).exists():
        raise RuleBroken("同じ名称の指標が既にあります。", field="name")
    if indicator_code:
        if indicator_code not in {indicator.code for indicator in indicators()}:
            raise RuleBroken("連動する実測値を一覧から選んでください。", field="indicator_code")
    elif not source.strip():
        raise RuleBroken("手で入力する指標には、実績の出どころを入力してください。", field="source")


@transaction.atomic
def change_target(*, person: Person, kpi_id: int, target: Decimal, target_on: date, reason: str, now: datetime) -> Kpi:
    """Move a target, with the reason; what was aimed at before stays in the trail."""
    sheet, kpi = changeable_kpi(person, kpi_id)
    if not reason.strip():
        raise RuleBroken("目標を変える理由を入力してください。", field="reason")
    check_interim_targets(
        [Dated(interim.target_on, interim.target) for interim in kpi.interim_targets.all()], final_on=target_on
    )
    before = {"kpi": kpi.name, "target": str(kpi.target), "target_on": kpi.target_on.isoformat()}
    kpi.target = target
    kpi.target_on = target_on
    kpi.save()
    touch(sheet, now)
    after = {"kpi": kpi.name, "target": str(target), "target_on": target_on.isoformat()}
    write_trail(
        sheet, actor=person.actor, name="kpi_target_changed", now=now, before=before, after=after, reason=reason
    )
    return kpi


@transaction.atomic
def remove_kpi(*, person: Person, kpi_id: int, reason: str, now: datetime) -> None:
    """Take an indicator off the sheet, with the reason; its values stay in the trail."""
    sheet, kpi = changeable_kpi(person, kpi_id)
    if not reason.strip():
        raise RuleBroken("指標を外す理由を入力してください。", field="reason")
    values = [f"{value.measured_on.isoformat()}: {value.value}" for value in kpi.values.all()]
    before = {"kpi": kpi.name, "target": str(kpi.target), "values": values}
    kpi.delete()
    touch(sheet, now)
    write_trail(sheet, actor=person.actor, name="kpi_removed", now=now, before=before, reason=reason)


@transaction.atomic
def enter_kpi_value(
    *,
    person: Person,
    kpi_id: int,
    value: Decimal,
    measured_on: date,
    source: str,
    proof: Proof = NO_PROOF,
    reason: str = "",
    now: datetime,
) -> KpiValue:
    """Enter a value by hand with its day, source and proof; one day holds one value, and a correction keeps the old one.

    Raises RuleBroken for an indicator bound to a live figure, since nothing is typed that can be counted, and for a
    correction without its reason.
    """
    sheet, kpi = changeable_kpi(person, kpi_id)
    if kpi.indicator_code:
        raise RuleBroken("この指標は実測値に連動しているため、手では入力できません。")
    if measured_on > local_date(now):
        raise RuleBroken("実績の時点は、今日以前にしてください。", field="measured_on")
    if not source.strip():
        raise RuleBroken("実績の出どころを入力してください。", field="source")
    check_attached_proof(sheet, proof)
    former = kpi.values.filter(measured_on=measured_on).first()
    if former is not None:
        _keep_former(former, person=person, reason=reason, now=now)
    before = {"kpi": kpi.name, "value": str(former.value)} if former else None
    entered, _ = KpiValue.objects.update_or_create(
        kpi=kpi,
        measured_on=measured_on,
        defaults={
            "value": value,
            "source": source.strip(),
            "evidence": proof.text.strip(),
            "evidence_link": proof.link.strip(),
            "evidence_file_id": proof.file_id,
            "entered_by": person.title,
            "entered_at": now,
        },
    )
    touch(sheet, now)
    after = {"kpi": kpi.name, "value": str(value), "measured_on": measured_on.isoformat(), "source": source.strip()}
    write_trail(sheet, actor=person.actor, name="kpi_value_entered", now=now, before=before, after=after, reason=reason)
    return entered


def _keep_former(former: KpiValue, *, person: Person, reason: str, now: datetime) -> None:
    """Keep the value that is being corrected, with who entered it, who replaces it and why."""
    if not reason.strip():
        raise RuleBroken(
            f"{format_date(former.measured_on, weekday=False)}の実績は入力済みです。訂正する場合は、理由を入力してください。",
            field="reason",
        )
    KpiFormerValue.objects.create(
        kpi_id=former.kpi_id,
        measured_on=former.measured_on,
        value=former.value,
        source=former.source,
        evidence=former.evidence,
        evidence_link=former.evidence_link,
        evidence_file_id=former.evidence_file_id,
        entered_by=former.entered_by,
        entered_at=former.entered_at,
        replaced_by=person.title,
        replaced_at=now,
        reason=reason.strip(),
    )


@transaction.atomic
def expect_effect(
    *, person: Person, sheet_id: int, kind: EffectKind, expected: Decimal, basis: str, now: datetime
) -> Effect:
    """State what the sheet is expected to save or gain in a year, and how that was reckoned."""
    sheet = locked(person, sheet_id)
    require_edit(person, sheet)
    if expected < 0 or not basis.strip():
        raise RuleBroken("見込みは0以上で、算定の根拠とともに入力してください。", field="basis")
    former = sheet.effects.filter(kind=kind.value).first()
    before = {"kind": kind.value, "expected": str(former.expected)} if former else None
    effect, _ = Effect.objects.update_or_create(
        sheet=sheet, kind=kind.value, defaults={"expected": expected, "basis": basis.strip()}
    )
    touch(sheet, now)
    after = {"kind": kind.value, "expected": str(expected), "basis": basis.strip()}
    write_trail(sheet, actor=person.actor, name="effect_expected", now=now, before=before, after=after)
    return effect


@transaction.atomic
def measure_effect(
    *, person: Person, effect_id: int, measured: Decimal, basis: str, measured_on: date, now: datetime
) -> Effect:
    """Record what was saved or gained in a year, measured how and when; RuleBroken where the ledger says it."""
    sheet_id = Effect.objects.filter(pk=effect_id).values_list("sheet_id", flat=True).first()
    if sheet_id is None:
        raise NotFound("お探しの効果は見つかりません。")
    sheet = locked(person, sheet_id)
    require_edit(person, sheet)
    if not basis.strip() or measured_on > local_date(now):
        raise RuleBroken("実績の根拠と、今日以前の時点を入力してください。", field="measured_basis")
    effect = Effect.objects.select_for_update().get(pk=effect_id)
    if sheet.bookings.filter(work__kind=effect.kind, cancelled_at__isnull=True).exists():
        raise RuleBroken(
            "この種類の効果は、台帳に計上しています。実績は台帳の値になるため、ここでは入力できません。",
            field="measured",
        )
    before = {"kind": effect.kind, "measured": str(effect.measured) if effect.measured is not None else None}
    effect.measured = measured
    effect.measured_basis = basis.strip()
    effect.measured_on = measured_on
    effect.save()
    touch(sheet, now)
    after = {"kind": effect.kind, "measured": str(measured), "basis": basis.strip()}
    write_trail(sheet, actor=person.actor, name="effect_measured", now=now, before=before, after=after)
    return effect


def changeable_kpi(person: Person, kpi_id: int) -> tuple[Sheet, Kpi]:
    """The sheet, locked, and its indicator, if the person may change them."""
    sheet_id = Kpi.objects.filter(pk=kpi_id).values_list("sheet_id", flat=True).first()
    if sheet_id is None:
        raise NotFound("お探しの指標は見つかりません。")
    sheet = locked(person, sheet_id)
    require_edit(person, sheet)
    return sheet, Kpi.objects.select_for_update().get(pk=kpi_id)
