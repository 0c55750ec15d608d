"""Full and half width: reading what people type, and folding text for search.

People write the same word as ＩＣＴ, ict or ｉｃｔ, さーばー or サーバー, 3－1 or 3ー1. `narrow` reads an input field;
`fold` makes a key for comparing and searching. Neither is ever stored in place of what a person wrote.
"""

import re
import unicodedata

HYPHENS = "-‐‑‒–—―⁃−─━﹘﹣－"
"""Everything that a keyboard, a word processor or a spreadsheet makes of a hyphen or a minus sign."""

_PROLONGED = "ー"
_ANY_HYPHEN = re.compile(f"[{re.escape(HYPHENS)}]")
_HYPHEN_RUN = re.compile(f"(?P<before>^|.)(?P<run>[{re.escape(HYPHENS + _PROLONGED)}]+)", re.DOTALL)
_KATAKANA = re.compile("[ァ-ヺヽヾ]")
_TO_KATAKANA = {code: code + 0x60 for code in (*range(0x3041, 0x3097), 0x309D, 0x309E)}
_VARIATION_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def narrow(text: str) -> str:
    """`text` with letters, digits and signs in half width, kana in full width and one kind of hyphen, trimmed.

    For reading dates, numbers and identifiers from an input field; the kinds of letters are otherwise left alone.
    """
    return _ANY_HYPHEN.sub("-", unicodedata.normalize("NFKC", text)).strip()


def to_katakana(text: str) -> str:
    """`text` with every hiragana letter as katakana; everything else unchanged."""
    return text.translate(_TO_KATAKANA)


def fold(text: str) -> str:
    """The search key of `text`: two spellings that a person takes for the same word fold to the same key.

    Width, case, hiragana and katakana, hyphen variants, variation selectors and invisible characters stop mattering.
    A hyphen after katakana is read as a prolonged sound mark and a prolonged sound mark elsewhere as a hyphen, since
    both are typed for the other. Folding twice changes nothing.
    """
    key = unicodedata.normalize("NFKC", _VARIATION_SELECTORS.sub("", text))
    key = unicodedata.normalize("NFKC", key.casefold())
    key = "".join(letter for letter in key if unicodedata.category(letter) != "Cf")
    key = unicodedata.normalize("NFKC", to_katakana(unicodedata.normalize("NFKC", key)))
    return _HYPHEN_RUN.sub(_settle_hyphens, key)


def _settle_hyphens(match: re.Match[str]) -> str:
    mark = _PROLONGED if _KATAKANA.fullmatch(match["before"]) else "-"
    return match["before"] + mark * len(match["run"])
