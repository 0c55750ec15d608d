"""The providers of applicants as those who look after them see them: everything but the secrets."""

from dataclasses import dataclass
from datetime import date

from hoshin.citizens.procedures.queries.identity import MAIL, all_providers
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


def listed_providers() -> tuple[ListedProvider, ...]:
    """Every provider that is configured, and the code by mail."""
    return tuple(_listed(one) for one in all_providers())


def _listed(provider: Provider) -> ListedProvider:
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
    )


def _levels(provider: Provider) -> tuple[tuple[str, str, str], ...]:
    kinds = ACCOUNT_TYPES.items() if provider.dialect == GBIZID else (("", provider.label),)
    found = ((label, provider.assurance_told({"account_type": kind})) for kind, label in kinds)
    return tuple(
        (label, PROOFING_LEVELS[one.proofing], AUTHENTICATION_LEVELS[one.authentication]) for label, one in found
    )
