import contextlib
import itertools
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoshin.kernel.eras import ERAS, NEW_CALENDAR, era_of, format_date, format_datetime, format_month, parse_date
from hoshin.kernel.errors import RuleBroken

DAY = date(2026, 11, 23)
days = st.dates(min_value=NEW_CALENDAR)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-23",
        "2026/11/23",
        "2026.11.23",
        "20261123",
        "２０２６－１１－２３",
        "2026年11月23日",
        "西暦2026年11月23日",
        "二〇二六年十一月二十三日",
        "令和8年11月23日",
        "令和 8 年 11 月 23 日",
        "　令和８年１１月２３日　",
        "令和8年11月23日（月）",
        "令和8年11月23日 月曜日",
        "令和八年十一月二十三日",
        "R8.11.23",
        "r8/11/23",
        "Ｒ８．１１．２３",
        "R08-11-23",
        "令8.11.23",
        "㋿8年11月23日",
        "令和8年11月23日(月曜)",
    ],
)
def test_it_reads_what_people_type(text):
    assert parse_date(text) == DAY


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("令和元年5月1日", date(2019, 5, 1)),
        ("平成31年4月30日", date(2019, 4, 30)),
        ("㍻元年1月8日", date(1989, 1, 8)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("S元.12.25", date(1926, 12, 25)),
        ("大正15年12月25日", date(1926, 12, 25)),
        ("明治45年7月30日", date(1912, 7, 30)),
        ("大正元年七月三十日", date(1912, 7, 30)),
        ("明治6年1月1日", date(1873, 1, 1)),
        ("平成二十年二月二十九日", date(2008, 2, 29)),
        ("昭和五十年1月1日", date(1975, 1, 1)),
    ],
)
def test_it_knows_the_days_on_which_eras_change(text, day):
    assert parse_date(text) == day


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("令和元年4月30日", "令和の期間に入りません。平成31年4月30日"),
        ("平成31年5月1日", "令和元年5月1日"),
        ("昭和64年1月8日", "平成元年1月8日"),
        ("平成元年1月7日", "昭和64年1月7日"),
        ("大正15年12月26日", "昭和元年12月26日"),
        ("昭和元年12月24日", "大正15年12月24日"),
        ("大正元年7月29日", "明治45年7月29日"),
        ("明治45年7月31日", "大正元年7月31日"),
        ("明治5年12月2日", "旧暦"),
        ("令和8年2月29日", "ありません"),
        ("2026-13-01", "ありません"),
        ("令和0年1月1日", "令和の期間に入りません"),
        ("0000-01-01", "ありません"),
        ("8/11/23", "読み取れません"),
        ("11月23日", "読み取れません"),
        ("令和8年11月", "読み取れません"),
        ("", "読み取れません"),
        ("きのう", "読み取れません"),
        ("令和8年11月23日（火）", "月曜日です"),
    ],
)
def test_it_refuses_in_words_that_help(text, words):
    with pytest.raises(RuleBroken) as refusal:
        parse_date(text, field="starts_on")
    assert words in refusal.value.message
    assert refusal.value.field == "starts_on"


@given(days, st.booleans())
def test_what_is_written_is_read_back(day, weekday):
    assert parse_date(format_date(day, weekday=weekday)) == day


@given(days)
def test_short_and_full_width_forms_are_read_back(day):
    era = era_of(day)
    assert era is not None
    short = f"{era.letter}{era.year_of(day)}.{day.month}.{day.day}"
    wide = short.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    assert parse_date(short) == parse_date(wide) == parse_date(day.isoformat()) == day


@given(days, st.sampled_from(ERAS))
def test_an_era_date_outside_its_era_is_refused(day, era):
    year = era.year_of(day)
    text = f"{era.name}{year}年{day.month}月{day.day}日"
    if year >= 1 and era.holds(day):
        assert parse_date(text) == day
    else:
        with pytest.raises(RuleBroken):
            parse_date(text)


@given(st.text(alphabet="令和平成元年月日0123456789-/.(月)一二十〇RrＲ２ \n", max_size=20) | st.text(max_size=20))
def test_any_other_text_is_refused_and_never_breaks(text):
    with contextlib.suppress(RuleBroken):
        assert isinstance(parse_date(text), date)


def test_eras_follow_each_other_without_a_gap():
    for older, newer in itertools.pairwise(ERAS):
        assert older.last_day is not None
        assert newer.first_day - older.last_day in (timedelta(0), timedelta(days=1))
        assert era_of(newer.first_day) is newer
        assert era_of(newer.first_day - timedelta(days=1)) is older
    assert ERAS[-1].last_day is None


def test_it_writes_days_as_the_city_does():
    assert format_date(DAY) == "令和8年11月23日（月）"
    assert format_date(DAY, weekday=False) == "令和8年11月23日"
    assert format_date(date(2019, 5, 1)) == "令和元年5月1日（水）"
    assert format_month(DAY) == "令和8年11月"
    assert format_date(date(1872, 12, 31), weekday=False) == "西暦1872年12月31日"


def test_it_writes_moments_in_japanese_time():
    assert format_datetime(datetime(2026, 11, 22, 15, 5, tzinfo=UTC)) == "令和8年11月23日（月） 00:05"
    with pytest.raises(ValueError, match="time zone"):
        format_datetime(datetime(2026, 11, 22, 15, 5))  # noqa: DTZ001 - the defect itself
