import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoshin.kernel.errors import MoveRefused
from hoshin.kernel.flow import Flow, Move, Phase, State

STATES = {
    code: State(code, label, phase)
    for code, label, phase in [
        ("draft", "下書き", Phase.START),
        ("asked", "依頼中", Phase.WAITING),
        ("working", "進行中", Phase.WORKING),
        ("paused", "中断", Phase.PAUSED),
        ("done", "完了", Phase.DONE),
    ]
}
MOVES = (
    Move("ask", "依頼する", frozenset({"draft"}), "asked", frozenset({"owner"})),
    Move("accept", "引き受ける", frozenset({"asked"}), "working", frozenset({"section"})),
    Move("pause", "中断する", frozenset({"asked", "working"}), "paused", frozenset({"owner"}), needs_note=True),
    Move(
        "resume", "再開する", frozenset({"paused"}), None, frozenset({"owner"}), targets=frozenset({"asked", "working"})
    ),
    Move("finish", "完了する", frozenset({"working"}), "done", frozenset({"owner"}), needs_date=True),
)
FLOW = Flow("test", STATES, MOVES, "draft")


@st.composite
def flows(draw):
    codes = draw(st.lists(st.sampled_from("abcdefgh"), min_size=1, unique=True))
    some = st.frozensets(st.sampled_from(codes), min_size=1)
    moves = []
    for number in range(draw(st.integers(0, 8))):
        target = draw(st.none() | st.sampled_from(codes))
        targets = draw(some) if target is None else frozenset()
        moves.append(Move(f"m{number}", f"動き{number}", draw(some), target, frozenset({"who"}), targets=targets))
    return Flow("drawn", {code: State(code, code.upper()) for code in codes}, tuple(moves), codes[0])


def test_the_buttons_of_a_state_come_in_the_order_of_the_table():
    assert [move.code for move in FLOW.moves_from("working")] == ["pause", "finish"]
    assert FLOW.moves_from("done") == ()


def test_a_move_from_another_state_is_refused_in_words_that_name_both():
    assert FLOW.check("finish", "working") is FLOW.move("finish")
    with pytest.raises(MoveRefused) as refusal:
        FLOW.check("finish", "draft")
    assert "「下書き」" in refusal.value.message
    assert "「完了する」" in refusal.value.message


def test_an_open_target_is_checked():
    resume = FLOW.move("resume")
    assert FLOW.check_target(resume, "asked") == "asked"
    for wrong in ("done", "nowhere"):
        with pytest.raises(MoveRefused):
            FLOW.check_target(resume, wrong)


def test_unknown_codes_are_defects():
    with pytest.raises(KeyError):
        FLOW.move("fly")
    with pytest.raises(KeyError):
        FLOW.state("nowhere")
    assert FLOW.state("done").phase is Phase.DONE


@pytest.mark.parametrize(
    ("moves", "initial"),
    [
        (MOVES, "nowhere"),
        ((*MOVES, MOVES[0]), "draft"),
        ((Move("x", "x", frozenset({"nowhere"}), "done", frozenset()),), "draft"),
        ((Move("x", "x", frozenset({"draft"}), "nowhere", frozenset()),), "draft"),
        ((Move("x", "x", frozenset(), "done", frozenset()),), "draft"),
        ((Move("x", "x", frozenset({"draft"}), None, frozenset()),), "draft"),
    ],
)
def test_a_table_that_contradicts_itself_cannot_be_made(moves, initial):
    with pytest.raises(ValueError, match="test:"):
        Flow("test", STATES, tuple(moves), initial)


@given(flows(), st.data())
def test_a_move_is_offered_exactly_where_it_passes(flow, data):
    state = data.draw(st.sampled_from(sorted(flow.states)))
    offered = {move.code for move in flow.moves_from(state)}
    for move in flow.moves:
        if move.code in offered:
            assert flow.check(move.code, state) is move
        else:
            with pytest.raises(MoveRefused):
                flow.check(move.code, state)


@given(flows(), st.data())
def test_what_is_reachable_is_closed_under_moves(flow, data):
    state = data.draw(st.sampled_from(sorted(flow.states)))
    reachable = flow.reachable_from(state)
    assert state in reachable
    for code in reachable:
        for move in flow.moves_from(code):
            assert move.reachable <= reachable


@given(flows(), st.data())
def test_any_walk_stays_within_what_is_reachable(flow, data):
    state = flow.initial
    reachable = flow.reachable_from(state)
    for _ in range(6):
        moves = flow.moves_from(state)
        if not moves:
            break
        move = data.draw(st.sampled_from(moves))
        state = flow.check_target(move, data.draw(st.sampled_from(sorted(move.reachable))))
        assert state in reachable
