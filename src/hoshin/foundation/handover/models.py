from __future__ import annotations

from typing import ClassVar

from django.db import models

from hoshin.foundation.handover.rules import PlanState


class Handover(models.Model):
    """A handover that was carried out: for which day, by whom, and how many things passed or stayed."""

    effective_on = models.DateField("発令日")
    passed = models.PositiveIntegerField("引き継いだ件数")
    stayed = models.PositiveIntegerField("本人が続ける件数")
    done_by = models.CharField("行った職員", max_length=200)
    done_at = models.DateTimeField("行った日時")

    class Meta:
        ordering = ["-done_at", "-id"]
        indexes = [models.Index(fields=["effective_on"], name="handover_day")]


class PlannedHandoverQuerySet(models.QuerySet["PlannedHandover"]):
    """Chainable filters over plans."""

    def waiting(self) -> PlannedHandoverQuerySet:
        """Those whose day has not come yet or whose turn it is."""
        return self.filter(state=PlanState.WAITING.value)


class PlannedHandover(models.Model):
    """A handover reviewed before its day: who takes over what, carried out by the schedule when the day has come."""

    effective_on = models.DateField("発令日")
    chosen = models.JSONField("選んだ相手", default=dict)
    state = models.CharField("状態", max_length=12, default=PlanState.WAITING.value)
    planned_by = models.CharField("決めた職員", max_length=200)
    planned_at = models.DateTimeField("決めた日時")
    settled_at = models.DateTimeField("済んだ日時", null=True, blank=True)
    remark = models.CharField("結果", max_length=500, blank=True)
    handover = models.OneToOneField(
        Handover, verbose_name="引継ぎ", null=True, blank=True, on_delete=models.PROTECT, related_name="plan"
    )

    objects: ClassVar[models.Manager[PlannedHandover]] = PlannedHandoverQuerySet.as_manager()

    class Meta:
        ordering = ["-effective_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in PlanState]), name="handover_plan_state_known"
            ),
            models.UniqueConstraint(
                fields=["effective_on"], condition=models.Q(state="waiting"), name="handover_plan_one_waiting"
            ),
            models.CheckConstraint(
                condition=models.Q(state="waiting", settled_at__isnull=True)
                | (~models.Q(state="waiting") & models.Q(settled_at__isnull=False)),
                name="handover_plan_settled",
            ),
            models.CheckConstraint(
                condition=models.Q(state="carried_out", handover__isnull=False)
                | (~models.Q(state="carried_out") & models.Q(handover__isnull=True)),
                name="handover_plan_carried_out",
            ),
        ]

    @property
    def current_state(self) -> PlanState:
        """The state as the rules know it."""
        return PlanState(self.state)
