"""Which column of a table is which column of a schema, and how that was found."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from hoshin.tables.shape import ColumnType
from hoshin.tables.standards import headings, shelf
from hoshin.tables.standards.contents import Contents
from hoshin.tables.standards.schema import Column, Schema

CLOSE = 86.0
"""Similarity, of 100, from which two names are taken for a misspelling of one another."""

CLEAR = 4.0
"""How much closer the best name must be than the next."""


class How(StrEnum):
    """How a column was found, the surest first."""

    CONFIRMED = "confirmed"
    EXACT = "exact"
    ALIAS = "alias"
    PHYSICAL = "physical"
    SIMILARITY = "similarity"
    CONTENT = "content"


SURENESS = {
    How.CONFIRMED: 1.0,
    How.EXACT: 1.0,
    How.ALIAS: 0.9,
    How.PHYSICAL: 0.9,
    How.SIMILARITY: 0.7,
    How.CONTENT: 0.6,
}


@dataclass(frozen=True, slots=True)
class Match:
    """`column` of the table is `target` of the schema; `confidence` from 0 to 1."""

    column: str
    target: Column
    how: How
    confidence: float


@dataclass(frozen=True, slots=True)
class Index:
    """The ways into one schema: its names, the other names of its columns, and its columns by concept."""

    exact: dict[str, Column]
    other: dict[str, Column]
    by_concept: dict[str, Column]


@cache
def index_of(schema: Schema) -> Index:
    """The index of `schema`; where its columns are not all known, the shared ones stand in."""
    columns = {column.concept: column for column in schema.columns}
    if not schema.is_complete:
        for concept, (type_, _) in shelf.shared_columns().items():
            columns.setdefault(concept, Column(concept, type_, concept=concept))
    own = {other: concept for concept, others in schema.item.names for other in (concept, *others)}
    other: dict[str, Column] = {}
    for names in (own, shelf.concepts()):
        for name, concept in names.items():
            if concept in columns:
                other.setdefault(headings.key(name), columns[concept])
    return Index({headings.key(column.name): column for column in columns.values()}, other, columns)


_SPOKEN_FOR = frozenset(ColumnType) - {ColumnType.TEXT, ColumnType.TELEPHONE, ColumnType.YES_NO, ColumnType.MARK}
"""Types that a shared name alone may claim; 連絡先, say, is as often a section as a telephone number."""

_DATED = re.compile(r"(?:年月日|日付|指定日|更新日|公開日|登録日|開始日|終了日)$")

_TELEPHONE = re.compile(r"(?:電話|fax|ファックス|ファクス)番号$|^(?:電話|tel|fax)$")


@cache
def _shared() -> dict[str, ColumnType]:
    return {
        headings.key(name): type_
        for concept, (type_, names) in shelf.shared_columns().items()
        for name in (concept, *names)
        if type_ in _SPOKEN_FOR
    }


def shared_type(column: str) -> ColumnType | None:
    """The type that the name of a column means in every standard, or None where it says too little."""
    key = headings.key(column)
    if (found := _shared().get(key)) is not None:
        return found
    if _TELEPHONE.search(key):
        return ColumnType.TELEPHONE
    return ColumnType.DATE if _DATED.search(key) else None


_NAMES = re.compile(r"名称?$")
_OTHER_PARTY = re.compile(r"管理|保護者|代表|申請|運営|事業者|設置者|所有者|法人|本社|担当|開設者")


def surest(columns: tuple[str, ...], schema: Schema, contents: Contents) -> dict[str, Match]:
    """The columns that are known by name or by what their cells hold, each target given once.

    Exact names come first, then others, then shortened ones, then contents.
    """
    index = index_of(schema)
    found: dict[str, Match] = {}
    taken: set[str] = set()
    for attempt in (_exactly, _by_another_name, _by_a_shorter_name, _by_what_it_names):
        for column in columns:
            if column not in found and (match := attempt(column, schema, index)) and match.target.name not in taken:
                found[column] = match
                taken.add(match.target.name)
    for column in contents.guesses:
        if column not in found and (match := _by_content(column, index, found, contents)):
            found[column] = match
    return found


def completed(columns: tuple[str, ...], schema: Schema, found: dict[str, Match]) -> dict[str, Match]:
    """`found` completed by names that are nearly right, in the order of the table."""
    index = index_of(schema)
    matches = dict(found)
    for column in columns:
        if column not in matches and (
            match := _by_its_lowest_name(column, index, matches) or _by_similarity(column, index, matches)
        ):
            matches[column] = match
    return {column: matches[column] for column in columns if column in matches}


def _exactly(column: str, _schema: Schema, index: Index) -> Match | None:
    return _match(column, index.exact.get(headings.key(column)), How.EXACT)


def _by_another_name(column: str, _schema: Schema, index: Index) -> Match | None:
    how = How.PHYSICAL if column.isascii() else How.ALIAS
    return _match(column, index.other.get(headings.key(column)), how)


def _by_a_shorter_name(column: str, schema: Schema, index: Index) -> Match | None:
    for variant in headings.variants(column, schema.item.prefixes):
        target = index.exact.get(variant) or index.other.get(variant)
        if target is not None:
            return _match(column, target, How.ALIAS)
    return None


def _by_what_it_names(column: str, schema: Schema, index: Index) -> Match | None:
    """保育園名 or AED設置場所の名称 names the things of a list of these."""
    written = headings.key(column)
    if not _NAMES.search(written) or not any(headings.key(word) in written for word in schema.item.headings):
        return None
    return _match(column, index.by_concept.get("名称"), How.ALIAS)


def _by_its_lowest_name(column: str, index: Index, matches: dict[str, Match]) -> Match | None:
    """The name under the name of a group (設置施設_住所), unless the group is another party with an address of its own."""
    group, _, lowest = column.rpartition("_")
    if not group or _OTHER_PARTY.search(group):
        return None
    target = index.exact.get(headings.key(lowest)) or index.other.get(headings.key(lowest))
    is_open = target is not None and target.name not in {match.target.name for match in matches.values()}
    return _match(column, target, How.SIMILARITY) if is_open else None


def _by_similarity(column: str, index: Index, matches: dict[str, Match]) -> Match | None:
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - start-up of the command line must not pay for it

    written = headings.key(column)
    if len(written) < 4 or len(written) > 60:
        return None
    taken = {match.target.name for match in matches.values()}
    open_ = {name: target for name, target in (index.other | index.exact).items() if target.name not in taken}
    best = process.extract(written, list(open_), scorer=fuzz.ratio, score_cutoff=CLOSE - CLEAR, limit=4)
    if not best or best[0][1] < CLOSE:
        return None
    target = open_[best[0][0]]
    rivals = [score for name, score, _ in best[1:] if open_[name].name != target.name]
    if rivals and best[0][1] - max(rivals) < CLEAR:
        return None
    return _match(column, target, How.SIMILARITY)


def _by_content(column: str, index: Index, matches: dict[str, Match], contents: Contents) -> Match | None:
    taken = {match.target.concept for match in matches.values()}
    for concept in contents.guesses[column]:
        if concept in index.by_concept and concept not in taken:
            return _match(column, index.by_concept[concept], How.CONTENT)
    return None


def _match(column: str, target: Column | None, how: How) -> Match | None:
    return Match(column, target, how, SURENESS[how]) if target else None
