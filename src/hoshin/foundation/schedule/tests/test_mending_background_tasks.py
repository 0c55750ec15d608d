from datetime import timedelta
from typing import Any

import pytest
from django_tasks_db.models import DBTaskResult, get_date_max

from hoshin.foundation.audit.public import history_of
from hoshin.foundation.schedule.actions import dismiss_task, request_run, retry_task
from hoshin.foundation.schedule.models import JobRun
from hoshin.foundation.schedule.public import begin_worker, release_stuck_tasks, run_due, task_counts
from hoshin.foundation.schedule.queries import failed_tasks, stuck_tasks
from hoshin.kernel.errors import Conflict, NotAllowed, NotFound, RuleBroken

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def task(now):
    def make(status: str = "FAILED", **facts) -> DBTaskResult[Any, Any]:
        defaults = {"started_at": now - timedelta(hours=2), "finished_at": now if status == "FAILED" else None}
        return DBTaskResult.objects.create(
            status=status,
            args_kwargs={"args": [7], "kwargs": {}},
            task_path="hoshin.foundation.messages.tasks.deliver",
            backend_name="default",
            run_after=get_date_max(),
            exception_class_path="OSError" if status == "FAILED" else "",
            traceback="Traceback …\nOSError: 送れません\n" if status == "FAILED" else "",
            **{**defaults, **facts},
        )

    return make


def test_a_failed_task_is_listed_with_its_cause_but_without_its_arguments(task):
    task()
    line = failed_tasks()[0]
    assert line.error == "OSError: 送れません"
    assert "7" not in repr(line).replace(line.id, "")


def test_an_operator_queues_a_failed_task_again(task, operator, now):
    failed = task()
    retry_task(person=operator, task_id=str(failed.id), now=now)
    failed.refresh_from_db()
    assert (failed.status, failed.traceback, failed.finished_at) == ("READY", "", None)
    assert [event.name for event in history_of("schedule.task", str(failed.id))] == ["schedule.task.retried"]
    assert task_counts().waiting == 1
    with pytest.raises(Conflict):
        retry_task(person=operator, task_id=str(failed.id), now=now)


def test_an_operator_gives_a_failed_task_up_with_a_reason(task, operator, now):
    failed = task()
    with pytest.raises(RuleBroken):
        dismiss_task(person=operator, task_id=str(failed.id), reason=" ", now=now)
    dismiss_task(person=operator, task_id=str(failed.id), reason="宛先の職員は退職済み", now=now)
    assert not DBTaskResult.objects.exists()
    event = history_of("schedule.task", str(failed.id))[0]
    assert event.reason == "宛先の職員は退職済み"
    assert (event.changes[0].label, event.changes[0].before) == ("失敗の種類", "OSError")


@pytest.mark.parametrize("task_id", ["not-a-number", "00000000-0000-0000-0000-000000000000"])
def test_an_unknown_task_is_not_found(operator, now, task_id):
    with pytest.raises(NotFound):
        retry_task(person=operator, task_id=task_id, now=now)


def test_only_operators_may_mend(task, official, job, now):
    failed = task()
    with pytest.raises(NotAllowed):
        retry_task(person=official, task_id=str(failed.id), now=now)
    with pytest.raises(NotAllowed):
        dismiss_task(person=official, task_id=str(failed.id), reason="x", now=now)
    with pytest.raises(NotAllowed):
        request_run(person=official, code=job().code, now=now)


def test_a_task_whose_worker_was_killed_is_queued_again(task, now):
    stuck = task("RUNNING")
    fresh = task("RUNNING", started_at=now)
    assert [line.id for line in stuck_tasks(now=now)] == [str(stuck.id)]
    assert release_stuck_tasks(now=now) == "止まっていた背景の処理1件を実行待ちに戻しました。"
    assert {str(row.id): row.status for row in DBTaskResult.objects.all()} == {
        str(stuck.id): "READY",
        str(fresh.id): "RUNNING",
    }


def test_a_worker_that_starts_anew_takes_up_its_own_tasks_at_once(task, now):
    mine = task("RUNNING", started_at=now, worker_ids=["worker-2", "worker-1"])
    other = task("RUNNING", started_at=now, worker_ids=["worker-1", "worker-2"])
    assert begin_worker(worker="worker-1", now=now) == "中断していた定期処理0件、背景の処理1件を引き継ぎました。"
    mine.refresh_from_db()
    other.refresh_from_db()
    assert (mine.status, other.status) == ("READY", "RUNNING")


def test_what_an_operator_asks_for_is_run_once_by_the_next_worker(job, operator, now, later):
    made = job()
    run_due(now=now)
    request_run(person=operator, code=made.code, now=later(minutes=1))
    with pytest.raises(Conflict):
        request_run(person=operator, code=made.code, now=later(minutes=2))
    run_due(now=later(minutes=2))
    run_due(now=later(minutes=3))
    asked = JobRun.objects.get(requested_by=operator.label)
    assert (asked.state, asked.summary) == ("succeeded", "10:02に実行")
    assert [event.name for event in history_of("schedule.job", made.code)] == ["schedule.job.requested"]


def test_an_unknown_job_cannot_be_asked_for(operator, no_other_jobs, now):
    with pytest.raises(NotFound):
        request_run(person=operator, code="nobody.knows", now=now)
