"""Trying out the providers of applicants, for those who look after them."""

from datetime import datetime

from django.db import transaction

from hoshin.citizens.procedures.actions.identity import asked_provider
from hoshin.citizens.procedures.permissions import require_providers
from hoshin.citizens.procedures.queries.identity import MAIL
from hoshin.citizens.procedures.queries.providers import configured_provider
from hoshin.foundation.audit.public import record
from hoshin.foundation.identity.public import Checked, check_provider
from hoshin.foundation.messages.public import can_mail_outside
from hoshin.foundation.people.public import Person

PROVIDER = "procedures.provider"


def try_provider(*, person: Person, code: str, redirect_uri: str, now: datetime) -> tuple[Checked, ...]:
    """Ask the provider for everything that a sign-in needs and say what was found; nobody is signed in.

    For CIO staff and operators. Raises NotFound for a provider that is not configured.
    """
    require_providers(person)
    provider = configured_provider(code)
    if provider.dialect == MAIL:
        found = "設定されています。" if can_mail_outside() else "設定されていません。デモでは番号を画面に出します。"
        checks: tuple[Checked, ...] = (Checked("メールサーバー", is_fine=can_mail_outside(), found=found),)
    else:
        checks = check_provider(asked_provider(provider), redirect_uri=redirect_uri)
    _record(person, code, provider.label, checks, now)
    return checks


@transaction.atomic
def _record(person: Person, code: str, label: str, checks: tuple[Checked, ...], now: datetime) -> None:
    failed = [one.title for one in checks if not one.is_fine]
    record(
        actor=person.actor,
        name="procedures.provider.tested",
        thing_kind=PROVIDER,
        thing_id=code,
        thing_label=label,
        after={"failed": "、".join(failed) or "なし"},
        now=now,
    )
