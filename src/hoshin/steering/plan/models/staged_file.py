from __future__ import annotations

from typing import Any, ClassVar

from django.db import models


class StagedFile(models.Model):
    """A filled-in Excel file: read and compared, waiting until its sender has it applied or discards it."""

    WAITING, APPLIED, DISCARDED = "waiting", "applied", "discarded"
    STATES: ClassVar = ((WAITING, "確認待ち"), (APPLIED, "反映済み"), (DISCARDED, "取りやめ"))

    account = models.ForeignKey(
        "people.StaffAccount", verbose_name="職員", on_delete=models.PROTECT, related_name="%(class)ss"
    )
    file_name = models.CharField("ファイル名", max_length=200)
    digest = models.CharField("ファイルの要約値", max_length=64)
    state = models.CharField("状態", max_length=12, choices=STATES, default=WAITING)
    row_count = models.PositiveIntegerField("行の数")
    change_count = models.PositiveIntegerField("変わる行の数")
    fault_count = models.PositiveIntegerField("誤りのある行の数")
    sent_at = models.DateTimeField("送信日時")
    settled_at = models.DateTimeField("反映・取りやめの日時", null=True, blank=True)

    class Meta:
        abstract = True
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state="waiting", settled_at__isnull=True)
                | (models.Q(state__in=["applied", "discarded"]) & models.Q(settled_at__isnull=False)),
                name="plan_%(class)s_settled",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="applied") | models.Q(fault_count=0), name="plan_%(class)s_applied_whole"
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def counted(self) -> dict[str, Any]:
        """What the trail says of the file."""
        names = ("row_count", "change_count", "fault_count")
        return {"file_digest": self.digest, **{name: getattr(self, name) for name in names}}

    @property
    def is_waiting(self) -> bool:
        """Whether it can still be applied or discarded."""
        return self.state == self.WAITING
