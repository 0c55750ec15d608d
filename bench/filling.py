"""Many sheets out of few: every row that the actions made for a sheet, copied inside the database.

The rows of a copy are those of its original, shifted: number, keys and references grow by one stride per table and
copy. Nothing is invented that an action did not write first, and two thousand sheets take seconds instead of an hour.
Messages about copies have been read, as those of earlier years have.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models import ForeignKey, Max

from hoshin.foundation.search.public import rebuild_all

COPIED = (
    "plan.Sheet",
    "plan.Sheet_other_policies",
    "plan.Sheet_focus_items",
    "plan.Sheet_categories",
    "plan.Sheet_related_sections",
    "plan.SheetTechnology",
    "plan.StageRun",
    "plan.BudgetLine",
    "plan.InformationRequest",
    "plan.InformationAnswer",
    "plan.Kpi",
    "plan.KpiValue",
    "plan.Effect",
    "plan.Consultation",
    "plan.Advice",
    "plan.ProgressReport",
    "plan.Assessment",
    "plan.SheetSnapshot",
    "plan.RelatedPlan",
    "plan.SheetFollow",
    "plan.StudyRequest",
    "approvals.Request",
    "approvals.Step",
    "approvals.Decision",
    "approvals.Review",
    "messages.Message",
    "messages.Mail",
    "audit.Event",
)
"""What belongs to one sheet, what is referred to before what refers to it."""

_SHEETS = "/staff/plan/sheets/"
_NUMBER = len("2024-")
_REQUESTS = "SELECT CAST(id AS VARCHAR) FROM approvals_request WHERE subject_kind = 'plan.sheet' AND id <= {last}"

CHOSEN = {
    "plan.StudyRequest": "sheet_id IS NOT NULL",
    "approvals.Request": "subject_kind = 'plan.sheet'",
    "messages.Message": f"url LIKE '{_SHEETS}%'",
    "audit.Event": f"thing_kind = 'plan.sheet' OR (thing_kind = 'approvals.request' AND thing_id IN ({_REQUESTS}))",
}
"""Which rows of a table belong to sheets, where no foreign key says it."""

KEPT = {"previous"}
"""References that a copy shares with its original: to study requests that were declined and led to no sheet."""


class Copier:
    """Copies the sheets that are there when it is made; it can be told to go on with further copies."""

    def __init__(self) -> None:
        self._tables = {label: apps.get_model(label) for label in COPIED}
        self._strides = {model: _newest(model) for model in self._tables.values()}
        self._copies = 0

    def copy_until(self, sheets: int) -> int:
        """Copies until there are at least that many sheets; returns how many there are."""
        originals = apps.get_model("plan.Sheet").objects.count() // (self._copies + 1)
        return self.copy(-(-sheets // originals) - self._copies - 1)

    def copy(self, times: int) -> int:
        """As many further copies of every sheet; returns how many sheets there are now."""
        with transaction.atomic(), connection.cursor() as cursor:
            for label, model in self._tables.items():
                for number in range(self._copies + 1, self._copies + times + 1):
                    cursor.execute(_copying(label, model, self._strides, number))
            for statement in connection.ops.sequence_reset_sql(no_style(), list(self._tables.values())):
                cursor.execute(statement)
        self._copies += times
        rebuild_all()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        return int(apps.get_model("plan.Sheet").objects.count())


def _newest(model: type[models.Model]) -> int:
    """By how much the keys of one copy exceed those of the copy before: what the originals span."""
    return int(model._default_manager.aggregate(newest=Max("pk"))["newest"] or 0)


def _copying(label: str, model: type[models.Model], strides: dict[Any, int], copy: int) -> str:
    """The statement that makes one copy of the originals in one table."""
    chosen = _chosen(label, model, strides)
    columns = {field.column: field for field in model._meta.local_concrete_fields}
    values = [_value(label, model, field, strides, copy) for field in columns.values()]
    names = ", ".join(f'"{name}"' for name in columns)
    table = model._meta.db_table
    return f"INSERT INTO {table} ({names}) SELECT {', '.join(values)} FROM {table} WHERE {chosen} ORDER BY id"


def _chosen(label: str, model: type[models.Model], strides: dict[Any, int]) -> str:
    """Only originals are copied: their keys lie within the first stride."""
    condition = CHOSEN.get(label, "")
    if "{last}" in condition:
        condition = condition.format(last=strides[apps.get_model("approvals.Request")])
    if not condition and label != "plan.Sheet":
        reference = next(_references(model, strides))
        parent = reference.related_model
        within = _chosen(parent._meta.label, parent, strides)
        condition = f"{reference.column} IN (SELECT id FROM {parent._meta.db_table} WHERE {within})"
    return f"id <= {strides[model]}" + (f" AND ({condition})" if condition else "")


def _references(model: type[models.Model], strides: Iterable[Any]) -> Iterator[Any]:
    for field in model._meta.local_concrete_fields:
        if isinstance(field, ForeignKey) and field.related_model in strides and field.related_model is not model:
            yield field


def _value(label: str, model: type[models.Model], field: Any, strides: dict[Any, int], copy: int) -> str:
    """What a column of the copy holds, as SQL over the original."""
    name = f'"{field.column}"'
    if field.primary_key:
        return f"{name} + {copy * strides[model]}"
    if field.name in {"subject_id", "thing_id"}:
        return _shifted_key(name, strides, copy)
    if isinstance(field, ForeignKey) and field.related_model in strides and field.name not in KEPT:
        return f"{name} + {copy * strides[field.related_model]}"
    return {
        ("plan.Sheet", "number"): _renumbered(name, 1, copy),
        ("messages.Message", "url"): _renumbered(name, len(_SHEETS) + 1, copy),
        ("messages.Message", "read_at"): '"created_at"',
    }.get((label, field.name), name)


def _renumbered(name: str, start: int, copy: int) -> str:
    """The text with the sheet number that begins at `start`, 2024-011, turned into 2024-1011, 2024-2011 …"""
    digits = start + _NUMBER
    serial = f"CAST(CAST(substr({name}, {digits}, 3) AS INTEGER) + {copy * 1000} AS VARCHAR)"
    return f"substr({name}, 1, {digits - 1}) || {serial} || substr({name}, {digits + 3})"


def _shifted_key(name: str, strides: dict[Any, int], copy: int) -> str:
    """The key of the copied sheet, or in events about a request for decision, of the copied request."""
    sheet, request = (copy * strides[apps.get_model(label)] for label in ("plan.Sheet", "approvals.Request"))
    by = str(sheet)
    if name == '"thing_id"':
        by = f"CASE thing_kind WHEN 'plan.sheet' THEN {sheet} ELSE {request} END"
    return f"CAST(CAST({name} AS INTEGER) + {by} AS VARCHAR)"
