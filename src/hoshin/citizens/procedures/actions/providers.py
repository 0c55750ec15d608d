"""Trying out the providers of applicants, for those who look after them."""

from datetime import datetime

from django.db import transaction

from hoshin.citizens.procedures.actions.identity import asked_provider
from hoshin.citizens.procedures.models import ProviderSetting
from hoshin.citizens.procedures.permissions import require_providers
from hoshin.citizens.procedures.queries.identity import MAIL
from hoshin.citizens.procedures.queries.providers import configured_provider, provider_on_pages
from hoshin.citizens.procedures.rules.assurance import Provider
from hoshin.foundation.audit.public import record
from hoshin.foundation.identity.public import Checked, check_provider
from hoshin.foundation.messages.public import can_mail_outside
from hoshin.foundation.people.public import Person

PROVIDER = "procedures.provider"


def try_provider(*, person: Person, code: str, redirect_uri: str, now: datetime) -> tuple[Checked, ...]:
    """Ask the provider for everything that a sign-in needs and say what was found; nobody is signed in.

    For CIO staff and operators. Raises NotFound for a provider that is not configured. A provider that was set on the pages
    may be switched on once all of it was fine.
    """
    require_providers(person)
    provider = configured_provider(code)
    asked = provider_on_pages(code)
    if provider.dialect == MAIL:
        found = "設定されています。" if can_mail_outside() else "設定されていません。デモでは番号を画面に出します。"
        checks: tuple[Checked, ...] = (Checked("メールサーバー", is_fine=can_mail_outside(), found=found),)
    else:
        checks = check_provider(asked_provider(provider), redirect_uri=redirect_uri)
    _record(person, provider, checks, asked, now)
    return checks


@transaction.atomic
def _record(
    person: Person, provider: Provider, checks: tuple[Checked, ...], asked: ProviderSetting | None, now: datetime
) -> None:
    failed = [one.title for one in checks if not one.is_fine]
    if asked is not None:  # what was changed while the provider was asked has not been tried
        same = ProviderSetting.objects.filter(code=provider.code, version=asked.version)
        same.update(tested_at=None if failed else now)
    record(
        actor=person.actor,
        name="procedures.provider.tested",
        thing_kind=PROVIDER,
        thing_id=provider.code,
        thing_label=provider.label,
        after={"failed": "、".join(failed) or "なし"},
        now=now,
    )
