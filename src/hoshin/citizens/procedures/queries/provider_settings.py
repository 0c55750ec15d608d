"""The providers that operators set on the pages, as they are asked."""

from dataclasses import replace

from hoshin.citizens.procedures.models import ProviderSetting
from hoshin.citizens.procedures.queries.keys import key_ring
from hoshin.citizens.procedures.rules.assurance import BY_MAIL, MAIL, Assurance, Provider
from hoshin.citizens.procedures.rules.provider_settings import ProviderEntry
from hoshin.kernel.errors import NotFound


def provider_set(code: str) -> ProviderSetting:
    """The provider of that code that was set on the pages; raises NotFound."""
    found = ProviderSetting.objects.filter(code=code).first()
    if found is None:
        raise NotFound("その確認の手段は、画面では設定されていません。")
    return found


def secrets_of(kept: ProviderSetting) -> tuple[str, str]:
    """The shared secret and the private key; for asking the provider, never for a page."""
    content = key_ring().unseal(kept.wrapped_key, kept.sealed)
    return content["client_secret"], content["private_key"]


def provider_of(kept: ProviderSetting) -> Provider:
    """The provider as it is asked, with its secrets."""
    worth = Assurance(kept.proofing_level, kept.authentication_level)
    if kept.dialect == MAIL:
        return replace(BY_MAIL, label=kept.label, assurance=worth, source=kept.source, sourced_on=kept.sourced_on)
    client_secret, private_key = secrets_of(kept)
    return Provider(
        code=kept.code,
        label=kept.label,
        issuer=kept.issuer,
        client_id=kept.client_id,
        client_secret=client_secret,
        scopes=tuple(kept.scopes.split()),
        assurance=worth,
        source=kept.source,
        sourced_on=kept.sourced_on,
        private_key=private_key,
        acr_values=kept.acr_values,
        required_acr=kept.required_acr,
        dialect=kept.dialect,
        account_levels={kind: Assurance(*levels) for kind, levels in kept.account_levels.items()},
    )


def entry_of_provider(kept: ProviderSetting) -> ProviderEntry:
    """What was set, without the secrets."""
    return ProviderEntry(
        code=kept.code,
        label=kept.label,
        dialect=kept.dialect,
        issuer=kept.issuer,
        client_id=kept.client_id,
        scopes=kept.scopes,
        acr_values=kept.acr_values,
        required_acr=kept.required_acr,
        proofing_level=kept.proofing_level,
        authentication_level=kept.authentication_level,
        account_levels={kind: (proofing, other) for kind, (proofing, other) in kept.account_levels.items()},
        source=kept.source,
        sourced_on=kept.sourced_on,
    )
