"""Proving who one is, step by step, and opening the session."""

from datetime import datetime

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, check_password
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction

from hoshin.foundation.audit.public import record
from hoshin.foundation.identity.actions.attempts import (
    Counter,
    browser_counters,
    count_try,
    counter,
    forget_tries,
    name_counters,
    note_failed_try,
)
from hoshin.foundation.identity.models import (
    CONFIRMED_AT,
    DEVICE,
    SIGNED_IN_BY,
    STARTED_AT,
    AuthenticatorApp,
    Passkey,
    RecoveryCode,
)
from hoshin.foundation.identity.queries import account_of, secret_sealer
from hoshin.foundation.identity.rules import (
    Browser,
    SealBroken,
    SecondProof,
    SignInRefused,
    TallyScope,
    Way,
    fingerprint,
    matching_step,
    typed_code,
    typed_login_name,
    typed_password,
    typed_recovery_code,
)
from hoshin.foundation.identity.rules.passkeys import (
    House,
    PasskeyRefused,
    answer_of,
    proven_sign_count,
    user_handle_in,
)
from hoshin.foundation.people.public import StaffAccount, person_of

BACKEND = "hoshin.foundation.identity.permissions.StaffBackend"
WRONG_PASSWORD = "ログイン名かパスワードが違います。大文字と小文字、全角と半角を確かめて、もう一度入力してください。"  # noqa: S105
WRONG_CODE = "コードが違うか、すでに使われています。認証アプリに今表示されている6桁、または未使用の回復コードを入力してください。"
WRONG_PASSKEY = "パスキーを確認できませんでした。もう一度試すか、別の方法でサインインしてください。"


def prove_password(*, login_name: str, password: str, browser: Browser, now: datetime) -> int:
    """The number of the account whose name and password these are.

    Raises SignInRefused, in the same words and after the same work whether the account exists, is inactive, has no
    password or was given a wrong one; TooManyAttempts while the name has to wait. The count of a failed try is
    committed before the answer.
    """
    name = typed_login_name(login_name)
    account = _account_named(name)
    counters = name_counters(name, account, browser)
    count_try(counters=counters, now=now)
    password = typed_password(password)
    is_right = (
        account.check_password(password) if account is not None else check_password(password, UNUSABLE_PASSWORD_PREFIX)
    )
    if account is None or not is_right:
        note_failed_try(counters=counters, browser=browser, what="password", now=now)
        raise SignInRefused(WRONG_PASSWORD)
    forget_tries(counters=counters)
    return account.pk


def _account_named(name: str) -> StaffAccount | None:
    """The active account of that name; a name typed in capitals finds the one kept in small letters."""
    found = StaffAccount.objects.filter(login_name__in={name, name.lower()}, is_active=True)
    return min(found, key=lambda account: account.login_name != name, default=None)


def prove_code(*, account_id: int, typed: str, browser: Browser, now: datetime) -> SecondProof:
    """Accept a one-time code or a recovery code as the second step; each works once.

    Raises SignInRefused, TooManyAttempts.
    """
    counters = _second_step_counters(account_id, browser)
    count_try(counters=counters, now=now)
    if _use_one_time_code(account_id, typed_code(typed), now):
        proof = SecondProof.CODE
    elif _use_recovery_code(account_id, typed_recovery_code(typed), now):
        proof = SecondProof.RECOVERY_CODE
    else:
        note_failed_try(counters=counters, browser=browser, what="code", now=now)
        raise SignInRefused(WRONG_CODE, field="code")
    forget_tries(counters=counters)
    return proof


def _second_step_counters(account_id: int, browser: Browser) -> list[Counter]:
    account = account_of(account_id)
    return [counter(TallyScope.SECOND_STEP, str(account_id), account), *browser_counters(browser)]


@transaction.atomic
def _use_one_time_code(account_id: int, code: str, now: datetime) -> bool:
    app = AuthenticatorApp.objects.select_for_update().filter(account_id=account_id).first()
    if app is None:
        return False
    try:
        secret = secret_sealer().unseal(app.sealed_secret)
    except SealBroken as error:
        raise SignInRefused(
            "認証アプリの登録を読み出せません。回復コードかパスキーでサインインし、運用者に連絡してください。"
        ) from error
    step = matching_step(secret, code, now=now, after=app.last_step)
    if step is None:
        return False
    app.last_step, app.used_at = step, now
    app.save(update_fields=["last_step", "used_at"])
    return True


@transaction.atomic
def _use_recovery_code(account_id: int, code: str, now: datetime) -> bool:
    if not code:
        return False
    unused = RecoveryCode.objects.filter(account_id=account_id, fingerprint=fingerprint(code), used_at=None)
    if not unused.update(used_at=now):
        return False
    account = account_of(account_id)
    record(
        actor=person_of(account, now=now).actor,
        name="identity.recovery_code_used",
        thing_kind="people.account",
        thing_id=account_id,
        thing_label=account.label,
        after={"left": RecoveryCode.objects.filter(account_id=account_id, used_at=None).count()},
        now=now,
    )
    return True


def prove_passkey(
    *, typed: str, challenge: str, house: House, browser: Browser, now: datetime, account_id: int | None = None
) -> int:
    """The account whose passkey answered `challenge`; with `account_id`, only that account's passkeys are accepted.

    Raises SignInRefused, TooManyAttempts.
    """
    counters = browser_counters(browser) if account_id is None else _second_step_counters(account_id, browser)
    count_try(counters=counters, now=now)
    try:
        owner_id = _use_passkey(typed, challenge, house, now, account_id)
    except PasskeyRefused as error:
        note_failed_try(counters=counters, browser=browser, what="passkey", now=now)
        raise SignInRefused(WRONG_PASSKEY) from error
    forget_tries(counters=counters)
    return owner_id


@transaction.atomic
def _use_passkey(typed: str, challenge: str, house: House, now: datetime, account_id: int | None) -> int:
    answer = answer_of(typed)
    passkeys = Passkey.objects.select_for_update().filter(credential_id=answer["id"], account__is_active=True)
    if account_id is not None:
        passkeys = passkeys.filter(account_id=account_id)
    passkey = passkeys.first()
    if passkey is None:
        raise PasskeyRefused("no such passkey")
    if user_handle_in(answer) not in {"", passkey.user_handle}:
        raise PasskeyRefused("the passkey belongs to another account")
    passkey.sign_count = proven_sign_count(
        answer,
        challenge=challenge,
        house=house,
        public_key=bytes(passkey.public_key),
        sign_count=passkey.sign_count,
    )
    passkey.used_at = now
    passkey.save(update_fields=["sign_count", "used_at"])
    return passkey.account_id


@transaction.atomic
def open_session(*, session: SessionBase, account_id: int, way: Way, browser: Browser, now: datetime) -> None:
    """Begin a signed-in session under a new key; nothing of the session before it remains.

    Raises SignInRefused when the account was closed in the meantime.
    """
    account = StaffAccount.objects.select_for_update().filter(pk=account_id, is_active=True).first()
    if account is None:
        raise SignInRefused(WRONG_PASSWORD)
    account.last_login = now
    account.save(update_fields=["last_login"])
    session.flush()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session[STARTED_AT] = now.isoformat()
    session[CONFIRMED_AT] = now.isoformat()
    session[SIGNED_IN_BY] = way.value
    session[DEVICE] = browser.label
    session.save()
    record(
        actor=person_of(account, now=now).actor,
        name="identity.signed_in",
        thing_kind="people.account",
        thing_id=account.pk,
        thing_label=account.label,
        after={"by": way.value, "device": browser.label},
        now=now,
    )
