"""The clock of the standard processing period: what counts, what does not, whatever happened in between."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from hoshin.citizens.procedures.rules.applications import ApplicationState, Stayed, clock_of

S = ApplicationState
START = date(2026, 4, 1)
RUNNING = [S.RECEIVED, S.EXAMINING, S.DECIDING]
STATES = st.sampled_from([*RUNNING, S.CORRECTION])
STAYS = st.lists(st.tuples(STATES, st.integers(0, 40)), min_size=1, max_size=8)


def story(parts):
    """Stays one after the other, the last of them still going on, and the day that many days later."""
    days = [START]
    for _, length in parts:
        days.append(days[-1] + timedelta(days=length))
    stays = [Stayed(state.value, begin, end) for (state, _), (begin, end) in zip(parts, pairwise(days), strict=True)]
    stays[-1] = Stayed(stays[-1].state, stays[-1].entered_on)
    return stays, days[-1]


@given(STAYS, st.integers(0, 60))
def test_only_days_on_which_the_city_can_work_count(parts, standard):
    stays, today = story(parts)
    clock = clock_of(stays, standard_days=standard, today=today)
    assert clock.spent_days == sum(length for state, length in parts if state in RUNNING)
    assert clock.is_paused == (parts[-1][0] is S.CORRECTION)


@given(STAYS, st.integers(0, 60))
def test_the_deadline_stands_still_while_the_city_works_and_moves_while_it_waits(parts, standard):
    stays, today = story(parts)
    clock = clock_of(stays, standard_days=standard, today=today)
    if clock.is_paused:
        assert clock.due_on is None
    else:
        waited = sum(length for state, length in parts if state is S.CORRECTION)
        assert clock.due_on == START + timedelta(days=standard + waited)
        later = clock_of(stays, standard_days=standard, today=today + timedelta(days=5))
        assert later.due_on == clock.due_on
        assert clock.is_within == (today <= clock.due_on)


@given(STAYS)
def test_without_a_standard_period_nothing_is_due(parts):
    stays, today = story(parts)
    clock = clock_of(stays, standard_days=None, today=today)
    assert (clock.due_on, clock.is_within) == (None, None)


def test_after_the_decision_nothing_runs():
    stays = [Stayed("received", START, START + timedelta(days=3)), Stayed("granted", START + timedelta(days=3))]
    clock = clock_of(stays, standard_days=10, today=START + timedelta(days=100))
    assert (clock.spent_days, clock.due_on, clock.is_within) == (3, None, True)
