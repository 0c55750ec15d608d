"""Codes that carry a check digit: 全国地方公共団体コード and 法人番号.

Sources of the check digits: the code tables of the Ministry of Internal Affairs (weights 6 to 2, modulus 11) and the ministerial
ordinance on corporate numbers (weights 1 and 2 by turns from the right, modulus 9).
"""

from __future__ import annotations

import re

from hoshin.tables.normalising.gazetteer import codes as known_codes
from hoshin.tables.normalising.outcome import Kind, Outcome, Plain, plain, scientific, without_decimal_tail


def municipality_check_digit(code: str) -> str:
    """The sixth digit of the municipality code whose first five digits are `code`."""
    total = sum(int(digit) * weight for digit, weight in zip(code, (6, 5, 4, 3, 2), strict=True))
    return str(11 - total if total < 11 else (11 - total % 11) % 10)


def corporate_check_digit(number: str) -> str:
    """The first digit of the corporate number whose other twelve digits are `number`."""
    total = sum(int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(number)))
    return str(9 - total % 9)


def mend_municipality_code(value: str) -> Outcome:
    """Six digits; a lost zero or a missing check digit is put back only where one reading alone names a municipality."""
    read = plain(value)
    text = without_decimal_tail(re.sub(r"\s", "", read.text))
    if not text:
        return Outcome(None, "trim")
    if damaged := scientific(read):
        return damaged
    if not re.fullmatch(r"[0-9]{4,6}", text):
        return read.strange("municipality-code", "全国地方公共団体コードは6桁の数字です")
    if len(text) == 6:
        return _checked(read, text)
    readings = {
        code: rule
        for code, rule in ((text.zfill(6), "leading-zero"), (_with_check_digit(text), "check-digit-added"))
        if code in known_codes()
    }
    if len(readings) == 1:
        ((code, rule),) = readings.items()
        return Outcome(code, rule)
    return read.strange("municipality-code", "どの団体の全国地方公共団体コードか決められません")


def _with_check_digit(text: str) -> str:
    code = text.zfill(5)
    return code + municipality_check_digit(code)


def _checked(read: Plain, text: str) -> Outcome:
    if municipality_check_digit(text[:5]) != text[5] or not "01" <= text[:2] <= "47":
        return read.strange("check-digit", "全国地方公共団体コードの検査数字が合いません")
    return read.became(text, "municipality-code")


def mend_corporate_number(value: str) -> Outcome:
    """Thirteen digits with the right check digit; the T of an invoice number is taken off."""
    read = plain(value)
    text = without_decimal_tail(re.sub(r"[\s-]", "", read.text).upper().removeprefix("T"))
    if not text:
        return Outcome(None, "trim")
    if damaged := scientific(read):
        return damaged
    if not re.fullmatch(r"[0-9]{13}", text):
        return read.strange("corporate-number", "法人番号は13桁の数字です")
    if corporate_check_digit(text[1:]) != text[0]:
        return read.strange("check-digit", "法人番号の検査数字が合いません")
    return read.became(text, "corporate-number")


NEVER = r"^$"
"""Matches no filled cell: every distinct code is checked."""

MUNICIPALITY_CODE = Kind(NEVER, mend_municipality_code)
CORPORATE_NUMBER = Kind(NEVER, mend_corporate_number)
