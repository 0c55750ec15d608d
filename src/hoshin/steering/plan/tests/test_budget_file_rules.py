"""What a row of the filled-in budget file means, for every line there can be."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoshin.kernel.errors import RuleBroken
from hoshin.kernel.fiscal_year import FiscalYear
from hoshin.steering.plan.rules import BudgetState
from hoshin.steering.plan.rules.budget_file import (
    GRANTED,
    REFUSED,
    TITLES,
    BudgetStep,
    HeldLine,
    ResultRow,
    read_results,
    steps_of,
)
from hoshin.steering.plan.rules.budget_year import BudgetCalendar, BudgetPhase, check_calendar
from hoshin.steering.plan.rules.sheet_file import plain

AMOUNTS = st.integers(0, 10**9)
REASONS = st.text(alphabet="理由あ a\n", max_size=20)


@st.composite
def lines(draw) -> HeldLine:
    """A line as the database lets it stand."""
    state = draw(st.sampled_from(BudgetState))
    is_assessed = state in {BudgetState.ASSESSED, BudgetState.IN_BUDGET} or draw(st.booleans())
    reason = draw(REASONS)
    return HeldLine(
        line_id=draw(st.integers(1, 10**6)),
        state=state,
        requested=draw(AMOUNTS),
        assessed=draw(AMOUNTS) if is_assessed and state is not BudgetState.REQUESTED else None,
        budgeted=draw(AMOUNTS) if state is BudgetState.IN_BUDGET else None,
        reason=reason if state is not BudgetState.NOT_GRANTED else f"理由{reason}",
    )


def row(held: HeldLine, **cells: str) -> ResultRow:
    told = dict(zip(("assessed", "result", "budgeted", "reason"), held.written, strict=True)) | cells
    return ResultRow(
        2, held.line_id, held.stamp, cells=(told["assessed"], told["result"], told["budgeted"], told["reason"])
    )


@given(lines())
def test_a_row_that_still_says_what_was_written_changes_nothing(held):
    assert steps_of(row(held), held) == ([], [])


@given(lines(), AMOUNTS, AMOUNTS, st.sampled_from(["", GRANTED, REFUSED, "保留"]), REASONS)
def test_whatever_is_typed_either_changes_something_or_says_what_is_wrong(held, assessed, budgeted, result, reason):
    typed = row(held, assessed=str(assessed), budgeted=str(budgeted), result=result, reason=plain(reason))
    steps, faults = steps_of(typed, held)
    assert not (steps and faults)
    if typed.cells != held.written:
        assert steps or faults
    if result == "保留":
        assert faults


@given(lines(), lines())
def test_two_lines_that_stand_differently_have_different_stamps(one, other):
    assert (one == other) == (one.stamp == other.stamp)


ASKED = HeldLine(7, BudgetState.REQUESTED, 500, None, None, "")
ASSESSED = replace(ASKED, state=BudgetState.ASSESSED, assessed=400)


@pytest.mark.parametrize(
    ("held", "cells", "steps"),
    [
        (ASKED, {"assessed": "４００"}, [BudgetStep("assess", 400)]),
        (ASKED, {"assessed": "1,400千円", "reason": "単価"}, [BudgetStep("assess", 1400, "単価")]),
        (ASKED, {"result": REFUSED, "reason": "時期尚早"}, [BudgetStep("refuse", reason="時期尚早")]),
        (
            ASKED,
            {"assessed": "400", "result": GRANTED, "budgeted": "390"},
            [BudgetStep("assess", 400), BudgetStep("grant", 390)],
        ),
        (ASSESSED, {"result": GRANTED, "budgeted": "400"}, [BudgetStep("grant", 400)]),
        (ASSESSED, {"reason": "単価の見直し"}, [BudgetStep("assess", 400, "単価の見直し")]),
    ],
)
def test_what_is_filled_in_becomes_steps(held, cells, steps):
    assert steps_of(row(held, **cells), held) == (steps, [])


@pytest.mark.parametrize(
    ("held", "cells", "column"),
    [
        (ASKED, {"assessed": "たくさん"}, "査定額（千円）"),
        (ASKED, {"assessed": "-3"}, "査定額（千円）"),
        (ASKED, {"result": REFUSED}, "理由"),
        (ASKED, {"result": GRANTED, "assessed": "3"}, "予算額（千円）"),
        (ASKED, {"budgeted": "3", "assessed": "3"}, "結果"),
        (ASSESSED, {"assessed": ""}, "査定額（千円）"),
        (replace(ASSESSED, state=BudgetState.IN_BUDGET, budgeted=400), {"result": REFUSED, "reason": "理由"}, "結果"),
        (replace(ASSESSED, state=BudgetState.NOT_GRANTED, reason="理由"), {"result": ""}, "結果"),
    ],
)
def test_what_cannot_be_followed_is_named_with_its_column(held, cells, column):
    steps, faults = steps_of(row(held, **cells), held)
    assert steps == []
    assert [fault.column for fault in faults] == [column]


def test_the_same_line_twice_and_a_row_without_its_stamp_are_faults():
    rows = [list(TITLES), [ASKED.stamp, "2026-001"], [ASKED.stamp, "2026-001"], ["", "2026-002"]]
    read = read_results(rows)
    assert [bool(one.faults) for one in read] == [False, True, True]


def test_another_head_is_refused():
    with pytest.raises(RuleBroken, match="見出し"):
        read_results([["番号", "件名"]])


DAYS = st.dates(date(2026, 4, 1), date(2027, 3, 31))


@given(DAYS, DAYS, DAYS, DAYS)
def test_every_day_falls_into_one_phase_and_phases_follow_one_another(first, second, third, day):
    due, assessed, announced = sorted((first, second, third))
    calendar = BudgetCalendar(FiscalYear(2027), due, assessed, announced)
    check_calendar(calendar)
    order = list(BudgetPhase)
    now, later = calendar.phase_on(day), calendar.phase_on(day + timedelta(days=1))
    assert order.index(now) <= order.index(later)
    assert calendar.takes_requests_on(day) == (day <= due)


@pytest.mark.parametrize(
    ("due", "assessed", "announced", "field"),
    [
        (date(2026, 11, 1), date(2026, 10, 1), date(2027, 2, 1), "assessed_on"),
        (date(2026, 11, 1), date(2026, 12, 1), date(2026, 11, 15), "announced_on"),
        (date(2026, 11, 1), date(2026, 12, 1), date(2028, 4, 1), "announced_on"),
        (date(2024, 11, 1), date(2026, 12, 1), date(2027, 2, 1), "requests_due_on"),
    ],
)
def test_days_out_of_order_are_refused(due, assessed, announced, field):
    with pytest.raises(RuleBroken) as refused:
        check_calendar(BudgetCalendar(FiscalYear(2027), due, assessed, announced))
    assert refused.value.field == field
