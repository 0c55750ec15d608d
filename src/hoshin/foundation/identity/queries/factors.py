from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from hoshin.foundation.identity.models import AuthenticatorApp, EnrolmentLink, Passkey, RecoveryCode
from hoshin.foundation.identity.rules import LinkUnusable, Sealer, fingerprint
from hoshin.foundation.people.public import StaffAccount
from hoshin.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Factors:
    """The second factors of an account as its owner sees them."""

    app: AuthenticatorApp | None
    passkeys: tuple[Passkey, ...]
    recovery_codes_left: int

    @property
    def is_enrolled(self) -> bool:
        """True when there is at least one factor; recovery codes alone are none."""
        return self.app is not None or bool(self.passkeys)

    @property
    def count(self) -> int:
        """How many factors there are."""
        return len(self.passkeys) + (self.app is not None)


def account_of(account_id: int) -> StaffAccount:
    """The account of that number; raises NotFound."""
    account = StaffAccount.objects.filter(pk=account_id).first()
    if account is None:
        raise NotFound("この職員のアカウントは見つかりません。")
    return account


def factors_of(account_id: int) -> Factors:
    """The second factors of an account; three queries."""
    return Factors(
        app=AuthenticatorApp.objects.filter(account_id=account_id).first(),
        passkeys=tuple(Passkey.objects.filter(account_id=account_id)),
        recovery_codes_left=RecoveryCode.objects.filter(account_id=account_id, used_at__isnull=True).count(),
    )


def secret_sealer() -> Sealer:
    """Seals and opens the secrets of authenticator applications with the installation's keys."""
    return Sealer([settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS], "authenticator-app")


def open_link(token: str, *, now: datetime) -> EnrolmentLink:
    """The enrolment link of that token with its account; raises LinkUnusable unless it can be used at `now`."""
    link = (
        EnrolmentLink.objects.select_related("account")
        .filter(
            fingerprint=fingerprint(token),
            used_at__isnull=True,
            withdrawn_at__isnull=True,
            expires_at__gt=now,
            account__is_active=True,
        )
        .first()
    )
    if link is None:
        raise LinkUnusable(
            "このリンクは使えません。期限が過ぎたか、すでに使われています。運用者に再発行を依頼してください。"
        )
    return link
