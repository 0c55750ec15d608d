from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q

from hoshin.foundation.approvals.rules import (
    OPEN_STATES,
    REQUEST_FLOW,
    STEP_LABELS,
    RequestState,
    StepKind,
    StepState,
)
from hoshin.kernel.flow import State


class RequestQuerySet(models.QuerySet["Request"]):
    """Chainable filters over requests."""

    def open(self) -> RequestQuerySet:
        """Requests without a final word: drafts, those on their way, those handed back."""
        return self.filter(state__in=OPEN_STATES)

    def about(self, subject_kind: str, subject_id: str | int) -> RequestQuerySet:
        """Requests about one thing."""
        return self.filter(subject_kind=subject_kind, subject_id=str(subject_id))


class Request(models.Model):
    """What is put forward for decision (伺い): the subject, the text, who drafted it and where it is."""

    subject_kind = models.CharField("対象の種類", max_length=60)
    subject_id = models.CharField("対象の番号", max_length=64)
    subject_title = models.CharField("対象", max_length=300)
    subject_url = models.CharField("対象の画面", max_length=500)
    title = models.CharField("件名", max_length=200)
    body = models.TextField("伺い文", blank=True)
    drafter = models.ForeignKey(
        "people.StaffAccount", verbose_name="起案者", on_delete=models.PROTECT, related_name="approval_requests"
    )
    drafter_label = models.CharField("起案者の職", max_length=200)
    drafter_section = models.ForeignKey(
        "people.Section", verbose_name="起案課", null=True, on_delete=models.PROTECT, related_name="approval_requests"
    )
    state = models.CharField(
        "状態", max_length=16, choices=[(state.code, state.label) for state in REQUEST_FLOW.states.values()]
    )
    round = models.PositiveIntegerField("回", default=1)
    content_digest = models.CharField("対象の内容の要約値", max_length=128, blank=True)
    wanted_by = models.DateField("決裁希望日", null=True)
    drafted_at = models.DateTimeField("起案日時")
    submitted_at = models.DateTimeField("回付日時", null=True)
    ended_at = models.DateTimeField("終了日時", null=True)

    objects: ClassVar[models.Manager[Request]] = RequestQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "-id"], name="approvals_request_subject"),
            models.Index(fields=["drafter", "-id"], name="approvals_request_drafter"),
            models.Index(fields=["state", "-id"], name="approvals_request_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id"],
                condition=Q(state__in=[state.value for state in OPEN_STATES]),
                name="approvals_one_open_request",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in RequestState]), name="approvals_request_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in OPEN_STATES], ended_at__isnull=True)
                | Q(state__in=["approved", "rejected", "withdrawn"], ended_at__isnull=False),
                name="approvals_request_ended_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"]) | Q(submitted_at__isnull=False),
                name="approvals_request_submitted_has_time",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="approvals_request_titled"),
            models.CheckConstraint(
                condition=Q(subject_url__startswith="/") & ~Q(subject_url__startswith="//"),
                name="approvals_request_local_url",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def flow_state(self) -> State:
        """The present state as the flow table describes it."""
        return REQUEST_FLOW.state(self.state)


class StepQuerySet(models.QuerySet["Step"]):
    """Chainable filters over steps."""

    def current(self) -> StepQuerySet:
        """Steps that wait for somebody."""
        return self.filter(state=StepState.CURRENT)

    def overdue(self, today: date) -> StepQuerySet:
        """Steps that wait for somebody beyond their day."""
        return self.current().filter(due_on__lt=today)


class Step(models.Model):
    """A station of one round of the route. Rows of an ended round never change again."""

    request = models.ForeignKey(Request, verbose_name="伺い", on_delete=models.PROTECT, related_name="steps")
    round = models.PositiveIntegerField("回")
    order = models.PositiveSmallIntegerField("順番")
    kind = models.CharField("区分", max_length=16, choices=[(kind.value, kind.label) for kind in StepKind])
    post = models.ForeignKey("people.Post", verbose_name="職", on_delete=models.PROTECT, related_name="approval_steps")
    state = models.CharField("状態", max_length=16, choices=[(state.value, STEP_LABELS[state]) for state in StepState])
    carried_from = models.ForeignKey(
        "self", verbose_name="承認された段階", null=True, on_delete=models.PROTECT, related_name="carried_to"
    )
    arrived_at = models.DateTimeField("到着日時", null=True)
    due_on = models.DateField("処理期限", null=True)
    reminded_on = models.DateField("督促日", null=True)

    objects: ClassVar[models.Manager[Step]] = StepQuerySet.as_manager()

    class Meta:
        ordering = ["round", "order", "id"]
        indexes = [
            models.Index(fields=["post"], condition=Q(state="current"), name="approvals_step_current"),
            models.Index(fields=["due_on"], condition=Q(state="current"), name="approvals_step_due"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["request", "round", "order", "post"], name="approvals_step_once_a_round"),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in StepState]), name="approvals_step_state_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in StepKind]), name="approvals_step_kind_known"
            ),
            models.CheckConstraint(condition=Q(order__gte=1) & Q(round__gte=1), name="approvals_step_counted_from_one"),
            models.CheckConstraint(
                condition=Q(state="carried", carried_from__isnull=False)
                | (~Q(state="carried") & Q(carried_from__isnull=True)),
                name="approvals_step_carried_from",
            ),
            models.CheckConstraint(
                condition=~Q(state="current") | Q(arrived_at__isnull=False, due_on__isnull=False),
                name="approvals_step_current_has_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.round}-{self.order} {self.kind}"

    @property
    def label(self) -> str:
        """What the step asks for: 回議, 合議 or 決裁."""
        return StepKind(self.kind).label
