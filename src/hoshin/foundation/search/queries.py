from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Count
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from hoshin.foundation.people.public import Person
from hoshin.foundation.search.models import Entry
from hoshin.foundation.search.permissions import audiences_of
from hoshin.foundation.search.rules import (
    FARTHEST_OFFSET,
    MOST_HITS,
    SOURCES,
    Audience,
    Piece,
    marked,
    query_words,
    snippet,
)


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found; `title` and `snippet` are safe HTML with the searched words in `<mark>`."""

    kind: str
    kind_label: str
    thing_id: str
    title: SafeString
    snippet: SafeString
    url: str
    audience: Audience
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many things of one kind were found."""

    kind: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Results:
    """One page of a search: the hits, how many there are in all and per kind, and where the neighbouring pages begin."""

    query: str
    words: tuple[str, ...]
    kind: str | None
    hits: tuple[Hit, ...]
    total: int
    counts: tuple[KindCount, ...]
    previous_offset: int | None
    next_offset: int | None

    @property
    def is_empty_query(self) -> bool:
        """True when nothing was asked that can be searched for: no letter, no digit."""
        return not self.words


def find(words: str, *, person: Person, kind: str | None = None, limit: int = 20, offset: int = 0) -> Results:
    """Things that hold every word of `words` and that `person` may find, newest first; two queries.

    Width, case and kana do not matter; a word of two characters or one is found as surely as a long one. `kind` narrows
    the hits but not `counts`. At most 100 hits a page; offsets beyond 10,000 are drawn back to it.
    """
    found = Entry.objects.matching(words).for_audiences(audiences_of(person))
    per_kind = dict(found.order_by("kind").values_list("kind").annotate(count=Count("pk")))
    limit = max(1, min(limit, MOST_HITS))
    offset = max(0, min(offset, FARTHEST_OFFSET))
    shown = found.filter(kind=kind) if kind else found
    total = per_kind.get(kind, 0) if kind else sum(per_kind.values())
    wanted = query_words(words)
    page = shown.order_by("-updated_at", "-pk").defer("words", "grams")[offset : offset + limit] if total else ()
    return Results(
        query=words,
        words=wanted,
        kind=kind,
        hits=tuple(_hit(entry, wanted) for entry in page),
        total=total,
        counts=tuple(KindCount(code, kind_label(code), per_kind[code]) for code in sorted(per_kind)),
        previous_offset=max(0, offset - limit) if offset else None,
        next_offset=offset + limit if offset + limit < min(total, FARTHEST_OFFSET + limit) else None,
    )


def matching_ids(words: str, *, kind: str, most: int = 5000) -> list[int]:
    """The numbers of the newest things of `kind` that hold every word, whoever may see them.

    For a room that narrows its own list by words: it filters by its own permission, so that things for the room's eyes
    only are found too. Things whose id is no number are left out.
    """
    found = Entry.objects.matching(words).filter(kind=kind).order_by("-updated_at", "-pk")
    return [int(thing_id) for thing_id in found.values_list("thing_id", flat=True)[:most] if thing_id.isdigit()]


def kind_label(kind: str) -> str:
    """The name of a kind on screen; the code itself when no room registered it."""
    return SOURCES[kind].label if kind in SOURCES else kind


def _hit(entry: Entry, words: tuple[str, ...]) -> Hit:
    return Hit(
        kind=entry.kind,
        kind_label=kind_label(entry.kind),
        thing_id=entry.thing_id,
        title=_html(marked(entry.title, words)),
        snippet=_html(snippet(entry.body, words)),
        url=entry.url,
        audience=Audience(entry.audience),
        updated_at=entry.updated_at,
    )


def _html(pieces: Iterable[Piece]) -> SafeString:
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", piece.text) if piece.is_match else piece.text,) for piece in pieces)
    )


def entry_counts() -> dict[str, int]:
    """How many things of each kind are in the index."""
    return dict(Entry.objects.order_by("kind").values_list("kind").annotate(count=Count("pk")))


def unindexed_entries() -> int:
    """By how much the full-text index of the database differs from the entries; 0 when they agree.

    On PostgreSQL it is a generated column and cannot differ.
    """
    if connection.vendor != "sqlite":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT (SELECT count(*) FROM search_index_docsize) - (SELECT count(*) FROM search_entry)")
        return abs(int(cursor.fetchone()[0]))
