from __future__ import annotations

from django.db import models
from django.db.models import Q

from hoshin.citizens.procedures.models.procedure import Procedure


class FormDraft(models.Model):
    """The form of a procedure as staff are changing it; at most one. Publishing makes a version of it and ends it."""

    procedure = models.OneToOneField(
        Procedure, verbose_name="手続", on_delete=models.CASCADE, related_name="form_draft"
    )
    document = models.JSONField("様式")
    previous = models.JSONField("一つ前の様式", null=True)
    number = models.PositiveIntegerField("保存の回数", default=1)
    changed_at = models.DateTimeField("保存日時")
    changed_by = models.CharField("保存した職員", max_length=200)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(number__gte=1), name="procedures_form_draft_from_one")]

    def __str__(self) -> str:
        return f"{self.procedure} 下書き"
