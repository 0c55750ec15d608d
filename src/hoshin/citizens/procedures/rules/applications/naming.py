"""By what a name is found again: the whole name and the family name, in kanji and in kana, however they were typed."""

from collections.abc import Mapping

from hoshin.kernel.width import fold

NAME = "name"
"""The purpose that keeps fingerprints of names apart from all others."""


def name_key(text: str) -> str:
    """The form in which two spellings of a name are the same: width, kana, variation selectors and gaps do not matter."""
    return "".join(fold(text).split())


def name_keys(name: Mapping[str, str]) -> frozenset[str]:
    """The keys of an answered name: whole and family name, as written and as read."""
    family, given = name.get("family", ""), name.get("given", "")
    family_kana, given_kana = name.get("family_kana", ""), name.get("given_kana", "")
    keys = {name_key(text) for text in (family, family + given, family_kana, family_kana + given_kana)}
    return frozenset(keys - {""})


def whole_name_keys(name: Mapping[str, str]) -> frozenset[str]:
    """The keys of the whole name only, as written: by which two applications may be of the same person."""
    return frozenset({name_key(name.get("family", "") + name.get("given", ""))} - {""})
