"""How a column of a national standard is described where a format carries a schema."""

from __future__ import annotations

from hoshin.tables.shape import ColumnType
from hoshin.tables.standards.schema import Level, Schema
from hoshin.tables.writing.content import Field

TYPES = {
    ColumnType.INTEGER: "integer",
    ColumnType.DECIMAL: "number",
    ColumnType.LATITUDE: "number",
    ColumnType.LONGITUDE: "number",
    ColumnType.DATE: "date",
    ColumnType.TIME: "time",
}
"""Every other type is text: a code of digits is not a number."""


def fields_of(schema: Schema) -> tuple[Field, ...]:
    """The fields of `schema`."""
    return tuple(
        Field(column.name, TYPES.get(column.type, "string"), is_required=column.level == Level.REQUIRED)
        for column in schema.columns
    )
