from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from hoshin.foundation.files.rules import KINDS, ScanState, storage_name


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    """Chainable filters over files."""

    def live(self) -> StoredFileQuerySet:
        """Files that were not removed."""
        return self.filter(removed_at__isnull=True)

    def with_content(self) -> StoredFileQuerySet:
        """Files whose content must be there: live ones, and removed ones that can still be brought back."""
        return self.filter(purged_at__isnull=True)

    def plain(self) -> StoredFileQuerySet:
        """Files that this room can read itself; sealed ones belong to the room that has their key."""
        return self.filter(is_sealed=False)

    def of(self, owner_kind: str, owner_id: str | int) -> StoredFileQuerySet:
        """Files attached to one thing."""
        return self.filter(owner_kind=owner_kind, owner_id=str(owner_id))


class StoredFile(models.Model):
    """A file attached to a thing. The content lies under its hash; this row exists only when the content does."""

    owner_kind = models.CharField("添付先の種類", max_length=40)
    owner_id = models.CharField("添付先の番号", max_length=64)
    name = models.CharField("名前", max_length=160)
    size = models.PositiveBigIntegerField("大きさ")
    sha256 = models.CharField("SHA-256", max_length=64)
    kind = models.CharField("種類", max_length=10, choices=[(kind.code, kind.label) for kind in KINDS.values()])
    scan_state = models.CharField(
        "ウイルス検査", max_length=10, choices=[(state.value, state.label) for state in ScanState]
    )
    scan_note = models.CharField("検査の結果", max_length=200, blank=True)
    scanned_at = models.DateTimeField("検査日時", null=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="添付した職員", null=True, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField("添付日時")
    is_public = models.BooleanField("公開する", default=False)
    is_sealed = models.BooleanField("暗号化した中身", default=False)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="外した職員", null=True, on_delete=models.PROTECT, related_name="+"
    )
    removed_at = models.DateTimeField("外した日時", null=True)
    removal_reason = models.CharField("外した理由", max_length=500, blank=True)
    purged_at = models.DateTimeField("消去日時", null=True)
    verified_at = models.DateTimeField("照合日時", null=True)
    trouble = models.CharField("照合で見つかった問題", max_length=100, blank=True)

    objects: ClassVar[models.Manager[StoredFile]] = StoredFileQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["owner_kind", "owner_id", "id"], name="files_file_owner"),
            models.Index(fields=["sha256"], name="files_file_content"),
            models.Index(fields=["scan_state"], name="files_file_scan"),
            models.Index(fields=["removed_at"], name="files_file_removed"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["owner_kind", "owner_id", "name", "sha256"],
                condition=models.Q(removed_at__isnull=True),
                name="files_file_once_per_owner",
            ),
            models.CheckConstraint(condition=models.Q(size__gt=0), name="files_file_not_empty"),
            models.CheckConstraint(condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"), name="files_file_hash"),
            models.CheckConstraint(condition=models.Q(kind__in=list(KINDS)), name="files_file_known_kind"),
            models.CheckConstraint(
                condition=models.Q(scan_state__in=[state.value for state in ScanState]), name="files_file_scan_state"
            ),
            models.CheckConstraint(
                condition=models.Q(removed_at__isnull=True, removal_reason="", purged_at__isnull=True)
                | (models.Q(removed_at__isnull=False) & ~models.Q(removal_reason="")),
                name="files_file_removed_with_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(is_public=False) | models.Q(removed_at__isnull=True),
                name="files_file_removed_is_not_public",
            ),
            models.CheckConstraint(
                condition=models.Q(is_sealed=False) | models.Q(is_public=False), name="files_file_sealed_is_not_public"
            ),
        ]

    @property
    def storage_name(self) -> str:
        """Where the content lies."""
        return storage_name(self.sha256)

    @property
    def content_type(self) -> str:
        """As what the content is sent."""
        return KINDS[self.kind].content_type
