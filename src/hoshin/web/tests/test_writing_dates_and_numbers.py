from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import engines

from hoshin.kernel.clock import JAPAN
from hoshin.kernel.fiscal_year import FiscalYear, Month
from hoshin.kernel.flow import Phase, State
from hoshin.web import formatting

NOW = datetime(2026, 11, 23, 14, 5, tzinfo=JAPAN)


def shown(template, **context):
    return engines["django"].from_string("{% load hoshin %}" + template).render(context)


@pytest.mark.parametrize(
    ("template", "value", "expected"),
    [
        ("{{ v|era }}", date(2026, 11, 23), '<time datetime="2026-11-23">令和8年11月23日（月）</time>'),
        (
            "{{ v|era }}",
            datetime(2026, 11, 22, 20, 0, tzinfo=UTC),
            '<time datetime="2026-11-23">令和8年11月23日（月）</time>',
        ),
        ("{{ v|era_short }}", date(2019, 5, 1), '<time datetime="2019-05-01">令和元年5月1日</time>'),
        ("{{ v|era_datetime }}", NOW, '<time datetime="2026-11-23T14:05+09:00">令和8年11月23日（月） 14:05</time>'),
        ("{{ v|era_month }}", Month(2026, 11), '<time datetime="2026-11">令和8年11月</time>'),
        ("{{ v|era|default:'未定' }}", None, "未定"),
        ("{{ v|fiscal_year }}", date(2027, 3, 31), "令和8年度"),
        ("{{ v|fiscal_year }}", datetime(2027, 3, 31, 16, 0, tzinfo=UTC), "令和9年度"),
        ("{{ v|fiscal_year }}", 2026, "令和8年度"),
        ("{{ v|fiscal_year }}", FiscalYear(2026), "令和8年度"),
        ("{{ v|number }}", Decimal("1234567.50"), "1,234,567.5"),
        ("{{ v|number:1 }}", 3, "3.0"),
        ("{{ v|yen }}", 1234000, "1,234,000円"),
        ("{{ v|thousand_yen }}", 1234500, "1,235千円"),
        ("{{ v|percent }}", 0.425, "42.5%"),
        ("{{ v|percent:0 }}", Decimal("0.865"), "87%"),
        ("{{ v|yen }}{{ v|number }}{{ v|percent }}{{ v|age }}{{ v|due }}", None, ""),
    ],
)
def test_filters(template, value, expected):
    assert shown(template, v=value) == expected


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 11, 23, 9, 30, tzinfo=JAPAN), "今日 09:30"),
        (datetime(2026, 11, 22, 23, 59, tzinfo=JAPAN), "昨日"),
        (date(2026, 11, 20), "3日前"),
        (date(2026, 9, 1), "2か月前"),
        (date(2024, 9, 1), "2年前"),
        (date(2026, 11, 24), "明日"),
        (date(2026, 12, 3), "10日後"),
    ],
)
def test_age_is_counted_in_days_of_japan(moment, words):
    assert formatting.age(moment, NOW) == words


def test_deadlines():
    today = NOW.date()
    assert [formatting.due(date(2026, 11, day), today) for day in (20, 23, 30)] == ["3日遅れ", "今日まで", "あと7日"]


def test_a_state_is_a_word_with_an_icon():
    for phase in Phase:
        html = shown("{% state_badge s %}", s=State("x", "実証実験", phase))
        assert "実証実験</span>" in html
        assert "<svg" in html


def test_an_icon_that_does_not_exist_is_a_defect():
    with pytest.raises(ValueError, match="no icon 'unicorn'"):
        shown('{% icon "unicorn" %}')


def test_progress_is_also_said_in_words():
    assert "42%</span>" in shown('{% progress 42 label="進み" %}')
    assert "100%</span>" in shown('{% progress 7 5 label="進み" %}')
    assert "0%</span>" in shown('{% progress 0 0 label="進み" %}')


def test_an_empty_part_leaves_no_element():
    assert shown('{% filled "aside" "x" "関連" %}  {% endfilled %}') == ""
    assert "未記入" in shown('{% fact "効果" %}{% endfact %}')


def test_parts_do_not_let_html_through():
    html = shown('{% notice "info" v %}{{ v }}{% endnotice %}{% badge v %}{% frame v %}{{ v }}{% endframe %}', v="<b>")
    assert "<b>" not in html
