from __future__ import annotations

from django.db import models
from django.db.models import Q

from hoshin.citizens.procedures.models.application import Application
from hoshin.citizens.procedures.models.layout import Layout


class ApiClient(models.Model):
    """Another system that fetches a section's applications with a token, of which only a hash is kept."""

    section = models.ForeignKey("people.Section", verbose_name="課", on_delete=models.PROTECT, related_name="+")
    name = models.CharField("名称", max_length=60)
    token_hash = models.CharField("トークンの要約値", max_length=64, unique=True)
    token_end = models.CharField("トークンの終わり", max_length=4)
    expires_on = models.DateField("期限")
    issued_by = models.CharField("発行した職員", max_length=200)
    issued_at = models.DateTimeField("発行日時")
    last_used_at = models.DateTimeField("最後に使われた日時", null=True)
    revoked_at = models.DateTimeField("失効日時", null=True)

    class Meta:
        ordering = ["name", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="procedures_client_named"),
            models.UniqueConstraint(
                fields=["section", "name"], condition=Q(revoked_at__isnull=True), name="procedures_client_name_in_force"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ApiScope(models.Model):
    """A layout in which a client may fetch applications of that layout's procedure."""

    client = models.ForeignKey(ApiClient, verbose_name="連携先", on_delete=models.PROTECT, related_name="scopes")
    layout = models.ForeignKey(Layout, verbose_name="引渡しの形", on_delete=models.PROTECT, related_name="scopes")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "layout"], name="procedures_scope_once")]

    def __str__(self) -> str:
        return f"{self.client} {self.layout}"


class TakenOver(models.Model):
    """That another system has an application, in a layout, and said so."""

    application = models.ForeignKey(
        Application, verbose_name="申請", on_delete=models.PROTECT, related_name="taken_over"
    )
    layout = models.ForeignKey(Layout, verbose_name="引渡しの形", on_delete=models.PROTECT, related_name="taken_over")
    client = models.ForeignKey(ApiClient, verbose_name="連携先", on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField("引き取られた日時")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "layout"], name="procedures_taken_over_once")]

    def __str__(self) -> str:
        return f"{self.application} {self.layout}"
