"""GeoJSON: rows that have a place, as points on a map."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from hoshin.tables.shape import Finding, Severity
from hoshin.tables.writing.content import Content, Written, counted, require_columns
from hoshin.tables.writing.lines import write_array
from hoshin.tables.writing.safely import appearing_whole

if TYPE_CHECKING:
    import polars as pl

LATITUDE = "緯度"
LONGITUDE = "経度"


def write_geojson(
    content: Content,
    path: Path,
    *,
    on_rows: Callable[[int], None] | None = None,
) -> Written:
    """Write a feature collection (RFC 7946); raises RuleBroken when the table has no columns of latitude and longitude.

    These are called 緯度 and 経度, or else something like it (lat, lon). Every column stays a property, as text. A row whose place cannot be read becomes a feature without geometry, reported.
    """
    latitude, longitude = _columns_of_places(content)
    written = Written((path,))
    with appearing_whole(path) as beside, beside.open("wb") as stream:
        name = json.dumps(content.title, ensure_ascii=False).encode()
        stream.write(b'{"type": "FeatureCollection", "name": ' + name + b', "features": ')
        write_array(stream, _features(content, written, latitude, longitude, on_rows))
        stream.write(b"}\n")
    return written


def _columns_of_places(content: Content) -> tuple[str, str]:
    from hoshin.tables.checking.coordinates import pairs_of  # noqa: PLC0415 - start-up must not pay for it

    pairs = [
        pair for pair in pairs_of(content.columns) if not any(name.upper().startswith(("X", "Y")) for name in pair)
    ]
    if pairs and not {LATITUDE, LONGITUDE} <= set(content.columns):
        return pairs[0]
    require_columns(content, LATITUDE, LONGITUDE)
    return LATITUDE, LONGITUDE


def _features(
    content: Content, written: Written, latitude: str, longitude: str, on_rows: Callable[[int], None] | None
) -> Iterator[pl.DataFrame]:
    import polars as pl  # noqa: PLC0415 - start-up of the command line must not pay for it

    north, east = _degrees(latitude, 90), _degrees(longitude, 180)
    is_placed = north.is_not_null() & east.is_not_null()
    point = pl.struct(pl.lit("Point").alias("type"), pl.concat_list(east, north).alias("coordinates"))
    for batch in counted(content, written, on_rows):
        placed = batch.select(is_placed).to_series()
        for row in (~placed).arg_true():
            cell = f"{latitude}「{batch[latitude][row] or ''}」、{longitude}「{batch[longitude][row] or ''}」"
            message = f"{cell}からは地図上の位置が決まらないため、位置のない行として書きました。"
            written.findings.append(
                Finding("without-place", Severity.WARNING, message, written.rows + int(row) + 1, latitude)
            )
        yield batch.select(
            pl.lit("Feature").alias("type"),
            pl.when(is_placed).then(point).otherwise(None).alias("geometry"),
            pl.struct(pl.all()).alias("properties"),
        )


def _degrees(column: str, most: int) -> pl.Expr:
    import polars as pl  # noqa: PLC0415 - as above

    number = pl.col(column).str.strip_chars().cast(pl.Float64, strict=False)
    return pl.when(number.is_between(-most, most)).then(number)
