"""Handing applications over to another system, in the layout that it wants."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import ProtectedError

from hoshin.citizens.procedures.actions.moving import write_event
from hoshin.citizens.procedures.models import Application, Layout, Procedure
from hoshin.citizens.procedures.permissions import applications_visible_to, require_change
from hoshin.citizens.procedures.queries import KIND, current_form
from hoshin.citizens.procedures.queries.applications import compiled, opened
from hoshin.citizens.procedures.queries.handing_over import row_of
from hoshin.citizens.procedures.rules.applications.layouts import (
    Encoding,
    FileFormat,
    LayoutColumn,
    check_cells,
    columns_of,
    written,
)
from hoshin.foundation.audit.public import record
from hoshin.foundation.people.public import Person
from hoshin.kernel.clock import JAPAN
from hoshin.kernel.errors import NotFound, RuleBroken
from hoshin.web.spreadsheet import CONTENT_TYPE, Column, Table, workbook

MOST_AT_ONCE = 2000
_TYPES = {FileFormat.CSV: "text/csv", FileFormat.EXCEL: CONTENT_TYPE}


@dataclass(frozen=True, slots=True)
class HandedOver:
    """The file, its name and type, and how many applications are in it."""

    content: bytes
    name: str
    content_type: str
    count: int


@transaction.atomic
def save_layout(
    *, person: Person, procedure_code: str, name: str, text: str, encoding: Encoding, now: datetime
) -> Layout:
    """Keep a layout under a name; the same name is overwritten. Raises RuleBroken that names a wrong line, NotAllowed."""
    procedure = Procedure.objects.select_for_update().filter(code=procedure_code).first()
    version = current_form(procedure) if procedure else None
    if procedure is None or version is None:
        raise NotFound("この手続には、公開された様式がありません。")
    require_change(person, procedure)
    if not name.strip():
        raise RuleBroken("名称を入力してください。", field="name")
    columns_of(text, compiled(version).form)
    layout, _ = Layout.objects.update_or_create(
        procedure=procedure,
        name=name.strip()[:60],
        defaults={"text": text.strip(), "encoding": encoding.value, "changed_by": person.title, "changed_at": now},
    )
    _record(procedure, "layout_saved", person, layout.name, now)
    return layout


@transaction.atomic
def delete_layout(*, person: Person, layout_id: int, now: datetime) -> None:
    """Forget a layout; raises NotFound, NotAllowed, RuleBroken while it is in use."""
    layout = Layout.objects.select_related("procedure").filter(pk=layout_id).first()
    if layout is None:
        raise NotFound("お探しの様式は見つかりません。")
    require_change(person, layout.procedure)
    _record(layout.procedure, "layout_deleted", person, layout.name, now)
    try:
        layout.delete()
    except ProtectedError:
        raise RuleBroken(
            "この形は、ほかのシステムへの通知や連携に使われています。先にそちらを変えてください。"
        ) from None


@transaction.atomic
def hand_over(
    *,
    person: Person,
    layout_id: int,
    first_on: date,
    last_on: date,
    state: str,
    now: datetime,
    file_format: FileFormat = FileFormat.CSV,
) -> HandedOver:
    """The applications that came in from `first_on` to `last_on` (of one state when named) as a file; each leaves a trace.

    Raises NotFound for others than the section, RuleBroken when there are none or too many, or the encoding or a cell of
    Excel cannot hold something.
    """
    layout = Layout.objects.select_related("procedure").filter(pk=layout_id).first()
    if layout is None or not person.belongs_to(layout.procedure.section_id):
        raise NotFound("お探しの様式は見つかりません。")
    found = _chosen(person, layout, first_on, last_on, state)
    columns: Sequence[LayoutColumn] = ()
    rows: list[list[str]] = []
    for application in found:
        columns, cells = row_of(layout, opened(application))
        rows.append(cells)
    content = _file(layout, columns, rows, file_format)
    for application in found:
        write_event(application, "handed_over", actor=person.actor, now=now, after={"layout": layout.name})
    name = f"{layout.procedure.code}-{first_on.isoformat()}-{last_on.isoformat()}.{file_format.value}"
    return HandedOver(content, name, _TYPES[file_format], len(found))


def _file(layout: Layout, columns: Sequence[LayoutColumn], rows: list[list[str]], file_format: FileFormat) -> bytes:
    if file_format is FileFormat.CSV:
        return written(columns, rows, Encoding(layout.encoding))
    check_cells(columns, rows)
    return workbook([Table(layout.name, [Column(column.title) for column in columns], rows)])


def _chosen(person: Person, layout: Layout, first_on: date, last_on: date, state: str) -> list[Application]:
    begin, end = (datetime.combine(day, moment, JAPAN) for day, moment in ((first_on, time.min), (last_on, time.max)))
    wanted = applications_visible_to(person).filter(procedure=layout.procedure, submitted_at__range=(begin, end))
    if state:
        wanted = wanted.filter(state=state)
    found = list(wanted.select_related("form_version", "procedure").order_by("submitted_at", "pk")[: MOST_AT_ONCE + 1])
    if not found:
        raise RuleBroken("その期間に、渡す申請はありません。", field="first_on")
    if len(found) > MOST_AT_ONCE:
        raise RuleBroken(f"一度に渡せるのは{MOST_AT_ONCE:,}件までです。期間を分けてください。", field="first_on")
    return found


def _record(procedure: Procedure, name: str, person: Person, layout: str, now: datetime) -> None:
    record(
        actor=person.actor,
        name=f"procedures.procedure.{name}",
        thing_kind=KIND,
        thing_id=procedure.pk,
        thing_label=procedure.title,
        after={"layout": layout},
        now=now,
    )
