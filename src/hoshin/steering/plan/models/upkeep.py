from __future__ import annotations

from django.db import models

from hoshin.steering.plan.models.sheet import Sheet


class ReportReminder(models.Model):
    """When the owning section was last asked for the reports that a sheet owes."""

    sheet = models.OneToOneField(
        Sheet, verbose_name="個票", on_delete=models.CASCADE, primary_key=True, related_name="report_reminder"
    )
    reminded_on = models.DateField("最後に督促した日")


class Discrepancy(models.Model):
    """What the last nightly count found not to add up; it goes when the count finds it mended."""

    sheet = models.ForeignKey(
        Sheet, verbose_name="個票", null=True, on_delete=models.CASCADE, related_name="discrepancies"
    )
    sentence = models.CharField("食い違い", max_length=300)
    since = models.DateTimeField("見つかった日時")

    class Meta:
        ordering = ["since", "id"]
        constraints = [models.UniqueConstraint(fields=["sheet", "sentence"], name="plan_discrepancy_once")]
