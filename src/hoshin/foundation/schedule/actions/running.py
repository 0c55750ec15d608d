"""What a worker does.

A run is claimed in a short transaction of its own before the job starts and closed in another after it ended: the job
itself never runs inside one, which would hold the only write lock of SQLite.
"""

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from hoshin.foundation.schedule.models import JobRun, Worker
from hoshin.foundation.schedule.rules import (
    FAILURE_HANDLERS,
    FAILURES_KEPT,
    JOBS,
    MAX_ATTEMPTS,
    SUCCESSES_KEPT,
    TASK_STUCK_AFTER,
    WORKER_SILENT_AFTER,
    Failure,
    Job,
    RunState,
    error_line,
    slot_before,
    traceback_summary,
)

logger = logging.getLogger(__name__)

_INTERRUPTED = "途中で止まりました（停電、強制終了、または時間切れ）。"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one run: the job, whether it succeeded, and its sentence or error."""

    job_code: str
    is_success: bool
    text: str


def run_due(*, now: datetime, worker: str = "worker") -> tuple[Outcome, ...]:
    """Run every job that is due at `now`, one after the other, and what operators asked for; returns what became of them.

    After a downtime each job runs once, for its newest slot. Several workers may call this at once: the row of a slot
    can be made only once. A failure is recorded with its traceback and never keeps the next job from running.
    """
    started = time.monotonic()

    def moment() -> datetime:
        return now + timedelta(seconds=time.monotonic() - started)

    _mark_interrupted(now=now)
    return tuple(
        _carry_out(JOBS[run.job_code], run, moment=moment)
        for run in _due_runs(now=now, worker=worker)
        if _claim(run, now=moment())
    )


def _due_runs(*, now: datetime, worker: str) -> list[JobRun]:
    """What could be run now: slots without a row, interrupted ones, and what was asked for; not yet claimed."""
    busy = set(JobRun.objects.filter(state=RunState.RUNNING).values_list("job_code", flat=True))
    due = {job.code: slot_before(job, now) for job in JOBS.values() if job.code not in busy}
    if not due:
        return []
    slots = Q()
    for code, slot in due.items():
        slots |= Q(job_code=code, slot=slot)
    known = {run.job_code: run for run in JobRun.objects.filter(slots)}
    runs = [known.get(code) or JobRun(job_code=code, slot=slot) for code, slot in due.items()]
    wanted = [run for run in runs if not run.state or _is_to_be_repeated(run)]
    wanted.extend(JobRun.objects.filter(state=RunState.QUEUED, job_code__in=list(due)).order_by("slot"))
    for run in wanted:
        run.worker = worker
    return wanted


def _is_to_be_repeated(run: JobRun) -> bool:
    return run.state == RunState.INTERRUPTED and run.attempt < MAX_ATTEMPTS


def _claim(run: JobRun, *, now: datetime) -> bool:
    """Take the run for this worker; false when another worker was faster or the job is running already."""
    try:
        with transaction.atomic():
            if not run.state:
                run.state, run.started_at = RunState.RUNNING.value, now
                run.save(force_insert=True)
                return True
            attempt = run.attempt + (run.state == RunState.INTERRUPTED)
            claimed = JobRun.objects.filter(pk=run.pk, state=run.state, attempt=run.attempt).update(
                state=RunState.RUNNING, attempt=attempt, worker=run.worker, started_at=now, finished_at=None, error=""
            )
            run.attempt = attempt
            return bool(claimed)
    except IntegrityError:
        logger.info("job %s is being run by another worker", run.job_code)
        return False


def _carry_out(job: Job, run: JobRun, *, moment: Callable[[], datetime]) -> Outcome:
    try:
        text = job.run(moment())
    except Exception as error:
        logger.exception("job %s failed", job.code)
        _close(run, RunState.FAILED, at=moment(), error=error_line(error), traceback=traceback_summary(error))
        _tell_failure(Failure(job, error_line(error), moment(), is_repeated=_failed_before(run)))
        return Outcome(job.code, is_success=False, text=error_line(error))
    _close(run, RunState.SUCCEEDED, at=moment(), summary=text)
    return Outcome(job.code, is_success=True, text=text)


def _close(run: JobRun, state: RunState, *, at: datetime, **facts: str) -> None:
    """Write down how the run ended, unless it was taken over by another attempt meanwhile."""
    mine = JobRun.objects.filter(pk=run.pk, worker=run.worker, attempt=run.attempt, state=RunState.RUNNING)
    mine.update(state=state, finished_at=at, **facts)


def _failed_before(run: JobRun) -> bool:
    earlier = JobRun.objects.filter(job_code=run.job_code).exclude(pk=run.pk).order_by("-id")
    return earlier.values_list("state", flat=True).first() == RunState.FAILED


def _tell_failure(failure: Failure) -> None:
    for handler in FAILURE_HANDLERS:
        try:
            handler(failure)
        except Exception:
            logger.exception("telling the failure of job %s failed", failure.job.code)


def _mark_interrupted(*, now: datetime, worker: str | None = None) -> int:
    """Close the runs that were left running: of `worker`, which has just started anew, or those beyond their limit."""
    left = JobRun.objects.filter(state=RunState.RUNNING)
    if worker is not None:
        ids = list(left.filter(worker=worker).values_list("pk", flat=True))
    else:
        ids = [
            run.pk
            for run in left
            if run.started_at is None or run.job_code not in JOBS or now - run.started_at > JOBS[run.job_code].limit
        ]
    if not ids:
        return 0
    return JobRun.objects.filter(pk__in=ids, state=RunState.RUNNING).update(
        state=RunState.INTERRUPTED, finished_at=now, error=_INTERRUPTED
    )


def begin_worker(*, worker: str, now: datetime) -> str:
    """Say that the process called `worker` starts: what its predecessor of that name left half done is taken up again.

    Its running jobs become interrupted (the next `run_due` runs them again) and its running tasks are queued again.
    Call it once per process, before the loop; names are stable over restarts ("worker-1"). Returns a sentence for the log.
    """
    with transaction.atomic():
        Worker.objects.update_or_create(name=worker, defaults={"started_at": now, "seen_at": now})
        runs = _mark_interrupted(now=now, worker=worker)
        tasks = _requeue(task for task in DBTaskResult.objects.running() if task.worker_ids[-1:] == [worker])
    return f"中断していた定期処理{runs}件、背景の処理{tasks}件を引き継ぎました。"


def heartbeat(*, worker: str, now: datetime) -> None:
    """Say that `worker` is alive. Call it on every turn of the loop; it writes at most once a minute."""
    known = Worker.objects.filter(name=worker).first()
    if known is None:
        Worker.objects.create(name=worker, started_at=now, seen_at=now)
    elif now - known.seen_at > WORKER_SILENT_AFTER / 5:
        Worker.objects.filter(pk=known.pk).update(seen_at=now)


def release_stuck_tasks(*, now: datetime) -> str:
    """Queue again the tasks that were started over an hour ago and never ended: their worker was killed.

    Tasks are written to be safe to run twice. Returns a sentence saying how many.
    """
    with transaction.atomic():
        count = _requeue(DBTaskResult.objects.running().filter(started_at__lt=now - TASK_STUCK_AFTER))
    return f"止まっていた背景の処理{count}件を実行待ちに戻しました。"


def _requeue(tasks: Iterable[DBTaskResult[Any, Any]]) -> int:
    ids = [task.pk for task in tasks]
    return DBTaskResult.objects.running().filter(pk__in=ids).update(status=TaskResultStatus.READY, started_at=None)


def forget_old_runs(*, now: datetime) -> str:
    """Delete the records of successes older than 40 days and of failures older than 400. Returns a sentence."""
    old = Q(state=RunState.SUCCEEDED, finished_at__lt=now - SUCCESSES_KEPT) | Q(
        finished_at__lt=now - FAILURES_KEPT,
    )
    count, _ = JobRun.objects.filter(old).delete()
    return f"古い実行記録{count}件を消しました。"
