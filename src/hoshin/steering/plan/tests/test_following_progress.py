"""Monthly reports, assessments, advice, indicators and effects."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from hoshin.foundation.figures.public import measure_all
from hoshin.kernel.errors import MoveRefused, NotAllowed, RuleBroken
from hoshin.steering.plan import actions
from hoshin.steering.plan.models import Kpi
from hoshin.steering.plan.queries import kpi_readings, standings_by, waiting_in_plan
from hoshin.steering.plan.rules import AssessmentLevel, Direction, EffectKind, Standing
from hoshin.steering.plan.tests.cast import NOW, drafted, listed, routed

MAY = date(2025, 6, 1)


def report(cast, sheet, **changes):
    values = {
        "month": MAY,
        "done": "要件を決めた",
        "next_step": "調達する",
        "barriers": "",
        "is_on_schedule": True,
        "now": NOW + timedelta(days=30),
    }
    return actions.report_progress(person=cast.member, sheet_id=sheet.pk, **{**values, **changes})


def test_the_section_reports_and_cio_staff_assess(cast):
    made = report(cast, routed(cast))
    with pytest.raises(NotAllowed):
        actions.assess(person=cast.member, report_id=made.pk, level=AssessmentLevel.ON_TRACK, comment="順調", now=NOW)
    assessed = actions.assess(
        person=cast.staff, report_id=made.pk, level=AssessmentLevel.ON_TRACK, comment="順調", now=NOW
    )
    assert (assessed.level, assessed.assessed_by) == ("4", cast.staff.title)
    with pytest.raises(MoveRefused, match="評価"):
        report(cast, made.sheet, done="書き直し")


def test_a_report_can_be_corrected_until_it_is_assessed(cast):
    sheet = routed(cast)
    first = report(cast, sheet)
    again = report(cast, sheet, done="要件と日程を決めた")
    assert (again.pk, again.done) == (first.pk, "要件と日程を決めた")


def test_a_late_sheet_names_what_is_in_the_way(cast):
    with pytest.raises(RuleBroken, match="妨げ"):
        report(cast, routed(cast), is_on_schedule=False)


def test_others_do_not_report_and_nothing_is_reported_before_listing(cast):
    sheet = routed(cast)
    with pytest.raises(NotAllowed):
        actions.report_progress(
            person=cast.staff, sheet_id=sheet.pk, month=MAY, done="x", next_step="", barriers="",
            is_on_schedule=True, now=NOW,
        )  # fmt: skip
    with pytest.raises(RuleBroken, match="登載前"):
        report(cast, drafted(cast, "下書き"))


def test_a_due_report_waits_for_the_section_until_it_is_made(cast):
    sheet = routed(cast)
    later = NOW + timedelta(days=35)
    kinds = [thing.kind for thing in waiting_in_plan(cast.member, now=later)]
    assert "月次報告" in kinds
    report(cast, sheet, now=later)
    assert "月次報告" not in [thing.kind for thing in waiting_in_plan(cast.member, now=later)]


def test_advice_waits_until_it_is_answered(cast):
    sheet = listed(cast)
    advice = actions.advise(person=cast.expert, sheet_id=sheet.pk, body="近隣市と合わせては", is_public=True, now=NOW)
    assert "助言への回答" in [thing.kind for thing in waiting_in_plan(cast.member, now=NOW)]
    with pytest.raises(NotAllowed):
        actions.answer_advice(person=cast.stranger, advice_id=advice.pk, answer="はい", is_taken_up=True, now=NOW)
    actions.answer_advice(person=cast.member, advice_id=advice.pk, answer="合わせます", is_taken_up=True, now=NOW)
    advice.refresh_from_db()
    assert (advice.state, advice.answered_by) == ("taken_up", cast.member.title)
    with pytest.raises(MoveRefused):
        actions.answer_advice(person=cast.member, advice_id=advice.pk, answer="また", is_taken_up=False, now=NOW)


def test_a_member_of_a_section_does_not_advise(cast):
    with pytest.raises(NotAllowed):
        actions.advise(person=cast.stranger, sheet_id=listed(cast).pk, body="案", is_public=False, now=NOW)


def test_a_typed_value_carries_its_source_and_expires(cast):
    sheet = listed(cast)
    kpi = sheet.kpis.get()
    with pytest.raises(RuleBroken, match="出どころ"):
        actions.enter_kpi_value(
            person=cast.member, kpi_id=kpi.pk, value=Decimal(70), measured_on=date(2025, 6, 1), source="", now=NOW
        )
    actions.enter_kpi_value(
        person=cast.member, kpi_id=kpi.pk, value=Decimal(70), measured_on=date(2025, 6, 1), source="受付簿", now=NOW
    )
    (fresh_reading,) = kpi_readings(sheet, today=date(2025, 6, 2))
    assert fresh_reading.standing is Standing.REACHED
    assert "受付簿" in fresh_reading.origin
    (stale_reading,) = kpi_readings(sheet, today=date(2025, 12, 1))
    assert stale_reading.standing is Standing.STALE


def test_a_bound_kpi_takes_no_typed_value_and_an_unknown_figure_is_refused(cast):
    sheet = listed(cast)
    common: dict[str, Any] = {"unit": "％", "direction": Direction.UP, "baseline": None, "baseline_on": None}
    from_figure: dict[str, Any] = {"target": Decimal(90), "target_on": date(2026, 3, 31), "now": NOW}
    with pytest.raises(RuleBroken, match="一覧"):
        actions.add_kpi(
            person=cast.member, sheet_id=sheet.pk, name="謎", indicator_code="no.such", **common, **from_figure
        )
    bound = actions.add_kpi(
        person=cast.member, sheet_id=sheet.pk, name="順調", indicator_code="plan.on_schedule", **common, **from_figure
    )
    with pytest.raises(RuleBroken, match="連動"):
        actions.enter_kpi_value(
            person=cast.member, kpi_id=bound.pk, value=Decimal(1), measured_on=date(2025, 6, 1), source="手", now=NOW
        )


def test_the_dashboard_counts_what_the_pages_of_the_sheets_say(cast):
    """Typed, fresh and expired, live, and never measured: one by one and counted together."""
    sheet = listed(cast)
    (typed,) = sheet.kpis.all()
    common: dict[str, Any] = {"unit": "％", "direction": Direction.UP, "baseline_on": None, "now": NOW}
    for name, code, target, baseline in (
        ("順調", "plan.on_schedule", 90, None),
        ("空", "", 5, 1),
        ("連動", "plan.kpis_live", 1, None),
    ):
        actions.add_kpi(
            person=cast.member, sheet_id=sheet.pk, name=name, indicator_code=code, source="" if code else "台帳",
            target=Decimal(target), target_on=date(2026, 3, 31), baseline=None if baseline is None else Decimal(baseline), **common,
        )  # fmt: skip
    for day, value in ((date(2025, 5, 1), 90), (date(2025, 6, 1), 70)):
        actions.enter_kpi_value(
            person=cast.member, kpi_id=typed.pk, value=Decimal(value), measured_on=day, source="受付簿", now=NOW
        )
    measure_all(now=NOW)
    seen = set()
    for today in (date(2025, 4, 1), date(2025, 5, 5), date(2025, 6, 2), date(2025, 12, 1)):
        one_by_one = Counter(reading.standing for reading in kpi_readings(sheet, today=today))
        together = standings_by(Kpi.objects.all(), "sheet_id", today=today)[sheet.pk]
        assert together == one_by_one
        seen |= set(together)
    assert {Standing.NO_VALUE, Standing.STALE, Standing.REACHED} <= seen


def test_moving_a_target_needs_a_reason(cast):
    kpi = listed(cast).kpis.get()
    with pytest.raises(RuleBroken, match="理由"):
        actions.change_target(
            person=cast.member, kpi_id=kpi.pk, target=Decimal(50), target_on=kpi.target_on, reason="", now=NOW
        )


def test_an_effect_is_expected_with_a_basis_and_measured_later(cast):
    sheet = listed(cast)
    effect = actions.expect_effect(
        person=cast.member, sheet_id=sheet.pk, kind=EffectKind.STAFF_HOURS, expected=Decimal(900),
        basis="月300件×15分", now=NOW,
    )  # fmt: skip
    actions.measure_effect(
        person=cast.member, effect_id=effect.pk, measured=Decimal(820), basis="処理記録", measured_on=date(2025, 6, 1),
        now=NOW,
    )  # fmt: skip
    effect.refresh_from_db()
    assert (effect.expected, effect.measured) == (Decimal(900), Decimal(820))
