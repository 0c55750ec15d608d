"""Setting up and taking away second factors."""

from datetime import datetime

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction

from hoshin.foundation.audit.public import record
from hoshin.foundation.identity.models import AuthenticatorApp, Passkey, RecoveryCode
from hoshin.foundation.identity.queries import SHOWN_CODES, factors_of, secret_sealer
from hoshin.foundation.identity.rules import fingerprint, matching_step, new_recovery_codes, new_secret, typed_code
from hoshin.foundation.identity.rules.passkeys import House, PasskeyRefused, answer_of, registered
from hoshin.foundation.people.public import StaffAccount, person_of
from hoshin.kernel.errors import NotFound, RuleBroken

MOST_PASSKEYS = 20
_PENDING_SECRET = "pending_app_secret"  # noqa: S105 - the name of a place in the session


def _record(name: str, account: StaffAccount, after: dict[str, object], now: datetime) -> None:
    record(
        actor=person_of(account, now=now).actor,
        name=name,
        thing_kind="people.account",
        thing_id=account.pk,
        thing_label=account.label,
        after=after,
        now=now,
    )


def secret_to_enrol(*, session: SessionBase) -> str:
    """The secret of the authenticator application being set up: one per session, sealed there until it is proved."""
    sealed = session.get(_PENDING_SECRET)
    if sealed is None:
        secret = new_secret()
        session[_PENDING_SECRET] = secret_sealer().seal(secret)
        return secret
    return secret_sealer().unseal(sealed)


@transaction.atomic
def add_authenticator_app(*, account_id: int, session: SessionBase, code: str, now: datetime) -> None:
    """Accept the application shown to this session once it produces a right code; it replaces an earlier one.

    Raises RuleBroken (field `code`) when the code is wrong or nothing was begun.
    """
    account = StaffAccount.objects.select_for_update().get(pk=account_id)
    sealed = session.get(_PENDING_SECRET)
    secret = secret_sealer().unseal(sealed) if sealed else None
    step = matching_step(secret, typed_code(code), now=now, after=0) if secret else None
    if sealed is None or step is None:
        raise RuleBroken(
            "コードが違います。認証アプリに今表示されている6桁を入力してください。端末の時刻が合っているかも確かめてください。",
            field="code",
        )
    AuthenticatorApp.objects.update_or_create(
        account=account,
        defaults={"sealed_secret": sealed, "last_step": step, "added_at": now, "used_at": None},
    )
    del session[_PENDING_SECRET]
    _record("identity.factor_added", account, {"factor": "totp"}, now)


@transaction.atomic
def remove_authenticator_app(*, account_id: int, now: datetime) -> None:
    """Take the authenticator application away; raises RuleBroken when it is the last factor, NotFound if none."""
    account = StaffAccount.objects.select_for_update().get(pk=account_id)
    factors = factors_of(account_id)
    if factors.app is None:
        raise NotFound("認証アプリは登録されていません。")
    _check_not_last(factors.count)
    factors.app.delete()
    _record("identity.factor_removed", account, {"factor": "totp"}, now)


def _check_not_last(count: int) -> None:
    if count < 2:
        raise RuleBroken("最後の一つは外せません。先に別の認証アプリかパスキーを登録してください。")


@transaction.atomic
def add_passkey(
    *, account_id: int, typed: str, challenge: str, user_handle: str, house: House, label: str, now: datetime
) -> Passkey:
    """Keep the passkey that the browser made in answer to `challenge`.

    Raises RuleBroken when the answer cannot be verified, the passkey is known already, or there are too many.
    """
    account = StaffAccount.objects.select_for_update().get(pk=account_id)
    if Passkey.objects.filter(account=account).count() >= MOST_PASSKEYS:
        raise RuleBroken(f"パスキーは{MOST_PASSKEYS}個まで登録できます。使っていないものを外してください。")
    try:
        new = registered(answer_of(typed), challenge=challenge, house=house)
    except PasskeyRefused as error:
        raise RuleBroken("パスキーを登録できませんでした。もう一度試してください。") from error
    if Passkey.objects.filter(credential_id=new.credential_id).exists():
        raise RuleBroken("このパスキーはすでに登録されています。")
    passkey = Passkey.objects.create(
        account=account,
        label=label[:100],
        domain=house.domain,
        credential_id=new.credential_id,
        user_handle=user_handle,
        public_key=new.public_key,
        sign_count=new.sign_count,
        is_backed_up=new.is_backed_up,
        added_at=now,
    )
    _record("identity.factor_added", account, {"factor": "passkey", "label": passkey.label}, now)
    return passkey


@transaction.atomic
def remove_passkey(*, account_id: int, passkey_id: int, now: datetime) -> None:
    """Take a passkey away; raises RuleBroken when it is the last factor, NotFound when it is not one's own."""
    account = StaffAccount.objects.select_for_update().get(pk=account_id)
    passkey = Passkey.objects.filter(account=account, pk=passkey_id).first()
    if passkey is None:
        raise NotFound("このパスキーは登録されていません。")
    _check_not_last(factors_of(account_id).count)
    passkey.delete()
    _record("identity.factor_removed", account, {"factor": "passkey", "label": passkey.label}, now)


@transaction.atomic
def make_recovery_codes(*, account_id: int, now: datetime) -> tuple[str, ...]:
    """Ten fresh recovery codes, to be shown once; all earlier ones stop working."""
    account = StaffAccount.objects.select_for_update().get(pk=account_id)
    RecoveryCode.objects.filter(account=account).delete()
    codes = new_recovery_codes()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(account=account, fingerprint=fingerprint(code), made_at=now) for code in codes
    )
    _record("identity.recovery_codes_made", account, {"count": len(codes)}, now)
    return codes


@transaction.atomic
def give_recovery_codes(*, session: SessionBase, account_id: int, now: datetime) -> None:
    """Make fresh recovery codes and keep them, sealed, in the session until their owner has written them down."""
    codes = make_recovery_codes(account_id=account_id, now=now)
    session[SHOWN_CODES] = secret_sealer().seal(" ".join(codes))
    session.save()


def recovery_codes_written_down(*, session: SessionBase) -> None:
    """Their owner has them on paper; from now on nothing can show them again."""
    session.pop(SHOWN_CODES, None)
