"""Text: outer spaces, invisible characters, half-width kana; readings in kana; names in Latin letters; identifiers."""

from __future__ import annotations

import re
import unicodedata

from hoshin.kernel.width import narrow, to_katakana
from hoshin.tables.normalising.outcome import AtOnce, Kind, Outcome, plain, scientific, without_decimal_tail

_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\xad\u200b-\u200d\u2060\ufeff]")
_KANJI = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_HALF_KANA = re.compile("[｡-ﾟ]+")
_ONLY_HALF = "^[!-~]*[｡-ﾟ][!-~｡-ﾟ]*$"
"""The common case of half-width kana among letters and digits, which folds as a whole."""

_KANA_HYPHEN = re.compile("(?<=[ァ-ヺー])[-‐‑–—―−－](?=[ァ-ヺー]|$)")
_CLEAN_TEXT = (
    r"^[^\s｡-ﾟ\x00-\x1f\x7f\xad\u200b-\u200d\u2060\ufeff]+( [^\s｡-ﾟ\x00-\x1f\x7f\xad\u200b-\u200d\u2060\ufeff]+)*$"
)


def mend_text(value: str) -> Outcome:
    """Trimmed, without invisible characters, line ends of one kind, half-width kana in full width; nothing else is touched."""
    trimmed = _INVISIBLE.sub("", value.replace("\r\n", "\n").replace("\r", "\n")).strip()
    widened = _HALF_KANA.sub(lambda run: unicodedata.normalize("NFKC", run[0]), trimmed)
    if widened == value:
        return Outcome(value, "")
    if widened != trimmed:
        return Outcome(widened, "half-width-kana")
    if widened == value.strip():
        return Outcome(widened or None, "trim")
    return Outcome(widened or None, "line-ends" if "\r" in value else "invisible-characters")


def mend_kana(value: str) -> Outcome:
    """A reading in full-width katakana; letters and digits in half width, one kind of space."""
    read = plain(value)
    kana = _KANA_HYPHEN.sub("ー", to_katakana(unicodedata.normalize("NFKC", _INVISIBLE.sub("", value)).strip()))
    kana = re.sub(r"\s+", " ", kana)
    if _KANJI.search(kana):
        return read.strange("kana", "読み仮名の列に漢字があります")
    if kana == value:
        return Outcome(value, "")
    if kana == value.strip():
        return Outcome(kana or None, "trim")
    return Outcome(kana or None, "half-width-kana" if _HALF_KANA.search(value) else "kana")


def mend_latin(value: str) -> Outcome:
    """Latin text in half width with single spaces."""
    read = plain(value)
    return read.became(re.sub(r"\s+", " ", narrow(_INVISIBLE.sub("", value))), "spaces")


def mend_identifier(value: str) -> Outcome:
    """An identifier in half width; leading zeros stay, and a number that lost its digits is reported, never guessed."""
    read = plain(_INVISIBLE.sub("", value))
    if not read.text:
        return Outcome(None, "trim")
    damaged = scientific(read)
    if damaged:
        return Outcome(value, damaged.rule, damaged.message)
    mended = without_decimal_tail(read.text)
    if mended == value:
        return Outcome(value, "")
    return Outcome(mended, "decimal-tail" if mended != read.text else ("trim" if mended == value.strip() else "width"))


TEXT = Kind(
    _CLEAN_TEXT,
    mend_text,
    at_once=AtOnce(_ONLY_HALF, lambda values: values.str.normalize("NFKC"), "half-width-kana"),
)
KANA = Kind(r"^[ァ-ヺー・、。A-Za-z0-9]+( [ァ-ヺー・、。A-Za-z0-9]+)*$", mend_kana)
LATIN = Kind(r"^[!-~]+( [!-~]+)*$", mend_latin)
IDENTIFIER = Kind(r"^[A-DF-Za-df-z0-9_-]+$", mend_identifier)
