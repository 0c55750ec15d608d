from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoshin.foundation.figures.public import Freshness, Reading, Span, register
from hoshin.foundation.figures.rules import counted_when, freshness, period_of
from hoshin.kernel.clock import JAPAN

days = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@given(days, st.sampled_from(Span))
def test_a_period_ends_on_the_day_of_measuring_and_begins_with_its_month_or_fiscal_year(day, span):
    period = period_of(span, day)
    assert period.last_on == day
    assert period.first_on <= day
    if span is Span.FISCAL_YEAR:
        assert (period.first_on.month, period.first_on.day) == (4, 1)
        assert day - period.first_on < timedelta(days=366)
    if span is Span.MONTH:
        assert (period.first_on.month, period.first_on.day) == (day.month, 1)


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_a_percentage_is_the_share_with_one_decimal(numerator, denominator):
    value = Reading.percentage(numerator, denominator, "根拠").value
    assert value is not None
    assert abs(value - Decimal(100) * numerator / denominator) <= Decimal("0.05")


def test_nothing_to_divide_by_gives_no_value_and_not_zero():
    assert Reading.percentage(0, 0, "申請0件").value is None


@pytest.mark.parametrize(
    "facts", [{"basis": " "}, {"basis": "x", "numerator": 1}, {"basis": "x", "numerator": 1, "denominator": -1}]
)
def test_a_reading_that_does_not_say_what_it_was_counted_from_is_refused(facts):
    with pytest.raises(ValueError, match=r"reading|denominator"):
        Reading(Decimal(1), **facts)


def test_an_indicator_needs_a_definition_and_a_headline_one_an_owner_and_a_remedy(indicator):
    good = indicator()
    for facts in ({"definition": " "}, {"version": 0}, {"expires_after_days": 0}, {"is_headline": True, "owner": "室"}):
        with pytest.raises(ValueError, match="indicator"):
            replace(good, **facts)
    assert replace(good, is_headline=True, owner="情報政策室", remedy="窓口の案内を見直す").is_headline
    with pytest.raises(ValueError, match="registered already"):
        register(good)


@given(
    age=st.timedeltas(timedelta(0), timedelta(days=60)),
    expires=st.integers(1, 30),
    value=st.none() | st.decimals(0, 100),
)
def test_nothing_older_than_its_expiry_is_ever_fresh(age, expires, value):
    at = datetime(2026, 11, 24, tzinfo=JAPAN)
    state = freshness(value=value, measured_at=at, is_current=True, expires_after_days=expires, now=at + age)
    if age > timedelta(days=expires):
        assert state is Freshness.STALE
    else:
        assert state is (Freshness.UNKNOWN if value is None else Freshness.FRESH)
    assert (
        freshness(value=value, measured_at=at, is_current=False, expires_after_days=expires, now=at) is Freshness.STALE
    )


@pytest.mark.parametrize(
    ("later", "said"),
    [
        (timedelta(0), "本日3:10"),
        (timedelta(hours=20), "本日3:10"),
        (timedelta(hours=21), "昨日3:10"),
        (timedelta(days=4), "令和8年11月24日3:10（4日前）"),
    ],
)
def test_the_moment_of_counting_is_said_in_days_of_japan(later, said):
    at = datetime(2026, 11, 24, 3, 10, tzinfo=JAPAN)
    assert counted_when(at, at + later) == said
