from __future__ import annotations

from django.db import models


class AuthenticatorApp(models.Model):
    """The application whose one-time codes an account accepts; the secret is sealed with the installation's key."""

    account = models.OneToOneField(
        "people.StaffAccount", verbose_name="職員", on_delete=models.CASCADE, related_name="authenticator_app"
    )
    sealed_secret = models.TextField("封をした秘密")
    last_step = models.BigIntegerField("最後に使った時間枠", default=0)
    added_at = models.DateTimeField("登録日時")
    used_at = models.DateTimeField("最後の利用", null=True, blank=True)


class Passkey(models.Model):
    """A passkey of an account: public key and counter; the private key never leaves the device."""

    account = models.ForeignKey(
        "people.StaffAccount", verbose_name="職員", on_delete=models.CASCADE, related_name="passkeys"
    )
    label = models.CharField("名前", max_length=100)
    domain = models.CharField("ドメイン", max_length=253)
    credential_id = models.CharField("パスキーの番号", max_length=1400, unique=True)
    user_handle = models.CharField("利用者の番号", max_length=100)
    public_key = models.BinaryField("公開鍵")
    sign_count = models.BigIntegerField("使用回数", default=0)
    is_backed_up = models.BooleanField("同期されている", default=False)
    added_at = models.DateTimeField("登録日時")
    used_at = models.DateTimeField("最後の利用", null=True, blank=True)

    class Meta:
        ordering = ["added_at", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(sign_count__gte=0), name="identity_passkey_count"),
        ]

    def __str__(self) -> str:
        return self.label


class RecoveryCode(models.Model):
    """A code on paper for the day when every device is lost; usable once, kept as a fingerprint."""

    account = models.ForeignKey(
        "people.StaffAccount", verbose_name="職員", on_delete=models.CASCADE, related_name="recovery_codes"
    )
    fingerprint = models.CharField("指紋", max_length=64, unique=True)
    made_at = models.DateTimeField("作成日時")
    used_at = models.DateTimeField("利用日時", null=True, blank=True)


class EnrolmentLink(models.Model):
    """A single-use, expiring link with which somebody sets their password for the first time or after a reset."""

    account = models.ForeignKey(
        "people.StaffAccount", verbose_name="職員", on_delete=models.CASCADE, related_name="enrolment_links"
    )
    fingerprint = models.CharField("指紋", max_length=64, unique=True)
    issued_at = models.DateTimeField("発行日時")
    expires_at = models.DateTimeField("期限")
    used_at = models.DateTimeField("利用日時", null=True, blank=True)
    withdrawn_at = models.DateTimeField("取消日時", null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("issued_at")), name="identity_link_expires_later"
            ),
            models.CheckConstraint(
                condition=models.Q(used_at__isnull=True) | models.Q(withdrawn_at__isnull=True),
                name="identity_link_one_end",
            ),
            models.UniqueConstraint(
                fields=["account"],
                condition=models.Q(used_at__isnull=True, withdrawn_at__isnull=True),
                name="identity_link_one_open",
            ),
        ]


class MailedLink(models.Model):
    """A single-use link with which somebody who holds no post of the city hall signs in.

    Kept as a fingerprint. `seed` makes the token only together with the installation's secret, when its mail goes out.
    `next_url` is the page its owner was on the way to when the link was asked for.
    """

    account = models.ForeignKey(
        "people.StaffAccount", verbose_name="アカウント", on_delete=models.CASCADE, related_name="mailed_links"
    )
    seed = models.CharField("種", max_length=64)
    fingerprint = models.CharField("指紋", max_length=64, unique=True)
    next_url = models.CharField("行き先", max_length=2000, blank=True)
    issued_at = models.DateTimeField("発行日時")
    expires_at = models.DateTimeField("期限")
    used_at = models.DateTimeField("利用日時", null=True, blank=True)
    withdrawn_at = models.DateTimeField("取消日時", null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("issued_at")), name="identity_mailed_link_expires_later"
            ),
            models.UniqueConstraint(
                fields=["account"],
                condition=models.Q(used_at__isnull=True, withdrawn_at__isnull=True),
                name="identity_mailed_link_one_open",
            ),
        ]


class CityIdentity(models.Model):
    """The person at the city's OpenID provider who is this account here."""

    account = models.ForeignKey(
        "people.StaffAccount", verbose_name="職員", on_delete=models.CASCADE, related_name="city_identities"
    )
    issuer = models.CharField("発行者", max_length=500)
    subject = models.CharField("発行者での番号", max_length=255)
    linked_at = models.DateTimeField("結び付けた日時")
    used_at = models.DateTimeField("最後の利用", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="identity_city_subject_once"),
            models.UniqueConstraint(fields=["account", "issuer"], name="identity_city_account_once"),
        ]
