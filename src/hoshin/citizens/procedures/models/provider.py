from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from hoshin.citizens.procedures.rules.assurance import DIALECT_CODES, MAIL, MOCK

_BY_MAIL = Q(code=MAIL, dialect=MAIL)


class ProviderSettingQuerySet(models.QuerySet["ProviderSetting"]):
    """Chainable filters over the providers that are set on the pages."""

    def usable(self, *, is_demo: bool) -> ProviderSettingQuerySet:
        """Those that applicants are offered: switched on and, outside the demo, no trial."""
        found = self.filter(is_enabled=True)
        return found if is_demo else found.filter(is_trial=False)


class ProviderSetting(models.Model):
    """A provider of identity for applicants, as operators set it. Secret and private key are sealed and never shown again.

    The pretended provider of the demo cannot be one. A trial asks a server on this machine and works in the demo only.
    """

    code = models.SlugField("アドレスに使う名前", max_length=40, unique=True)
    label = models.CharField("申請者に見せる名前", max_length=100)
    dialect = models.CharField("種類", max_length=20)
    issuer = models.CharField("発行者", max_length=300, blank=True)
    client_id = models.CharField("利用者としての名前", max_length=300, blank=True)
    scopes = models.CharField("求める範囲", max_length=300, blank=True)
    acr_values = models.CharField("求める認証の強さ", max_length=200, blank=True)
    required_acr = models.CharField("答えに求める acr", max_length=100, blank=True)
    proofing_level = models.PositiveSmallIntegerField("身元確認レベル")
    authentication_level = models.PositiveSmallIntegerField("当人認証レベル")
    account_levels = models.JSONField("アカウントの種類ごとのレベル", default=dict)
    source = models.CharField("レベルの根拠", max_length=300)
    sourced_on = models.DateField("根拠の日付")
    wrapped_key = models.TextField("鍵")
    sealed = models.TextField("秘密（暗号化）")
    is_trial = models.BooleanField("試し用", default=False)
    tested_at = models.DateTimeField("今の設定でつながった日時", null=True)
    is_enabled = models.BooleanField("使う", default=False)
    version = models.PositiveIntegerField("版", default=1)
    changed_at = models.DateTimeField("変更日時")
    changed_by = models.CharField("変更した職員", max_length=200)

    objects: ClassVar[models.Manager[ProviderSetting]] = ProviderSettingQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=~Q(code=MOCK), name="procedures_provider_is_not_pretended"),
            models.CheckConstraint(
                condition=Q(dialect__in=DIALECT_CODES) & (_BY_MAIL | (~Q(code=MAIL) & ~Q(dialect=MAIL))),
                name="procedures_provider_dialect_known",
            ),
            models.CheckConstraint(
                condition=Q(issuer__startswith="https://") | Q(is_trial=True) | _BY_MAIL,
                name="procedures_provider_over_tls",
            ),
            models.CheckConstraint(
                condition=Q(proofing_level__lte=3, authentication_level__lte=3) & ~Q(source=""),
                name="procedures_provider_levels_sourced",
            ),
        ]

    def __str__(self) -> str:
        return self.label
