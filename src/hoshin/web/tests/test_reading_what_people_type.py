from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from hoshin.kernel.eras import format_date
from hoshin.kernel.fiscal_year import FiscalYear, Month
from hoshin.web.formatting import number
from hoshin.web.forms import (
    AmountField,
    DecimalNumberField,
    FiscalYearField,
    JapaneseDateField,
    MonthField,
    WholeNumberField,
)

FULL_WIDTH = str.maketrans("0123456789,-.", "０１２３４５６７８９，－．")


@given(st.dates(date(1873, 1, 1), date(2100, 12, 31)))
def test_a_day_is_read_however_it_is_written(day):
    field = JapaneseDateField()
    for text in (day.isoformat(), format_date(day), day.isoformat().translate(FULL_WIDTH), f" {day:%Y/%m/%d} "):
        assert field.clean(text) == day
    assert field.understood(day) == format_date(day)
    assert not field.has_changed(day, format_date(day, weekday=False))


@given(st.integers(0, 10**12))
def test_an_amount_is_read_in_any_width_with_separators_and_unit(amount):
    field = AmountField()
    for text in (str(amount), f"{amount:,}円", f"¥{amount:,}", f"{amount:,}".translate(FULL_WIDTH)):
        assert field.clean(text) == amount
    assert field.understood(amount) == f"{amount:,}円"


@given(st.decimals(-(10**6), 10**6, places=2))
def test_a_number_comes_back_as_it_was_shown(value):
    assert DecimalNumberField().clean(number(value)) == value


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        (AmountField(), "-1", "0円以上"),
        (AmountField(most=100), "101", "100円以下"),
        (AmountField(), "百万", "「百万」は数として読み取れません"),
        (AmountField(), "1.5", "小数のない数"),
        (DecimalNumberField(digits=1), "1.25", "小数は1桁まで"),
        (WholeNumberField(), "9" * 21, "数として読み取れません"),
        (WholeNumberField(), "1" * 100_000, "数として読み取れません"),
        (JapaneseDateField(), "令和8年2月30日", "という日はありません"),
        (JapaneseDateField(), "来週", "日付として読み取れません"),
        (FiscalYearField(), "2026年度予算", "年度として読み取れません"),
        (MonthField(), "令和8年13月", "年月として読み取れません"),
        (MonthField(), "11", "年月として読み取れません"),
    ],
)
def test_what_cannot_be_read_is_said_in_words(field, text, words):
    with pytest.raises(ValidationError, match=words):
        field.clean(text)


def test_years_and_months():
    assert FiscalYearField().clean("令和８年度") == FiscalYear(2026)
    assert FiscalYearField().understood(FiscalYear(2026)) == "令和8年度（令和8年4月1日～令和9年3月31日）"
    for text in ("2026-11", "2026/11", "２０２６．１１", "令和8年11月", "R8.11"):
        assert MonthField().clean(text) == Month(2026, 11), text


def test_nothing_typed_is_nothing_and_not_zero():
    assert AmountField(required=False).clean("　") is None
    assert JapaneseDateField(required=False).clean("") is None


def test_a_stored_value_is_shown_as_people_write_it():
    assert "令和8年11月23日" in JapaneseDateField().widget.render("day", date(2026, 11, 23))
    assert 'value="12,000"' in AmountField().widget.render("cost", 12000)
    assert 'value="12.5"' in DecimalNumberField().widget.render("share", Decimal("12.50"))
    assert 'value="１２ａ"' in AmountField().widget.render("cost", "１２ａ")
