"""What can be searched, what a search returns, and where the words stand in a text; no Django."""

import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from itertools import accumulate

from hoshin.kernel.bigrams import MAX_WORDS, words_of
from hoshin.kernel.width import fold

LONGEST_TEXT = 130_000
"""Characters of title and body together. Beyond it a PostgreSQL tsvector could overflow; rooms enter chapters, not books."""

LONGEST_QUERY = 200
MOST_HITS = 100
FARTHEST_OFFSET = 10_000
SNIPPET_BEFORE = 30
SNIPPET_LENGTH = 120


class Audience(StrEnum):
    """Who may find a thing: everybody, only people of the city hall, or only those its own room shows it to."""

    PUBLIC = "public"
    STAFF = "staff"
    ROOM = "room"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing as its room lists it for rebuilding the index; the fields are those of `put`."""

    thing_id: str
    title: str
    body: str
    url: str
    audience: Audience
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Source:
    """A room's way to say how many things of a kind there should be in the index, and which."""

    kind: str
    label: str
    count: Callable[[], int]
    rows: Callable[[], Iterable[Row]]


SOURCES: dict[str, Source] = {}


def register_source(kind: str, *, label: str, count: Callable[[], int], rows: Callable[[], Iterable[Row]]) -> None:
    """Let things of `kind` be searched under the name `label`; `count` and `rows` come from the room's own tables.

    The nightly check compares `count` with the index and rebuilds from `rows`. ValueError when the kind is taken.
    """
    if kind in SOURCES:
        raise ValueError(f"search kind {kind!r} is registered already")
    SOURCES[kind] = Source(kind, label, count, rows)


class IndexDrifted(Exception):
    """The index did not agree with the rooms' own tables; the message says where and that it was rebuilt."""


def query_words(query: str) -> tuple[str, ...]:
    """The folded words of a query that are looked for, each once."""
    return tuple(dict.fromkeys(words_of(query[:LONGEST_QUERY])))[:MAX_WORDS]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that holds a searched word, or does not."""

    text: str
    is_match: bool


def _clusters(text: str) -> Iterator[str]:
    """The characters of `text`, each with the marks that belong to it (half-width voiced marks, accents, selectors)."""
    start = 0
    for position in range(1, len(text)):
        character = text[position]
        if character not in "ﾞﾟ" and unicodedata.category(character)[0] != "M":
            yield text[start:position]
            start = position
    if text:
        yield text[start:]


@lru_cache(maxsize=8192)
def _folded_cluster(cluster: str) -> str:
    return fold(cluster).replace("ー", "-")


def _match_ranges(clusters: list[str], words: Iterable[str]) -> list[tuple[int, int]]:
    """Where the folded `words` stand, as half-open ranges of clusters, merged and in order."""
    folded = [_folded_cluster(cluster) for cluster in clusters]
    ends = list(accumulate(len(part) for part in folded))
    whole = "".join(folded)
    found: list[tuple[int, int]] = []
    for word in {word.replace("ー", "-") for word in words} - {""}:
        at = whole.find(word)
        while at >= 0:
            found.append((bisect_right(ends, at), bisect_right(ends, at + len(word) - 1) + 1))
            at = whole.find(word, at + len(word))
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _pieces(clusters: list[str], ranges: list[tuple[int, int]], first: int, last: int) -> Iterator[Piece]:
    at = first
    for start, end in ((max(start, first), min(end, last)) for start, end in ranges):
        if start < end:
            if at < start:
                yield Piece("".join(clusters[at:start]), is_match=False)
            yield Piece("".join(clusters[start:end]), is_match=True)
            at = end
    if at < last:
        yield Piece("".join(clusters[at:last]), is_match=False)


def marked(text: str, words: Iterable[str]) -> tuple[Piece, ...]:
    """The whole of `text` cut where the folded `words` stand in it; the pieces joined give `text` again."""
    clusters = list(_clusters(text))
    return tuple(_pieces(clusters, _match_ranges(clusters, words), 0, len(clusters)))


def snippet(text: str, words: Iterable[str]) -> tuple[Piece, ...]:
    """The part of `text` around the first place where one of the folded `words` stands, else its beginning."""
    clusters = list(_clusters(" ".join(text.split())))
    ranges = _match_ranges(clusters, words)
    first = max(0, ranges[0][0] - SNIPPET_BEFORE) if ranges else 0
    last = min(len(clusters), first + SNIPPET_LENGTH)
    before = (Piece("…", is_match=False),) if first else ()
    after = (Piece("…", is_match=False),) if last < len(clusters) else ()
    return (*before, *_pieces(clusters, ranges, first, last), *after)
