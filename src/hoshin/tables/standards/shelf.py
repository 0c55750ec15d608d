"""Reading the schemas of the national standards from the files of the package (`library/`), once per process."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from hoshin.tables.shape import ColumnType
from hoshin.tables.standards.schema import Column, Edition, Item, Known, Level, Schema

LIBRARY = Path(__file__).parent / "library"


@cache
def items() -> dict[str, Item]:
    """The 31 items by their short English name, in the order of the standard."""
    return {entry["slug"]: _item(entry) for entry in _read(LIBRARY / "items.yaml")}


@cache
def schemas() -> tuple[Schema, ...]:
    """Every schema that is known, by item and edition; items of which nothing is known have a schema without columns."""
    return tuple(_schema(_read(path)) for path in sorted((LIBRARY / "schemas").glob("*.yaml")))


def schema(slug: str, edition: Edition = Edition.STANDARD) -> Schema | None:
    """The schema of the item `slug` in `edition`, or None where that edition has no such item."""
    return next((one for one in schemas() if one.item.slug == slug and one.edition == edition), None)


@cache
def shared_columns() -> dict[str, tuple[ColumnType, tuple[str, ...]]]:
    """The concepts that items share, each with its type and its other names."""
    entries = _read(LIBRARY / "columns.yaml")
    return {entry["name"]: (ColumnType(entry["type"]), tuple(entry.get("names", ()))) for entry in entries}


@cache
def concepts() -> dict[str, str]:
    """Every shared name (as written in the library) with the concept it stands for."""
    return {name: concept for concept, (_, names) in shared_columns().items() for name in (concept, *names)}


def _read(path: Path) -> Any:
    import yaml  # noqa: PLC0415 - start-up of the command line must not pay for it

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    with path.open(encoding="utf-8") as stream:
        return yaml.load(stream, Loader=loader)  # noqa: S506 - a safe loader, the fast one where built


def _item(entry: dict[str, Any]) -> Item:
    lists = {name: tuple(entry.get(name, ())) for name in ("headings", "endings", "files", "prefixes")}
    names = tuple((concept, tuple(others)) for concept, others in entry.get("names", {}).items())
    return Item(entry["number"], entry["slug"], entry["title"], entry["book"], entry["owner"], **lists, names=names)


def _schema(entry: dict[str, Any]) -> Schema:
    item = items()[entry["item"]]
    own = {other: concept for concept, others in item.names for other in others}
    columns = tuple(_column(column["name"], Level(column["level"]), own) for column in entry["columns"])
    edition, header, levels = Edition(entry["edition"]), Known(entry["header"]), Known(entry["levels"])
    return Schema(item, edition, header, levels, entry["evidence"], columns)


def _column(name: str, level: Level, own: dict[str, str]) -> Column:
    concept = own.get(name) or concepts().get(name, name)
    type_, _ = shared_columns().get(name) or shared_columns().get(concept) or (ColumnType.TEXT, ())
    return Column(name, type_, level, concept)
