from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hoshin.kernel.clock import JAPAN
from hoshin.steering.council.rules import (
    MEETING_FLOW,
    OPINION_FLOW,
    MeetingState,
    OpinionKind,
    OpinionState,
    may_still_write,
    reminder_to_send,
    sits_on,
    terms_overlap,
)

DAYS = st.dates(date(2020, 1, 1), date(2022, 12, 31))
TERMS = st.tuples(DAYS, st.none() | DAYS).filter(lambda term: term[1] is None or term[0] <= term[1])
DUE = datetime(2021, 5, 7, 17, 0, tzinfo=JAPAN)


@given(TERMS, TERMS)
def test_terms_overlap_exactly_when_a_day_lies_in_both(first, second):
    last = date(2023, 1, 1)
    days = (date(2020, 1, 1) + timedelta(days=number) for number in range((last - date(2020, 1, 1)).days + 1))
    shared = any(sits_on(first[0], first[1], day) and sits_on(second[0], second[1], day) for day in days)
    assert terms_overlap(first, second) == terms_overlap(second, first) == shared


@given(st.integers(-10 * 24, 24), st.sampled_from([None, 3, 1]))
def test_a_reminder_goes_out_once_for_each_of_its_days_and_never_after_the_deadline(hours, sent):
    now = DUE + timedelta(hours=hours)
    days = reminder_to_send(due_at=DUE, sent=sent, now=now)
    if now >= DUE or (DUE.date() - now.date()).days > 3:
        assert days is None
    if days is not None:
        assert sent is None or days < sent
        assert reminder_to_send(due_at=DUE, sent=days, now=now) is None


def test_answers_close_at_the_deadline_and_motions_when_the_meeting_closes():
    before, after = DUE - timedelta(minutes=1), DUE + timedelta(minutes=1)
    for kind in OpinionKind:
        assert may_still_write(kind, MeetingState.INVITED, DUE, before)
        assert not may_still_write(kind, MeetingState.INVITED, DUE, after)
        assert may_still_write(kind, MeetingState.IN_SESSION, DUE, after) == (kind is OpinionKind.MOTION)
        for state in (MeetingState.PLANNING, MeetingState.HELD, MeetingState.PUBLISHED, MeetingState.CANCELLED):
            assert not may_still_write(kind, state, DUE, before)


def test_the_tables_reach_every_state_and_nothing_leaves_a_cancelled_meeting():
    assert MEETING_FLOW.reachable_from(MeetingState.PLANNING) == set(MEETING_FLOW.states)
    assert OPINION_FLOW.reachable_from(OpinionState.DRAFT) == set(OPINION_FLOW.states)
    assert MEETING_FLOW.moves_from(MeetingState.CANCELLED) == ()
