"""The end of a sheet: report to the CIO, completion; and the ways out: suspend, withdraw, merge."""

from datetime import datetime

from django.db import transaction

from hoshin.foundation.approvals.public import withdraw_with_subject
from hoshin.foundation.people.public import Person
from hoshin.kernel.clock import local_date
from hoshin.kernel.errors import NotFound, RuleBroken
from hoshin.steering.plan.actions.notices import tell_cio_side, tell_owner, tell_staff
from hoshin.steering.plan.actions.sheets import KIND, check_move, locked, move_to, put_into_search, write_move
from hoshin.steering.plan.models import Sheet, SheetPause
from hoshin.steering.plan.permissions import visible_to
from hoshin.steering.plan.rules import CLOSED, RunState, SheetState


@transaction.atomic
def report_to_cio(*, person: Person, sheet_id: int, note: str, now: datetime) -> Sheet:
    """CIO staff report that the sheet has reached its goal (4-3); the note says by what it can be seen."""
    sheet = locked(person, sheet_id)
    move = check_move(person, sheet, "report", note)
    came_from = move_to(sheet, move, now)
    write_move(sheet, person=person, move=move, came_from=came_from, now=now, note=note)
    tell_cio_side(sheet, template="plan.moved", now=now, note=note)
    return sheet


@transaction.atomic
def return_report(*, person: Person, sheet_id: int, note: str, now: datetime) -> Sheet:
    """The CIO does not see the goal reached yet and says what is missing."""
    sheet = locked(person, sheet_id)
    move = check_move(person, sheet, "return_report", note)
    came_from = move_to(sheet, move, now)
    write_move(sheet, person=person, move=move, came_from=came_from, now=now, note=note)
    tell_owner(sheet, template="plan.moved", now=now, note=note)
    tell_staff(sheet, template="plan.moved", now=now, note=note)
    return sheet


@transaction.atomic
def complete(*, person: Person, sheet_id: int, note: str, now: datetime) -> Sheet:
    """The CIO declares the sheet complete; the running stage ends with it."""
    sheet = locked(person, sheet_id)
    move = check_move(person, sheet, "complete", note)
    day = local_date(now)
    running = sheet.runs.filter(state=RunState.RUNNING.value).first()
    if running is not None:
        running.state = RunState.PASSED.value
        running.actual_end_on = max(day, running.actual_start_on or day)
        running.save()
    sheet.completed_at = now
    came_from = move_to(sheet, move, now)
    put_into_search(sheet, now)
    write_move(sheet, person=person, move=move, came_from=came_from, now=now, note=note)
    tell_owner(sheet, template="plan.moved", now=now, note=note)
    tell_staff(sheet, template="plan.moved", now=now, note=note)
    return sheet


@transaction.atomic
def suspend(*, person: Person, sheet_id: int, note: str, now: datetime) -> Sheet:
    """Pause the sheet with a reason; it remembers where it stood."""
    sheet = locked(person, sheet_id)
    move = check_move(person, sheet, "suspend", note)
    sheet.state_before_pause = sheet.state
    came_from = move_to(sheet, move, now)
    SheetPause.objects.create(sheet=sheet, suspended_at=now)
    write_move(sheet, person=person, move=move, came_from=came_from, now=now, note=note)
    _tell_both(sheet, now, note)
    return sheet


@transaction.atomic
def resume(*, person: Person, sheet_id: int, note: str, now: datetime) -> Sheet:
    """Go on from where the sheet stood before the pause."""
    sheet = locked(person, sheet_id)
    move = check_move(person, sheet, "resume", note)
    target = sheet.state_before_pause
    sheet.state_before_pause = ""
    came_from = move_to(sheet, move, now, target)
    _end_pause(sheet, now)
    write_move(sheet, person=person, move=move, came_from=came_from, now=now, note=note)
    _tell_both(sheet, now, note)
    return sheet


@transaction.atomic
def withdraw(*, person: Person, sheet_id: int, note: str, now: datetime) -> Sheet:
    """Give the sheet up with a reason; it stays findable, and public if it was listed."""
    sheet = locked(person, sheet_id)
    move = check_move(person, sheet, "withdraw", note)
    _drop_open_runs(sheet, now)
    withdraw_with_subject(person=person, subject_kind=KIND, subject_id=sheet.pk, note=note, now=now)
    sheet.state_before_pause = ""
    came_from = move_to(sheet, move, now)
    put_into_search(sheet, now)
    write_move(sheet, person=person, move=move, came_from=came_from, now=now, note=note)
    _tell_both(sheet, now, note)
    return sheet


@transaction.atomic
def merge(*, person: Person, sheet_id: int, into_number: str, note: str, now: datetime) -> Sheet:
    """Let another sheet take this one over; this one ends and points to it."""
    sheet = locked(person, sheet_id)
    move = check_move(person, sheet, "merge", note)
    target = visible_to(person).filter(number=into_number.strip()).first()
    if target is None:
        raise NotFound(f"統合先の個票「{into_number}」は見つかりません。")
    if target.pk == sheet.pk or SheetState(target.state) in CLOSED:
        raise RuleBroken("統合先には、進行中の別の個票を選んでください。", field="into_number")
    _drop_open_runs(sheet, now)
    withdraw_with_subject(person=person, subject_kind=KIND, subject_id=sheet.pk, note=note, now=now)
    sheet.state_before_pause = ""
    sheet.merged_into = target
    came_from = move_to(sheet, move, now)
    put_into_search(sheet, now)
    write_move(sheet, person=person, move=move, came_from=came_from, now=now, note=f"{target}に統合。{note}")
    _tell_both(sheet, now, note)
    return sheet


def _end_pause(sheet: Sheet, now: datetime) -> None:
    """The pause that is open ends, and stays in the sheet's story."""
    sheet.pauses.filter(resumed_at=None).update(resumed_at=now)


def _drop_open_runs(sheet: Sheet, now: datetime) -> None:
    """Stages that will not be gone through any more are dropped from the route, not deleted."""
    day = local_date(now)
    for run in sheet.runs.filter(state__in=[RunState.PLANNED.value, RunState.RUNNING.value]):
        if run.state == RunState.RUNNING.value:
            run.actual_end_on = max(day, run.actual_start_on or day)
        run.state = RunState.DROPPED.value
        run.save()


def _tell_both(sheet: Sheet, now: datetime, note: str) -> None:
    tell_owner(sheet, template="plan.moved", now=now, note=note)
    tell_staff(sheet, template="plan.moved", now=now, note=note)
