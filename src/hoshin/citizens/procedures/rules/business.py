"""What GビズID says of a business and of who acts for it (接続システム向けガイドライン 2.9版, 2026-07-09; userinfo claims)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from hoshin.citizens.procedures.rules.assurance import ACCOUNT_TYPES, MEMBER, PRIME
from hoshin.kernel.eras import format_date

BUSINESS_CLAIMS = (
    "account_type",
    "corp_type",
    "corporate_number",
    "user_last_nm",
    "user_first_nm",
    "user_department",
    "rep_last_nm",
    "rep_first_nm",
    "delegation_info",
)
"""What is kept of it, beside the name of the business."""


@dataclass(frozen=True, slots=True)
class ActingBusiness:
    """Who acts, for which business, and by what right, as the provider vouches for it."""

    actor: str
    business: str
    corporate_number: str
    right: str


def acting_business(claims: Mapping[str, Any], *, today: date) -> ActingBusiness | None:
    """Who acts for which business; None when the claims name none, or only one that did not prove itself (エントリー).

    A delegation of another business counts on its days only; outside of them the account acts for its own.
    """
    kind = str(claims.get("account_type", ""))
    if kind not in {PRIME, MEMBER}:
        return None
    actor = _joined(claims, "user") or _joined(claims, "rep")
    delegated = _delegated(claims.get("delegation_info"), actor, str(claims.get("name", "")), today)
    if delegated is not None:
        return delegated
    department = str(claims.get("user_department") or "")
    right = f"{ACCOUNT_TYPES[kind]}（{'代表者のアカウント' if kind == PRIME else '代表者が登録した担当者'}）"
    return ActingBusiness(
        f"{department}　{actor}".strip("　"),
        str(claims.get("name", "")),
        str(claims.get("corporate_number", "")),
        right,
    )


def _delegated(told: Any, actor: str, own: str, today: date) -> ActingBusiness | None:
    if not isinstance(told, dict) or not told.get("delegation_no"):
        return None
    starts, ends = _day(told.get("delegation_start")), _day(told.get("delegation_end"))
    if starts is None or ends is None or not starts <= today <= ends:
        return None
    until = format_date(ends, weekday=False)
    return ActingBusiness(
        f"{own}　{actor}".strip("　"),
        str(told.get("firm_nm", "")),
        str(told.get("corp_no", "")),
        f"GビズIDの委任（番号 {told['delegation_no']}、{until}まで）",
    )


def _joined(claims: Mapping[str, Any], who: str) -> str:
    parts = (str(claims.get(f"{who}_{part}_nm") or "") for part in ("last", "first"))
    return " ".join(part for part in parts if part)


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None
