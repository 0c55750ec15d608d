"""How sure the city must be of who applies, on two axes, and what a provider can prove. What proves what is data.

The levels are those of the national guideline on identity proofing for online procedures; which provider reaches which
is set by the municipality with its source and date, because both change.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

MOCK = "demo"
"""The code of the pretended provider of the demo."""
MAIL = "mail"
"""The code, and the dialect, of the one-time code that comes by mail: the house is its own provider."""
GBIZID = "gbizid"
"""The dialect of the providers whose accounts are of several types."""
DIALECT_CODES = ("openid", GBIZID, "line", "digital-agency", MAIL)
"""Every dialect that a provider of applicants may speak."""
ENTRY, PRIME, MEMBER = "1", "2", "3"
ACCOUNT_TYPES: Mapping[str, str] = {ENTRY: "gBizIDエントリー", PRIME: "gBizIDプライム", MEMBER: "gBizIDメンバー"}
"""The types of GビズID accounts (接続システム向けガイドライン 2.9版, 2026-07-09)."""


@dataclass(frozen=True, slots=True)
class Assurance:
    """Identity proofing (身元確認) and authentication (当人認証), each from 0 to 3."""

    proofing: int = 0
    authentication: int = 0

    def satisfies(self, needed: "Assurance") -> bool:
        """Whether this is at least what is needed on both axes."""
        return self.proofing >= needed.proofing and self.authentication >= needed.authentication

    @property
    def is_needed(self) -> bool:
        """Whether anything has to be proven at all."""
        return self != Assurance()


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider of identity for applicants: whom to ask, who we are to it, what its proof is worth and who says so."""

    code: str
    label: str
    issuer: str
    client_id: str
    client_secret: str
    scopes: tuple[str, ...]
    assurance: Assurance
    source: str
    sourced_on: date
    private_key: str = ""
    acr_values: str = ""
    required_acr: str = ""
    dialect: str = "openid"
    account_levels: Mapping[str, Assurance] = field(default_factory=dict)

    def assurance_told(self, claims: Mapping[str, Any]) -> Assurance:
        """What this proof is worth: where accounts differ (GビズID), by the type that the provider states."""
        if self.dialect != GBIZID:
            return self.assurance
        levels = self.account_levels or {ENTRY: Assurance(1, 1), PRIME: self.assurance, MEMBER: self.assurance}
        return levels.get(str(claims.get("account_type")), Assurance())


BY_MAIL = Provider(
    code=MAIL,
    label="メールで届く番号",
    issuer="",
    client_id="",
    client_secret="",
    scopes=(),
    assurance=Assurance(1, 1),
    source="既定の値。身元は自己申告で、当人の確認はメールを受け取れることだけのため",
    sourced_on=date(2026, 11, 27),
    dialect=MAIL,
)
"""What a code by mail is worth where the municipality has set nothing else."""


def providers_from(text: str) -> tuple[Provider, ...]:
    """The providers of a JSON list; raises ValueError naming the entry that is wrong."""
    listed = json.loads(text)
    if not isinstance(listed, list):
        raise ValueError("the providers must be a list")
    found = tuple(_provider(entry, number) for number, entry in enumerate(listed, start=1))
    codes = [provider.code for provider in found]
    if len(set(codes)) != len(codes) or MOCK in codes:
        raise ValueError(f"every provider needs a code of its own, and none may be called {MOCK!r}")
    return found


def _provider(entry: Any, number: int) -> Provider:
    try:
        if entry.get("dialect") == MAIL:
            return _by_mail(entry)
        return Provider(
            code=str(entry["code"]),
            label=str(entry["label"]),
            issuer=str(entry["issuer"]),
            client_id=str(entry["client_id"]),
            client_secret=str(entry.get("client_secret", "")),
            scopes=tuple(str(scope) for scope in entry.get("scopes", ["openid"])),
            assurance=Assurance(_level(entry["proofing_level"]), _level(entry["authentication_level"])),
            source=str(entry["source"]),
            sourced_on=date.fromisoformat(entry["sourced_on"]),
            private_key=str(entry.get("private_key", "")),
            acr_values=str(entry.get("acr_values", "")),
            required_acr=str(entry.get("required_acr", "")),
            dialect=str(entry.get("dialect", "openid")),
            account_levels={
                str(kind): Assurance(_level(proofing), _level(authentication))
                for kind, (proofing, authentication) in dict(entry.get("account_levels", {})).items()
            },
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"provider {number}: {error!r}") from error


def _by_mail(entry: Mapping[str, Any]) -> Provider:
    """The code by mail with the worth that the municipality gives it."""
    return replace(
        BY_MAIL,
        label=str(entry.get("label", BY_MAIL.label)),
        assurance=Assurance(_level(entry["proofing_level"]), _level(entry["authentication_level"])),
        source=str(entry["source"]),
        sourced_on=date.fromisoformat(entry["sourced_on"]),
    )


def _level(value: Any) -> int:
    if value not in {0, 1, 2, 3}:
        raise ValueError(f"a level is from 0 to 3, not {value!r}")
    return int(value)
