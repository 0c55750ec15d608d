"""Keeping the register of procedures: one entry, or the whole of it from an Excel file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from hoshin.citizens.procedures.actions.passing_on import release_outsiders
from hoshin.citizens.procedures.models import (
    Procedure,
    ProcedureAttachment,
    ProcedureChannel,
    ProcedureTopic,
    YearlyCount,
)
from hoshin.citizens.procedures.permissions import require_change, require_register
from hoshin.citizens.procedures.queries import KIND, entry_of, live_sections, procedure_row
from hoshin.citizens.procedures.queries.risk import check_levels
from hoshin.citizens.procedures.rules.register import (
    COLUMNS,
    ProcedureEntry,
    ReadEntry,
    TopicKind,
    cells_of,
    check_entry,
    differences,
    read_rows,
)
from hoshin.foundation.audit.public import record
from hoshin.foundation.people.public import Person
from hoshin.foundation.search.public import put
from hoshin.kernel.clock import local_date
from hoshin.kernel.errors import RuleBroken


@dataclass(frozen=True, slots=True)
class RegisterReport:
    """What a file would do or did: titles of what is new, what changes (title and columns), how many stay as they are."""

    new: tuple[str, ...]
    changed: tuple[tuple[str, tuple[str, ...]], ...]
    same: int

    @property
    def changes_something(self) -> bool:
        """Whether taking it in does anything."""
        return bool(self.new or self.changed)


def preview_register(*, person: Person, rows: Sequence[Sequence[Any]], now: datetime) -> RegisterReport:
    """What taking in the rows of a sheet would change, without changing it; raises RegisterRefused for faulty rows."""
    require_register(person)
    return _report(_read(rows, now), _stored())


@transaction.atomic
def import_register(*, person: Person, rows: Sequence[Sequence[Any]], now: datetime) -> RegisterReport:
    """Take in the rows of a sheet, all of them or none; procedures that the file does not name stay as they are.

    Raises RegisterRefused naming every faulty row, RuleBroken when the file changes nothing.
    """
    require_register(person)
    read = _read(rows, now)
    stored = _stored(lock=True)
    report = _report(read, stored)
    if not report.changes_something:
        raise RuleBroken("今の台帳と同じため、取り込むものがありません。", field="file")
    sections = live_sections(local_date(now))
    for one in read:
        before = stored.get(one.entry.code)
        if before is None or entry_of(before) != one.entry:
            _store(person, before, one.entry, sections[one.entry.section_code], now)
    return report


@transaction.atomic
def save_procedure(
    *, person: Person, entry: ProcedureEntry, now: datetime, procedure_id: int | None = None
) -> Procedure:
    """Register a procedure (CIO staff) or change one (its section too); its code stays once it is registered.

    Raises RuleBroken for an entry that cannot stand, or a code that is taken.
    """
    before = None
    if procedure_id is None:
        require_register(person)
        if Procedure.objects.filter(code=entry.code).exists():
            raise RuleBroken("このコードの手続は、もう台帳にあります。", field="code")
    else:
        before = Procedure.objects.select_for_update(of=("self",)).select_related("section").get(pk=procedure_id)
        require_change(person, before)
        if before.code != entry.code:
            raise RuleBroken("コードは変更できません。", field="code")
    check_entry(entry)
    section_id = live_sections(local_date(now)).get(entry.section_code)
    if section_id is None:
        raise RuleBroken("担当課を選んでください。", field="section")
    return _store(person, before, entry, section_id, now)


def _read(rows: Sequence[Sequence[Any]], now: datetime) -> tuple[ReadEntry, ...]:
    return read_rows(rows, section_codes=live_sections(local_date(now)))


def _stored(*, lock: bool = False) -> dict[str, Procedure]:
    procedures = Procedure.objects.select_related("section").prefetch_related(
        "topics", "channels", "attachments", "yearly_counts"
    )
    if lock:
        procedures = procedures.select_for_update(of=("self",))
    return {procedure.code: procedure for procedure in procedures}


def _report(read: Sequence[ReadEntry], stored: dict[str, Procedure]) -> RegisterReport:
    new: list[str] = []
    changed: list[tuple[str, tuple[str, ...]]] = []
    for one in read:
        before = stored.get(one.entry.code)
        if before is None:
            new.append(one.entry.title)
        elif columns := differences(entry_of(before), one.entry):
            changed.append((one.entry.title, columns))
    return RegisterReport(tuple(new), tuple(changed), len(read) - len(new) - len(changed))


def _store(
    person: Person, before: Procedure | None, entry: ProcedureEntry, section_id: int, now: datetime
) -> Procedure:
    if before is not None:
        check_levels(
            before,
            proofing=entry.proofing_level,
            authentication=entry.authentication_level,
            needs_signature=entry.needs_signature,
        )
    old = _as_event(entry_of(before)) if before else None
    procedure = before or Procedure(code=entry.code, created_at=now)
    for name in _COLUMNS:
        setattr(procedure, name, getattr(entry, name))
    procedure.section_id = section_id
    procedure.updated_at = now
    procedure.save()
    _store_parts(procedure, entry)
    fresh = Procedure.objects.prefetch_related("topics").get(pk=procedure.pk)
    row = procedure_row(fresh)
    put(kind=KIND, thing_id=row.thing_id, title=row.title, body=row.body, url=row.url, audience=row.audience)
    new = _as_event(entry)
    changes = [name for name in new if old is None or old[name] != new[name]]
    record(
        actor=person.actor,
        name="procedures.procedure.changed" if old else "procedures.procedure.registered",
        thing_kind=KIND,
        thing_id=procedure.pk,
        thing_label=procedure.title,
        before={name: old[name] for name in changes} if old else None,
        after={name: new[name] for name in changes},
        now=now,
    )
    if "section_code" in changes:
        release_outsiders(fresh, actor=person.actor, now=now)
    return fresh


def _as_event(entry: ProcedureEntry) -> dict[str, Any]:
    return {column.field: value for column, value in zip(COLUMNS, cells_of(entry), strict=True)}


def _store_parts(procedure: Procedure, entry: ProcedureEntry) -> None:
    for part in (ProcedureTopic, ProcedureChannel, ProcedureAttachment):
        part.objects.filter(procedure=procedure).delete()
    topics = [(TopicKind.EVENT, event) for event in entry.events] + [(TopicKind.PERSON, one) for one in entry.persons]
    ProcedureTopic.objects.bulk_create(
        ProcedureTopic(procedure=procedure, kind=kind.value, code=member.value, order=order)
        for order, (kind, member) in enumerate(topics)
    )
    ProcedureChannel.objects.bulk_create(
        ProcedureChannel(procedure=procedure, channel=one.channel.value, note=one.note, order=order)
        for order, one in enumerate(entry.channels)
    )
    ProcedureAttachment.objects.bulk_create(
        ProcedureAttachment(procedure=procedure, title=one.title, rule=one.rule, order=order)
        for order, one in enumerate(entry.attachments)
    )
    if entry.counts_year is not None:
        YearlyCount.objects.filter(procedure=procedure, fiscal_year=entry.counts_year).delete()
        YearlyCount.objects.bulk_create(
            YearlyCount(procedure=procedure, fiscal_year=entry.counts_year, channel=channel.value, number=number)
            for channel, number in entry.counts.items()
        )


_COLUMNS = (
    "title",
    "reading",
    "keywords",
    "legal_basis",
    "who",
    "what",
    "when",
    "bring",
    "fee",
    "standard_days",
    "seal",
    "seal_rule",
    "proofing_level",
    "authentication_level",
    "needs_signature",
    "is_number_affair",
    "retention",
    "decision_way",
    "duplicate_scope",
    "is_public",
)
