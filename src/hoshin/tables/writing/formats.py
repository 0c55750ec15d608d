"""The formats by their names, and which of them a file name asks for."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import partial
from pathlib import Path

from hoshin.kernel.errors import RuleBroken
from hoshin.tables.writing import columnar, delimited, lines, linked, packages, places, workbook
from hoshin.tables.writing.content import Content, Written


class Format(StrEnum):
    """What a table can be written as."""

    CSV = "csv"
    CSV_WINDOWS = "csv-cp932"
    XLSX = "xlsx"
    PARQUET = "parquet"
    JSON = "json"
    NDJSON = "ndjson"
    GEOJSON = "geojson"
    JSON_LD = "jsonld"
    PACKAGE = "package"
    CSVW = "csvw"


SUFFIXES = {
    Format.CSV: ".csv",
    Format.CSV_WINDOWS: ".csv",
    Format.XLSX: ".xlsx",
    Format.PARQUET: ".parquet",
    Format.JSON: ".json",
    Format.NDJSON: ".ndjson",
    Format.GEOJSON: ".geojson",
    Format.JSON_LD: ".jsonld",
    Format.PACKAGE: ".zip",
    Format.CSVW: ".csv",
}

_WRITERS: dict[Format, Callable[..., Written]] = {
    Format.CSV: delimited.write_csv,
    Format.CSV_WINDOWS: partial(delimited.write_csv, encoding=delimited.CP932),
    Format.XLSX: workbook.write_xlsx,
    Format.PARQUET: columnar.write_parquet,
    Format.JSON: lines.write_json,
    Format.NDJSON: lines.write_ndjson,
    Format.GEOJSON: places.write_geojson,
    Format.JSON_LD: linked.write_jsonld,
    Format.PACKAGE: packages.write_package,
    Format.CSVW: packages.write_csvw,
}


def format_of(path: Path) -> Format:
    """The format that the name of a file asks for; raises RuleBroken where it asks for none that is known."""
    for known, suffix in SUFFIXES.items():
        if path.suffix.lower() == suffix:
            return known
    raise RuleBroken(
        f"「{path.name}」の拡張子からは形式が決まりません。使えるのは {'、'.join(dict.fromkeys(SUFFIXES.values()))} です。"
    )


def write(content: Content, path: Path, to: Format, *, on_rows: Callable[[int], None] | None = None) -> Written:
    """Write `content` to `path` as `to`; the file appears whole or not at all, and an older one stays until then.

    Raises RuleBroken where the format cannot hold the table, OSError where the place cannot be written to.
    """
    return _WRITERS[to](content, path, on_rows=on_rows)
