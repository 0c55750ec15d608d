from __future__ import annotations

import zlib

from django.db import models

from hoshin.steering.plan.models.sheet import Sheet


class Edition(models.Model):
    """The whole plan as it stood at one moment, numbered and sealed; never changed afterwards."""

    number = models.PositiveIntegerField("版", unique=True)
    title = models.CharField("名称", max_length=120)
    fiscal_year = models.PositiveIntegerField("年度")
    note = models.TextField("説明", blank=True)
    is_public = models.BooleanField("公開する", default=True)
    sheet_count = models.PositiveIntegerField("個票の数")
    seal = models.CharField("封印", max_length=64)
    frozen_by = models.CharField("作成者", max_length=200)
    frozen_at = models.DateTimeField("作成日時")

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(condition=models.Q(number__gte=1), name="plan_edition_numbered"),
            models.CheckConstraint(condition=~models.Q(title=""), name="plan_edition_titled"),
        ]

    def __str__(self) -> str:
        return f"第{self.number}版　{self.title}"


class EditionSheet(models.Model):
    """One sheet as an edition holds it: canonical JSON with its digest."""

    edition = models.ForeignKey(Edition, verbose_name="版", on_delete=models.CASCADE, related_name="sheets")
    sheet = models.ForeignKey(Sheet, verbose_name="個票", on_delete=models.PROTECT, related_name="frozen")
    number = models.CharField("番号", max_length=20)
    content = models.TextField("内容")
    digest = models.CharField("要約値", max_length=64)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["edition", "number"], name="plan_edition_sheet_once")]


class EditionPaper(models.Model):
    """A volume of an edition, bound as PDF for somebody's eyes; all are printed anew when what they may see changes."""

    edition = models.ForeignKey(Edition, verbose_name="版", on_delete=models.CASCADE, related_name="papers")
    is_for_public = models.BooleanField("公開用")
    volume = models.PositiveSmallIntegerField("分冊", default=1)
    contents = models.CharField("収める個票", max_length=300, blank=True)
    face = models.CharField("内容の要約値", max_length=64)
    packed = models.BinaryField("PDF（圧縮）")
    page_count = models.PositiveIntegerField("ページ数")
    printed_at = models.DateTimeField("印刷日時")

    class Meta:
        ordering = ["edition", "is_for_public", "volume"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "is_for_public", "volume"], name="plan_edition_paper_once")
        ]

    @property
    def pdf(self) -> bytes:
        """The file; kept packed, because tagged pages fold to half."""
        return zlib.decompress(bytes(self.packed))

    @staticmethod
    def pack(pdf: bytes) -> bytes:
        """What is kept of a file."""
        return zlib.compress(pdf)


class EditionOrder(models.Model):
    """A bound PDF too large to be printed while somebody waits: ordered, being printed, or failed; gone once it is printed."""

    edition = models.ForeignKey(Edition, verbose_name="版", on_delete=models.CASCADE, related_name="orders")
    is_for_public = models.BooleanField("公開用")
    ordered_at = models.DateTimeField("依頼日時")
    begun_at = models.DateTimeField("開始日時", null=True, blank=True)
    volumes_set = models.PositiveSmallIntegerField("組み終えた分冊", default=0)
    failed_at = models.DateTimeField("失敗日時", null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "is_for_public"], name="plan_edition_order_once")]
