from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Link(models.Model):
    """That one thing is linked to another, by whom and since when."""

    source_kind = models.CharField("リンク元の種類", max_length=40)
    source_id = models.CharField("リンク元の番号", max_length=64)
    target_kind = models.CharField("リンク先の種類", max_length=40)
    target_id = models.CharField("リンク先の番号", max_length=64)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="登録した職員", null=True, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField("登録日時")
    is_public = models.BooleanField("公開する", default=False)

    objects: ClassVar[models.Manager[Link]] = models.Manager()

    class Meta:
        indexes = [models.Index(fields=["target_kind", "target_id"], name="links_link_target")]
        constraints = [
            models.UniqueConstraint(
                fields=["source_kind", "source_id", "target_kind", "target_id"], name="links_link_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(source_kind=models.F("target_kind"), source_id=models.F("target_id")),
                name="links_link_between_two",
            ),
        ]
