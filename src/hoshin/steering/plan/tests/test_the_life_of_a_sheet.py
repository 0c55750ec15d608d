"""The flow table of 4-2 and 4-3, walked in every direction."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoshin.kernel.errors import MoveRefused
from hoshin.kernel.flow import Phase
from hoshin.steering.plan.rules import BEFORE_LISTING, CLOSED, SHEET_FLOW, STUDY_FLOW, SheetState


def test_every_state_is_reachable_from_a_draft():
    assert SHEET_FLOW.reachable_from("draft") == set(SHEET_FLOW.states)


def test_an_ended_sheet_stays_ended():
    for state in CLOSED:
        assert SHEET_FLOW.moves_from(state.value) == ()


def test_every_open_state_can_still_come_to_completion():
    for code, state in SHEET_FLOW.states.items():
        if state.phase is not Phase.ENDED:
            assert "complete" in SHEET_FLOW.reachable_from(code), code


@given(st.lists(st.sampled_from([move.code for move in SHEET_FLOW.moves]), max_size=30), st.data())
def test_no_path_reaches_the_stages_without_the_decision(codes, data):
    state, was_listed = "draft", False
    for code in codes:
        try:
            move = SHEET_FLOW.check(code, state)
        except MoveRefused:
            continue
        was_listed = was_listed or code == "list"
        # A pause returns to where the sheet stood: before listing it cannot come back after it.
        choices = sorted(move.reachable)
        if code == "resume" and not was_listed:
            choices = [choice for choice in choices if SheetState(choice) in BEFORE_LISTING]
        state = data.draw(st.sampled_from(choices))
        if SheetState(state) not in (*BEFORE_LISTING, SheetState.SUSPENDED, SheetState.WITHDRAWN, SheetState.MERGED):
            assert was_listed


def test_a_move_from_the_wrong_state_names_the_state_and_the_move():
    with pytest.raises(MoveRefused, match=r"企画立案.*計画完了とする"):
        SHEET_FLOW.check("complete", "planning")


def test_only_the_decision_lists_a_sheet():
    for move in SHEET_FLOW.moves:
        if "listed" in move.reachable and move.code != "resume":
            assert move.who == {"approval"}


def test_a_declined_study_request_is_closed_and_needs_a_reason():
    assert STUDY_FLOW.move("decline").needs_note
    assert STUDY_FLOW.moves_from("declined") == ()
