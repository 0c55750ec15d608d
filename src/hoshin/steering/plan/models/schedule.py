from __future__ import annotations

from django.db import models

from hoshin.steering.plan.models.sheet import Sheet
from hoshin.steering.plan.rules import STAGES, Run, RunState, SheetState


class StageRun(models.Model):
    """One attempt at one stage of a sheet's route, planned and actual."""

    sheet = models.ForeignKey(Sheet, verbose_name="個票", on_delete=models.CASCADE, related_name="runs")
    position = models.PositiveIntegerField("順番")
    stage = models.CharField("工程", max_length=20, choices=[(stage.value, stage.label) for stage in STAGES])
    attempt = models.PositiveIntegerField("回", default=1)
    state = models.CharField("状態", max_length=10, choices=RunState.choices(), default=RunState.PLANNED.value)
    planned_start_on = models.DateField("開始予定日")
    planned_end_on = models.DateField("終了予定日")
    actual_start_on = models.DateField("開始日", null=True, blank=True)
    actual_end_on = models.DateField("終了日", null=True, blank=True)
    result = models.TextField("結果", blank=True)

    class Meta:
        ordering = ["sheet_id", "position"]
        indexes = [models.Index(fields=["state", "planned_end_on"], name="plan_run_due")]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "position"], name="plan_run_position"),
            models.UniqueConstraint(fields=["sheet", "stage", "attempt"], name="plan_run_attempt"),
            models.UniqueConstraint(
                fields=["sheet"], condition=models.Q(state="running"), name="plan_run_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(planned_end_on__gte=models.F("planned_start_on")), name="plan_run_planned_days"
            ),
            models.CheckConstraint(
                condition=models.Q(actual_end_on__isnull=True)
                | models.Q(actual_end_on__gte=models.F("actual_start_on")),
                name="plan_run_actual_days",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="running")
                | models.Q(actual_start_on__isnull=False, actual_end_on__isnull=True),
                name="plan_run_running_has_begun",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["passed", "failed"])
                | models.Q(actual_start_on__isnull=False, actual_end_on__isnull=False),
                name="plan_run_finished_has_days",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="failed") | ~models.Q(result=""), name="plan_run_failure_has_result"
            ),
        ]

    @property
    def as_run(self) -> Run:
        """What the rules need to know of this attempt."""
        return Run(
            stage=SheetState(self.stage),
            state=RunState(self.state),
            planned_start_on=self.planned_start_on,
            planned_end_on=self.planned_end_on,
            actual_start_on=self.actual_start_on,
            actual_end_on=self.actual_end_on,
        )


class SheetDependency(models.Model):
    """One sheet that can only go on when another has been completed."""

    sheet = models.ForeignKey(Sheet, verbose_name="個票", on_delete=models.CASCADE, related_name="dependencies")
    awaited = models.ForeignKey(Sheet, verbose_name="先行する個票", on_delete=models.PROTECT, related_name="dependants")
    reason = models.CharField("待つ理由", max_length=200)

    class Meta:
        ordering = ["sheet_id", "awaited__number"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "awaited"], name="plan_dependency_once"),
            models.CheckConstraint(condition=~models.Q(sheet=models.F("awaited")), name="plan_dependency_other"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="plan_dependency_reason"),
        ]
