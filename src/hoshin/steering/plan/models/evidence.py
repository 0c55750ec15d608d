from __future__ import annotations

from django.db import models

IS_PROVEN = ~models.Q(evidence="") | ~models.Q(evidence_link="") | models.Q(evidence_file__isnull=False)
"""The condition that a row says what proves it: in words, by a link or by a file of its sheet."""


class Evidence(models.Model):
    """What proves a number that a person typed."""

    evidence = models.TextField("根拠となる資料", blank=True)
    evidence_link = models.CharField("資料のリンク", max_length=500, blank=True)
    evidence_file = models.ForeignKey(
        "files.StoredFile",
        verbose_name="資料のファイル",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        abstract = True
