"""A table in the layout of the standard that it follows: the national columns in their order, empty where nothing is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoshin.kernel.errors import RuleBroken
from hoshin.tables.standards import shelf
from hoshin.tables.standards.recognition import Recognition
from hoshin.tables.standards.schema import Schema

if TYPE_CHECKING:
    import polars as pl


def layout_of(recognition: Recognition) -> Schema:
    """The schema whose columns a table that was recognised can be brought into.

    The edition that was recognised, or the other one where only that is known whole. Raises RuleBroken where neither is.
    """
    schema = recognition.schema
    if schema is None:
        raise RuleBroken(f"国の標準のどれに当たるか決められないため、標準の形にできません（{recognition.reason}）。")
    editions = [schema, *(one for one in shelf.schemas() if one.item == schema.item and one is not schema)]
    known = next((one for one in editions if one.is_complete and one.columns), None)
    if known is None:
        raise RuleBroken(f"「{schema.item.title}」は、項目の並びが分かっていないため、標準の形にできません。")
    return known


def laid_out(frame: pl.DataFrame, recognition: Recognition, schema: Schema) -> pl.DataFrame:
    """The rows of `frame` with the columns of `schema`, in order; columns that the standard does not have are left out."""
    import polars as pl  # noqa: PLC0415 - start-up of the command line must not pay for it

    sources = sources_of(recognition, schema)
    return frame.select(
        (pl.col(sources[column.name]) if column.name in sources else pl.lit(None, pl.String)).alias(column.name)
        for column in schema.columns
    )


def sources_of(recognition: Recognition, schema: Schema) -> dict[str, str]:
    """For the columns of `schema` that a table has, the column of the table; by name, then by the concept they share."""
    by_name = {match.target.name: match.column for match in recognition.matches}
    by_concept = {match.target.concept: match.column for match in reversed(recognition.matches) if match.target.concept}
    found = {column.name: by_name.get(column.name) or by_concept.get(column.concept) for column in schema.columns}
    return {name: column for name, column in found.items() if column}


def left_out(recognition: Recognition, schema: Schema) -> list[str]:
    """The columns of the table that have no place in the layout."""
    taken = set(sources_of(recognition, schema).values())
    return [column for column in recognition.columns if column not in taken]
