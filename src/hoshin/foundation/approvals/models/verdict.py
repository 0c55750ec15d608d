from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from hoshin.foundation.approvals.models.request import Step
from hoshin.foundation.approvals.rules import REVIEW_FLOW, ReviewState, Verdict


class Decision(models.Model):
    """What somebody decided at a step, for themselves or for the absent holder; written once."""

    step = models.OneToOneField(Step, verbose_name="段階", on_delete=models.PROTECT, related_name="decision")
    verdict = models.CharField("判断", max_length=16, choices=[(verdict.value, verdict.label) for verdict in Verdict])
    account = models.ForeignKey(
        "people.StaffAccount", verbose_name="判断した人", on_delete=models.PROTECT, related_name="approval_decisions"
    )
    account_label = models.CharField("判断した人の表示名", max_length=200)
    absent_holder = models.ForeignKey(
        "people.StaffAccount",
        verbose_name="不在だった人",
        null=True,
        on_delete=models.PROTECT,
        related_name="deputised_decisions",
    )
    note = models.TextField("意見", blank=True)
    returned_to = models.PositiveSmallIntegerField("差し戻し先の順番", null=True)
    seen_digest = models.CharField("見た内容の要約値", max_length=128, blank=True)
    decided_at = models.DateTimeField("日時")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict__in=[verdict.value for verdict in Verdict]), name="approvals_decision_known"
            ),
            models.CheckConstraint(
                condition=Q(verdict="approved") | ~Q(note=""), name="approvals_decision_refusal_has_note"
            ),
            models.CheckConstraint(
                condition=Q(absent_holder__isnull=True) | ~Q(absent_holder=F("account")),
                name="approvals_decision_deputy_is_another",
            ),
            models.CheckConstraint(
                condition=Q(verdict="returned", returned_to__isnull=False)
                | (~Q(verdict="returned") & Q(returned_to__isnull=True)),
                name="approvals_decision_returned_to",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step_id} {self.verdict}"

    @property
    def label(self) -> str:
        """The verdict on screen."""
        return Verdict(self.verdict).label


class Review(models.Model):
    """The later review (後閲) of what a deputy decided: owed by the absent holder, or whoever took the post over."""

    decision = models.OneToOneField(Decision, verbose_name="判断", on_delete=models.PROTECT, related_name="review")
    absent_holder = models.ForeignKey(
        "people.StaffAccount", verbose_name="不在だった人", on_delete=models.PROTECT, related_name="owed_reviews"
    )
    state = models.CharField(
        "状態", max_length=16, choices=[(state.code, state.label) for state in REVIEW_FLOW.states.values()]
    )
    created_at = models.DateTimeField("発生日時")
    reviewed_at = models.DateTimeField("後閲日時", null=True)
    reviewed_by = models.ForeignKey(
        "people.StaffAccount", verbose_name="後閲した人", null=True, on_delete=models.PROTECT, related_name="reviews"
    )
    comment = models.TextField("意見", blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["absent_holder"], condition=Q(state="pending"), name="approvals_review_pending"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in ReviewState]), name="approvals_review_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="pending", reviewed_at__isnull=True, reviewed_by__isnull=True)
                | Q(state="done", reviewed_at__isnull=False, reviewed_by__isnull=False),
                name="approvals_review_done_has_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id} {self.state}"
