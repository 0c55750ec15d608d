"""Codes, telephone numbers and dates that a spreadsheet has damaged: told by the name of the column and the values."""

import re

import polars as pl

from hoshin.tables.checking.columns import Contents, hit_of

MUNICIPALITY = re.compile(r"(?:全国地方公共団体|都道府県コード又は市区町村|市区町村|自治体|団体)コード")
CORPORATION = re.compile(r"法人番号$")
POSTCODE = re.compile(r"郵便番号|zip_?code|postal_?code", re.IGNORECASE)
TELEPHONE = re.compile(r"電話番号|^電話$|ＴＥＬ|^TEL|FAX番号|telephone", re.IGNORECASE)
DAY = re.compile(r"年月日|日付|日$|(?:_|^)date(?:_|$)|Date$|Day$")
MUNICIPALITY_WEIGHTS = (6, 5, 4, 3, 2)
CORPORATION_WEIGHTS = (1, 2) * 6
SERIAL = r"^[2-5][0-9]{4}(?:\.0)?$"

MESSAGES = {
    "code-zero-lost": "先頭の0が失われています。文字列として入れ直してください。",
    "code-check-digit": "検査数字が合いません。番号を確かめてください。",
    "code-without-check-digit": "検査数字のない5桁のコードです。標準は検査数字を入れて6桁です。",
    "code-length": "桁数が合いません。",
    "serial-date": "日付がExcelの内部の数（シリアル値）になっています。",
}
"""What each rule of this module says."""
HARMLESS = frozenset({"code-without-check-digit"})
"""Rules that hinder without any damage."""


def examine_codes(contents: Contents, values: pl.DataFrame, name: str) -> None:
    """Look for damage in a column whose name says what its values are."""
    text = values["value"].str.strip_chars()
    for rule, mask in _masks(text, name).items():
        if (hit := hit_of(values, mask)) is not None:
            contents.note(rule, hit)


def is_watched(name: str) -> bool:
    """Whether the name of a column says that its values are codes, numbers or dates that a spreadsheet damages."""
    return any(named.search(name) for named in (MUNICIPALITY, CORPORATION, POSTCODE, TELEPHONE, DAY))


def is_number_by_name(name: str) -> bool:
    """Whether the values of a column are telephone numbers or postal codes, with hyphens or without."""
    return bool(TELEPHONE.search(name) or POSTCODE.search(name))


def municipality_check_digit(code: pl.Series) -> pl.Series:
    """The last digit that a code of five digits must have (JIS X 0402 and the check digit of the ministry)."""
    total = _weighted(code, MUNICIPALITY_WEIGHTS)
    return (11 - total % 11) % 10


def corporation_check_digit(number: pl.Series) -> pl.Series:
    """The first digit that a corporate number with these twelve digits after it must have."""
    return 9 - _weighted(number.str.reverse(), CORPORATION_WEIGHTS) % 9


def _masks(text: pl.Series, name: str) -> dict[str, pl.Series]:
    if MUNICIPALITY.search(name):
        return _municipality(text)
    if CORPORATION.search(name):
        return _corporation(text)
    if POSTCODE.search(name):
        return {
            "code-zero-lost": text.str.contains(r"^[0-9]{6}$"),
            "code-length": text.str.contains(r"^(?:[0-9]{1,5}|[0-9]{8,})$"),
        }
    if TELEPHONE.search(name):
        return {"code-zero-lost": text.str.contains(r"^[1-9][0-9]{8,9}$")}
    if DAY.search(name):
        return {"serial-date": text.str.contains(SERIAL)}
    return {}


def _municipality(text: pl.Series) -> dict[str, pl.Series]:
    five, six = text.str.contains(r"^[0-9]{5}$"), text.str.contains(r"^[0-9]{6}$")
    padded = pl.select(pl.lit("0") + text).to_series()
    is_lost = five & _ends_well(padded, five)
    if int(is_lost.sum()) * 2 < int(five.sum()):
        is_lost &= False  # a column of five digits each has no check digits; some end as if they had
    return {
        "code-zero-lost": is_lost | text.str.contains(r"^[1-9][0-9]{3}$"),
        "code-without-check-digit": five & ~is_lost,
        "code-check-digit": six & ~_ends_well(text, six),
    }


def _ends_well(code: pl.Series, mask: pl.Series) -> pl.Series:
    usable = pl.select(pl.when(mask).then(code).otherwise(pl.lit("000000"))).to_series()
    return municipality_check_digit(usable) == usable.str.slice(5, 1).cast(pl.Int64)


def _corporation(text: pl.Series) -> dict[str, pl.Series]:
    whole = text.str.contains(r"^[0-9]{13}$")
    usable = pl.select(pl.when(whole).then(text).otherwise(pl.lit("9000000000000"))).to_series()
    is_right = corporation_check_digit(usable.str.slice(1)) == usable.str.slice(0, 1).cast(pl.Int64)
    return {"code-length": ~whole & text.str.contains(r"^[0-9]+$"), "code-check-digit": whole & ~is_right}


def _weighted(digits: pl.Series, weights: tuple[int, ...]) -> pl.Series:
    total = pl.Series([0] * len(digits), dtype=pl.Int64)
    for place, weight in enumerate(weights):
        total += digits.str.slice(place, 1).cast(pl.Int64) * weight
    return total
