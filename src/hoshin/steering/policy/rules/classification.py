"""The table of 3-3: which basic policy answers which class of the national plans. Computed, never typed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hoshin.steering.policy.rules.identity import Field, circled

NONE = "—"


@dataclass(frozen=True, slots=True)
class Category:
    """A class of a national scheme."""

    code: str
    title: str
    group_title: str = ""


@dataclass(frozen=True, slots=True)
class Scheme:
    """A national scheme as the table shows it: a column and a footnote."""

    code: str
    title: str
    edition: str
    categories: tuple[Category, ...]

    @property
    def full_title(self) -> str:
        """Title and edition: 「自治体DX分類（第1.0版）」."""
        return f"{self.title}（{self.edition}）" if self.edition else self.title


@dataclass(frozen=True, slots=True)
class Row:
    """A basic policy with its codes per scheme, in the order of the table's schemes."""

    policy_number: int
    title: str
    field: Field
    codes: tuple[tuple[str, ...], ...]

    @property
    def label(self) -> str:
        """「基本方針① 行政手続等の利便性の向上」."""
        return f"基本方針{circled(self.policy_number)} {self.title}"

    @property
    def cells(self) -> tuple[str, ...]:
        """The codes as they are printed, a dash where there are none."""
        return tuple(", ".join(codes) or NONE for codes in self.codes)


@dataclass(frozen=True, slots=True)
class RowText:
    """A line of the table as text, for comparison and search."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Classification:
    """The whole table: its schemes (columns) and its basic policies (rows)."""

    schemes: tuple[Scheme, ...]
    rows: tuple[Row, ...]

    def rows_as_text(self) -> Iterator[RowText]:
        """The table and its footnotes line by line."""
        for row in self.rows:
            columns = [f"{scheme.full_title}: {cell}" for scheme, cell in zip(self.schemes, row.cells, strict=True)]
            yield RowText(f"row {row.policy_number}", " ／ ".join([row.label, row.field.label, *columns]))
        for scheme in self.schemes:
            classes = " ".join(f"{category.code}.{category.title}" for category in scheme.categories)
            yield RowText(f"scheme {scheme.code}", f"{scheme.full_title}: {classes}")

    def as_json(self) -> dict[str, Any]:
        """The table as plain values, to be kept with a decided revision and to be published."""
        return {
            "schemes": [
                {
                    "code": scheme.code,
                    "title": scheme.title,
                    "edition": scheme.edition,
                    "categories": [
                        {"code": category.code, "title": category.title, "group": category.group_title}
                        for category in scheme.categories
                    ],
                }
                for scheme in self.schemes
            ],
            "rows": [
                {
                    "policy": row.policy_number,
                    "title": row.title,
                    "field": row.field.value,
                    "codes": {scheme.code: list(codes) for scheme, codes in zip(self.schemes, row.codes, strict=True)},
                }
                for row in self.rows
            ],
        }


def from_json(value: Mapping[str, Any]) -> Classification:
    """The table that `as_json` wrote down."""
    schemes = tuple(
        Scheme(
            scheme["code"],
            scheme["title"],
            scheme["edition"],
            tuple(Category(entry["code"], entry["title"], entry["group"]) for entry in scheme["categories"]),
        )
        for scheme in value["schemes"]
    )
    rows = tuple(
        Row(
            row["policy"],
            row["title"],
            Field(row["field"]),
            tuple(tuple(row["codes"][scheme.code]) for scheme in schemes),
        )
        for row in value["rows"]
    )
    return Classification(schemes, rows)


def tabulate(
    policies: Iterable[tuple[int, str, Field]],
    schemes: Sequence[Scheme],
    proposals: Mapping[tuple[int, str], Iterable[str]],
) -> Classification:
    """The table for `policies` (number, title, field).

    `proposals` maps (policy number, scheme code) to category codes; they are printed in the scheme's own order.
    """
    rows = []
    for number, title, field in policies:
        chosen = [set(proposals.get((number, scheme.code), ())) for scheme in schemes]
        codes = tuple(
            tuple(category.code for category in scheme.categories if category.code in wanted)
            for scheme, wanted in zip(schemes, chosen, strict=True)
        )
        rows.append(Row(number, title, field, codes))
    return Classification(tuple(schemes), tuple(rows))


EMPTY = Classification((), ())
