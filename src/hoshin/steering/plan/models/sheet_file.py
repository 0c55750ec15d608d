from __future__ import annotations

from django.db import models

from hoshin.steering.plan.models.sheet import Sheet
from hoshin.steering.plan.models.staged_file import StagedFile


class SheetImport(StagedFile):
    """Sheets that somebody filled in and sent back."""


class SheetImportRow(models.Model):
    """A row of the file that changes its sheet or that is wrong; rows that change nothing are only counted."""

    staged = models.ForeignKey(SheetImport, verbose_name="取込み", on_delete=models.CASCADE, related_name="rows")
    place = models.PositiveIntegerField("行")
    sheet = models.ForeignKey(
        Sheet, verbose_name="個票", null=True, on_delete=models.CASCADE, related_name="import_rows"
    )
    number = models.CharField("番号", max_length=20, blank=True)
    version = models.PositiveIntegerField("書き出したときの版", default=0)
    changes = models.JSONField("変更", default=list)
    faults = models.JSONField("誤り", default=list)

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["staged", "place"], name="plan_import_row_once")]
