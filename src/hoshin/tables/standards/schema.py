"""The words of the national standards: items, editions, columns and how much is known of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hoshin.tables.shape import ColumnType


class Edition(StrEnum):
    """A published form of the standards."""

    STANDARD = "standard"
    RECOMMENDED = "recommended"

    @property
    def label(self) -> str:
        """The Japanese name of the edition."""
        return {"standard": "自治体標準オープンデータセット", "recommended": "推奨データセット（旧）"}[self.value]


class Level(StrEnum):
    """How binding a column is. NOT_REQUIRED: known not to be required, not known whether recommended; UNKNOWN: neither."""

    REQUIRED = "required"
    RECOMMENDED = "recommended"
    OPTIONAL = "optional"
    NOT_REQUIRED = "not_required"
    UNKNOWN = "unknown"


class Known(StrEnum):
    """How well a header or its levels are known.

    EXACT: from the definition or confirmed independently; OBSERVED: from a published file; INFERRED: carried over from the
    former edition; PARTIAL: some of it; UNKNOWN: nothing.
    """

    EXACT = "exact"
    OBSERVED = "observed"
    INFERRED = "inferred"
    PARTIAL = "partial"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a schema. `concept` is the shared name under which editions and items call the same thing the same."""

    name: str
    type: ColumnType = ColumnType.TEXT
    level: Level = Level.UNKNOWN
    concept: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One of the 31 lists, with what tells a table of it from others (see `library/items.yaml`)."""

    number: int
    slug: str
    title: str
    book: str
    owner: str
    headings: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    names: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def code(self) -> str:
        """Number and name in one, as in `05_preschool`."""
        return f"{self.number:02d}_{self.slug}"


@dataclass(frozen=True, slots=True, eq=False)
class Schema:
    """The columns of one item in one edition, and how well they are known (`evidence`: from where, in Japanese)."""

    item: Item
    edition: Edition
    header: Known
    levels: Known
    evidence: str
    columns: tuple[Column, ...]

    @property
    def is_complete(self) -> bool:
        """Whether every column is known, so that a column outside the schema is a column outside the standard."""
        return self.header in {Known.EXACT, Known.OBSERVED}

    def column(self, name: str) -> Column | None:
        """The column called `name`, or None."""
        return next((column for column in self.columns if column.name == name), None)
