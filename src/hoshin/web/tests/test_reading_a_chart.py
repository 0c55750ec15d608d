import re
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoshin.web.drawing import Bar, Part, Series, Target, bar_chart, line_chart, progress_bar, share_bar
from hoshin.web.drawing.scale import scale_for

MONTHS = ["R8.4", "R8.5", "R8.6", "R8.7"]
values = st.none() | st.integers(-10_000, 10_000_000) | st.decimals(-100, 100, places=2)


def chart(**changes):
    given_values = {
        "title": "オンライン手続の割合",
        "labels": MONTHS,
        "series": [Series("実績", [12, None, 18, Decimal("31.5")])],
        "unit": "%",
        "target": Target(60),
        "key": "share",
    }
    return line_chart(**{**given_values, **changes})


def drawn(html):
    return [ET.fromstring(svg) for svg in re.findall(r"<svg.*?</svg>", html, re.DOTALL)]  # noqa: S314 - drawn here


def keeps_to_the_content_policy(html):
    return not re.search(r"\s(style|on\w+)=|<style|<script", html)


def test_the_chart_says_in_a_sentence_what_it_shows():
    for picture in drawn(chart()):
        assert picture.get("role") == "img"
        (description,) = [node.text for node in picture.iter("desc")]
        assert description == "実績：R8.4の12%から、R8.7は31.5%になりました。目標は60%です。"


def test_every_number_stands_in_the_table():
    html = chart(series=[Series("実績", [12, None, 18, 31]), Series("計画", [10, 20, 30, 40])])
    cells = re.findall(r'<td class="number"[^>]*>([^<]*)</td>', html)
    assert cells == ["12%", "10%", "－", "20%", "18%", "30%", "31%", "40%", "60%"]
    assert re.findall(r'<th scope="row">([^<]*)</th>', html) == [*MONTHS, "目標"]
    assert "<summary>数値の表</summary>" in html


def test_series_differ_by_more_than_colour():
    html = chart(series=[Series(f"系列{n}", [n, n + 1, n + 2, n + 3]) for n in range(6)])
    marks = []
    for number in range(1, 7):
        (group,) = [node for node in drawn(html)[0].iter("g") if f"series-{number}" in node.get("class", "").split()]
        mark = next(node for node in group if "chart-mark" in node.get("class", ""))
        marks.append((_shape_of(mark), mark.get("class")))
    assert len(set(marks)) == 6
    assert html.count('class="drawing-sample"') == 6


def _shape_of(mark):
    """The corners of a marker as seen from its first one; a circle has none."""
    spots = [tuple(map(float, spot.split())) for spot in (mark.get("d") or "M0 0Z").strip("MZ").split("L")]
    return tuple((round(x - spots[0][0]), round(y - spots[0][1])) for x, y in spots)


def test_a_missing_value_breaks_the_line():
    (line, *_) = [node for node in drawn(chart())[0].iter("path") if node.get("class") == "chart-line"]
    assert line.get("d").count("M") == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"labels": []},
        {"series": []},
        {"series": [Series("短い", [1])]},
        {"series": [Series(str(n), [1, 2, 3, 4]) for n in range(7)]},
    ],
)
def test_a_chart_that_contradicts_itself_cannot_be_drawn(changes):
    with pytest.raises(ValueError, match="chart"):
        chart(**changes)


@given(st.lists(values, min_size=1, max_size=30), st.none() | st.integers(-100, 10_000))
def test_every_chart_stays_on_its_paper(numbers, target):
    labels = [f"R{number}.4" for number in range(len(numbers))]
    html = chart(labels=labels, series=[Series("実績", numbers)], target=None if target is None else Target(target))
    assert keeps_to_the_content_policy(html)
    for picture in drawn(html):
        width, height = float(picture.get("width")), float(picture.get("height"))
        for mark in picture.iter("circle"):
            assert 0 <= float(mark.get("cx")) <= width
            assert 0 <= float(mark.get("cy")) <= height
        shown = [node for node in picture.iter("text") if node.text in labels]
        assert shown[0].text == labels[-1]


@given(st.lists(st.floats(-1e9, 1e9), max_size=20))
def test_an_axis_has_few_round_steps_and_holds_every_value(numbers):
    scale = scale_for(numbers)
    assert 2 <= len(scale.ticks) <= 8
    assert all(before < after for before, after in pairwise(scale.ticks))
    assert scale.ticks[0] <= 0 <= scale.ticks[-1]
    for value in numbers:
        assert -1e-6 <= scale.share(value) <= 1 + 1e-6


def test_bars_carry_names_numbers_and_links_as_text():
    bars = [Bar("① 利便性", 90_000, "6件", "/plan/?policy=1&x=2"), Bar("② データ", None), Bar("<b>③", 0)]
    html = bar_chart(title="予算", bars=bars, unit="千円", target=Target(100_000, "上限"))
    assert '<a href="/plan/?policy=1&amp;x=2">① 利便性</a>' in html
    assert "90,000千円" in html
    assert "縦の線は上限（100,000千円）です。" in html
    assert "&lt;b&gt;③" in html
    assert keeps_to_the_content_policy(html)
    lengths = [
        node.get("width") for svg in drawn(html) for node in svg.iter("rect") if node.get("class") == "bar-length"
    ]
    assert lengths == ["90%", "0%", "0%"]
    assert all(svg.get("aria-hidden") == "true" for svg in drawn(html))


def test_progress_is_told_in_words():
    html = progress_bar(label="実測の割合", share=Decimal("0.62"), words="31件／50件", target=Decimal("0.75"))
    assert "62%（31件／50件）" in html
    assert "目安 75%" in html
    assert "不明" in progress_bar(label="実測の割合", share=None)


def test_shares_add_up_and_differ_by_pattern():
    parts = [Part("予定どおり", 6, "/a", "success"), Part("遅れ", 3, tone="late"), Part("未定", 0), Part("中断", 3)]
    html = share_bar(title="状態", parts=parts, key="state")
    bar, *_ = drawn(html)
    pieces = [node for node in bar.iter("rect") if node.get("class") == "share-lines"]
    assert [(piece.get("x"), piece.get("width")) for piece in pieces] == [("0%", "50%"), ("50%", "25%"), ("75%", "25%")]
    patterns = [piece.get("fill") for piece in pieces]
    assert len(set(patterns)) == 3
    ids = {node.get("id") for node in bar.iter("pattern")}
    assert {pattern[5:-1] for pattern in patterns} <= ids
    for words in ("予定どおり", "6件", "（50%）", "（0%）"):
        assert words in html
    assert keeps_to_the_content_policy(html)


def test_nothing_to_share_is_no_error():
    assert "－" in share_bar(title="状態", parts=[Part("予定どおり", 0)], key="none")
    assert share_bar(title="状態", parts=[], key="empty")


def test_negative_lengths_are_defects():
    with pytest.raises(ValueError, match="shorter"):
        bar_chart(title="予算", bars=[Bar("①", -1)])
    with pytest.raises(ValueError, match="less"):
        share_bar(title="状態", parts=[Part("①", -1)], key="x")
