"""Numbers without thousands marks, units and signs for negative amounts; what hides a number stays and is reported."""

from __future__ import annotations

import re

from hoshin.tables.normalising.outcome import Kind, Outcome, plain, scientific, without_decimal_tail

_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_NEGATIVE = re.compile(r"^(?:[▲△-]|\((?=.*\)$))")
_UNIT = re.compile(r"(?<=[0-9])(?:人|名|台|件|円|床|世帯|か所|箇所|ヶ所|室|棟|基|本|個|m2|㎡|m|メートル|平米)$")
_HIDDEN = re.compile(r"[*xX…・.\-~]{1,5}|\*+|秘匿|不詳|…|-|なし|不明")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")


def mend_integer(value: str) -> Outcome:
    """A whole number in plain digits."""
    outcome = mend_decimal(value)
    if outcome.message or outcome.value is None:
        return outcome
    whole = without_decimal_tail(outcome.value.removeprefix("-"))
    if "." in whole:
        return plain(value).strange("integer", "整数の列に小数があります")
    whole = f"-{whole}" if outcome.value.startswith("-") else whole
    return Outcome(whole, outcome.rule if whole == outcome.value else "decimal-tail")


def mend_decimal(value: str) -> Outcome:
    """A number in plain digits with a point."""
    read = plain(value)
    text = re.sub(r"\s+", "", read.text).removesuffix("。")
    if not text:
        return Outcome(None, "trim")
    if damaged := scientific(read):
        return damaged
    rule = "number"
    if (shorter := _UNIT.sub("", text)) != text:
        text, rule = shorter, "unit"
    if _NEGATIVE.match(text):
        text, rule = "-" + text.strip("▲△()-"), "negative" if not text.startswith("-") else rule
    if _GROUPED.fullmatch(text):
        text, rule = text.replace(",", ""), rule if rule != "number" else "thousands"
    if _NUMBER.fullmatch(text):
        return read.became(text.removeprefix("+"), rule)
    if _HIDDEN.fullmatch(text):
        return read.strange("number-symbol", "数値の代わりに記号があります")
    return read.strange("number", "数値として読み取れません")


INTEGER = Kind(r"^-?[0-9]+$", mend_integer)
DECIMAL = Kind(r"^-?[0-9]+(\.[0-9]+)?$", mend_decimal)
