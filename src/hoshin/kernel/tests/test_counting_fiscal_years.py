from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoshin.kernel.errors import RuleBroken
from hoshin.kernel.fiscal_year import FiscalYear, Month

days = st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 1, 1))
months = st.builds(Month.of, days)


def test_it_begins_in_april():
    assert FiscalYear.of(date(2026, 3, 31)) == FiscalYear(2025)
    assert FiscalYear.of(date(2026, 4, 1)) == FiscalYear(2026)
    assert FiscalYear(2026).label == "令和8年度"
    assert FiscalYear(2026).period_label == "令和8年4月1日～令和9年3月31日"
    assert str(FiscalYear(2026)) == "2026"


@pytest.mark.parametrize(
    ("year", "label"),
    [
        (2019, "令和元年度"),
        (2018, "平成30年度"),
        (1988, "昭和63年度"),
        (1989, "平成元年度"),
        (1926, "大正15年度"),
        (1860, "西暦1860年度"),
    ],
)
def test_a_year_of_two_eras_carries_the_greater(year, label):
    assert FiscalYear(year).label == label


@given(days)
def test_every_day_lies_in_its_year_and_month(day):
    year, month = FiscalYear.of(day), Month.of(day)
    assert year.first_day <= day <= year.last_day
    assert year.holds(day)
    assert month.holds(day)
    assert month.first_day <= day <= month.last_day
    assert month in year.months
    assert month.fiscal_year == year
    assert year.last_day + timedelta(days=1) == year.next.first_day
    assert month.last_day + timedelta(days=1) == month.next.first_day
    assert year.next.previous == year < year.next
    assert month.next.previous == month < month.next


@given(days)
def test_twelve_months_from_april_to_march(day):
    months = FiscalYear.of(day).months
    assert [month.number for month in months] == [4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3]


@given(months, st.integers(-600, 600))
def test_months_are_counted(month, count):
    later = month.plus(count)
    assert later.months_since(month) == count
    assert later.plus(-count) == month
    assert len(month.until(later)) == max(count + 1, 0)


@given(months)
def test_a_month_is_read_back_from_an_address(month):
    assert Month.parse(str(month)) == month


@given(st.integers(1873, 9998).map(FiscalYear))
def test_a_year_is_read_back_from_its_label(year):
    assert FiscalYear.parse(year.label) == year
    assert FiscalYear.parse(str(year)) == year


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("令和８年度", 2026),
        ("R8", 2026),
        ("令和元年度", 2019),
        ("平成31年度", 2019),
        ("２０２６年度", 2026),
        ("昭和63", 1988),
    ],
)
def test_it_reads_what_people_type(text, year):
    assert FiscalYear.parse(text) == FiscalYear(year)


@pytest.mark.parametrize("text", ["", "8", "令和", "平成40年度", "令和0年度", "0000", "9999", "再来年度"])
def test_it_refuses_what_is_no_fiscal_year(text):
    with pytest.raises(RuleBroken):
        FiscalYear.parse(text, field="year")


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "2026-00", "0000-01", "令和8年11月"])
def test_it_refuses_what_is_no_month(text):
    with pytest.raises(RuleBroken):
        Month.parse(text)


def test_labels_and_parts():
    assert Month(2026, 11).label == "令和8年11月"
    assert Month(2024, 2).last_day == date(2024, 2, 29)
    with pytest.raises(ValueError, match="month"):
        Month(2026, 13)
    with pytest.raises(ValueError, match="fiscal year"):
        FiscalYear(9999)


def test_share_elapsed_runs_from_nothing_to_all():
    year = FiscalYear(2025)
    assert year.share_elapsed(date(2025, 3, 31)) == 0
    assert year.share_elapsed(date(2025, 4, 1)) == 1 / 365
    assert year.share_elapsed(date(2026, 3, 31)) == 1
    assert year.share_elapsed(date(2027, 1, 1)) == 1
