from datetime import time, timedelta

import pytest
from django.db import IntegrityError, transaction

from hoshin.foundation.schedule import rules
from hoshin.foundation.schedule.models import JobRun, Worker
from hoshin.foundation.schedule.public import (
    begin_worker,
    forget_old_runs,
    heartbeat,
    register_failure_handler,
    run_due,
)
from hoshin.foundation.schedule.queries import alarms, job_lines
from hoshin.foundation.schedule.rules import RunState, slot_before

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def test_a_due_job_runs_once_per_slot(job, diary, later):
    job(run=diary.run)
    for minute in range(21):
        run_due(now=later(minutes=minute))
    assert len(diary.moments) == 3
    assert set(JobRun.objects.values_list("state", "summary")) == {("succeeded", "済み")}


def test_after_a_downtime_a_job_runs_once_and_not_once_per_missed_slot(job, diary, later):
    job(daily_at=time(3, 0), run=diary.run)
    run_due(now=later(days=0))
    run_due(now=later(days=9))
    run_due(now=later(days=9, minutes=1))
    assert len(diary.moments) == 2


def test_two_workers_never_run_the_same_slot(job, now):
    seen = []

    def run(moment) -> str:
        seen.append(moment)
        run_due(now=moment, worker="the other worker")
        return ""

    job(run=run)
    run_due(now=now, worker="worker-1")
    assert len(seen) == 1


def test_the_database_refuses_a_second_row_for_a_slot_and_a_second_running_one(now, later):
    JobRun.objects.create(job_code="x", slot=now, state="running", started_at=now)
    for slot, state in ((now, "queued"), (later(minutes=1), "running")):
        with pytest.raises(IntegrityError), transaction.atomic():
            JobRun.objects.create(job_code="x", slot=slot, state=state)


def test_a_failure_is_recorded_with_its_traceback_and_the_next_job_still_runs(job, diary, now):
    job("a.failing", run=diary.fail)
    job("b.working", run=lambda moment: "済み")
    outcomes = run_due(now=now)
    assert [(outcome.job_code, outcome.is_success) for outcome in outcomes] == [
        ("a.failing", False),
        ("b.working", True),
    ]
    run = JobRun.objects.get(job_code="a.failing")
    assert run.state == "failed"
    assert run.error == "OSError: ディスクが読めません"
    assert "in fail" in run.traceback
    assert run.started_at is not None
    assert run.finished_at is not None
    assert run.finished_at >= run.started_at


def test_a_failure_is_told_and_a_repeated_one_says_so(job, diary, now, later):
    told: list[rules.Failure] = []

    def deaf(failure) -> None:
        raise RuntimeError("受け取れません")

    before = list(rules.FAILURE_HANDLERS)
    register_failure_handler(deaf)
    register_failure_handler(told.append)
    try:
        job(run=diary.fail)
        run_due(now=now)
        run_due(now=later(minutes=10))
    finally:
        rules.FAILURE_HANDLERS[:] = before
    assert [(failure.error, failure.is_repeated) for failure in told] == [
        ("OSError: ディスクが読めません", False),
        ("OSError: ディスクが読めません", True),
    ]


def test_a_job_that_failed_waits_for_its_next_slot(job, diary, later):
    job(run=diary.fail)
    run_due(now=later(minutes=0))
    run_due(now=later(seconds=30))
    assert len(diary.moments) == 1
    run_due(now=later(minutes=10))
    assert len(diary.moments) == 2


def test_what_a_killed_worker_left_running_is_run_again_when_it_starts_anew(job, now, later):
    made = job(daily_at=time(3, 0))
    JobRun.objects.create(
        job_code=made.code, slot=slot_before(made, now), state="running", worker="worker-1", started_at=now
    )
    assert run_due(now=later(minutes=1), worker="worker-1") == ()
    begin_worker(worker="worker-1", now=later(minutes=2))
    run_due(now=later(minutes=2), worker="worker-1")
    run = JobRun.objects.get()
    assert (run.state, run.attempt) == ("succeeded", 2)


def test_a_run_beyond_its_limit_counts_as_interrupted_and_is_tried_three_times_at_most(job, now):
    def die(moment) -> str:
        raise KeyboardInterrupt

    job(daily_at=time(3, 0), limit_minutes=5, run=die)
    for attempt in (1, 2, 3):
        with pytest.raises(KeyboardInterrupt):
            run_due(now=now + timedelta(minutes=6 * attempt))
        assert JobRun.objects.values_list("state", "attempt").get() == ("running", attempt)
    assert run_due(now=now + timedelta(minutes=24)) == ()
    assert JobRun.objects.get().state == "interrupted"


def test_a_running_job_is_not_started_a_second_time_in_its_next_slot(job, now, later):
    made = job()
    JobRun.objects.create(job_code=made.code, slot=slot_before(made, now), state="running", started_at=now)
    assert run_due(now=later(minutes=30)) == ()


def test_an_overdue_job_and_a_silent_worker_raise_alarms(job, now, later):
    job(label="集計")
    assert ["処理係" in alarm.message for alarm in alarms(now=now)] == [True]
    heartbeat(worker="worker-1", now=now)
    run_due(now=now)
    assert alarms(now=later(minutes=4)) == []
    heartbeat(worker="worker-1", now=later(minutes=25))
    assert [alarm.message for alarm in alarms(now=later(minutes=25))] == [
        "「集計」が予定の間隔の2倍を過ぎても成功していません。"
    ]


def test_a_heartbeat_is_written_at_most_once_a_minute(now, later, django_assert_num_queries):
    heartbeat(worker="worker-1", now=now)
    with django_assert_num_queries(1):
        heartbeat(worker="worker-1", now=later(seconds=50))
    heartbeat(worker="worker-1", now=later(seconds=70))
    assert Worker.objects.get().seen_at == later(seconds=70)


def test_the_list_of_jobs_takes_the_same_queries_however_many_there_are(job, now, django_assert_num_queries):
    for number in range(12):
        job(f"room.job{number}")
    run_due(now=now)
    with django_assert_num_queries(2):
        lines = job_lines(now=now)
    assert [line.last_run and line.last_run.state for line in lines] == ["succeeded"] * 12
    assert all(line.next_at > now for line in lines)


def test_old_successes_are_forgotten_sooner_than_failures(now, later):
    for number, (state, age) in enumerate([("succeeded", 41), ("succeeded", 39), ("failed", 41), ("failed", 401)]):
        ended = now - timedelta(days=age)
        JobRun.objects.create(
            job_code="x", slot=later(minutes=number), state=state, started_at=ended, finished_at=ended
        )
    assert forget_old_runs(now=now) == "古い実行記録2件を消しました。"
    assert sorted(JobRun.objects.values_list("state", flat=True)) == ["failed", "succeeded"]


def test_a_run_that_lost_its_claim_does_not_overwrite_the_new_one(job, now):
    """A worker that comes back after its run was taken over closes nothing."""
    made = job()

    def overtaken(moment) -> str:
        JobRun.objects.update(attempt=2)
        return "遅れて終了"

    rules.JOBS[made.code] = rules.Job(code=made.code, label="", run=overtaken, every_minutes=10)
    run_due(now=now, worker="worker-1")
    assert JobRun.objects.get().state == RunState.RUNNING
