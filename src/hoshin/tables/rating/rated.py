"""The four judgements of one table together, and their shape for programs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from hoshin.tables.normalising import Normalised, normalise
from hoshin.tables.rating import conformance, metadata, ministry, stars
from hoshin.tables.rating.counts import Counts
from hoshin.tables.shape import Finding, Table
from hoshin.tables.standards.recognition import Recognition


@dataclass(frozen=True, slots=True)
class Rating:
    """Four judgements that are never merged: a table may follow the national schema to the letter and have no licence."""

    stars: stars.Stars
    rules: ministry.Ministry
    metadata: metadata.MetadataPoints
    conformance: conformance.Conformance | None

    def as_json(self) -> dict[str, Any]:
        """The shape of `ratings` in the output of the command line: four numbers, and under `details` what they rest on."""
        return {
            "stars": self.stars.count,
            "rules": self.rules.score,
            "metadata": self.metadata.points,
            "conformance": self.conformance.score if self.conformance else None,
            "details": {
                "stars": {"reason": self.stars.reason, "next": self.stars.next_step},
                "rules": {"of": 100, "broken": self._broken()},
                "metadata": self._metadata(),
                "conformance": asdict(self.conformance) if self.conformance else None,
            },
        }

    def _broken(self) -> list[dict[str, Any]]:
        return [
            {"rule": rule, "title": ministry.RULES[rule], "count": count} for rule, count in self.rules.broken.items()
        ]

    def _metadata(self) -> dict[str, Any]:
        missing = [
            {"metric": metric.name, "points": metric.points, "advice": metric.advice}
            for metric in self.metadata.missing
        ]
        dimensions = self.metadata.dimensions
        return {"of": metadata.FULL, "grade": self.metadata.grade, "dimensions": dimensions, "missing": missing}


def rate(
    table: Table,
    findings: Iterable[Finding],
    recognition: Recognition,
    *,
    kind: str,
    given: Mapping[str, Any] | None = None,
    normalised: Normalised | None = None,
) -> Rating:
    """The four judgements of `table` from a file of `kind` (csv, xlsx …).

    `findings` are those of reading and checking; `given` is the metadata (see `metadata.METRICS`; absent means no points).
    `normalised` is the mended table where the caller has it already; otherwise it is made here, to find the type errors.
    """
    mended = normalised or normalise(table, recognition)
    counts = Counts(identifiers_of(recognition))
    counts.add(table.frame)
    return rate_counted(counts, findings, mended.findings, recognition, kind=kind, given=given)


def identifiers_of(recognition: Recognition) -> list[str]:
    """The columns of a table that may tell its rows apart."""
    return [match.column for match in recognition.matches if match.target.concept == "ID"]


def rate_counted(
    counts: Counts,
    findings: Iterable[Finding],
    strange: list[Finding],
    recognition: Recognition,
    *,
    kind: str,
    given: Mapping[str, Any] | None = None,
) -> Rating:
    """The four judgements of a table that went by in batches: `counts` of its cells, and what mending found `strange`."""
    concepts = {match.column: match.target.concept for match in recognition.matches}
    described = dict(given or {})
    return Rating(
        stars=stars.stars_of(counts, kind, concepts, described),
        rules=ministry.judged([*findings, *strange]),
        metadata=metadata.scored(described),
        conformance=conformance.judged(counts, recognition, strange),
    )
