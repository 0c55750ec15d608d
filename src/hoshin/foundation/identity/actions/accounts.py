"""Accounts, enrolment links and passwords."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from hoshin.foundation.audit.public import Actor, record
from hoshin.foundation.identity.actions.sign_in import prove_password
from hoshin.foundation.identity.models import (
    AuthenticatorApp,
    CityIdentity,
    DemoAccount,
    EnrolmentLink,
    Passkey,
    RecoveryCode,
    SignInTally,
    StaffSession,
)
from hoshin.foundation.identity.permissions import check_may_manage_sign_in
from hoshin.foundation.identity.queries import account_of, open_link
from hoshin.foundation.identity.rules import (
    MOST_LETTERS,
    Browser,
    SignInRefused,
    TooManyAttempts,
    fingerprint,
    new_token,
    typed_password,
    weakness_of,
)
from hoshin.foundation.people.public import Person, StaffAccount, person_of
from hoshin.foundation.people.public import create_account as register_account
from hoshin.kernel.errors import NotFound, RuleBroken


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A fresh enrolment link: `path` under the house's address, shown once and kept nowhere in the clear."""

    account_id: int
    path: str
    expires_at: datetime


@transaction.atomic
def create_account(*, person: Person, login_name: str, label: str, now: datetime, email: str = "") -> Enrolment:
    """Open an account that has no password, and the single-use link with which its owner sets one.

    Raises NotAllowed for anybody but an operator, RuleBroken (field `login_name`, `label`, `email`).
    """
    account = register_account(person=person, login_name=login_name, label=label, email=email, now=now)
    return _issue(account, person.actor, "", now)


def _issue(account: StaffAccount, actor: Actor, reason: str, now: datetime) -> Enrolment:
    EnrolmentLink.objects.filter(account=account, used_at=None, withdrawn_at=None).update(withdrawn_at=now)
    token = new_token()
    expires_at = now + timedelta(hours=settings.ENROLMENT_LINK_HOURS)
    EnrolmentLink.objects.create(account=account, fingerprint=fingerprint(token), issued_at=now, expires_at=expires_at)
    record(
        actor=actor,
        name="identity.link_issued",
        thing_kind="people.account",
        thing_id=account.pk,
        thing_label=account.label,
        after={"expires_at": expires_at.isoformat()},
        reason=reason,
        now=now,
    )
    return Enrolment(account.pk, reverse("identity:enrol", args=[token]), expires_at)


@transaction.atomic
def reset_sign_in(*, person: Person, account_id: int, resets_factors: bool, reason: str, now: datetime) -> Enrolment:
    """Give somebody a new start and return their new enrolment link. For operators.

    The password (and, if asked, every second factor) stops working at once, all sessions end, waits are lifted.
    """
    check_may_manage_sign_in(person)
    account = StaffAccount.objects.select_for_update().get(pk=account_of(account_id).pk)
    if not account.is_active:
        raise RuleBroken("このアカウントは停止しています。先に有効にしてください。")
    account.set_unusable_password()
    account.save(update_fields=["password"])
    StaffSession.objects.filter(account=account).delete()
    SignInTally.objects.filter(account=account).delete()
    if resets_factors:
        AuthenticatorApp.objects.filter(account=account).delete()
        Passkey.objects.filter(account=account).delete()
        RecoveryCode.objects.filter(account=account).delete()
    record(
        actor=person.actor,
        name="identity.sign_in_reset",
        thing_kind="people.account",
        thing_id=account.pk,
        thing_label=account.label,
        after={"factors_removed": resets_factors},
        reason=reason,
        now=now,
    )
    return _issue(account, person.actor, reason, now)


@transaction.atomic
def forget_city_identity(*, person: Person, account_id: int, reason: str, now: datetime) -> None:
    """Undo the bond with the city's provider, so that the next sign-in there makes a new one. For operators."""
    check_may_manage_sign_in(person)
    account = account_of(account_id)
    count, _ = CityIdentity.objects.filter(account=account).delete()
    if not count:
        raise NotFound("庁内の認証基盤との結び付きはありません。")
    record(
        actor=person.actor,
        name="identity.city_identity_forgotten",
        thing_kind="people.account",
        thing_id=account.pk,
        thing_label=account.label,
        reason=reason,
        now=now,
    )


@transaction.atomic
def set_password_by_link(*, token: str, password: str, now: datetime) -> int:
    """Set the password of the account that holds this link, and use the link up; returns the account's number.

    Raises LinkUnusable, RuleBroken (field `password`).
    """
    account = StaffAccount.objects.select_for_update().get(pk=open_link(token, now=now).account_id)
    # Asked again now that nobody else can be using it up at the same moment.
    link = open_link(token, now=now)
    password = typed_password(password)
    _check_password_fits(password, account)
    link.used_at = now
    link.save(update_fields=["used_at"])
    _set_password(account, password, now)
    return account.pk


def change_password(
    *, person: Person, session: SessionBase, current: str, password: str, browser: Browser, now: datetime
) -> None:
    """Change one's own password; every other session ends. Raises RuleBroken (field `current` or `password`).

    A wrong current password is counted like one at the door, so an unlocked desk is no place to guess it.
    """
    if person.account_id is None:
        raise NotFound("サインインしていません。")
    account = account_of(person.account_id)
    if account.has_usable_password():
        try:
            prove_password(login_name=account.login_name, password=current, browser=browser, now=now)
        except TooManyAttempts:
            raise
        except SignInRefused as error:
            raise RuleBroken("今のパスワードが違います。", field="current") from error
    if current == password:
        raise RuleBroken("今と同じパスワードです。別のパスワードにしてください。", field="password")
    _change_password(account.pk, session, password, now)


@transaction.atomic
def _change_password(account_id: int, session: SessionBase, password: str, now: datetime) -> None:
    account = StaffAccount.objects.select_for_update().get(pk=account_id)
    password = typed_password(password)
    _check_password_fits(password, account)
    _set_password(account, password, now)
    session.cycle_key()
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.save()
    StaffSession.objects.filter(account=account).exclude(pk=fingerprint(session.session_key or "")).delete()


def _check_password_fits(password: str, account: StaffAccount) -> None:
    if len(password) > MOST_LETTERS:
        raise RuleBroken(f"パスワードは{MOST_LETTERS}文字までにしてください。", field="password")
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise RuleBroken("".join(error.messages), field="password") from error
    weakness = weakness_of(password, forbidden_words=("hoshin", "方針", settings.CITY_NAME, account.login_name))
    if weakness:
        raise RuleBroken(weakness, field="password")


def _set_password(account: StaffAccount, password: str, now: datetime) -> None:
    account.set_password(password)
    account.save(update_fields=["password"])
    record(
        actor=person_of(account, now=now).actor,
        name="identity.password_set",
        thing_kind="people.account",
        thing_id=account.pk,
        thing_label=account.label,
        now=now,
    )


@transaction.atomic
def offer_in_demo(*, account_id: int, introduction: str, order: int) -> None:
    """Let demo mode offer an account of the demo city for one-click sign-in; without demo mode this has no effect."""
    account = account_of(account_id)
    DemoAccount.objects.update_or_create(account=account, defaults={"introduction": introduction, "order": order})


@transaction.atomic
def clear_ended(*, now: datetime) -> str:
    """Remove ended sessions and counts that are long forgotten; says how many. Run hourly."""
    sessions, _ = StaffSession.objects.filter(expire_date__lt=now).delete()
    tallies, _ = SignInTally.objects.filter(last_failed_at__lt=now - timedelta(days=2)).delete()
    return f"終わったサインイン{sessions}件と古い失敗の記録{tallies}件を整理しました。"
