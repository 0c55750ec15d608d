"""Which national standard a table follows, from its header, its cells and its name; or none, said plainly."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from hoshin.tables.shape import ColumnType, Table
from hoshin.tables.standards import headings, shelf
from hoshin.tables.standards.contents import WIDEST, Contents, words_in
from hoshin.tables.standards.matching import How, Match, completed, shared_type, surest
from hoshin.tables.standards.schema import Edition, Item, Schema

ENOUGH = 0.5
"""Confidence from which a table counts as following a standard."""

_WEIGHT = {How.EXACT: 1.0, How.ALIAS: 0.7, How.PHYSICAL: 0.7}
_FACILITY_FRAME = frozenset({"外部識別子", "外部識別子の値", "名称_通称"})
"""Columns of every facility list in the present books, also of those whose header is not known here: they tell nothing."""

_THINGS = frozenset({"名称", "所在地_連結表記", "緯度"})
_SHARED_ENDINGS = frozenset({"public_facility", "educational_institution"})
_LIST = re.compile(r"一覧|設置場所|設置箇所|リスト|名簿|マップ|list|map|itiran|ichiran")
_BESIDE_A_NAME = re.compile(r"\.[a-z]+$|[0-9_\-.]|(?<=[a-z])s$")
"""What a file's name holds beside a word: its ending, dates and numbers."""
_NATIONAL_NAME = re.compile(r"^[0-9]{5,6}")


@dataclass(frozen=True, slots=True)
class Recognition:
    """The standard that a table follows: `schema` is None when it follows none, and `confidence` says how sure that is not.

    `matches` maps columns of the table to columns of the schema; `reason` is a Japanese sentence; `candidates` names the
    nearest items with their confidence, the best first.
    """

    schema: Schema | None
    confidence: float
    matches: tuple[Match, ...] = ()
    reason: str = ""
    candidates: tuple[tuple[str, float], ...] = ()
    columns: tuple[str, ...] = ()

    @property
    def types(self) -> dict[str, ColumnType]:
        """The types of the columns of the table, as far as the standard or a name that all standards share tells them."""
        shared = {column: type_ for column in self.columns if (type_ := shared_type(column)) is not None}
        return shared | {match.column: match.target.type for match in self.matches}

    @property
    def item(self) -> Item | None:
        """The item of the standard, or None."""
        return self.schema.item if self.schema else None

    @property
    def mapping(self) -> dict[str, str]:
        """Columns of the table with the columns of the schema that they are."""
        return {match.column: match.target.name for match in self.matches}

    def as_json(self) -> dict[str, Any]:
        """The shape of `standard` in the output of the command line."""
        mapping = {
            match.column: {"name": match.target.name, "how": match.how.value, "confidence": round(match.confidence, 2)}
            for match in self.matches
        }
        return {
            "item": self.schema.item.code if self.schema else None,
            "title": self.schema.item.title if self.schema else None,
            "edition": self.schema.edition.value if self.schema else None,
            "confidence": round(self.confidence, 2),
            "reason": self.reason,
            "mapping": mapping,
            "candidates": [{"item": item, "confidence": round(confidence, 2)} for item, confidence in self.candidates],
        }


@dataclass(slots=True)
class _Candidate:
    schema: Schema
    found: dict[str, Match]
    confidence: float = 0.0
    reasons: list[str] = field(default_factory=list)


def recognise(table: Table, name: str = "") -> Recognition:
    """The national standard that `table` follows; `name` (of the file or the data set) is evidence where there is little else.

    Below `ENOUGH` the answer is no standard, with the nearest candidates: a wrong standard does more harm than none.
    """
    columns = table.columns[:WIDEST]
    contents = Contents(table)
    words = f"{name} {table.sheet}"
    judged = [
        _judge(
            _Candidate(schema, surest(columns, schema, contents)),
            columns,
            contents,
            # figures about a thing have it in their title as well as its list has
            f"{words} {table.title}" if _lists_things(schema.item.slug) else words,
        )
        for schema in shelf.schemas()
    ]
    judged.sort(key=lambda candidate: (candidate.confidence, _fit(candidate)), reverse=True)
    best = judged[0]
    candidates = _nearest(judged)
    if best.confidence < ENOUGH:
        return Recognition(None, best.confidence, (), _why_none(best), candidates, table.columns)
    matches = completed(columns, best.schema, best.found)
    reason = "、".join(best.reasons)
    return Recognition(best.schema, best.confidence, tuple(matches.values()), reason, candidates, table.columns)


def _judge(candidate: _Candidate, columns: tuple[str, ...], contents: Contents, words: str) -> _Candidate:
    if _is_the_header(candidate, columns):
        candidate.confidence = 1.0
        candidate.reasons.append("項目名と順序が一致")
        return candidate
    doubt = (
        (1 - _by_likeness(candidate, columns))
        * (1 - _by_columns(candidate))
        * (1 - _by_headings(candidate, columns, contents))
    )
    doubt *= (1 - _by_contents(candidate, contents, words)) * (1 - _by_name(candidate, words))
    candidate.confidence = min(0.99, (1 - doubt) * _plausibility(candidate, columns))
    return candidate


def _is_the_header(candidate: _Candidate, columns: tuple[str, ...]) -> bool:
    schema = candidate.schema
    return schema.is_complete and [headings.key(one) for one in columns] == [
        headings.key(column.name) for column in schema.columns
    ]


