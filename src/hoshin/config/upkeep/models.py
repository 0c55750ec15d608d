from __future__ import annotations

from django.db import models


class Installation(models.Model):
    """What this database belongs to: one row, written when the database is made."""

    version = models.CharField("版", max_length=40)
    is_demo = models.BooleanField("デモ")
    created_at = models.DateTimeField("設置日時")
    upgraded_at = models.DateTimeField("更新日時", null=True, blank=True)
    demo_loaded_at = models.DateTimeField("デモ読み込み日時", null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="upkeep_installation_one")]

    def __str__(self) -> str:
        return self.version


class BackupRun(models.Model):
    """One backup: where it went, what it held, and whether it came back whole from a trial restore."""

    started_at = models.DateTimeField("開始")
    finished_at = models.DateTimeField("終了")
    file_name = models.CharField("ファイル", max_length=500)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    size_bytes = models.BigIntegerField("大きさ", default=0)
    row_count = models.BigIntegerField("行数", default=0)
    file_count = models.BigIntegerField("ファイル数", default=0)
    audit_head = models.CharField("監査証跡の先頭", max_length=64, blank=True)
    is_verified = models.BooleanField("戻せることを確かめた")
    detail = models.TextField("内容", blank=True)

    class Meta:
        indexes = [models.Index(fields=["finished_at"], name="upkeep_backup_finished")]

    def __str__(self) -> str:
        return self.file_name
