"""A filled-in Excel file: compared and kept as a report first, then applied whole or not at all, or discarded."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from hoshin.foundation.people.public import Person
from hoshin.kernel.clock import local_date
from hoshin.kernel.errors import Conflict, NotAllowed, NotFound
from hoshin.steering.plan.actions.proposing import edit_sheet
from hoshin.steering.plan.actions.sheets import locked
from hoshin.steering.plan.actions.staged_file import check_applicable, file_facts, settle, trail, waiting_file
from hoshin.steering.plan.models import Sheet, SheetImport, SheetImportRow
from hoshin.steering.plan.permissions import can_edit, visible_to
from hoshin.steering.plan.queries import content_of
from hoshin.steering.plan.queries.sheet_file import changes_in, choices_on, contents_of, snapshots_at
from hoshin.steering.plan.rules import Content
from hoshin.steering.plan.rules.sheet_file import (
    NUMBER_TITLE,
    Change,
    Choices,
    Fault,
    FileRow,
    changes_of,
    clashes_of,
    read_rows,
)

IMPORT = "plan.import"


@transaction.atomic
def stage_import(
    *, person: Person, file_name: str, content: bytes, rows: Sequence[Sequence[str]], now: datetime
) -> SheetImport:
    """Compare every cell with what was written into it and keep the report; nothing of the plan changes yet.

    Raises RuleBroken for a file that is not of the shape that was written, NotAllowed for somebody without a post.
    """
    if person.account_id is None or not person.section_ids:
        raise NotAllowed("個票を取り込めるのは、課に所属する職員です。")
    read = read_rows(rows)
    compared = _compared(person, read, now)
    kept = [row for row in compared if row.changes or row.faults]
    staged = SheetImport.objects.create(
        account_id=person.account_id,
        **file_facts(file_name, content),
        row_count=len(read),
        change_count=sum(bool(row.changes) for row in kept),
        fault_count=sum(bool(row.faults) for row in kept),
        sent_at=now,
    )
    for row in kept:
        row.staged = staged
    SheetImportRow.objects.bulk_create(kept)
    trail(staged, "staged", person=person, thing_kind=IMPORT, now=now)
    return staged


def _compared(person: Person, rows: Sequence[FileRow], now: datetime) -> list[SheetImportRow]:
    """Each row beside its sheet as it stood when the file was written."""
    numbers = [row.number for row in rows if row.version]
    sheets = {sheet.number: sheet for sheet in visible_to(person).filter(number__in=numbers)}
    stamped = [(sheets[row.number].pk, row.version) for row in rows if row.version and row.number in sheets]
    snapshots = snapshots_at(stamped)
    unkept = [sheet for sheet in sheets.values() if sheet.pk not in snapshots]
    present = contents_of(unkept)
    choices = choices_on(local_date(now))
    result = []
    for row in rows:
        sheet = sheets.get(row.number) if row.version else None
        base = _base(sheet, row, snapshots, present)
        result.append(_row(person, row, sheet, base, choices))
    return result


def _base(
    sheet: Sheet | None, row: FileRow, snapshots: dict[int, Content], present: dict[int, Content]
) -> Content | None:
    """The content that the row was written from; None when it was not kept."""
    if sheet is None:
        return None
    return snapshots.get(sheet.pk) or (present.get(sheet.pk) if sheet.version == row.version else None)


def _row(person: Person, row: FileRow, sheet: Sheet | None, base: Content | None, choices: Choices) -> SheetImportRow:
    faults, changes = list(row.faults), []
    if not faults:
        faults += _refusals(person, sheet, base)
    if not faults and base is not None:
        found = list(changes_of(row, base, choices))
        changes = [one for one in found if isinstance(one, Change)]
        faults = [one for one in found if isinstance(one, Fault)]
    return SheetImportRow(
        place=row.place,
        sheet=sheet,
        number=row.number,
        version=row.version,
        changes=[asdict(change) for change in changes],
        faults=[asdict(fault) for fault in faults],
    )


def _refusals(person: Person, sheet: Sheet | None, base: Content | None) -> list[Fault]:
    """Why a row cannot be compared at all: an unknown sheet looks like one that is not for this person's eyes."""
    if sheet is None:
        return [Fault(NUMBER_TITLE, "この番号の個票は見つかりません。")]
    if not can_edit(person, sheet):
        return [
            Fault(NUMBER_TITLE, "この個票を変更できるのは、担当課とCIOスタッフです。完了・取下げ後は変更できません。")
        ]
    if base is None:
        return [Fault(NUMBER_TITLE, "書き出したときの内容が残っていません。もう一度書き出してください。")]
    return []


@transaction.atomic
def apply_import(*, person: Person, import_id: int, now: datetime) -> SheetImport:
    """Write every change of the report, or none.

    Raises Conflict when somebody changed one of the fields since the file was written, RuleBroken when the report names
    faults or changes nothing, and whatever `edit_sheet` raises for a single sheet.
    """
    staged = waiting_file(SheetImport.objects.all(), person=person, import_id=import_id)
    check_applicable(staged)
    clashing: list[str] = []
    for row in staged.rows.order_by("sheet_id"):
        clashing += _apply(person, row, now)
    if clashing:
        raise Conflict(
            f"ファイルを書き出した後に、{'、'.join(clashing[:5])}がほかの職員に変更されたため、何も反映していません。"
        )
    return settle(staged, SheetImport.APPLIED, person=person, thing_kind=IMPORT, now=now)


def _apply(person: Person, row: SheetImportRow, now: datetime) -> list[str]:
    """Write one row's changes onto the sheet as it stands; returns what clashes instead of overwriting it."""
    if row.sheet_id is None:
        raise NotFound("取込みに含まれる個票が見つかりません。")
    sheet, changes = locked(person, row.sheet_id), changes_in(row)
    present = content_of(sheet)
    clashes = clashes_of(changes, present)
    if clashes:
        return [f"{sheet.number}の{clash.label}" for clash in clashes]
    wanted: dict[str, Any] = {change.name: change.value for change in changes}
    edit_sheet(person=person, sheet_id=sheet.pk, seen_version=sheet.version, content=wanted, now=now)
    return []


@transaction.atomic
def discard_import(*, person: Person, import_id: int, now: datetime) -> SheetImport:
    """Give the file up; the report stays readable."""
    staged = waiting_file(SheetImport.objects.all(), person=person, import_id=import_id)
    return settle(staged, SheetImport.DISCARDED, person=person, thing_kind=IMPORT, now=now)
