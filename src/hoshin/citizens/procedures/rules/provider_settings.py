"""What an operator sets about a provider of identity for applicants."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from hoshin.citizens.procedures.rules.assurance import ACCOUNT_TYPES, GBIZID, MAIL, MOCK
from hoshin.kernel.errors import RuleBroken

HIGHEST = 3
_CODE = re.compile(r"[a-z][a-z0-9-]{0,39}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderEntry:
    """Everything but the secrets. `account_levels` are both levels by type of account, where a provider has several."""

    code: str
    label: str
    dialect: str
    issuer: str = ""
    client_id: str = ""
    scopes: str = "openid"
    acr_values: str = ""
    required_acr: str = ""
    proofing_level: int
    authentication_level: int
    account_levels: Mapping[str, tuple[int, int]]
    source: str
    sourced_on: date


def check_entry(entry: ProviderEntry, *, today: date) -> None:
    """Raises RuleBroken, naming the field, for what cannot be kept. Whether the provider can be asked is judged elsewhere."""
    if not _CODE.fullmatch(entry.code):
        raise RuleBroken("英小文字で始まる英小文字・数字・ハイフンで、40文字以内にしてください。", field="code")
    if entry.code == MOCK:
        raise RuleBroken("この名前は、デモの本人確認のためのものです。ほかの名前にしてください。", field="code")
    if (entry.code == MAIL) != (entry.dialect == MAIL):
        raise RuleBroken("メールで届く番号の名前は「mail」で、ほかの種類はその名前にできません。", field="code")
    if entry.dialect != MAIL and not entry.client_id:
        raise RuleBroken("提供者から渡された、利用者としての名前を入力してください。", field="client_id")
    if not entry.source.strip():
        raise RuleBroken("レベルの根拠を入力してください。", field="source")
    if entry.sourced_on > today:
        raise RuleBroken("根拠の日付に、先の日は入れられません。", field="sourced_on")
    _check_levels(entry)


def _check_levels(entry: ProviderEntry) -> None:
    pairs = [(entry.proofing_level, entry.authentication_level), *entry.account_levels.values()]
    if any(not 0 <= level <= HIGHEST for pair in pairs for level in pair):
        raise RuleBroken("レベルは0から3までです。", field="proofing_level")
    if entry.account_levels and (entry.dialect != GBIZID or entry.account_levels.keys() != ACCOUNT_TYPES.keys()):
        raise RuleBroken(
            "アカウントの種類ごとのレベルは、GビズIDのすべての種類について決めてください。", field="dialect"
        )
