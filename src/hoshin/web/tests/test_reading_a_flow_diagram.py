import itertools
import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoshin.kernel.flow import Flow, Move, Phase, State
from hoshin.kernel.tests.test_flow import flows
from hoshin.web.drawing import flow_diagram
from hoshin.web.drawing.arrangement import Arrangement, Standing
from hoshin.web.drawing.plan import across, down, plan
from hoshin.web.paper.presses import ROOT

LABELS = {
    "draft": ("下書き", Phase.START),
    "decided": ("決定", Phase.WAITING),
    "study": ("詳細検討", Phase.WORKING),
    "buy": ("調達", Phase.WORKING),
    "trial": ("試行導入", Phase.WORKING),
    "use": ("本格導入", Phase.WORKING),
    "done": ("完了", Phase.DONE),
    "paused": ("中断", Phase.PAUSED),
}
STAGES = ("study", "buy", "trial", "use")


def move(code, sources, target, targets=()):
    return Move(code, f"{code}の動き", frozenset(sources), target, frozenset({"who"}), targets=frozenset(targets))


SHEET = Flow(
    "test.sheet",
    {code: State(code, label, phase) for code, (label, phase) in LABELS.items()},
    (
        move("decide", ["draft"], "decided"),
        move("return", ["decided"], "draft"),
        move("begin", ["decided"], None, STAGES),
        move("advance", STAGES[:-1], None, STAGES),
        move("fail", ["trial"], "study"),
        move("finish", ["use"], "done"),
        move("pause", ["decided", *STAGES], "paused"),
        move("resume", ["paused"], None, ["decided", *STAGES]),
    ),
    "draft",
)


def pictures(html):
    return [ET.fromstring(svg) for svg in re.findall(r"<svg.*?</svg>", html, re.DOTALL)]  # noqa: S314 - drawn here


def words_of(picture):
    return ["".join(node.itertext()) for node in picture.iter("text")]


def test_the_same_picture_is_drawn_across_and_down():
    drawn = pictures(flow_diagram(SHEET, "trial"))
    assert len(drawn) == 2
    for picture in drawn:
        assert picture.get("role") == "img"
        names = {node.get("id"): node.text for node in picture if node.tag in {"title", "desc"}}
        assert "今の状態は「試行導入」です。" in names[picture.get("aria-describedby")]
        assert "流れの図" in names[picture.get("aria-labelledby")]
        for label, _ in LABELS.values():
            assert any(word.startswith(label) for word in words_of(picture))


def test_the_present_state_is_told_in_words_too():
    html = flow_diagram(SHEET, "trial")
    for picture in pictures(html):
        (current,) = [group for group in picture.iter("g") if "is-current" in group.get("class", "")]
        assert "試行導入" in "".join(current.itertext())
        assert "今ここ" in "".join(current.itertext())
    assert html.count("今ここ") == 3
    assert '<li aria-current="step"><strong>試行導入</strong>（今ここ）' in html


def test_every_move_is_read_out_below_the_picture():
    html = flow_diagram(SHEET, None)
    assert "<li>finishの動き → 「完了」に</li>" in html
    assert "<li>beginの動き → 「詳細検討」「調達」「試行導入」「本格導入」のいずれかに</li>" in html
    assert "今ここ" not in html


def standings(current, path=()):
    arrangement = Arrangement(SHEET, current, tuple(path))
    return {code: arrangement.standing_of(code).value for code in SHEET.states}


def test_what_has_passed_what_comes_and_what_is_left_out():
    assert standings("trial", ["study", "trial", "use"]) == {
        "draft": "passed",
        "decided": "passed",
        "study": "passed",
        "buy": "skipped",
        "trial": "current",
        "use": "ahead",
        "done": "ahead",
        "paused": "plain",
    }
    assert standings("trial")["study"] == "ahead", "without a path nobody knows whether the study took place"
    assert standings("decided", ["buy", "use"])["study"] == "skipped"
    assert set(standings("paused", ["buy", "use"]).values()) == {"current", "plain", "skipped"}
    assert set(standings(None).values()) == {"plain"}


def test_a_chosen_path_is_drawn_around_what_it_leaves_out():
    arrangement = Arrangement(SHEET, "buy", ("buy", "use"))
    assert ("decided", "buy") in arrangement.bows
    assert ("buy", "use") in arrangement.bows
    assert arrangement.was_taken(("decided", "buy"))
    assert arrangement.is_beside_way(("decided", "study"))


