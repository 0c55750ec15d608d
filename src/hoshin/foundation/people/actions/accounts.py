import re
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from hoshin.foundation.audit.public import changed, record
from hoshin.foundation.people.models import StaffAccount
from hoshin.foundation.people.permissions import check_may_manage_accounts
from hoshin.foundation.people.rules import Person
from hoshin.kernel.errors import NotFound, RuleBroken
from hoshin.kernel.width import narrow

_LOGIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@+-]{0,99}")


@transaction.atomic
def create_account(*, person: Person, login_name: str, label: str, email: str = "", now: datetime) -> StaffAccount:
    """Register somebody who may sign in once identity has given them a credential; no password works until then.

    Raises NotAllowed for anybody but an operator, RuleBroken for a login name in use or not made of letters and digits.
    """
    check_may_manage_accounts(person)
    login_name = narrow(login_name)
    if not _LOGIN_NAME.fullmatch(login_name):
        raise RuleBroken("ログイン名は、半角の英数字と . _ - @ + で入力してください。", field="login_name")
    if StaffAccount.objects.filter(login_name=login_name).exists():
        raise RuleBroken(f"ログイン名「{login_name}」は既に使われています。", field="login_name")
    label, email = _checked(label, email)
    account = StaffAccount(login_name=login_name, label=label, email=email, created_at=now)
    account.set_unusable_password()
    account.save()
    _record(person, "people.account.created", account, now, after={"login_name": login_name, "label": label})
    return account


@transaction.atomic
def change_account(
    *, person: Person, account_id: int, label: str, email: str, is_name_public: bool, now: datetime
) -> StaffAccount:
    """Change how somebody is shown and reached; `is_name_public` lets public pages show the name."""
    check_may_manage_accounts(person)
    account = held_account(account_id)
    label, email = _checked(label, email)
    before, after = changed(_facts(account), {"label": label, "email": email, "is_name_public": is_name_public})
    if after:
        account.label, account.email, account.is_name_public = label, email, is_name_public
        account.save(update_fields=["label", "email", "is_name_public"])
        _record(person, "people.account.changed", account, now, before=before, after=after)
    return account


@transaction.atomic
def set_account_active(
    *, person: Person, account_id: int, is_active: bool, reason: str = "", now: datetime
) -> StaffAccount:
    """Close an account, from the next request on, or open it again; its history stays. Nobody closes their own."""
    check_may_manage_accounts(person)
    if account_id == person.account_id and not is_active:
        raise RuleBroken("自分自身を無効にすることはできません。ほかの運用者に依頼してください。")
    account = held_account(account_id)
    if account.is_active != is_active:
        account.is_active = is_active
        account.save(update_fields=["is_active"])
        name = "people.account.activated" if is_active else "people.account.deactivated"
        _record(person, name, account, now, reason=reason)
    return account


def held_account(account_id: int) -> StaffAccount:
    """The account, locked; NotFound when there is none."""
    account = StaffAccount.objects.select_for_update().filter(pk=account_id).first()
    if account is None:
        raise NotFound("その職員は登録されていません。")
    return account


def _facts(account: StaffAccount) -> dict[str, Any]:
    return {"label": account.label, "email": account.email, "is_name_public": account.is_name_public}


def _checked(label: str, email: str) -> tuple[str, str]:
    label, email = label.strip(), narrow(email)
    if not label:
        raise RuleBroken("氏名を入力してください。", field="label")
    if email:
        try:
            validate_email(email)
        except ValidationError as error:
            raise RuleBroken("メールアドレスの形が正しくありません。", field="email") from error
    return label, email


def _record(
    person: Person,
    name: str,
    account: StaffAccount,
    now: datetime,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    record(
        actor=person.actor,
        name=name,
        thing_kind="people.account",
        thing_id=account.pk,
        thing_label=account.label,
        before=before,
        after=after,
        reason=reason,
        now=now,
    )
