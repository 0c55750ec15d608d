"""Rows of the union that speak of the same thing: doubled ones, and ones that contradict each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hoshin.tables.unifying.contributing import FILE, HASH, ORIGIN, PUBLISHER, ROW

if TYPE_CHECKING:
    import polars as pl

KEY = "統合_鍵"
HYPHENS = "[‐‑‒–—―−－ｰー]"
BETWEEN = "\x1f"


@dataclass(frozen=True, slots=True)
class Place:
    """A row of a source file."""

    publisher: str
    file: str
    row: int

    def __str__(self) -> str:
        return f"{self.publisher} {self.file} {self.row}行目"


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A row that was left out, because `kept` says exactly the same."""

    thing: str
    kept: Place
    left_out: Place


@dataclass(frozen=True, slots=True)
class Conflict:
    """The different values that several rows give one column of the same thing; the rows all stay."""

    thing: str
    column: str
    values: tuple[tuple[str, Place], ...]


def with_keys(frame: pl.DataFrame, identity: tuple[str, ...]) -> pl.DataFrame:
    """`frame` with a key that is equal for rows of the same thing; null where a row does not say what it is.

    White space, width and kinds of hyphens do not distinguish things.
    """
    import polars as pl  # noqa: PLC0415 - start-up of the command line must not pay for it

    plain = [
        pl.col(name).str.normalize("NFKC").str.replace_all(r"\s", "").str.replace_all(HYPHENS, "-").str.to_lowercase()
        for name in identity
    ]
    return frame.with_columns(pl.concat_str(plain, separator=BETWEEN).alias(KEY))


def without_duplicates(frame: pl.DataFrame) -> tuple[pl.DataFrame, list[Duplicate]]:
    """`frame` (with keys) without rows whose national columns are all equal to an earlier row's, and what was left out."""
    import polars as pl  # noqa: PLC0415 - as above

    counted = frame.with_columns(pl.int_range(pl.len()).over(HASH).alias("_nth"))
    doubled = counted.filter(pl.col("_nth") > 0)
    first = {
        row[HASH]: row
        for row in _rows(counted.filter((pl.col("_nth") == 0) & pl.col(HASH).is_in(doubled[HASH].implode())))
    }
    left_out = [Duplicate(_thing(row), _place(first[row[HASH]]), _place(row)) for row in _rows(doubled)]
    return counted.filter(pl.col("_nth") == 0).drop("_nth"), left_out


def conflicts_in(frame: pl.DataFrame, identity: tuple[str, ...]) -> list[Conflict]:
    """Every column in which rows of the same thing give different values; an empty cell contradicts nothing."""
    import polars as pl  # noqa: PLC0415 - as above

    columns = [name for name in frame.columns if name not in {*ORIGIN, KEY, *identity}]
    several = frame.filter(pl.col(KEY).is_not_null() & (pl.len().over(KEY) > 1))
    if several.is_empty():
        return []
    groups = several.group_by(KEY, maintain_order=True).agg(pl.col(columns).drop_nulls().n_unique())
    members = {key[0]: list(_rows(group)) for key, group in several.group_by(KEY, maintain_order=True)}
    return [
        _conflict(name, members[group[KEY]])
        for group in groups.iter_rows(named=True)
        for name in columns
        if group[name] > 1
    ]


def _conflict(column: str, rows: list[dict[str, Any]]) -> Conflict:
    values: dict[str, Place] = {}
    for row in rows:
        if row[column] is not None:
            values.setdefault(row[column], _place(row))
    return Conflict(_thing(rows[0]), column, tuple(values.items()))


def _rows(frame: pl.DataFrame) -> Any:
    return frame.iter_rows(named=True)


def _thing(row: dict[str, Any]) -> str:
    return (row[KEY] or "").replace(BETWEEN, " ").strip()


def _place(row: dict[str, Any]) -> Place:
    return Place(row[PUBLISHER], row[FILE], int(row[ROW]))
