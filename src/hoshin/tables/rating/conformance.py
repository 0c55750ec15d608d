"""How far a table conforms to the schema that it follows: required columns and cells, recommended coverage, type errors."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hoshin.tables.rating.counts import Counts
from hoshin.tables.shape import ColumnType, Finding
from hoshin.tables.standards.recognition import Recognition
from hoshin.tables.standards.schema import Column, Known, Level, Schema

_WEIGHTS = {"required": 0.5, "coverage": 0.2, "types": 0.3}
"""What the parts count for; a part that the schema says nothing about is left out, and the others count for more."""


@dataclass(frozen=True, slots=True)
class Conformance:
    """`score` from 0 to 100, and what it is made of.

    `levels` says how the levels of the schema are known; `required_missing` are columns the table lacks and `required_empty`
    the empty cells of those it has; `coverage` is the share of `coverage_of` (the recommended columns, or all where the
    levels are not known) that the table has; `type_errors` are cells that the type of their column does not allow.
    """

    score: int
    item: str
    edition: str
    levels: str
    required_missing: tuple[str, ...]
    required_empty: dict[str, int]
    coverage: float
    coverage_of: str
    type_errors: int
    type_errors_by_column: dict[str, int]


def judged(counts: Counts, recognition: Recognition, strange: Iterable[Finding]) -> Conformance | None:
    """How far a table conforms to the standard that was recognised; None where there is none, or where its columns are unknown.

    `strange` says which values no rule of mending understood.
    """
    schema = recognition.schema
    if schema is None or not schema.columns:
        return None
    present = {match.target.name: match.column for match in recognition.matches}
    required = [column for column in schema.columns if column.level is Level.REQUIRED]
    missing = tuple(column.name for column in required if column.name not in present)
    empty = _empty_cells(counts, required, present)
    coverage, coverage_of = _coverage(schema, present)
    errors = _type_errors(strange, set(present.values()))
    parts = {"coverage": coverage, "types": _share_of_sound_cells(counts, present, sum(errors.values()))}
    if required:
        parts["required"] = _share_of_required_cells(counts, required, missing, empty)
    return Conformance(
        score=_weighted(parts),
        item=schema.item.code,
        edition=schema.edition.value,
        levels=schema.levels.value,
        required_missing=missing,
        required_empty=empty,
        coverage=round(coverage, 3),
        coverage_of=coverage_of,
        type_errors=sum(errors.values()),
        type_errors_by_column=errors,
    )


def _empty_cells(counts: Counts, required: list[Column], present: dict[str, str]) -> dict[str, int]:
    """Empty cells of the required columns; an empty mark says 'not designated' and is no gap."""
    empty = {
        column.name: counts.empty(present[column.name])
        for column in required
        if column.name in present and column.type is not ColumnType.MARK
    }
    return {name: count for name, count in empty.items() if count}


def _coverage(schema: Schema, present: dict[str, str]) -> tuple[float, str]:
    recommended = [column.name for column in schema.columns if column.level is Level.RECOMMENDED]
    if schema.levels is Known.EXACT and recommended:
        return sum(name in present for name in recommended) / len(recommended), "recommended"
    names = [column.name for column in schema.columns]
    return sum(name in present for name in names) / len(names), "all"


def _type_errors(strange: Iterable[Finding], columns: set[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for finding in strange:
        if finding.column in columns and finding.rule not in _NO_TYPE_ERROR:
            counts[finding.column] = counts.get(finding.column, 0) + finding.count
    return counts


_NO_TYPE_ERROR = frozenset({"coordinate-coarse", "coordinate-town", "postal-code-in-address", "address-damaged"})


def _share_of_required_cells(
    counts: Counts, required: list[Column], missing: tuple[str, ...], empty: dict[str, int]
) -> float:
    rows = max(counts.rows, 1)
    lacking = len(missing) + sum(min(count / rows, 1.0) for count in empty.values())
    return 1 - lacking / len(required)


def _share_of_sound_cells(counts: Counts, present: dict[str, str], errors: int) -> float:
    filled = sum(counts.filled.get(column, 0) for column in present.values())
    return 1 - min(errors / filled, 1.0) if filled else 1.0


def _weighted(parts: dict[str, float]) -> int:
    total = sum(_WEIGHTS[part] for part in parts)
    return round(100 * sum(_WEIGHTS[part] * share for part, share in parts.items()) / total)
