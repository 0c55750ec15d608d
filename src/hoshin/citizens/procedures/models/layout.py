from __future__ import annotations

from django.db import models
from django.db.models import Q

from hoshin.citizens.procedures.models.procedure import Procedure
from hoshin.citizens.procedures.rules.applications.layouts import Encoding


class Layout(models.Model):
    """The layout in which another system wants the applications of a procedure."""

    procedure = models.ForeignKey(Procedure, verbose_name="手続", on_delete=models.CASCADE, related_name="layouts")
    name = models.CharField("名称", max_length=60)
    text = models.TextField("列")
    encoding = models.CharField("文字コード", max_length=10, choices=[(one.value, one.label) for one in Encoding])
    changed_by = models.CharField("変更した職員", max_length=200)
    changed_at = models.DateTimeField("変更日時")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "name"], name="procedures_layout_name"),
            models.CheckConstraint(condition=~Q(text=""), name="procedures_layout_has_columns"),
            models.CheckConstraint(
                condition=Q(encoding__in=[one.value for one in Encoding]), name="procedures_layout_encoding_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name
