"""Locking a sheet, writing its trail, telling those concerned: what every action on a sheet begins and ends with."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from hoshin.foundation.audit.public import Actor, record
from hoshin.foundation.people.public import Person
from hoshin.foundation.search.public import drop, put
from hoshin.kernel.clock import local_date
from hoshin.kernel.errors import NotAllowed, NotFound, RuleBroken
from hoshin.kernel.flow import Move
from hoshin.steering.plan.models import Sheet, SheetSnapshot
from hoshin.steering.plan.permissions import parts_of, require_seen
from hoshin.steering.plan.queries import content_of
from hoshin.steering.plan.queries.disclosure import disclosure_on
from hoshin.steering.plan.queries.searching import NOTICE, notice_row, sheet_row
from hoshin.steering.plan.rules import SHEET_FLOW, Disclosure, SheetState

KIND = "plan.sheet"


def locked(person: Person, sheet_id: int) -> Sheet:
    """The sheet, locked until the transaction ends; raises NotFound when it is not for this person's eyes."""
    try:
        sheet = Sheet.objects.select_for_update().get(pk=sheet_id)
    except Sheet.DoesNotExist:
        raise NotFound("お探しの個票は見つかりません。") from None
    require_seen(person, sheet)
    return sheet


def check_move(person: Person, sheet: Sheet, code: str, note: str = "") -> Move:
    """The move, if the state, the person's part and the note allow it; raises MoveRefused, NotAllowed or RuleBroken."""
    move = SHEET_FLOW.check(code, sheet.state)
    if move.who.isdisjoint(parts_of(person, sheet)):
        raise NotAllowed(f"「{move.label}」を行う役割ではありません。")
    if move.needs_note and not note.strip():
        raise RuleBroken("理由を入力してください。", field="note")
    return move


def move_to(sheet: Sheet, move: Move, now: datetime, target: str | None = None) -> str:
    """Put the sheet into the move's target and save it; returns the state it came from."""
    came_from = sheet.state
    sheet.state = SHEET_FLOW.check_target(move, target if target is not None else str(move.target))
    sheet.state_since = now
    sheet.updated_at = now
    sheet.save()
    return came_from


def write_trail(
    sheet: Sheet,
    *,
    actor: Actor,
    name: str,
    now: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Record an event on the sheet; its page tells its whole story from these."""
    record(
        actor=actor,
        name=f"plan.sheet.{name}",
        thing_kind=KIND,
        thing_id=sheet.pk,
        thing_label=str(sheet),
        before=before,
        after=after,
        reason=reason.strip(),
        now=now,
    )


def write_move(sheet: Sheet, *, person: Person, move: Move, came_from: str, now: datetime, note: str = "") -> None:
    """Record that a move was made, from where to where, and why."""
    write_trail(
        sheet,
        actor=person.actor,
        name=move.code,
        now=now,
        before={"state": came_from},
        after={"state": sheet.state},
        reason=note,
    )


def touch(sheet: Sheet, now: datetime) -> None:
    """Note that something belonging to the sheet changed."""
    sheet.updated_at = now
    sheet.save(update_fields=["updated_at"])


def keep_snapshot(sheet: Sheet, person: Person, now: datetime) -> None:
    """Keep the content of the sheet's present version."""
    SheetSnapshot.objects.create(
        sheet=sheet, version=sheet.version, content=content_of(sheet), saved_by=person.label, saved_at=now
    )


def put_into_search(sheet: Sheet, now: datetime, disclosure: Disclosure | None = None) -> None:
    """Bring the search entries in line with the sheet and with what is kept from the public, in the same transaction."""
    seen = disclosure or disclosure_on(local_date(now))
    rows = {KIND: sheet_row(sheet, seen), NOTICE: notice_row(sheet, seen)}
    for kind, row in rows.items():
        if row is None:
            drop(kind, sheet.pk)
        else:
            put(kind=kind, thing_id=row.thing_id, title=row.title, body=row.body, url=row.url, audience=row.audience)


def under_way_since(sheet: Sheet, now: datetime) -> datetime:
    """The moment of listing, from which monthly reports are owed; raises RuleBroken before it."""
    if sheet.listed_at is None:
        raise RuleBroken(f"登載前（{SheetState(sheet.state).label}）の個票には、月次の報告はありません。")
    return min(sheet.listed_at, now)
