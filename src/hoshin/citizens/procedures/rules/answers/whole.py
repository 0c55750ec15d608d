"""Reading answers of several parts: names, addresses, bank accounts. Each RuleBroken names its part."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from hoshin.citizens.procedures.rules.answers.plain import cleaned, digits_of, read_kana, read_postal_code
from hoshin.citizens.procedures.rules.definition import Question
from hoshin.kernel.errors import RuleBroken
from hoshin.kernel.width import narrow

Parts = Mapping[str, str]

ACCOUNT_KINDS = {"ordinary": "普通", "current": "当座", "savings": "貯蓄"}
NAME_PARTS = ("family", "given", "family_kana", "given_kana")
ADDRESS_PARTS = ("postal_code", "town", "street", "building")
ACCOUNT_PARTS = (
    "bank_name",
    "bank_code",
    "branch_name",
    "branch_code",
    "kind",
    "number",
    "symbol",
    "post_number",
    "holder_kana",
)
_POST_BANK = "ゆうちょ銀行"
_POST_BANK_CODE = "9900"
_AGAIN = re.compile(r"^([0-9]{5})-[0-9]$")
"""A symbol with the digit that passbooks issued again carry between symbol and number; it belongs to neither."""
_HOLDER = re.compile(r"[ァ-ヺー・ 0-9A-Z().\-/,]+")


def _part(name: str, read: Callable[[], Any]) -> Any:
    """What `read` gives; a refusal names the part."""
    try:
        return read()
    except RuleBroken as refusal:
        raise RuleBroken(refusal.message, field=name) from None


def _line(label: str, text: str, *, longest: int = 100) -> str:
    value = cleaned(text)
    if len(value) > longest:
        raise RuleBroken(f"{label}は{longest}文字以内にしてください（今は{len(value)}文字です）。")
    return value


def read_name(question: Question, parts: Parts) -> dict[str, str]:
    """A name as it was typed, variation selectors included, and its kana. Who has one name only leaves the second empty."""
    family = _part("family", lambda: _line("氏", parts.get("family", "")))
    given = _part("given", lambda: _line("名", parts.get("given", "")))
    if not family:
        raise RuleBroken(f"{question.label}の氏を入力してください。", field="family")
    value = {
        "family": family,
        "family_kana": _part("family_kana", lambda: read_kana("氏", parts.get("family_kana", ""))),
    }
    if given:
        value["given"] = given
        value["given_kana"] = _part("given_kana", lambda: read_kana("名", parts.get("given_kana", "")))
    return value


def read_address(question: Question, parts: Parts) -> dict[str, str]:
    """An address in the parts in which it was typed; only the postal code is converted."""
    code = _part("postal_code", lambda: read_postal_code(parts.get("postal_code", "")))
    labels = {"town": "都道府県・市区町村・町名", "street": "番地", "building": "建物名・部屋番号"}
    value = {"postal_code": code}
    for name, label in labels.items():
        text = _part(name, partial(_line, label, parts.get(name, "")))
        if text:
            value[name] = text
    if "town" not in value:
        raise RuleBroken(f"{question.label}の都道府県・市区町村・町名を入力してください。", field="town")
    if "street" not in value:
        raise RuleBroken(
            f"{question.label}の番地を入力してください。番地がないときは「番地なし」と入力してください。",
            field="street",
        )
    return value


def read_bank_account(question: Question, parts: Parts) -> dict[str, str]:
    """A bank account; the symbol and number of a ゆうちょ passbook become branch and account number as banks need them."""
    value = _post_account(parts) if digits_of(parts.get("symbol", "")) else _ordinary_account(parts)
    holder = _part("holder_kana", lambda: _holder(parts.get("holder_kana", "")))
    return {**value, "holder_kana": holder}


def _holder(text: str) -> str:
    plain = narrow(text).upper()
    try:
        return read_kana("口座名義", plain)
    except RuleBroken:
        if _HOLDER.fullmatch(plain) and len(plain) <= 60:
            return plain
        raise RuleBroken("口座名義は、通帳に書かれているとおりカタカナで入力してください。") from None


def _number(label: str, text: str, length: int, *, may_be_shorter: bool = False) -> str:
    plain = digits_of(text)
    if not re.fullmatch(r"[0-9]+", plain) or len(plain) > length or (len(plain) < length and not may_be_shorter):
        raise RuleBroken(f"{label}は{length}桁{'以内' if may_be_shorter else ''}の数字で入力してください。")
    return plain.zfill(length)


def _ordinary_account(parts: Parts) -> dict[str, str]:
    if digits_of(parts.get("post_number", "")):
        raise RuleBroken("ゆうちょ銀行は、番号のほかに記号も入力してください。", field="symbol")
    value = {}
    for name, label in (("bank_name", "金融機関名"), ("branch_name", "支店名")):
        value[name] = _part(name, partial(_line, label, parts.get(name, ""), longest=60))
        if not value[name]:
            raise RuleBroken(f"{label}を入力してください。", field=name)
    for name, label, length in (("bank_code", "金融機関コード", 4), ("branch_code", "支店コード", 3)):
        if digits_of(parts.get(name, "")):
            value[name] = _part(name, partial(_number, label, parts.get(name, ""), length))
    if parts.get("kind") not in ACCOUNT_KINDS:
        raise RuleBroken("預金の種類を選んでください。", field="kind")
    value["kind"] = parts["kind"]
    value["number"] = _part("number", lambda: _number("口座番号", parts.get("number", ""), 7, may_be_shorter=True))
    return value


def _post_account(parts: Parts) -> dict[str, str]:
    if "ゆうちょ" not in (other := narrow(parts.get("bank_name", ""))) and other:
        raise RuleBroken(
            f"ゆうちょ銀行の記号と「{other}」の両方が入っています。振込先でないほうを消してください。", field="symbol"
        )
    symbol = _part("symbol", lambda: _number("記号", _AGAIN.sub(r"\1", narrow(parts.get("symbol", ""))), 5))
    plain = digits_of(parts.get("post_number", ""))
    if not re.fullmatch(r"[0-9]{2,8}", plain):
        raise RuleBroken("番号は、通帳の記号の右にある8桁以内の数字で入力してください。", field="post_number")
    is_savings = symbol.startswith("1")
    if not is_savings and not symbol.startswith("0"):
        raise RuleBroken("記号は0か1で始まる5桁です。通帳と見比べてください。", field="symbol")
    if is_savings and not plain.endswith("1"):
        raise RuleBroken("この記号の番号は1で終わります。通帳と見比べてください。", field="post_number")
    branch = symbol[1:3] + ("8" if is_savings else "9")
    return {
        "bank_name": _POST_BANK,
        "bank_code": _POST_BANK_CODE,
        "branch_name": "".join("〇一二三四五六七八九"[int(digit)] for digit in branch),
        "branch_code": branch,
        "kind": "ordinary" if is_savings else "current",
        "number": (plain[:-1] if is_savings else plain).zfill(7)[-7:],
        "symbol": symbol,
        "post_number": plain,
    }
