"""Reports owed, answers due, and how an indicator stands."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoshin.kernel.errors import RuleBroken
from hoshin.steering.plan.rules import (
    Direction,
    Standing,
    Target,
    attainment,
    check_report_month,
    first_of_month,
    missing_for_budgeting,
    months_owed,
    report_due_on,
    standing,
)

numbers = st.decimals(min_value=-1000, max_value=1000, places=2)
some_days = st.dates(min_value=date(2020, 1, 1), max_value=date(2030, 12, 31))


def test_the_report_on_a_month_is_due_on_the_tenth_of_the_next():
    assert report_due_on(date(2026, 12, 5)) == date(2027, 1, 10)
    assert report_due_on(date(2024, 1, 31)) == date(2024, 2, 10)


@given(some_days, st.integers(min_value=0, max_value=800))
def test_a_sheet_owes_every_month_since_listing_that_is_due_and_not_reported(listed_on, later):
    today = listed_on + timedelta(days=later)
    owed = months_owed(under_way_since=listed_on, reported=frozenset(), today=today)
    assert all(report_due_on(month) <= today for month in owed)
    assert owed == sorted(set(owed))
    assert months_owed(under_way_since=listed_on, reported=frozenset(owed), today=today) == []
    if owed:
        assert owed[0] == first_of_month(listed_on)


def test_a_report_on_a_month_to_come_or_before_listing_is_refused():
    with pytest.raises(RuleBroken, match="先の月"):
        check_report_month(date(2026, 5, 1), under_way_since=date(2026, 1, 1), today=date(2026, 4, 30))
    with pytest.raises(RuleBroken, match="登載より前"):
        check_report_month(date(2025, 12, 31), under_way_since=date(2026, 1, 1), today=date(2026, 4, 30))


@given(numbers, numbers, numbers)
def test_a_stale_or_missing_value_is_never_reached(baseline, target, value):
    aim = Target(Direction.UP, baseline, target)
    assert standing(aim, value, is_stale=True) is Standing.STALE
    assert standing(aim, None, is_stale=False) is Standing.NO_VALUE


@given(numbers, numbers, numbers)
def test_up_and_down_are_mirror_images(baseline, target, value):
    up = standing(Target(Direction.UP, baseline, target), value, is_stale=False)
    down = standing(Target(Direction.DOWN, -baseline, -target), -value, is_stale=False)
    assert up is down


@given(numbers, numbers, numbers)
def test_attainment_is_a_percentage(baseline, target, value):
    share = attainment(Target(Direction.UP, baseline, target), value)
    assert share is None or 0 <= share <= 100


def test_half_of_the_way_is_fifty_percent_in_either_direction():
    assert attainment(Target(Direction.UP, Decimal(0), Decimal(80)), Decimal(40)) == 50
    assert attainment(Target(Direction.DOWN, Decimal(100), Decimal(20)), Decimal(60)) == 50


def test_what_a_sheet_lacks_before_budgeting_is_named():
    values = {"issue": "窓口が混む", "present": " ", "ideal": "待たない", "purpose": "", "means": "予約"}
    assert missing_for_budgeting(values, kpi_count=0) == ["現在の姿", "目的", "KPI（1つ以上）"]
