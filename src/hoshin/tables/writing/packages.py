"""A CSV with its description beside it: a Frictionless data package (one zip), or CSV on the Web."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hoshin.tables.writing.content import Content, Written
from hoshin.tables.writing.delimited import write_csv, write_csv_into
from hoshin.tables.writing.safely import appearing_whole
from hoshin.tables.writing.typing_cells import TEXT, Types

if TYPE_CHECKING:
    import polars as pl

CSVW_TYPES = {"string": "string", "integer": "integer", "number": "decimal", "date": "date", "time": "time"}


def write_package(content: Content, path: Path, *, on_rows: Callable[[int], None] | None = None) -> Written:
    """Write a zip with `datapackage.json` and `data.csv`; the Table Schema declares what every cell of a column allows."""
    written = Written((path,))
    types = Types(content.columns)
    with appearing_whole(path) as beside, zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("data.csv", "w", force_zip64=True) as stream:
            # without a mark: a package says its encoding itself
            write_csv_into(stream, _seen(content, types), written, encoding="utf-8", on_rows=on_rows)
        archive.writestr("datapackage.json", _pretty(package_of(content, types)))
    return written


def write_csvw(content: Content, path: Path, *, on_rows: Callable[[int], None] | None = None) -> Written:
    """Write a CSV and, beside it, its metadata under the name that the W3C gives (`FILE-metadata.json`)."""
    types = Types(content.columns)
    beside = path.with_name(f"{path.name}-metadata.json")
    written = write_csv(_seen(content, types), path, on_rows=on_rows)
    with appearing_whole(beside) as hidden:
        hidden.write_text(_pretty(csvw_of(content, types, path.name)), encoding="utf-8")
    return Written((path, beside), written.rows, written.findings)


def table_schema(content: Content, types: Types) -> dict[str, Any]:
    """The Table Schema (Frictionless) of the content."""
    return {"fields": [_field(content, types, name) for name in content.columns], "missingValues": [""]}


def package_of(content: Content, types: Types) -> dict[str, Any]:
    """The descriptor of the data package."""
    resource = {
        "name": "data",
        "type": "table",
        "path": "data.csv",
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"csv": {"lineTerminator": "\r\n"}},
        "schema": table_schema(content, types),
    }
    package: dict[str, Any] = {"name": "table", "profile": "tabular-data-package", "resources": [resource]}
    if content.title:
        package["title"] = content.title
    if content.licence:
        package["licenses"] = [{"path": content.licence}]
    return package


def csvw_of(content: Content, types: Types, name: str) -> dict[str, Any]:
    """The metadata of the W3C for the CSV file `name`."""
    fields = content.described()
    columns = [
        {
            "titles": {"ja": [column]},
            "name": f"column_{place}",
            "datatype": CSVW_TYPES.get(_type(fields[column].type, types, column), "string"),
            **({"dc:description": fields[column].description} if fields[column].description else {}),
            **({"required": True} if fields[column].is_required else {}),
        }
        for place, column in enumerate(content.columns, start=1)
    ]
    metadata: dict[str, Any] = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "ja"}],
        "url": name,
        "dialect": {"encoding": "utf-8", "header": True, "lineTerminators": ["\r\n"]},
        "tableSchema": {"columns": columns},
    }
    if content.title:
        metadata["dc:title"] = content.title
    if content.licence:
        metadata["dc:license"] = {"@id": content.licence}
    return metadata


def _field(content: Content, types: Types, name: str) -> dict[str, Any]:
    known = content.described()[name]
    described: dict[str, Any] = {"name": name, "type": _type(known.type, types, name)}
    if known.description:
        described["description"] = known.description
    if known.is_required:
        described["constraints"] = {"required": True}
    return described


def _type(declared: str, types: Types, name: str) -> str:
    """The declared type where every cell allows it, so that no reader is told what is not so."""
    return declared if declared and (declared == TEXT or types.allow(declared, name)) else types.of(name)


def _seen(content: Content, types: Types) -> Content:
    return content.with_batches(_watched(content, types))


def _watched(content: Content, types: Types) -> Iterator[pl.DataFrame]:
    for batch in content.batches:
        types.see(batch)
        yield batch


def _pretty(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
