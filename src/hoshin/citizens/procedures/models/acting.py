from __future__ import annotations

from django.db import models
from django.db.models import Q

from hoshin.citizens.procedures.models.application import Application
from hoshin.citizens.procedures.models.procedure import Procedure
from hoshin.citizens.procedures.rules.acting import OTHERS, ActingKind


class ActingAllowed(models.Model):
    """As whom else than oneself one may apply in a procedure."""

    procedure = models.ForeignKey(
        Procedure, verbose_name="手続", on_delete=models.CASCADE, related_name="acting_allowed"
    )
    kind = models.CharField("立場", max_length=8)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "kind"], name="procedures_acting_allowed_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in OTHERS]), name="procedures_acting_allowed_known"
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class ActingFor(models.Model):
    """Who acts for whom in an application, encrypted with its key. What is not said in words stands in `kind` only."""

    application = models.OneToOneField(
        Application, verbose_name="申請", on_delete=models.CASCADE, related_name="acting"
    )
    kind = models.CharField("立場", max_length=8)
    sealed = models.TextField("内容（暗号化）")
    stated_at = models.DateTimeField("記入日時")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in ActingKind]), name="procedures_acting_known"
            ),
        ]

    def __str__(self) -> str:
        return self.kind
