"""Filling the empty parts of an address (prefecture, municipality, town, rest) from the address itself, where certain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from hoshin.tables.normalising.addresses import Parts, split
from hoshin.tables.normalising.normalised import Normalised, Piece
from hoshin.tables.shape import ColumnType

if TYPE_CHECKING:
    import polars as pl

_PARTS = {
    ColumnType.PREFECTURE: "prefecture",
    ColumnType.MUNICIPALITY: "municipality",
    ColumnType.TOWN: "town",
    ColumnType.BLOCK: "rest",
}


def parts_of(addresses: pl.Series) -> pl.DataFrame:
    """The parts of each address as columns `prefecture`, `municipality`, `town` and `rest`, null where not certain."""
    import polars as pl  # noqa: PLC0415 - start-up of the command line must not pay for it

    distinct = addresses.drop_nulls().unique().alias("address")
    parts = [split(address) for address in distinct.to_list()]
    columns = {
        name: pl.Series([getattr(one, name) or None for one in parts], dtype=pl.String) for name in Parts._fields
    }
    known = pl.DataFrame({"address": distinct, **columns})
    joined = addresses.alias("address").to_frame().join(known, on="address", how="left", maintain_order="left")
    return joined.drop("address")


def fill_parts(
    types: Mapping[str, ColumnType], columns: dict[str, pl.Series], rows: pl.Series, result: Normalised
) -> None:
    """Fill each empty part in `columns` whose row has a whole address; the rest only where the town is known."""
    by_type: dict[ColumnType, str] = {}
    for column, type_ in types.items():
        if column in columns:
            by_type.setdefault(type_, column)
    targets = {by_type[type_]: part for type_, part in _PARTS.items() if type_ in by_type}
    address = by_type.get(ColumnType.ADDRESS)
    places = _lacking(columns, targets, address) if address and targets else None
    if address is None or places is None or not len(places):
        return
    parts = parts_of(columns[address].gather(places))
    is_sure = {"rest": parts["town"].is_not_null()}
    for column, part in targets.items():
        is_filled = columns[column].gather(places).is_null() & parts[part].is_not_null() & is_sure.get(part, True)
        if is_filled.any():
            filled = places.filter(is_filled)
            result.change_pieces.append(_piece(column, rows.gather(filled), parts[part].filter(is_filled)))
            columns[column] = columns[column].clone().scatter(filled, parts[part].filter(is_filled))


def _lacking(columns: dict[str, pl.Series], targets: Mapping[str, str], address: str) -> pl.Series:
    """The places where a part is empty although there is an address."""
    is_lacking = columns[address].is_null() & columns[address].is_not_null()
    for column in targets:
        is_lacking |= columns[column].is_null() & columns[address].is_not_null()
    return is_lacking.arg_true()


def _piece(column: str, rows: pl.Series, found: pl.Series) -> Piece:
    import polars as pl  # noqa: PLC0415 - start-up of the command line must not pay for it

    before = pl.repeat(None, len(found), dtype=pl.String, eager=True)
    return Piece(column, rows, before, found, pl.repeat("address-split", len(found), dtype=pl.String, eager=True))
