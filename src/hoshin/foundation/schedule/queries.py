from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max, Min, Q, QuerySet
from django_tasks_db.models import DBTaskResult

from hoshin.foundation.schedule.models import JobRun, Worker
from hoshin.foundation.schedule.rules import (
    JOBS,
    TASK_STUCK_AFTER,
    WORKER_SILENT_AFTER,
    Job,
    RunState,
    is_overdue,
    slot_after,
)
from hoshin.kernel.errors import NotFound

LISTED = 100
"""How many failures or runs one page shows."""


@dataclass(frozen=True, slots=True)
class JobLine:
    """One job as the operator's list shows it."""

    job: Job
    last_run: JobRun | None
    last_success_at: datetime | None
    next_at: datetime
    is_overdue: bool
    is_queued: bool

    @property
    def has_failed(self) -> bool:
        """True when the last run failed or was interrupted."""
        return self.last_run is not None and self.last_run.state in {RunState.FAILED, RunState.INTERRUPTED}


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that does not run as it should: a sentence for the operator and since when."""

    message: str
    since: datetime | None


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A background task that failed or stopped half way."""

    id: str
    name: str
    queue: str
    at: datetime | None
    error: str
    traceback: str


@dataclass(frozen=True, slots=True)
class TaskCounts:
    """How many background tasks are in which state, and since when the oldest waits."""

    waiting: int
    running: int
    failed: int
    oldest_waiting_at: datetime | None


def job_of(code: str) -> Job:
    """The registered job of that code; raises NotFound."""
    if code not in JOBS:
        raise NotFound("その定期処理はありません。")
    return JOBS[code]


def job_lines(*, now: datetime) -> list[JobLine]:
    """Every registered job with its last run, its next slot and whether it is overdue, troubled ones first; two queries."""
    known: dict[str, dict[str, Any]] = {
        row["job_code"]: {**row}
        for row in JobRun.objects.filter(job_code__in=list(JOBS))
        .values("job_code")
        .annotate(
            newest=Max("id"),
            first_tried_at=Min("started_at"),
            last_success_at=Max("finished_at", filter=Q(state=RunState.SUCCEEDED)),
            queued=Max("id", filter=Q(state=RunState.QUEUED)),
        )
    }
    runs = JobRun.objects.in_bulk([row["newest"] for row in known.values()])
    lines = []
    for job in sorted(JOBS.values(), key=lambda job: job.code):
        row = known.get(job.code, {})
        lines.append(
            JobLine(
                job=job,
                last_run=runs.get(row.get("newest", 0)),
                last_success_at=row.get("last_success_at"),
                next_at=slot_after(job, now),
                is_overdue=is_overdue(
                    job, last_success_at=row.get("last_success_at"), first_tried_at=row.get("first_tried_at"), now=now
                ),
                is_queued=row.get("queued") is not None,
            )
        )
    return sorted(lines, key=lambda line: not (line.is_overdue or line.has_failed))


def runs_of(code: str) -> QuerySet[JobRun]:
    """The runs of one job, newest first."""
    return JobRun.objects.filter(job_code=code).order_by("-slot")


def workers() -> list[Worker]:
    """The workers heard of, the latest first."""
    return list(Worker.objects.order_by("-seen_at")[:LISTED])


def alarms(*, now: datetime, lines: Sequence[JobLine] | None = None) -> list[Alarm]:
    """What the operator must look at: no worker answers, or a job has not succeeded for twice its interval."""
    found = []
    seen_at = Worker.objects.aggregate(newest=Max("seen_at"))["newest"]
    if seen_at is None or now - seen_at > WORKER_SILENT_AFTER:
        found.append(Alarm("定期処理を動かす処理係から応答がありません。サーバーの状態を確かめてください。", seen_at))
    found.extend(
        Alarm(f"「{line.job.label}」が予定の間隔の2倍を過ぎても成功していません。", line.last_success_at)
        for line in (job_lines(now=now) if lines is None else lines)
        if line.is_overdue
    )
    return found


def _task_line(task: DBTaskResult[Any, Any]) -> TaskLine:
    lines = task.traceback.strip().splitlines()
    return TaskLine(
        id=str(task.id),
        name=task.task_path,
        queue=task.queue_name,
        at=task.finished_at or task.started_at,
        error=lines[-1] if lines else task.exception_class_path,
        traceback=task.traceback,
    )


def failed_tasks() -> list[TaskLine]:
    """The background tasks that failed, newest first, bounded; arguments are left out, they may name people."""
    return [_task_line(task) for task in DBTaskResult.objects.failed().order_by("-finished_at")[:LISTED]]


def failed_task(task_id: str) -> TaskLine:
    """One failed background task; raises NotFound."""
    try:
        task = DBTaskResult.objects.failed().filter(pk=task_id).first()
    except ValidationError as error:
        raise NotFound("その処理はありません。") from error
    if task is None:
        raise NotFound("その処理はありません。すでに実行待ちに戻されたか、取りやめられています。")
    return _task_line(task)


def stuck_tasks(*, now: datetime) -> list[TaskLine]:
    """The tasks that were started long ago and never ended: their worker was killed."""
    rows = DBTaskResult.objects.running().filter(started_at__lt=now - TASK_STUCK_AFTER).order_by("started_at")
    return [_task_line(task) for task in rows[:LISTED]]


def task_counts() -> TaskCounts:
    """The background tasks counted by state."""
    ready = DBTaskResult.objects.ready()
    return TaskCounts(
        waiting=ready.count(),
        running=DBTaskResult.objects.running().count(),
        failed=DBTaskResult.objects.failed().count(),
        oldest_waiting_at=ready.aggregate(oldest=Min("enqueued_at"))["oldest"],
    )
