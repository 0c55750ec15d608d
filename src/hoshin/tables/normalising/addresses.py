"""Addresses: one way of writing digits and hyphens, and the parts of an address as far as they are certain.

The parts of an address are found in the list of municipalities and, in the region whose towns are bundled, in the list of
towns. Nothing is guessed: a municipality name that several prefectures have gives no prefecture, and no address becomes a point.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import NamedTuple

from hoshin.kernel.width import HYPHENS
from hoshin.tables.normalising import gazetteer
from hoshin.tables.normalising.outcome import Kind, Outcome

_HALF = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
)
_HYPHEN = re.compile(rf"(?<=[0-9A-Za-z号地番])[{re.escape(HYPHENS)}ーｰ](?=[0-9A-Za-z])")
_DAMAGED = re.compile("[?？�](?=[0-9])|�")
_POSTAL = re.compile(r"^〒?\s*[0-9]{3}-[0-9]{4}")
_NUMERALS = "〇一二三四五六七八九"
_NUMBERED = re.compile(r"[一二三四五六七八九十]+丁目$")
_BLOCK = re.compile(r"([0-9]+)(?=丁目|条)")


class Parts(NamedTuple):
    """The parts of an address; empty where not certain. `rest` is all that follows the last certain part."""

    prefecture: str = ""
    municipality: str = ""
    town: str = ""
    rest: str = ""


def mend_address(value: str) -> Outcome:
    """Digits, letters and the hyphens between them in half width, half-width kana in full, no line ends; words stay."""
    text = re.sub(r"[\r\n]+", " ", value).strip()
    text = re.sub("[｡-ﾟ]+", lambda run: run[0] if run[0] == "ｰ" else unicodedata.normalize("NFKC", run[0]), text)
    text = _HYPHEN.sub("-", text.translate(_HALF))
    if _DAMAGED.search(text):
        return Outcome(value, "address-damaged", "住所に文字化けらしい「?」があります")
    if _POSTAL.match(text):
        return Outcome(value, "postal-code-in-address", "住所の中に郵便番号があります")
    if text == value:
        return Outcome(value, "")
    return Outcome(text or None, "trim" if text == value.strip() else "address-width")


def split(address: str, *, prefecture: str = "") -> Parts:
    """The parts of `address`; `prefecture` is where it lies when the address does not say so itself."""
    text = re.sub(r"\s+(?=\S)", " ", unicodedata.normalize("NFKC", address).strip())
    named = _prefecture(text)
    rest = text[len(named) :].lstrip()
    found = _municipality(rest, named or prefecture)
    if found is None:
        return Parts(named, "", "", rest)
    place, written = found
    rest = rest[len(written) :].lstrip()
    length = _town_length(place.name, rest)
    return Parts(place.prefecture, place.name, rest[:length], rest[length:].lstrip())


def _prefecture(text: str) -> str:
    for length in (3, 4):
        if text[:length] in _by_prefecture():
            return text[:length]
    return ""


def _municipality(text: str, prefecture: str) -> tuple[gazetteer.Municipality, str] | None:
    """The municipality that `text` begins with and the way it is written there; None where it could be several."""
    names = _by_prefecture().get(prefecture) if prefecture else _everywhere()
    if names is None:
        return None
    squeezed = text.replace(" ", "")
    for length in range(min(14, len(squeezed)), 1, -1):
        found = names.get(squeezed[:length])
        if found:
            return (found[0], _written(text, length)) if len(found) == 1 else None
    return None


def _written(text: str, length: int) -> str:
    """The beginning of `text` that holds `length` characters besides spaces."""
    seen = 0
    for place, letter in enumerate(text):
        seen += letter != " "
        if seen == length:
            return text[: place + 1]
    return text


@cache
def _everywhere() -> dict[str, tuple[gazetteer.Municipality, ...]]:
    found: dict[str, tuple[gazetteer.Municipality, ...]] = {}
    for one in gazetteer.municipalities():
        for name in {one.name, re.sub(r"^.{1,5}?郡(?=.+[町村]$)", "", one.name)}:
            found[name] = (*found.get(name, ()), one)
    return found


@cache
def _by_prefecture() -> dict[str, dict[str, tuple[gazetteer.Municipality, ...]]]:
    found: dict[str, dict[str, tuple[gazetteer.Municipality, ...]]] = {}
    for name, places in _everywhere().items():
        for place in places:
            names = found.setdefault(place.prefecture, {})
            names[name] = (*names.get(name, ()), place)
    return found


def _town_length(municipality: str, text: str) -> int:
    """How many characters of `text` are the town; 0 where the towns of the municipality are not bundled or none fits."""
    known = _towns().get(municipality)
    if known is None:
        return 0
    for length in range(min(len(text), 24), 0, -1):
        if _town_key(text[:length]) in known and not _continues(text, length):
            return length
    return 0


def _continues(text: str, length: int) -> bool:
    """Whether a cut after `length` would part a number."""
    return text[length - 1 : length].isdigit() and text[length : length + 1].isdigit()


@cache
def _towns() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for town in gazetteer.towns():
        names = found.setdefault(town.municipality, set())
        names.update((_town_key(town.name), _NUMBERED.sub("", _town_key(town.name))))
    return {municipality: frozenset(names) for municipality, names in found.items()}


def _town_key(name: str) -> str:
    """The form in which two ways of writing a town are equal: 大字 left out, 2丁目 as 二丁目, small and large ヶ, ノ and の."""
    text = _BLOCK.sub(lambda match: _kanji(int(match[1])), name.replace(" ", ""))
    return re.sub("^(?:大字|字)", "", text).translate(_SAME)


_SAME = str.maketrans({"ケ": "ヶ", "が": "ヶ", "ガ": "ヶ", "の": "ノ", "之": "ノ", "澤": "沢", "嶋": "島"})


def _kanji(number: int) -> str:
    if number < 10:
        return _NUMERALS[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return ("" if tens == 1 else _NUMERALS[tens]) + "十" + (_NUMERALS[ones] if ones else "")
    return str(number)


ADDRESS = Kind(r"^[^０-９Ａ-Ｚａ-ｚ｡-ﾟ\s?？�〒‐‑‒–—―⁃−─━﹘﹣－ー]+$", mend_address)
