from __future__ import annotations

from django.db import models
from django.db.models import Q

from hoshin.citizens.procedures.models.application import Application, Revision
from hoshin.citizens.procedures.rules.correcting import Outcome


class Correction(models.Model):
    """A request to correct named answers, and the applicant's fork of the answers while it is open.

    What was said about which answer, and the fork itself, are sealed with the application's key.
    """

    application = models.ForeignKey(
        Application, verbose_name="申請", on_delete=models.CASCADE, related_name="corrections"
    )
    asked_at = models.DateTimeField("求めた日時")
    asked_by = models.CharField("求めた職員", max_length=200)
    due_on = models.DateField("期限", null=True)
    comments = models.TextField("直してほしいこと（暗号化）")
    sealed = models.TextField("直している回答（暗号化）")
    saved_at = models.DateTimeField("保存日時")
    outcome = models.CharField("結果", max_length=12, blank=True)
    ended_at = models.DateTimeField("終わった日時", null=True)
    revision = models.OneToOneField(
        Revision, verbose_name="直した回答", on_delete=models.PROTECT, related_name="correction", null=True
    )

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(ended_at__isnull=True), name="procedures_correction_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, outcome="")
                | Q(ended_at__isnull=False, outcome__in=[outcome.value for outcome in Outcome]),
                name="procedures_correction_outcome",
            ),
            models.CheckConstraint(
                condition=Q(revision__isnull=False, outcome=Outcome.SUBMITTED.value)
                | (Q(revision__isnull=True) & ~Q(outcome=Outcome.SUBMITTED.value)),
                name="procedures_correction_revision",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application} {self.asked_at:%Y-%m-%d}"
