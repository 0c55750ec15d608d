"""Dates in every form that offices write, against the eras of the kernel."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoshin.kernel import eras
from hoshin.tables.normalising.dates import mend_date

DAYS = st.dates(eras.NEW_CALENDAR, date(2060, 12, 31))


@pytest.mark.parametrize(
    ("written", "meant", "rule"),
    [
        ("R3.5.10", "2021-05-10", "era-date"),
        ("r3.5.10", "2021-05-10", "era-date"),
        ("Ｒ３年５月１０日", "2021-05-10", "era-date"),
        ("令和元年5月1日", "2019-05-01", "era-date"),
        ("令和1.5.1", "2019-05-01", "era-date"),
        ("平成31.4.30", "2019-04-30", "era-date"),
        ("昭和64.1.7", "1989-01-07", "era-date"),
        ("平成元年1月8日", "1989-01-08", "era-date"),
        ("大正元年七月三十日", "1912-07-30", "era-date"),
        ("明治6年1月1日", "1873-01-01", "era-date"),
        ("S48. 1.11", "1973-01-11", "era-date"),
        ("H 7. 7. 1", "1995-07-01", "era-date"),
        ("令和３年10月28日（木）公表分", "2021-10-28", "era-date"),
        ("令和4年1月1日現在", "2022-01-01", "era-date"),
        ("令和元年（2019年）5月1日", "2019-05-01", "era-date"),
        ("2019年(令和元年)5月1日", "2019-05-01", "era-date"),
        ("R2.2月", "2020-02", "era-month"),
        ("令和2年2月", "2020-02", "era-month"),
        ("平成31年4月", "2019-04", "era-month"),
        ("令和3年度", "2021年度", "era-fiscal-year"),
        ("平成31年度", "2019年度", "era-fiscal-year"),
        ("令和元年度", "2019年度", "era-fiscal-year"),
        ("２０２１年度", "2021年度", "width"),
        ("昭和64年", "1989", "era-year"),
        ("平成元年", "1989", "era-year"),
        ("1947/4/1", "1947-04-01", "date-format"),
        ("2021年5月3日", "2021-05-03", "date-format"),
        ("20210503", "2021-05-03", "date-format"),
        ("202305", "2023-05", "month"),
        ("2023/5", "2023-05", "month"),
        ("45016", "2023-03-31", "excel-serial"),
        ("22196", "1960-10-07", "excel-serial"),
        ("45016.0", "2023-03-31", "excel-serial"),
        ("2021-10-05 00:00:00", "2021-10-05", "midnight"),
        ("2023-02-03 14:05:00", "2023-02-03T14:05:00", "date-time"),
        ("11/28/2018", "2018-11-28", "date-order"),
        ("5/5/2023", "2023-05-05", "date-order"),
        ("令和3年4月1日～令和4年3月31日", "2021-04-01/2022-03-31", "date-range"),
        ("令和3年4月1日〜5月3日", "2021-04-01/2021-05-03", "date-range"),
        ("令和3年4月～6月", "2021-04/2021-06", "date-range"),
        ("2021/4/1から2021/4/30", "2021-04-01/2021-04-30", "date-range"),
        (" 2021-05-10　", "2021-05-10", "trim"),
        ("２０２１-０５-１０", "2021-05-10", "width"),
        ("　", None, "trim"),
    ],
)
def test_what_is_written_is_understood(written: str, meant: str | None, rule: str) -> None:
    outcome = mend_date(written)
    assert (outcome.value, outcome.rule, outcome.message) == (meant, rule, "")


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ("平成31年5月1日", "era-boundary"),
        ("令和元年4月30日", "era-boundary"),
        ("昭和64年1月8日", "era-boundary"),
        ("平成31年5月", "era-boundary"),
        ("昭和64年2月", "era-boundary"),
        ("平成32年度", "era-boundary"),
        ("平成32年", "era-boundary"),
        ("享保6年6月22日", "date"),
        ("明治5年12月2日", "date"),
        ("令和3年2月30日", "date-impossible"),
        ("2021-02-30", "date-impossible"),
        ("R0.1.1", "era-boundary"),
        ("21/4/1", "date"),
        ("3/5", "date"),
        ("4/1/2023", "date-order"),
        ("13/13/2023", "date-impossible"),
        ("H28 12.12", "date"),
        ("令和2年(2019年)5月1日", "date-both-years"),
        ("令和4年4月1日～令和3年3月31日", "date-range"),
        ("不明", "date"),
        ("明治35年8月上旬", "date"),
        ("12月29日～1月3日", "date"),
        ("令和3年10月28日（金）", "date"),
    ],
)
def test_what_is_not_certain_stays_and_is_reported(written: str, rule: str) -> None:
    outcome = mend_date(written)
    assert outcome.value == written
    assert outcome.rule == rule
    assert outcome.message


@given(DAYS)
def test_an_iso_day_is_left_alone(day: date) -> None:
    assert mend_date(day.isoformat()) == (day.isoformat(), "", "")


@given(DAYS, st.booleans())
def test_what_the_kernel_writes_is_read_back(day: date, weekday: bool) -> None:
    assert mend_date(eras.format_date(day, weekday=weekday)).value == day.isoformat()


@given(DAYS, st.sampled_from([".", "/", "-"]))
def test_letters_of_eras_are_read(day: date, mark: str) -> None:
    era = eras.era_of(day)
    assert era is not None
    written = mark.join([f"{era.letter}{era.year_of(day)}", str(day.month), str(day.day)])
    assert mend_date(written).value == day.isoformat()


@given(st.integers(10_000, 73_000))
def test_a_serial_number_is_the_day_that_a_spreadsheet_shows(serial: int) -> None:
    assert mend_date(str(serial)).value == (date(1899, 12, 30) + timedelta(days=serial)).isoformat()


@given(DAYS)
def test_a_month_and_its_fiscal_year_are_read(day: date) -> None:
    assert mend_date(eras.format_month(day)).value == f"{day:%Y-%m}"
    assert mend_date(f"{eras.format_year(date(day.year, 12, 31))}度").value == f"{day.year}年度"
