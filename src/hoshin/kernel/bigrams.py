"""Text cut into overlapping pairs of characters: search in Japanese that never misses a two-character word.

Japanese has no spaces, and most of its words have two characters, which trigram indexes cannot find. Here 住民票 is
indexed as 住民, 民票 and a closing 票, and searched as the phrase 住民 + 民票. Both sides are folded (`width.fold`), so a
hit is exactly a substring of the folded text. The closing single character lets one-character searches work by prefix
and keeps a phrase from running across a gap in the text.

SQLite FTS5: create the table with `tokenize = "ascii tokenchars '-'"` (`FTS5_TOKENIZER`), store `index_text(text)`,
search with `MATCH fts5_query(words)`.

PostgreSQL: store `tsvector_text(text)` cast by `::tsvector`, search with `@@ tsquery_text(words)::tsquery`. Positions are
left out on purpose: PostgreSQL keeps at most 256 of them per lexeme and none beyond 16,383, so phrase search loses hits in
long texts. The query finds a superset; recheck long words by `position(word IN folded_text) > 0` for each of
`words_of(query)`, the way the property tests do.
"""

import re
import unicodedata
from collections.abc import Iterator

from hoshin.kernel.width import fold

FTS5_TOKENIZER = "ascii tokenchars '-'"
"""Keeps every character of a bigram: all beyond ASCII are token characters, whatever Unicode version SQLite knows."""

MAX_WORDS = 16
"""A query is cut off after so many words; nobody types more, and each costs a look into the index."""

_EDGE_HYPHENS = re.compile(r"(?<![^\s-])-+|-+(?![^\s-])")


def _is_searchable(character: str) -> bool:
    return character == "-" or character.isalnum() or unicodedata.category(character)[0] == "M"


def words_of(text: str) -> tuple[str, ...]:
    """The unbroken runs of letters, digits and inner hyphens of the folded text: 「3-1 住民票、発行」 → 3-1, 住民票, 発行."""
    plain = "".join(character if _is_searchable(character) else " " for character in fold(text))
    return tuple(_EDGE_HYPHENS.sub(" ", plain).split())


def _pairs(word: str) -> Iterator[str]:
    return (word[start : start + 2] for start in range(len(word) - 1))


def tokens(text: str) -> list[str]:
    """The tokens under which `text` is indexed, in order: the pairs of each word and its last character."""
    found: list[str] = []
    for word in words_of(text):
        found.extend(_pairs(word))
        found.append(word[-1])
    return found


def index_text(text: str) -> str:
    """`tokens` separated by spaces: what goes into the FTS5 column. Empty when nothing in `text` can be searched."""
    return " ".join(tokens(text))


def fts5_query(query: str) -> str:
    """The FTS5 MATCH expression that finds texts with every word of `query`; empty when the query holds no word.

    Words of two and more characters match exactly (as a phrase of pairs), one character by prefix. User text cannot
    reach the FTS5 syntax: only letters, digits and hyphens are left, inside quotation marks.
    """
    return " AND ".join(_fts5_phrase(word) for word in _query_words(query))


def _fts5_phrase(word: str) -> str:
    return f'"{word}" *' if len(word) == 1 else '"' + " ".join(_pairs(word)) + '"'


def tsvector_text(text: str) -> str:
    """The distinct tokens of `text` as the text form of a PostgreSQL tsvector (cast it; do not call to_tsvector)."""
    return " ".join(f"'{token}'" for token in sorted(set(tokens(text))))


def tsquery_text(query: str) -> str:
    """The text form of a PostgreSQL tsquery for every word of `query` (cast it); empty when the query holds no word.

    Exact for words of one and two characters, a superset for longer ones: see the module's text on rechecking.
    """
    return " & ".join(_tsquery_word(word) for word in _query_words(query))


def _tsquery_word(word: str) -> str:
    return f"'{word}':*" if len(word) == 1 else " & ".join(f"'{pair}'" for pair in _pairs(word))


def _query_words(query: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words_of(query)))[:MAX_WORDS]


def matches(query: str, text: str) -> bool:
    """Whether `text` holds every word of `query`: the plain definition that the indexes are tested against."""
    words = words_of(text)
    return all(any(wanted in word for word in words) for wanted in _query_words(query))
