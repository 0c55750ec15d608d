"""The columns of one table as the columns of the standard: as the recipe says, then as they are recognised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hoshin.tables.shape import Table
from hoshin.tables.standards import confirmed
from hoshin.tables.standards.confirmed import Confirmed
from hoshin.tables.standards.contents import Contents
from hoshin.tables.standards.matching import How, Match, completed, surest
from hoshin.tables.standards.schema import Schema
from hoshin.tables.unifying.recipe import CODE, MUNICIPALITY, Publisher, Recipe, Selection, Source

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class Taken:
    """One national column, the source columns it was taken from, and how that was known."""

    target: str
    columns: tuple[str, ...]
    how: How
    confidence: float


def taken_from(table: Table, selection: Selection, schema: Schema, kept: Sequence[Confirmed] = ()) -> tuple[Taken, ...]:
    """Which national column is taken from which columns of `table`, in national order.

    The recipe goes before what was confirmed for the publisher (`kept`), and that before what is recognised.
    """
    present = set(table.columns)
    taken = {
        target: Taken(target, source.columns, How.CONFIRMED, 1.0)
        for target, source in selection.columns.items()
        if present.intersection(source.columns)
    }
    if selection.is_recognised:
        said = {column for source in selection.columns.values() for column in source.columns}
        fitting = confirmed.fitting(table, list(kept))
        matches = confirmed.read_with(table, fitting).matches if fitting else _recognised(table, schema).values()
        for match in matches:
            column = match.column
            if column not in said and column not in selection.left_out and match.target.name not in selection.columns:
                taken.setdefault(match.target.name, Taken(match.target.name, (column,), match.how, match.confidence))
    return tuple(taken[column.name] for column in schema.columns if column.name in taken)


def left_out_by(table: Table, kept: Sequence[Confirmed]) -> set[str]:
    """The columns that a person confirmed to be of no use."""
    fitting = confirmed.fitting(table, list(kept))
    return {column for column, target in fitting.columns.items() if target is None} if fitting else set()


def in_national_layout(
    frame: pl.DataFrame, taken: tuple[Taken, ...], selection: Selection, publisher: Publisher, recipe: Recipe
) -> pl.DataFrame:
    """The rows of `frame` with every column of the standard, in order, empty where nothing is known."""
    import polars as pl  # noqa: PLC0415 - start-up of the command line must not pay for it

    known = {one.target: _cells(one, selection.columns.get(one.target), frame) for one in taken}
    fillings = dict(selection.constants)
    fillings.setdefault(MUNICIPALITY, "" if recipe.codes else publisher.name)
    if publisher.code:
        fillings.setdefault(CODE, publisher.code)
    names = [column.name for column in recipe.schema.columns]
    national = frame.select(
        pl.coalesce(known.get(name, pl.lit(None, pl.String)), pl.lit(fillings.get(name) or None, pl.String)).alias(name)
        if name in known or fillings.get(name)
        else pl.lit(None, pl.String).alias(name)
        for name in names
    )
    if recipe.codes and MUNICIPALITY in names and CODE in names:
        by_name = pl.col(MUNICIPALITY).replace_strict(recipe.codes, default=None, return_dtype=pl.String)
        national = national.with_columns(pl.coalesce(CODE, by_name).alias(CODE))
    return national


def _recognised(table: Table, schema: Schema) -> dict[str, Match]:
    return completed(table.columns, schema, surest(table.columns, schema, Contents(table)))


def _cells(taken: Taken, source: Source | None, frame: pl.DataFrame) -> pl.Expr:
    """The cells of a national column, trimmed; what is only white space is empty."""
    import polars as pl  # noqa: PLC0415 - as above

    nothing = ["", *(source.nothing if source else ())]
    trimmed = [_trimmed(column, nothing) for column in taken.columns if column in frame.columns]
    if source and source.is_first:
        joined = pl.coalesce(trimmed)
    elif len(trimmed) == 1:
        joined = trimmed[0]
    else:
        between = source.between if source else " "
        parts = _said_once(trimmed) if between.isspace() else trimmed
        joined = pl.concat_str(parts, separator=between, ignore_nulls=True)
    cells: pl.Expr = pl.when(joined != "").then(joined)
    if source is None:
        return cells
    if source.contains:
        return pl.when(cells.str.contains(source.contains, literal=True)).then(pl.lit(source.write))
    if source.values:
        cells = cells.replace(source.values)
    if source.prefix:
        whole = pl.concat_str(pl.lit(source.prefix), cells)
        cells = pl.when(cells.str.starts_with(source.prefix)).then(cells).otherwise(whole)
    return cells


def _said_once(parts: list[pl.Expr]) -> list[pl.Expr]:
    """The parts without those that only repeat an earlier one."""
    import polars as pl  # noqa: PLC0415 - as above

    return [
        pl.when(~pl.any_horizontal([part.eq_missing(earlier) for earlier in parts[:place]])).then(part)
        if place
        else part
        for place, part in enumerate(parts)
    ]


def _trimmed(column: str, nothing: list[str]) -> pl.Expr:
    import polars as pl  # noqa: PLC0415 - as above

    text = pl.col(column).str.strip_chars()
    return pl.when(~text.is_in(nothing)).then(text)