def _by_likeness(candidate: _Candidate, columns: tuple[str, ...]) -> float:
    """Evidence of a header that is nearly that of the schema, beyond half of both."""
    if not candidate.schema.is_complete:
        return 0.0
    same = sum(1 for match in candidate.found.values() if match.how == How.EXACT)
    likeness = same / (len(columns) + len(candidate.schema.columns) - same)
    if likeness > 0.5:
        candidate.reasons.append("項目名の大半が一致")
    return max(0.0, 2 * likeness - 1) * 0.95


def _by_columns(candidate: _Candidate) -> float:
    """Evidence of the columns that few items have."""
    weight, own = 0.0, _own_concepts(candidate.schema)
    for match in candidate.found.values():
        spread = (
            _spread()[match.target.concept] if match.target.concept in own - _FACILITY_FRAME else len(shelf.items())
        )
        if spread <= 2:
            weight += _WEIGHT.get(match.how, 0.0) / spread
    if weight:
        candidate.reasons.append("この項目に特有の列がある")
    return float(1 - 0.62**weight)


def _by_headings(candidate: _Candidate, columns: tuple[str, ...], contents: Contents) -> float:
    """Evidence of words in the header; figures about hospitals are no list of hospitals, which would name them.

    Nor is a list of toilets whatever has one column that says whether there is one.
    """
    if _lists_things(candidate.schema.item.slug) and not _THINGS & {m.target.concept for m in candidate.found.values()}:
        return 0.0
    words = candidate.schema.item.headings
    asked = {headings.key(word) for word in words}
    telling = [one for one in columns if not (headings.key(one) in asked and contents.are_answers(one))]
    count = words_in(columns, words) if words_in(telling, words) else 0
    if count:
        candidate.reasons.append("列名にこの項目の言葉がある")
    return (0.0, 0.55)[count] if count < 2 else 0.75


def _by_contents(candidate: _Candidate, contents: Contents, words: str) -> float:
    """Evidence of how the things are called; AEDs and polling places stand in schools, so that a list called theirs is theirs."""
    slug = candidate.schema.item.slug
    if slug in _SHARED_ENDINGS and any(
        _is_called(item, words) for item in shelf.items().values() if item.slug not in _SHARED_ENDINGS
    ):
        return 0.0
    name = next((column for column, match in candidate.found.items() if match.target.concept == "名称"), "")
    share = contents.kinds.get(name or contents.names_column, {}).get(slug, 0.0)
    if share:
        candidate.reasons.append("名称がこの項目の施設の呼び名で終わる")
    return (0.6 if slug in _SHARED_ENDINGS else 0.8) * min(1.0, share / 0.5)


def _by_name(candidate: _Candidate, words: str) -> float:
    item, name = candidate.schema.item, words.casefold()
    if not _is_called(item, words):
        return 0.0
    candidate.reasons.append("ファイル名か題名がこの項目を指す")
    if not _NATIONAL_NAME.match(name):
        has_things = _THINGS & {match.target.concept for match in candidate.found.values()}
        is_nothing_else = _BESIDE_A_NAME.sub("", name.partition(" ")[0]) in item.files
        return 0.55 if has_things and (is_nothing_else or _LIST.search(name)) else 0.45
    return 0.7 if item.slug in name else 0.52


def _is_called(item: Item, words: str) -> bool:
    """Whether the name of a file, a sheet or a title speaks of an item."""
    name = words.casefold()
    return any(
        re.search(rf"(?<![a-z]){re.escape(word)}" if len(word) < 6 else re.escape(word), name) for word in item.files
    )


def _plausibility(candidate: _Candidate, columns: tuple[str, ...]) -> float:
    """Less than 1 where the table has little in common with the schema: a word or two does not make a list."""
    of_table = len(candidate.found) / max(1, len(columns)) + words_in(columns, candidate.schema.item.headings) / max(
        1, len(columns)
    )
    own = {match.target.name for match in candidate.found.values()} & {
        column.name for column in candidate.schema.columns
    }
    of_schema = len(own) / len(candidate.schema.columns) if candidate.schema.is_complete else 0.0
    return min(1.0, 0.35 + 1.4 * max(of_table, of_schema))


def _fit(candidate: _Candidate) -> tuple[int, bool]:
    exact = sum(1 for match in candidate.found.values() if match.how == How.EXACT)
    return exact, candidate.schema.edition == Edition.STANDARD


@cache
def _lists_things(slug: str) -> bool:
    """Whether the item is a list of things that have names, in any of its editions."""
    return any(schema.item.slug == slug and "名称" in _own_concepts(schema) for schema in shelf.schemas())


def _own_concepts(schema: Schema) -> set[str]:
    return {column.concept for column in schema.columns} | {concept for concept, _ in schema.item.names}


@cache
def _spread() -> dict[str, int]:
    """In how many items each concept stands."""
    where: dict[str, set[str]] = {}
    for schema in shelf.schemas():
        for concept in _own_concepts(schema):
            where.setdefault(concept, set()).add(schema.item.slug)
    return {concept: len(slugs) for concept, slugs in where.items()}


def _nearest(judged: list[_Candidate]) -> tuple[tuple[str, float], ...]:
    best: dict[str, float] = {}
    for candidate in judged:
        best.setdefault(candidate.schema.item.code, candidate.confidence)
    return tuple((code, confidence) for code, confidence in best.items() if confidence >= 0.2)[:3]


def _why_none(best: _Candidate) -> str:
    if best.confidence < 0.2:
        return "国の標準のどの項目とも似ていない"
    return f"「{best.schema.item.title}」に近いが、決め手がない"
