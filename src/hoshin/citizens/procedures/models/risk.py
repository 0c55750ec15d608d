from __future__ import annotations

from django.db import models
from django.db.models import Q

from hoshin.citizens.procedures.models.procedure import Procedure


class RiskWorksheet(models.Model):
    """A judgement of what could go wrong with a procedure, and the levels that follow. Never changed; the newest counts."""

    procedure = models.ForeignKey(
        Procedure, verbose_name="手続", on_delete=models.PROTECT, related_name="risk_worksheets"
    )
    number = models.PositiveSmallIntegerField("番号")
    proofing_impacts = models.JSONField("身元確認を誤ったときの影響")
    authentication_impacts = models.JSONField("当人認証を誤ったときの影響")
    reason = models.TextField("理由")
    needs_signature = models.BooleanField("電子署名", default=False)
    signature_basis = models.TextField("電子署名の根拠", blank=True)
    proofing_level = models.PositiveSmallIntegerField("身元確認レベル")
    authentication_level = models.PositiveSmallIntegerField("当人認証レベル")
    recorded_by = models.CharField("記録した職員", max_length=200)
    recorded_at = models.DateTimeField("記録日時")

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "number"], name="procedures_risk_worksheet_once"),
            models.CheckConstraint(
                condition=Q(proofing_level__lte=3, authentication_level__lte=3), name="procedures_risk_levels_to_three"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="procedures_risk_has_reason"),
            models.CheckConstraint(
                condition=Q(needs_signature=False)
                | (Q(proofing_level=3, authentication_level=3) & ~Q(signature_basis="")),
                name="procedures_risk_signature_has_basis",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure} {self.number}"
