"""The providers of applicants as those who look after them see them: everything but the secrets."""

from dataclasses import dataclass
from datetime import date, datetime

from hoshin.citizens.procedures.models import ProviderSetting
from hoshin.citizens.procedures.queries.identity import MAIL, all_providers, providers_of_file
from hoshin.citizens.procedures.queries.provider_settings import provider_of, provider_set
from hoshin.citizens.procedures.rules.assurance import ACCOUNT_TYPES, GBIZID, Provider
from hoshin.citizens.procedures.rules.register import AUTHENTICATION_LEVELS, PROOFING_LEVELS
from hoshin.foundation.identity.public import DIALECTS


@dataclass(frozen=True, slots=True)
class ListedProvider:
    """One provider: how it is asked and what its proof is worth, with who says so."""

    code: str
    label: str
    dialect: str
    issuer: str
    client_id: str
    proof: str
    scopes: str
    asked_level: str
    levels: tuple[tuple[str, str, str], ...]
    source: str
    sourced_on: date
    is_mail: bool
    is_editable: bool
    is_enabled: bool
    tested_at: datetime | None
    state: str


def listed_providers() -> tuple[ListedProvider, ...]:
    """Every provider that is configured, offered or not: those of the file, those set on the pages, the code by mail."""
    offered = {one.code: one for one in all_providers()}
    set_here = {one.code: one for one in ProviderSetting.objects.all()}
    named = {one.code for one in providers_of_file()}
    found = [_listed(one, set_here.get(one.code) if one.code not in named else None) for one in offered.values()]
    resting = [one for code, one in set_here.items() if code not in offered or code in named]
    return (*found, *(_listed(provider_of(one), one, is_offered=False) for one in resting))


def configured_provider(code: str) -> Provider:
    """The provider of that code, offered or not; raises NotFound."""
    found = next((one for one in all_providers() if one.code == code), None)
    return found or provider_of(provider_set(code))


def provider_on_pages(code: str) -> ProviderSetting | None:
    """The provider of that code as it was set on the pages; None where the file of the settings, or nobody, sets it."""
    if any(one.code == code for one in providers_of_file()):
        return None
    return ProviderSetting.objects.filter(code=code).first()


def _state(kept: ProviderSetting | None, *, is_offered: bool) -> str:
    if kept is None:
        return "設定ファイル（画面では変えられません）"
    if is_offered:
        return "使っています"
    return "使いません（設定ファイルに同じ名前の手段があります）" if kept.is_enabled else "使っていません"


def _listed(provider: Provider, kept: ProviderSetting | None, *, is_offered: bool = True) -> ListedProvider:
    is_mail = provider.dialect == MAIL
    return ListedProvider(
        code=provider.code,
        label=provider.label,
        dialect="メール" if is_mail else DIALECTS[provider.dialect].label,
        issuer=provider.issuer,
        client_id=provider.client_id,
        proof="" if is_mail else ("秘密鍵による署名" if provider.private_key else "共有の秘密"),
        scopes=" ".join(provider.scopes),
        asked_level=provider.acr_values,
        levels=_levels(provider),
        source=provider.source,
        sourced_on=provider.sourced_on,
        is_mail=is_mail,
        is_editable=kept is not None,
        is_enabled=kept is not None and kept.is_enabled,
        tested_at=kept.tested_at if kept is not None else None,
        state="いつも使えます" if is_mail and kept is None else _state(kept, is_offered=is_offered),
    )


def _levels(provider: Provider) -> tuple[tuple[str, str, str], ...]:
    kinds = ACCOUNT_TYPES.items() if provider.dialect == GBIZID else (("", provider.label),)
    found = ((label, provider.assurance_told({"account_type": kind})) for kind, label in kinds)
    return tuple(
        (label, PROOFING_LEVELS[one.proofing], AUTHENTICATION_LEVELS[one.authentication]) for label, one in found
    )
