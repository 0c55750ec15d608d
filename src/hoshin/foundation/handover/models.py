from __future__ import annotations

from django.db import models


class Handover(models.Model):
    """A handover that was carried out: for which day, by whom, and how many things passed or stayed."""

    effective_on = models.DateField("発令日")
    passed = models.PositiveIntegerField("引き継いだ件数")
    stayed = models.PositiveIntegerField("本人が続ける件数")
    done_by = models.CharField("行った職員", max_length=200)
    done_at = models.DateTimeField("行った日時")

    class Meta:
        ordering = ["-done_at", "-id"]
        indexes = [models.Index(fields=["effective_on"], name="handover_day")]
