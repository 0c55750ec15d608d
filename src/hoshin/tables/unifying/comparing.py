"""Rows of the union that speak of the same thing: doubled ones, and ones that contradict each other.

Each row is compared by sixteen bytes (what it says, what it is about); only rows that must be shown are unpacked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hoshin.tables.unifying.contributing import FILE, HASH, ORIGIN, PUBLISHER, ROW
from hoshin.tables.unifying.packed import Packed

if TYPE_CHECKING:
    import polars as pl

KEY = "統合_鍵"
PLACE = "統合_場所"
HYPHENS = "[‐‑‒–—―−－ｰー]"
BETWEEN = "\x1f"
MOST_TOLD = 50_000
"""Duplicates and conflicts that are told one by one; the others are only counted."""
AT_ONCE = 20_000
"""Rows of the same things that are looked at together."""


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


def index_of(rows: Packed, identity: tuple[str, ...]) -> pl.DataFrame:
    """For every row its place, a number for what it says (`HASH`) and one for what it is about (`KEY`; null as there)."""
    import polars as pl  # noqa: PLC0415 - as above

    numbers = [
        with_keys(frame, identity).select(
            pl.col(HASH).hash(seed=1), pl.when(pl.col(KEY).is_not_null()).then(pl.col(KEY).hash(seed=1)).alias(KEY)
        )
        for frame in rows.frames([*identity, HASH])
    ]
    empty = pl.DataFrame(schema={HASH: pl.UInt64, KEY: pl.UInt64})
    return pl.concat([empty, *numbers]).with_row_index(PLACE)


def duplicates_in(rows: Packed, index: pl.DataFrame, identity: tuple[str, ...]) -> list[Duplicate]:
    """The first of the rows whose national columns are all equal to an earlier row's, each with that row."""
    import polars as pl  # noqa: PLC0415 - as above

    doubled = index.filter(~pl.col(HASH).is_first_distinct()).head(MOST_TOLD)
    if doubled.is_empty():
        return []
    first = index.filter(pl.col(HASH).is_first_distinct() & pl.col(HASH).is_in(doubled[HASH].implode()))
    told = {row[PLACE]: row for row in _rows_at(rows, pl.concat([first, doubled])[PLACE].sort(), identity)}
    kept = dict(first.select(HASH, PLACE).iter_rows())
    pairs = ((told[kept[number]], told[place]) for place, number in doubled.select(PLACE, HASH).iter_rows())
    return [Duplicate(_thing(row), _place(earlier), _place(row)) for earlier, row in pairs]


def conflicts_in(rows: Packed, kept: pl.DataFrame, identity: tuple[str, ...]) -> Iterator[Conflict]:
    """Every column in which rows of the same thing give different values; an empty cell contradicts nothing.

    `kept` is the index without the doubled rows.
    """
    import polars as pl  # noqa: PLC0415 - as above

    several = kept.filter(pl.col(KEY).is_not_null() & (pl.len().over(KEY) > 1))
    ordered = several.with_columns(pl.col(PLACE).min().over(KEY).alias("_first")).sort("_first", PLACE)
    ends = ordered.with_row_index("_nth").group_by("_first", maintain_order=True).agg(pl.col("_nth").max() + 1)
    start = 0
    for end in _steps(ends["_nth"].to_list()):
        part = rows.at(ordered[start:end][PLACE].sort())
        if part is not None:
            yield from _conflicts_of(with_keys(part, identity), identity)
        start = end


def _steps(ends: list[int]) -> Iterator[int]:
    """Ends of things, so far apart that about `AT_ONCE` rows lie between them."""
    last = 0
    for place, end in enumerate(ends):
        if end - last >= AT_ONCE or place == len(ends) - 1:
            yield end
            last = end


def _conflicts_of(frame: pl.DataFrame, identity: tuple[str, ...]) -> Iterator[Conflict]:
    import polars as pl  # noqa: PLC0415 - as above

    columns = [name for name in frame.columns if name not in {*ORIGIN, KEY, *identity}]
    groups = frame.group_by(KEY, maintain_order=True).agg(pl.col(columns).drop_nulls().n_unique())
    groups = groups.filter(pl.any_horizontal(pl.col(columns) > 1))
    differing = frame.filter(pl.col(KEY).is_in(groups[KEY].implode()))
    members = {key[0]: list(group.iter_rows(named=True)) for key, group in differing.group_by(KEY, maintain_order=True)}
    for group in groups.iter_rows(named=True):
        yield from (_conflict(name, members[group[KEY]]) for name in columns if group[name] > 1)


def _conflict(column: str, rows: list[dict[str, Any]]) -> Conflict:
    values: dict[str, Place] = {}
    for row in rows:
        if row[column] is not None:
            values.setdefault(row[column], _place(row))
    return Conflict(_thing(rows[0]), column, tuple(values.items()))


def _rows_at(rows: Packed, places: pl.Series, identity: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """What tells of the rows at such places where they are from and what they are about."""
    found = rows.at(places)
    if found is not None:
        told = with_keys(found, identity).select(KEY, *ORIGIN).with_columns(places.alias(PLACE))
        yield from told.iter_rows(named=True)


def _thing(row: dict[str, Any]) -> str:
    return (row[KEY] or "").replace(BETWEEN, " ").strip()


def _place(row: dict[str, Any]) -> Place:
    return Place(row[PUBLISHER], row[FILE], int(row[ROW]))
