from __future__ import annotations

from django.db import models

from hoshin.steering.plan.models.sheet import Sheet
from hoshin.steering.plan.rules.commenting import CommentState, Refusal


class CommentSwitch(models.Model):
    """Whether the city takes comments from residents: one row, or none for no."""

    place = models.CharField("対象", max_length=10, unique=True, default="plan")
    is_open = models.BooleanField("受け付ける", default=False)
    changed_at = models.DateTimeField("変更日時")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(place="plan"), name="plan_comment_switch_only_one")]


class Comment(models.Model):
    """What a resident says about a listed sheet. Nothing is known of who said it, not even the network's address."""

    sheet = models.ForeignKey(Sheet, verbose_name="個票", on_delete=models.CASCADE, related_name="comments")
    body = models.TextField("ご意見", blank=True)
    state = models.CharField("状態", max_length=10, default=CommentState.WAITING.value)
    received_at = models.DateTimeField("受付日時")
    decided_at = models.DateTimeField("確認日時", null=True, blank=True)
    decided_by = models.CharField("確認者", max_length=200, blank=True)
    refusal = models.CharField("公開しない理由", max_length=12, choices=Refusal.choices(), blank=True)
    note = models.CharField("補足", max_length=300, blank=True)
    answer = models.TextField("回答", blank=True)
    answered_at = models.DateTimeField("回答日時", null=True, blank=True)

    class Meta:
        ordering = ["-received_at", "-id"]
        indexes = [
            models.Index(fields=["state", "-received_at"], name="plan_comment_state"),
            models.Index(fields=["sheet", "state"], name="plan_comment_sheet"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in CommentState]), name="plan_comment_state_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(body="") | models.Q(state="refused"), name="plan_comment_says_something"
            ),
            models.CheckConstraint(
                condition=models.Q(state="refused", refusal__gt="")
                | (~models.Q(state="refused") & models.Q(refusal="")),
                name="plan_comment_refused_has_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(state="waiting", decided_at__isnull=True)
                | (~models.Q(state="waiting") & models.Q(decided_at__isnull=False)),
                name="plan_comment_decided_has_date",
            ),
            models.CheckConstraint(
                condition=models.Q(answer="", answered_at__isnull=True)
                | models.Q(answer__gt="", answered_at__isnull=False, state="published"),
                name="plan_comment_answer_is_public",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id}-{self.pk}"

    @property
    def current_state(self) -> CommentState:
        """The state as the rules know it."""
        return CommentState(self.state)
