from __future__ import annotations

from typing import ClassVar

from django.db import models

from hoshin.foundation.schedule.rules import OPEN_STATES, RunState

_STATES = [state.value for state in RunState]
_OPEN = sorted(state.value for state in OPEN_STATES)


class JobRun(models.Model):
    """One slot of a job carried out. A job has one row per slot and at most one running, so no slot runs twice."""

    job_code = models.CharField("処理", max_length=60)
    slot = models.DateTimeField("予定時刻")
    state = models.CharField("状態", max_length=12, choices=[(state.value, state.label) for state in RunState])
    attempt = models.PositiveSmallIntegerField("開始した回数", default=1)
    worker = models.CharField("実行した処理係", max_length=64, blank=True)
    requested_by = models.CharField("実行を求めた人", max_length=200, blank=True)
    started_at = models.DateTimeField("開始日時", null=True)
    finished_at = models.DateTimeField("終了日時", null=True)
    summary = models.TextField("結果", blank=True)
    error = models.CharField("失敗の内容", max_length=500, blank=True)
    traceback = models.TextField("失敗の経路", blank=True)

    objects: ClassVar[models.Manager[JobRun]] = models.Manager()

    class Meta:
        indexes = [models.Index(fields=["state", "finished_at"], name="schedule_run_state")]
        constraints = [
            models.UniqueConstraint(fields=["job_code", "slot"], name="schedule_run_once_per_slot"),
            models.UniqueConstraint(
                fields=["job_code"],
                condition=models.Q(state=RunState.RUNNING.value),
                name="schedule_run_one_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["job_code"],
                condition=models.Q(state=RunState.QUEUED.value),
                name="schedule_run_one_in_queue",
            ),
            models.CheckConstraint(condition=models.Q(state__in=_STATES), name="schedule_run_known_state"),
            models.CheckConstraint(
                condition=models.Q(state__in=_OPEN, finished_at__isnull=True)
                | (~models.Q(state__in=_OPEN) & models.Q(finished_at__isnull=False)),
                name="schedule_run_end_known",
            ),
        ]

    @property
    def state_label(self) -> str:
        """The state's name on screen."""
        return RunState(self.state).label

    @property
    def tone(self) -> str:
        """The tone of the state's badge."""
        return RunState(self.state).tone


class Worker(models.Model):
    """A process that runs jobs and tasks, and when it was last heard of."""

    name = models.CharField("処理係", max_length=64, unique=True)
    started_at = models.DateTimeField("起動日時")
    seen_at = models.DateTimeField("最後の応答")

    objects: ClassVar[models.Manager[Worker]] = models.Manager()
