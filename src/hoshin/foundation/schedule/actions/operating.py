"""What an operator does by hand."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from hoshin.foundation.audit.public import record
from hoshin.foundation.people.public import Person
from hoshin.foundation.schedule.models import JobRun
from hoshin.foundation.schedule.permissions import can_operate
from hoshin.foundation.schedule.queries import job_of
from hoshin.foundation.schedule.rules import RunState
from hoshin.kernel.errors import Conflict, NotAllowed, NotFound, RuleBroken


def _check_operator(person: Person) -> None:
    if not can_operate(person):
        raise NotAllowed("この操作は運用者だけができます。")


@transaction.atomic
def request_run(*, person: Person, code: str, now: datetime) -> JobRun:
    """Ask the workers to run a job once, now. Raises NotAllowed, NotFound, or Conflict when it is asked for already."""
    _check_operator(person)
    job = job_of(code)
    if JobRun.objects.select_for_update().filter(job_code=code, state=RunState.QUEUED).exists():
        raise Conflict(f"「{job.label}」はすでに実行待ちです。しばらくお待ちください。")
    run = JobRun.objects.create(job_code=code, slot=now, state=RunState.QUEUED, requested_by=person.label)
    record(
        actor=person.actor,
        name="schedule.job.requested",
        thing_kind="schedule.job",
        thing_id=code,
        thing_label=job.label,
        now=now,
    )
    return run


def _failed_task(task_id: str) -> DBTaskResult[Any, Any]:
    try:
        task = DBTaskResult.objects.select_for_update().filter(pk=task_id).first()
    except ValidationError as error:
        raise NotFound("その処理はありません。") from error
    if task is None:
        raise NotFound("その処理はありません。")
    if task.status != TaskResultStatus.FAILED:
        raise Conflict("その処理はすでに失敗の状態ではありません。画面を開き直してください。")
    return task


@transaction.atomic
def retry_task(*, person: Person, task_id: str, now: datetime) -> None:
    """Queue a failed background task again, with the arguments it had. Raises NotAllowed, NotFound or Conflict."""
    _check_operator(person)
    task = _failed_task(task_id)
    failure = task.exception_class_path
    task.status = TaskResultStatus.READY
    task.started_at = task.finished_at = None
    task.exception_class_path = task.traceback = ""
    task.save(update_fields=["status", "started_at", "finished_at", "exception_class_path", "traceback"])
    record(
        actor=person.actor,
        name="schedule.task.retried",
        thing_kind="schedule.task",
        thing_id=task_id,
        thing_label=task.task_path,
        before={"error": failure},
        now=now,
    )


@transaction.atomic
def dismiss_task(*, person: Person, task_id: str, reason: str, now: datetime) -> None:
    """Give a failed background task up for good, with the reason. Raises NotAllowed, NotFound, Conflict or RuleBroken."""
    _check_operator(person)
    if not reason.strip():
        raise RuleBroken("取りやめる理由を入力してください。", field="reason")
    task = _failed_task(task_id)
    record(
        actor=person.actor,
        name="schedule.task.dismissed",
        thing_kind="schedule.task",
        thing_id=task_id,
        thing_label=task.task_path,
        before={"error": task.exception_class_path, "arguments": task.args_kwargs},
        reason=reason.strip(),
        now=now,
    )
    task.delete()