def test_ways_back_are_drawn_and_explained():
    arrangement = Arrangement(SHEET, "trial", ())
    assert arrangement.is_two_way(("draft", "decided"))
    assert arrangement.return_bows == (("trial", "study"),)
    assert "戻ることがある道" in flow_diagram(SHEET, "trial")
    assert arrangement.apart == ("paused",)


def test_nothing_of_a_label_is_taken_for_markup():
    states = {"a": State("a", '<b onload="x">&'), "b": State("b", "</svg><script>")}
    html = flow_diagram(Flow("x", states, (move("m", ["a"], "b"),), "a"), "a")
    assert "<script" not in html
    assert "<b " not in html
    assert len(pictures(html)) == 2


def test_it_keeps_to_the_content_policy_and_to_unique_names():
    html = flow_diagram(SHEET, "trial", key="one") + flow_diagram(SHEET, "trial", key="two")
    assert not re.search(r"\s(style|on\w+)=|<style|<script", html)
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids)) == 8


def test_its_styles_come_with_it_and_use_what_the_theme_defines():
    assert flow_diagram(SHEET, None).startswith('<link rel="stylesheet" href="/static/web/drawing')
    folder = ROOT / "web" / "static" / "web"
    used = set(re.findall(r"var\((--[\w-]+)", (folder / "drawing.css").read_text(encoding="utf-8")))
    defined = set(
        re.findall(r"(--[\w-]+):", "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.css")))
    )
    assert used <= defined


def test_unknown_states_are_defects():
    for current, path in (("nowhere", ()), ("draft", ("nowhere",))):
        with pytest.raises(KeyError):
            flow_diagram(SHEET, current, path)


def test_long_lives_are_cut_into_rows_where_nothing_is_torn():
    states = {str(n): State(str(n), f"段階{n}") for n in range(13)}
    steps = tuple(move(f"m{n}", [str(n)], str(n + 1)) for n in range(12))
    back = move("back", ["8"], "5")
    rows = Arrangement(Flow("long", states, (*steps, back), "0"), "3", ()).rows()
    assert rows is not None
    assert all(last - first <= 7 for first, last in rows)
    assert not any(5 < cut <= 8 for _, cut in rows[:-1])
    torn = Arrangement(Flow("long", states, (*steps, move("back", ["12"], "0")), "0"), "3", ())
    assert torn.rows() is None
    assert "only-down" in flow_diagram(torn.flow, "3")


@given(flows(), st.data())
def test_boxes_never_overlap_and_stay_on_the_drawing(flow, data):
    current = data.draw(st.none() | st.sampled_from(sorted(flow.states)))
    arrangement = Arrangement(flow, current, ())
    ways = [(across(), arrangement.rows()), (down(2), [(0, len(arrangement.ranks))])]
    for direction, rows in ways:
        if rows is None:
            continue
        places = plan(arrangement, direction, rows)
        assert set(places.boxes) | set(arrangement.apart) == set(flow.states)
        for one, other in itertools.combinations(places.boxes.values(), 2):
            assert (
                one.x + one.width <= other.x
                or other.x + other.width <= one.x
                or one.y + one.height <= other.y
                or other.y + other.height <= one.y
            )
        points = [point for bow in places.bows for point in bow.points]
        points += [
            corner
            for box in places.boxes.values()
            for corner in ((box.x, box.y), (box.x + box.width, box.y + box.height))
        ]
        assert all(0 <= x <= places.size[0] and 0 <= y <= places.size[1] for x, y in points)


@given(flows())
def test_the_picture_leads_exactly_where_the_table_leads(flow):
    arrangement = Arrangement(flow, None, ())
    on_way = [code for code in flow.states if code not in arrangement.apart]
    order = arrangement.order
    direct = {
        (source, target)
        for step in flow.moves
        for source in step.sources
        for target in step.reachable
        if order[source] < order[target] and {source, target} <= set(on_way)
    }
    assert _closure(set(arrangement.edges)) == _closure(direct)
    assert set(arrangement.edges) <= direct


def _closure(edges):
    closed = set(edges)
    while True:
        more = {(a, d) for a, b in closed for c, d in closed if b == c} - closed
        if not more:
            return closed
        closed |= more


@given(flows(), st.data())
def test_every_flow_can_be_drawn(flow, data):
    current = data.draw(st.none() | st.sampled_from(sorted(flow.states)))
    path = data.draw(st.lists(st.sampled_from(sorted(flow.states)), max_size=4))
    html = flow_diagram(flow, current, path)
    assert all(node.get("role") == "img" for node in pictures(html))
    if current is not None:
        assert Arrangement(flow, current, tuple(path)).standing_of(current) is Standing.CURRENT
        assert 'aria-current="step"' in html
