"""A measured value on its way to dated targets, read by eye, by a screen reader and as a table."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoshin.web.drawing import Dated, course_chart

START = date(2025, 4, 1)
DAYS = st.integers(0, 3000).map(lambda days: START + timedelta(days=days))
LINES = st.lists(st.builds(Dated, DAYS, st.integers(-1000, 1000)), min_size=1, max_size=8)


def chart(**changes: Any) -> str:
    values: dict[str, Any] = {
        "title": "保有率",
        "measured": [Dated(date(2025, 6, 1), 10), Dated(date(2025, 5, 1), 5)],
        "targets": [Dated(date(2026, 3, 31), 60)],
        "unit": "％",
        "summary": "保有率の実績は10％、目標は60％です。",
        "key": "1",
    }
    return course_chart(**{**values, **changes})


def test_the_lines_are_told_apart_by_marker_and_dash_and_named_in_words() -> None:
    drawn = chart(trend=[Dated(date(2025, 6, 1), 10), Dated(date(2026, 3, 31), 55)])
    assert re.findall(r"<li>.*?</svg>(.*?)</li>", drawn) == ["実績", "目標", "今の傾向が続いた場合"]
    assert "<circle" in drawn
    assert "series-3" in drawn
    assert "series-3" not in chart(), "without a trend nothing is promised in the legend"


def test_the_same_numbers_stand_in_a_table_and_in_words() -> None:
    drawn = chart()
    table = drawn[drawn.index("<table>") :]
    assert re.findall(r'scope="row">(.*?)</th>', table) == ["令和7年5月1日", "令和7年6月1日", "令和8年3月31日"]
    assert re.findall(r'class="number">(.*?)</td>', table) == ["5％", "－", "10％", "－", "－", "60％"]
    assert "<desc" in drawn
    assert "保有率の実績は10％、目標は60％です。" in drawn


def test_a_course_needs_a_value_and_a_target() -> None:
    for missing in ("measured", "targets"):
        with pytest.raises(ValueError, match="needs"):
            chart(**{missing: []})


@given(LINES, LINES, LINES)
def test_every_mark_lies_inside_the_picture(measured: list[Dated], targets: list[Dated], trend: list[Dated]) -> None:
    drawn = chart(measured=measured, targets=targets, trend=trend)
    for x, y in re.findall(r'<circle cx="([-\d.]+)" cy="([-\d.]+)"', drawn):
        assert 0 <= float(x) <= 640
        assert 0 <= float(y) <= 280
    assert "nan" not in drawn
