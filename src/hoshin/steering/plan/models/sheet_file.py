from __future__ import annotations

from django.db import models

from hoshin.steering.plan.models.sheet import Sheet


class SheetImport(models.Model):
    """An Excel file that somebody sent back: read and compared, waiting until they have it applied or discard it."""

    WAITING, APPLIED, DISCARDED = "waiting", "applied", "discarded"
    STATES = ((WAITING, "確認待ち"), (APPLIED, "反映済み"), (DISCARDED, "取りやめ"))

    account = models.ForeignKey(
        "people.StaffAccount", verbose_name="職員", on_delete=models.PROTECT, related_name="sheet_imports"
    )
    file_name = models.CharField("ファイル名", max_length=200)
    digest = models.CharField("ファイルの要約値", max_length=64)
    state = models.CharField("状態", max_length=12, choices=STATES, default=WAITING)
    row_count = models.PositiveIntegerField("行の数")
    change_count = models.PositiveIntegerField("変わる個票の数")
    fault_count = models.PositiveIntegerField("誤りのある行の数")
    sent_at = models.DateTimeField("送信日時")
    settled_at = models.DateTimeField("反映・取りやめの日時", null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="waiting", settled_at__isnull=True)
                | (models.Q(state__in=["applied", "discarded"]) & models.Q(settled_at__isnull=False)),
                name="plan_import_settled",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="applied") | models.Q(fault_count=0), name="plan_import_applied_whole"
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_waiting(self) -> bool:
        """Whether it can still be applied or discarded."""
        return self.state == self.WAITING


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
