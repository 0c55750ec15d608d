"""Which characters the shipped font can print, which another installed font can, and which none can.

City paper carries people's names: a character must never come out as an empty box without anyone being told.
"""

import re
import struct
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import typst
from fontTools.ttLib import TTFont, TTLibError

SUBSTITUTE = "〓"
"""The printer's sign for a missing character (geta)."""

BASE_FORM = "基本の字形"
"""What stands in for a variant (異体字セレクタ) of a character that the font has only in its usual form."""

PREFERRED = (
    "BIZ UDPGothic", "BIZ UDGothic", "Noto Sans CJK JP", "Noto Sans JP", "Source Han Sans JP", "Hiragino Sans", "Yu Gothic",
    "Meiryo", "IPAexGothic", "IPAGothic", "MS Gothic", "IPAmjMincho", "Noto Serif CJK JP", "IPAexMincho", "Noto Sans",
    "Noto Sans Symbols", "Noto Sans Symbols 2", "DejaVu Sans",
)  # fmt: skip
"""Gothic faces for Japanese first; whatever else is installed follows by name."""

_VARIATION = re.compile("[\U000e0100-\U000e01ef]")
_CLUSTER = re.compile(f".{_VARIATION.pattern}?", re.DOTALL)
_DOUBTFUL = re.compile("[\ud800-\udfff\ue000-\uf8ff\ufffe\uffff\U000f0000-\U0010ffff\U000e0100-\U000e01ef]")
_INVISIBLE = {"Cf", "Zl", "Zp", "Zs", "Cc"}
_FIRST_VARIATION, _LAST_VARIATION = 0xFE00, 0xFE0F


@dataclass(frozen=True)
class Face:
    """One font in a file."""

    path: Path
    index: int = 0
    family: str = ""

    @cached_property
    def _tables(self) -> tuple[frozenset[int], frozenset[tuple[int, int]]]:
        """Characters and variants; none for a damaged file, which is named on standard error for the log."""
        try:
            with self.path.open("rb") as file, TTFont(file, fontNumber=self.index, lazy=True) as font:
                return frozenset(font.getBestCmap() or {}), _variants(font)
        except (TTLibError, OSError, AssertionError, LookupError, struct.error) as damage:
            sys.stderr.write(f"font {self.path} cannot be read: {damage!r}\n")
            return frozenset(), frozenset()

    def has(self, cluster: str) -> bool:
        """Whether the font can print the character, in the variant asked for if it carries a selector."""
        characters, variants = self._tables
        if len(cluster) > 1:
            return (ord(cluster[0]), ord(cluster[1])) in variants
        return ord(cluster) in characters


def _variants(font: TTFont) -> frozenset[tuple[int, int]]:
    tables = (table for table in font["cmap"].tables if table.format == 14)
    return frozenset(
        (base, selector) for table in tables for selector, pairs in table.uvsDict.items() for base, _ in pairs
    )


@dataclass
class Verdict:
    """What to do with the characters the shipped font lacks.

    `found` names the font that prints each; `absent` lists those to be replaced, in the order of appearance;
    `families` and `folders` are what the typesetter needs to use the other fonts.
    """

    found: dict[str, str] = field(default_factory=dict)
    absent: list[str] = field(default_factory=list)
    families: list[str] = field(default_factory=list)
    folders: list[Path] = field(default_factory=list)


def is_doubtful(text: str) -> bool:
    """Whether `text` holds characters that the typesetter would print wrongly without complaining."""
    return _DOUBTFUL.search(text) is not None


def _must_show(cluster: str) -> bool:
    code = ord(cluster[0])
    return unicodedata.category(cluster[0]) not in _INVISIBLE and not _FIRST_VARIATION <= code <= _LAST_VARIATION


def _has_no_meaning(cluster: str) -> bool:
    """Surrogates, private characters (外字) and places without a character: no font's picture of them can be trusted."""
    return unicodedata.category(cluster[0]) in {"Cs", "Co", "Cn"}


def examine(text: str, shipped: Face) -> Verdict:
    """The verdict on every character of `text` that `shipped` lacks."""
    verdict = Verdict()
    lacking = [
        cluster
        for cluster in dict.fromkeys(_CLUSTER.findall(text))
        if _must_show(cluster) and (_has_no_meaning(cluster) or not shipped.has(cluster))
    ]
    wanted = []
    for cluster in lacking:
        if len(cluster) > 1 and shipped.has(cluster[0]):
            verdict.found[cluster] = BASE_FORM
        elif _has_no_meaning(cluster):
            verdict.absent.append(cluster)
        else:
            wanted.append(cluster)
    _look_elsewhere(wanted, verdict)
    verdict.absent.sort(key=lacking.index)
    return verdict


def _look_elsewhere(wanted: list[str], verdict: Verdict) -> None:
    for face in _installed_faces() if wanted else ():
        held = [cluster for cluster in wanted if face.has(cluster[0])]
        if held:
            verdict.families.append(face.family)
            verdict.folders.append(face.path.parent)
            verdict.found.update(dict.fromkeys(held, face.family))
            wanted = [cluster for cluster in wanted if cluster not in held]
        if not wanted:
            break
    verdict.absent.extend(wanted)


def _installed_faces() -> Iterator[Face]:
    """The upright fonts of this machine, the preferred families first, one of each file: a collection's share their signs."""
    fonts = typst.Fonts(include_system_fonts=True, include_embedded_fonts=False).fonts()
    rank = {family: place for place, family in enumerate(PREFERRED)}
    upright = [font for font in fonts if font.path and font.style == "normal"]
    upright.sort(key=lambda font: (rank.get(font.family, len(rank)), font.family, abs(font.weight - 400)))
    seen: set[str] = set()
    for font in upright:
        if not seen & {str(font.path), font.family}:
            seen |= {str(font.path), font.family}
            yield Face(Path(str(font.path)), font.index, font.family)


def texts_of(content: object) -> Iterator[str]:
    """Every piece of text in `content`, in order."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, Mapping):
        for value in content.values():
            yield from texts_of(value)
    elif isinstance(content, Iterable):
        for value in content:
            yield from texts_of(value)


def replaced(content: Any, absent: Iterable[str]) -> Any:
    """`content` with the substitute sign in place of every absent character."""
    pattern = re.compile("|".join(re.escape(cluster) for cluster in absent))
    return _replaced(content, pattern) if pattern.pattern else content


def _replaced(content: Any, pattern: re.Pattern[str]) -> Any:
    if isinstance(content, str):
        return pattern.sub(SUBSTITUTE, content)
    if isinstance(content, dict):
        return {key: _replaced(value, pattern) for key, value in content.items()}
    if isinstance(content, list):
        return [_replaced(value, pattern) for value in content]
    return content


def code_point(cluster: str) -> str:
    """「U+20BB7」, with the selector after a space for a variant."""
    return " ".join(f"U+{ord(character):04X}" for character in cluster)
