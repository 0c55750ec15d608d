"""The listed sheets as they stand now, in the form in which an edition keeps them."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Prefetch, Subquery

from hoshin.kernel.clock import local_date
from hoshin.steering.plan.models import EffectBooking, Kpi, ProgressReport, Sheet
from hoshin.steering.plan.queries.kpis import KpiReading, readings_of
from hoshin.steering.plan.rules import FROZEN_TEXTS, Frozen


def frozen_now(*, today: date) -> Iterator[tuple[int, Frozen]]:
    """Id and content of every listed sheet, in the order of their numbers; a fixed number of queries."""
    kpis: dict[int, list[KpiReading]] = {}
    listed = Kpi.objects.filter(sheet__in=Sheet.objects.public()).prefetch_related("interim_targets")
    for reading in readings_of(listed, today=today):
        kpis.setdefault(reading.kpi.sheet_id, []).append(reading)
    newest = ProgressReport.objects.filter(sheet=OuterRef("sheet")).order_by("-month").values("pk")[:1]
    sheets = (
        Sheet.objects.public()
        .select_related("main_policy", "owning_section", "staff_post__section", "merged_into")
        .prefetch_related(
            "runs",
            "budget_lines",
            "effects",
            "related_plans",
            "other_policies",
            "related_sections",
            "focus_items__basic_policy",
            "categories__scheme",
            Prefetch(
                "bookings",
                EffectBooking.objects.standing()
                .select_related("work", "evidence_file")
                .order_by("month", "work__key", "pk"),
            ),
            Prefetch("reports", ProgressReport.objects.filter(pk=Subquery(newest)).select_related("assessment")),
        )
        .order_by("number")
    )
    for sheet in sheets:
        yield sheet.pk, _frozen(sheet, kpis.get(sheet.pk, []))


def _frozen(sheet: Sheet, kpis: list[KpiReading]) -> Frozen:
    return {
        "number": sheet.number,
        "title": sheet.title,
        "state": sheet.state,
        "origin": sheet.origin,
        "owning_section": sheet.owning_section.name,
        "basic_policy": str(sheet.main_policy),
        "basic_policy_number": sheet.main_policy.number,
        "other_policies": [str(policy) for policy in sheet.other_policies.all()],
        "focus_items": [str(item) for item in sheet.focus_items.all()],
        "categories": [f"{item.scheme.title}　{item}" for item in sheet.categories.all()],
        "related_plans": [
            {"kind": plan.kind, "title": plan.title, "place": plan.place} for plan in sheet.related_plans.all()
        ],
        "listed_on": _day(local_date(sheet.listed_at)) if sheet.listed_at else None,
        "completed_on": _day(local_date(sheet.completed_at)) if sheet.completed_at else None,
        "merged_into": sheet.merged_into.number if sheet.merged_into else None,
        "content": {name: getattr(sheet, name) for name in FROZEN_TEXTS},
        "internal": _internal(sheet),
        "route": [_run(run) for run in sheet.runs.all()],
        "kpis": [_kpi(reading) for reading in kpis],
        "effects": [_effect(effect) for effect in sheet.effects.all()],
        "ledger": [_booking(booking) for booking in sheet.bookings.all()],
        "budget": [_line(line) for line in sheet.budget_lines.all()],
        "progress": [_report(report) for report in sheet.reports.all()],
    }


def _internal(sheet: Sheet) -> dict[str, Any]:
    return {
        "risks": sheet.risks,
        "security_result": sheet.security_result,
        "security_remark": sheet.security_remark,
        "security_checked_on": _day(sheet.security_checked_on),
        "staff_post": str(sheet.staff_post) if sheet.staff_post else "",
        "needs_no_budget": sheet.needs_no_budget,
        "related_sections": [section.name for section in sheet.related_sections.all()],
    }


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _number(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"


def _run(run: Any) -> dict[str, Any]:
    return {
        "stage": run.stage,
        "attempt": run.attempt,
        "state": run.state,
        "planned": [_day(run.planned_start_on), _day(run.planned_end_on)],
        "actual": [_day(run.actual_start_on), _day(run.actual_end_on)],
        "result": run.result,
    }


def _kpi(reading: KpiReading) -> dict[str, Any]:
    kpi = reading.kpi
    return {
        "name": kpi.name,
        "definition": kpi.definition,
        "unit": kpi.unit,
        "direction": kpi.direction,
        "baseline": _number(kpi.baseline),
        "baseline_on": _day(kpi.baseline_on),
        "target": _number(kpi.target),
        "target_on": _day(kpi.target_on),
        "targets": [[_number(one.target), _day(one.target_on)] for one in kpi.interim_targets.all()],
        "source": kpi.source,
        "method": kpi.method,
        "frequency": kpi.frequency,
        "value": _number(reading.value),
        "measured_on": _day(reading.measured_on),
        "standing": reading.standing.value,
    }


def _effect(effect: Any) -> dict[str, Any]:
    return {
        "kind": effect.kind,
        "unit": effect.unit,
        "expected": _number(effect.expected),
        "basis": effect.basis,
        "measured": _number(effect.measured),
        "measured_basis": effect.measured_basis,
        "measured_on": _day(effect.measured_on),
    }


def _booking(booking: EffectBooking) -> dict[str, Any]:
    proof = booking.evidence_file
    return {
        "work": booking.work.name,
        "kind": booking.work.kind,
        "unit": booking.unit,
        "month": booking.month.isoformat(),
        "baseline": _number(booking.baseline),
        "remaining": _number(booking.remaining),
        "gain": _number(booking.gain),
        "method": booking.method,
        "spending": booking.get_spending_display(),
        "evidence": booking.evidence,
        "evidence_link": booking.evidence_link,
        "evidence_file": proof.name if proof else "",
        "booked_by": booking.booked_by,
    }


def _line(line: Any) -> dict[str, Any]:
    names = ("fiscal_year", "state", "requested", "assessed", "budgeted", "outturn", "purpose", "reason")
    return {name: getattr(line, name) for name in names}


def _report(report: ProgressReport) -> dict[str, Any]:
    return {
        "month": report.month.isoformat(),
        "done": report.done,
        "next_step": report.next_step,
        "is_on_schedule": report.is_on_schedule,
        "level": report.assessment.level if hasattr(report, "assessment") else None,
    }
