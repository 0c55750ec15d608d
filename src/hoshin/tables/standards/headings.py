"""Comparing the names of columns as people write them: width, spaces, case, brackets and hyphens stop mattering."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from hoshin.kernel.width import HYPHENS

_NOISE = re.compile(r"[\s_\"'`\ufeff\u200b＿]+")
_HYPHEN = re.compile(f"[{re.escape(HYPHENS)}ー]")
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】")
_TRAILING_NUMBER = re.compile(r"(?<=\D)[0-9]{1,2}(-[0-9]{1,2})?$")


@lru_cache(maxsize=8192)
def key(heading: str) -> str:
    """The form in which two spellings of the same column name are equal."""
    plain = _NOISE.sub("", unicodedata.normalize("NFKC", heading))
    return _HYPHEN.sub("-", plain).casefold()


def variants(heading: str, prefixes: tuple[str, ...] = ()) -> Iterator[str]:
    """Shorter keys under which `heading` may be known, the most faithful first.

    Left out are the class name of the data-model books, what stands in brackets or after a colon, and a trailing number.
    """
    whole = key(heading)
    seen = {whole}
    shorter = [
        *(whole.removeprefix(key(prefix)) for prefix in (*prefixes, "施設")),
        _BRACKETED.sub("", whole),
        re.split(r"[:;]", whole, maxsplit=1)[0],
        _TRAILING_NUMBER.sub("", whole),
    ]
    for candidate in shorter:
        if candidate and candidate not in seen:
            seen.add(candidate)
            yield candidate
