"""The plan's own live figures."""

from decimal import Decimal

from hoshin.foundation.figures.public import indicators, latest, measure_all
from hoshin.steering.plan import actions
from hoshin.steering.plan.rules import SheetState
from hoshin.steering.plan.tests.cast import NOW, listed, routed

SOON = NOW.replace(hour=23)


def value(code):
    return latest(code, now=SOON).value


def test_every_indicator_of_the_plan_can_be_measured(cast):
    measure_all(now=SOON)
    assert {indicator.code for indicator in indicators() if indicator.code.startswith("plan.")} >= {
        "plan.sheets.listed",
        "plan.months.trial",
        "plan.on_schedule",
        "plan.kpis_live",
        "plan.advice_in_time",
    }


def test_sheets_are_counted_by_stage_and_by_punctuality(cast):
    listed(cast, "開始前の取組")
    routed(cast)
    measure_all(now=SOON)
    assert (value("plan.sheets.listed"), value("plan.sheets.procurement")) == (1, 1)
    assert value("plan.on_schedule") == Decimal(100)
    assert value("plan.kpis_live") == Decimal(0)


def test_the_months_of_a_stage_are_the_median_of_finished_ones(cast):
    sheet = routed(cast, SheetState.TRIAL, SheetState.FULL_INTRODUCTION)
    measure_all(now=SOON)
    assert value("plan.months.trial") is None
    actions.advance(person=cast.head, sheet_id=sheet.pk, result="定着した", now=NOW)
    measure_all(now=SOON)
    assert value("plan.months.trial") == Decimal(0)
