"""Rows of any table as JSON values and back, the same on every database."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any
from uuid import UUID

from django.apps.registry import Apps
from django.core.management.color import no_style
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

BATCH = 500


def stored_models(apps: Apps) -> list[type[models.Model]]:
    """Every model that has a table of its own, in the order of the tables' names."""
    found = {
        model._meta.db_table: model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    }
    return [found[table] for table in sorted(found)]


def table_of(model: type[models.Model]) -> str:
    """The name of the model's table."""
    return model._meta.db_table


def stored_fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The columns that hold something of their own, in the order of the model."""
    return [field for field in model._meta.local_concrete_fields if not getattr(field, "generated", False)]


def column_of(field: models.Field[Any, Any]) -> str:
    """The name of the field's column."""
    return str(field.column)


def read(model: type[models.Model], *, using: str) -> Iterator[dict[str, Any]]:
    """The rows of one table as JSON values by column, in the order of the primary key; memory stays small."""
    fields = stored_fields(model)
    rows = model._base_manager.using(using).order_by("pk").values_list(*(field.attname for field in fields))
    for row in rows.iterator(chunk_size=BATCH):
        yield {column_of(field): as_json(value) for field, value in zip(fields, row, strict=True)}


def as_json(value: Any) -> Any:
    """A column's value as JSON; nothing is rounded. Raises TypeError for a kind of value it does not know."""
    if value is None or isinstance(value, str | int | float | list | dict):
        return value
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal | UUID | timedelta):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    raise TypeError(f"a backup cannot hold a {type(value).__name__}")


def write(model: type[models.Model], rows: Iterable[dict[str, Any]], connection: BaseDatabaseWrapper) -> int:
    """Insert the rows as they were, bypassing defaults and `save`; returns how many."""
    fields = stored_fields(model)
    names = ", ".join(connection.ops.quote_name(column_of(field)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    insert = f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({names}) VALUES ({places})"  # noqa: S608 - names of our own models, quoted
    count, waiting = 0, iter(rows)
    with connection.cursor() as cursor:
        while batch := list(islice(waiting, BATCH)):
            cursor.executemany(insert, [_values(fields, row, connection) for row in batch])
            count += len(batch)
    return count


def _values(
    fields: Sequence[models.Field[Any, Any]], row: dict[str, Any], connection: BaseDatabaseWrapper
) -> list[Any]:
    return [field.get_db_prep_save(_as_python(field, row[column_of(field)]), connection) for field in fields]


def _as_python(field: models.Field[Any, Any], value: Any) -> Any:
    target = field
    while isinstance(target, models.ForeignKey):
        target = target.target_field
    if isinstance(target, models.BinaryField) and value is not None:
        return bytes.fromhex(value)
    return target.to_python(value)


def all_of(model: type[models.Model], using: str) -> models.QuerySet[Any]:
    """Every row, past whatever the model's own managers leave out."""
    return model._base_manager.using(using).all()


def newest(model: type[models.Model], attribute: str, using: str) -> Any:
    """One attribute of the row with the highest number, None when there is no row."""
    return model._base_manager.using(using).order_by("-pk").values_list(attribute, flat=True).first()


def clear(model: type[models.Model]) -> None:
    """Remove every row that a migration has put there; tables without rows are not touched."""
    if count(model):
        model._base_manager.all().delete()


def count(model: type[models.Model], *, using: str = "default") -> int:
    """How many rows the table has."""
    return model._base_manager.using(using).count()


def continue_numbering(found: Sequence[type[models.Model]], connection: BaseDatabaseWrapper) -> None:
    """Let the database number new rows behind the restored ones (PostgreSQL; SQLite does it by itself)."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(found)):
            cursor.execute(statement)
