from __future__ import annotations

from django.db import models
from django.db.models import Q

from hoshin.citizens.procedures.models.application import Application


class ProvenIdentity(models.Model):
    """Who applies, as a provider vouched for it. Citizens have no account: this belongs to one application."""

    application = models.OneToOneField(
        Application, verbose_name="申請", on_delete=models.CASCADE, related_name="identity"
    )
    provider = models.CharField("確認の手段", max_length=40)
    subject = models.CharField("利用者の印", max_length=64)
    proofing_level = models.PositiveSmallIntegerField("身元確認レベル")
    authentication_level = models.PositiveSmallIntegerField("当人認証レベル")
    sealed = models.TextField("確認した内容（暗号化）")
    proven_at = models.DateTimeField("確認日時")

    class Meta:
        indexes = [models.Index(fields=["subject"], name="procedures_identity_subject")]
        constraints = [
            models.CheckConstraint(
                condition=Q(proofing_level__lte=3, authentication_level__lte=3), name="procedures_identity_levels"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application} {self.provider}"


class IdentityQuestion(models.Model):
    """A question that was sent to a provider; it takes one answer. Without an application, it opens those of the person."""

    application = models.ForeignKey(
        Application, verbose_name="申請", on_delete=models.CASCADE, related_name="+", null=True
    )
    state_hash = models.CharField("印", max_length=64, unique=True)
    provider = models.CharField("確認の手段", max_length=40)
    asked_at = models.DateTimeField("日時")

    def __str__(self) -> str:
        return self.provider


class OwnCode(models.Model):
    """The code that was last mailed to an address to open its applications. Of both only keyed hashes are kept."""

    subject = models.CharField("利用者の印", max_length=64, unique=True)
    code_hash = models.CharField("番号の印", max_length=64)
    issued_at = models.DateTimeField("送った日時")
    expires_at = models.DateTimeField("期限")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("issued_at")), name="procedures_own_code_expires"
            )
        ]

    def __str__(self) -> str:
        return f"{self.issued_at}"


class MailedCode(models.Model):
    """The code that was last mailed for an application. Only its keyed hash is kept; the address is sealed."""

    application = models.OneToOneField(Application, verbose_name="申請", on_delete=models.CASCADE, related_name="+")
    code_hash = models.CharField("番号の印", max_length=64)
    sealed = models.TextField("宛先（暗号化）")
    issued_at = models.DateTimeField("送った日時")
    expires_at = models.DateTimeField("期限")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=models.F("issued_at")), name="procedures_code_expires")
        ]

    def __str__(self) -> str:
        return f"{self.application}"
