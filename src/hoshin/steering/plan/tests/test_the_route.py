"""Routes through the stages of 4-3: what can be chosen, what comes next, what is late."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoshin.kernel.errors import RuleBroken
from hoshin.steering.plan.rules import (
    STAGES,
    PlannedStage,
    Punctuality,
    Run,
    RunState,
    SheetState,
    check_route,
    next_stage,
    punctuality,
    replanned_after_failure,
)

START = date(2025, 4, 1)
days = st.integers(min_value=0, max_value=400).map(lambda count: START + timedelta(days=count))


def planned(stage, first=0, last=30):
    return PlannedStage(stage, START + timedelta(days=first), START + timedelta(days=last))


def run(stage, state, first=0, last=30):
    return Run(stage, state, START + timedelta(days=first), START + timedelta(days=last), START)


def test_a_renewal_goes_straight_from_procurement_to_full_introduction():
    check_route([planned(SheetState.PROCUREMENT), planned(SheetState.FULL_INTRODUCTION, 31, 60)])


def test_a_new_technology_goes_through_all_stages():
    check_route([planned(stage, 30 * place, 30 * place + 29) for place, stage in enumerate(STAGES)])


@pytest.mark.parametrize(
    ("stages", "words"),
    [
        ([], "本格導入"),
        ([planned(SheetState.TRIAL)], "本格導入"),
        ([planned(SheetState.TRIAL), planned(SheetState.TRIAL), planned(SheetState.FULL_INTRODUCTION)], "一度だけ"),
        (
            [planned(SheetState.TRIAL), planned(SheetState.DETAILED_STUDY), planned(SheetState.FULL_INTRODUCTION)],
            "最初の工程",
        ),
        ([planned(SheetState.FULL_INTRODUCTION, 30, 10)], "開始予定日以後"),
        ([planned(SheetState.TRIAL, 50, 60), planned(SheetState.FULL_INTRODUCTION, 10, 80)], "より後に始まる"),
        ([planned(SheetState.LISTED), planned(SheetState.FULL_INTRODUCTION)], "一度だけ"),
    ],
)
def test_a_route_that_cannot_be_followed_is_refused(stages, words):
    with pytest.raises(RuleBroken, match=words):
        check_route(stages)


def test_the_next_stage_follows_the_running_one():
    runs = [
        run(SheetState.DETAILED_STUDY, RunState.PASSED),
        run(SheetState.PROOF_OF_CONCEPT, RunState.RUNNING),
        run(SheetState.FULL_INTRODUCTION, RunState.PLANNED),
    ]
    assert next_stage(runs, SheetState.PROOF_OF_CONCEPT) is SheetState.FULL_INTRODUCTION


def test_the_first_stage_comes_next_when_none_has_begun():
    runs = [run(SheetState.PROCUREMENT, RunState.PLANNED), run(SheetState.FULL_INTRODUCTION, RunState.PLANNED)]
    assert next_stage(runs, SheetState.LISTED) is SheetState.PROCUREMENT


def test_nothing_comes_after_the_last_stage():
    assert next_stage([run(SheetState.FULL_INTRODUCTION, RunState.RUNNING)], SheetState.FULL_INTRODUCTION) is None


@given(days)
def test_a_sheet_is_late_from_the_day_after_a_planned_day_has_passed(today):
    runs = [
        run(SheetState.TRIAL, RunState.RUNNING, 0, 100),
        run(SheetState.FULL_INTRODUCTION, RunState.PLANNED, 101, 200),
    ]
    is_late = today > START + timedelta(days=100)
    assert (punctuality(runs, today) is Punctuality.LATE) == is_late


def test_finished_and_dropped_stages_are_never_late():
    runs = [run(SheetState.TRIAL, RunState.PASSED), run(SheetState.FULL_INTRODUCTION, RunState.DROPPED)]
    assert punctuality(runs, START + timedelta(days=999)) is Punctuality.ON_SCHEDULE


def test_without_a_route_there_is_no_schedule_to_keep():
    assert punctuality([], START) is Punctuality.UNKNOWN


@given(days, days, st.integers(min_value=0, max_value=120))
def test_after_a_failed_proof_the_new_route_can_be_followed_and_keeps_its_lengths(failed_on, study_ends_on, length):
    failed = run(SheetState.PROOF_OF_CONCEPT, RunState.RUNNING, 0, length)
    later = [
        run(SheetState.TRIAL, RunState.PLANNED, length + 1, length + 40),
        run(SheetState.FULL_INTRODUCTION, RunState.PLANNED, length + 41, length + 90),
    ]
    again = replanned_after_failure(failed, later, failed_on=failed_on, study_ends_on=study_ends_on)
    check_route(again)
    assert [item.stage for item in again[:2]] == [SheetState.DETAILED_STUDY, SheetState.PROOF_OF_CONCEPT]
    assert again[0].starts_on == failed_on
    assert again[1].ends_on - again[1].starts_on == timedelta(days=length)
    assert [item.ends_on - item.starts_on for item in again[2:]] == [timedelta(days=39), timedelta(days=49)]
    assert all(item.starts_on >= min(failed_on, again[0].starts_on) for item in again)
