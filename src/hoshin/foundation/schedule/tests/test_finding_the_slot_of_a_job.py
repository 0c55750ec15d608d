from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoshin.foundation.schedule.rules import DAILY_SPREAD_MINUTES, Job, is_overdue, register, slot_after, slot_before
from hoshin.kernel.clock import JAPAN

codes = st.text("abcdefghij.", min_size=1, max_size=12)
moments = st.integers(0, 10 * 366 * 86400).map(
    lambda seconds: datetime(2026, 1, 1, tzinfo=JAPAN) + timedelta(seconds=seconds)
)
jobs = st.one_of(
    st.builds(
        lambda code, minutes: Job(code=code, label=code, run=str, every_minutes=minutes), codes, st.integers(1, 1440)
    ),
    st.builds(
        lambda code, hour, minute: Job(code=code, label=code, run=str, daily_at=time(hour, minute)),
        codes,
        st.integers(0, 23),
        st.integers(0, 59),
    ),
)


@given(jobs, moments)
def test_every_moment_lies_between_two_neighbouring_slots(job, moment):
    assert slot_before(job, moment) <= moment < slot_after(job, moment)
    assert slot_after(job, moment) - slot_before(job, moment) == job.interval


@given(jobs, moments)
def test_a_slot_is_its_own_slot(job, moment):
    slot = slot_before(job, moment)
    assert slot_before(job, slot) == slot
    assert slot_before(job, slot - timedelta(seconds=1)) == slot - job.interval


@given(codes, st.integers(0, 23), moments)
def test_a_daily_job_starts_within_the_quarter_of_an_hour_after_its_time_in_japan(code, hour, moment):
    slot = slot_before(Job(code=code, label=code, run=str, daily_at=time(hour, 30)), moment).astimezone(JAPAN)
    delay = timedelta(hours=slot.hour, minutes=slot.minute) - timedelta(hours=hour, minutes=30)
    assert delay % timedelta(days=1) < timedelta(minutes=DAILY_SPREAD_MINUTES)


def test_jobs_of_the_same_time_do_not_all_start_in_the_same_minute():
    slots = {
        slot_before(
            Job(code=f"room{n}.job", label="", run=str, daily_at=time(3, 0)), datetime(2026, 11, 24, tzinfo=JAPAN)
        )
        for n in range(20)
    }
    assert len(slots) > 5


@pytest.mark.parametrize(
    "rhythm", [{}, {"daily_at": time(3), "every_minutes": 5}, {"every_minutes": 0}, {"every_minutes": 1441}]
)
def test_a_job_without_exactly_one_rhythm_is_refused(rhythm):
    with pytest.raises(ValueError, match="job 'x'"):
        Job(code="x", label="x", run=str, **rhythm)


def test_a_code_can_be_registered_only_once(job):
    made = job()
    with pytest.raises(ValueError, match="registered already"):
        register(made)


def test_a_job_is_overdue_after_twice_its_interval_without_success(now, later):
    hourly = Job(code="x", label="x", run=str, every_minutes=60)
    assert not is_overdue(hourly, last_success_at=now, first_tried_at=None, now=later(hours=2))
    assert is_overdue(hourly, last_success_at=now, first_tried_at=None, now=later(hours=2, seconds=1))
    assert is_overdue(hourly, last_success_at=None, first_tried_at=now, now=later(hours=3))
    assert not is_overdue(hourly, last_success_at=None, first_tried_at=None, now=now)
    minutely = Job(code="y", label="y", run=str, every_minutes=1)
    assert not is_overdue(minutely, last_success_at=now, first_tried_at=None, now=later(minutes=11))
    assert is_overdue(minutely, last_success_at=now, first_tried_at=None, now=later(minutes=12))
