"""Money by fiscal year: requested, assessed, in the budget or not granted, spent."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from hoshin.foundation.people.public import Person
from hoshin.kernel.clock import local_date
from hoshin.kernel.eras import format_date
from hoshin.kernel.errors import MoveRefused, NotAllowed, NotFound, RuleBroken
from hoshin.steering.plan.actions.notices import tell_owner, tell_staff
from hoshin.steering.plan.actions.sheets import locked, move_to, touch, write_move, write_trail
from hoshin.steering.plan.models import BudgetLine, BudgetYear, Sheet
from hoshin.steering.plan.permissions import can_settle, require_edit, settled_years
from hoshin.steering.plan.rules import CLOSED, SHEET_FLOW, BudgetState, SheetState

_BEFORE_BUDGETING = (SheetState.DRAFT, SheetState.PROPOSED, SheetState.PLANNING, SheetState.DECIDING)


@transaction.atomic
def request_budget(
    *, person: Person, sheet_id: int, fiscal_year: int, requested: int, purpose: str, now: datetime
) -> BudgetLine:
    """Ask for money (thousand yen) for a fiscal year; a line that was not granted can be asked for anew."""
    sheet = _open_for_budget(person, sheet_id)
    _require_in_time(person, fiscal_year, now)
    if requested < 0:
        raise RuleBroken("要求額は0以上の千円単位の数で入力してください。", field="requested")
    line = sheet.budget_lines.filter(fiscal_year=fiscal_year).first()
    if line is not None and line.state not in {BudgetState.REQUESTED.value, BudgetState.NOT_GRANTED.value}:
        raise MoveRefused(f"{fiscal_year}年度は既に{BudgetState(line.state).label}まで進んでいます。")
    before = {"requested": line.requested, "state": line.state} if line else None
    line = line or BudgetLine(sheet=sheet, fiscal_year=fiscal_year, requested=requested)
    if line.state == BudgetState.NOT_GRANTED.value:
        line.assessed, line.reason = None, ""
    line.requested = requested
    line.purpose = purpose.strip()
    line.state = BudgetState.REQUESTED.value
    line.save()
    touch(sheet, now)
    _trail(sheet, person=person, line=line, name="budget_requested", now=now, before=before)
    return line


@transaction.atomic
def assess_budget(*, person: Person, line_id: int, assessed: int, reason: str, now: datetime) -> BudgetLine:
    """Record the amount after assessment (査定), in thousand yen."""
    sheet, line = _line_to_settle(person, line_id)
    _refuse_unless(line, BudgetState.REQUESTED, BudgetState.ASSESSED)
    if assessed < 0:
        raise RuleBroken("査定額は0以上の千円単位の数で入力してください。", field="assessed")
    before = {"assessed": line.assessed, "state": line.state}
    line.assessed = assessed
    line.reason = reason.strip()
    line.state = BudgetState.ASSESSED.value
    line.save()
    touch(sheet, now)
    _trail(sheet, person=person, line=line, name="budget_assessed", now=now, before=before)
    return line


@transaction.atomic
def grant_budget(*, person: Person, line_id: int, budgeted: int, now: datetime) -> BudgetLine:
    """Record that the amount (thousand yen) stands in the budget of the year."""
    sheet, line = _line_to_settle(person, line_id)
    _refuse_unless(line, BudgetState.ASSESSED, BudgetState.IN_BUDGET)
    if budgeted < 0:
        raise RuleBroken("予算額は0以上の千円単位の数で入力してください。", field="budgeted")
    before = {"budgeted": line.budgeted, "state": line.state}
    line.budgeted = budgeted
    line.state = BudgetState.IN_BUDGET.value
    line.save()
    touch(sheet, now)
    _trail(sheet, person=person, line=line, name="budget_granted", now=now, before=before)
    return line


@transaction.atomic
def refuse_budget(*, person: Person, line_id: int, reason: str, now: datetime) -> BudgetLine:
    """Record that the year's money was not granted; a sheet that was being budgeted returns to planning with the reason."""
    sheet, line = _line_to_settle(person, line_id)
    _refuse_unless(line, BudgetState.REQUESTED, BudgetState.ASSESSED)
    if not reason.strip():
        raise RuleBroken("計上見送りの理由を入力してください。", field="reason")
    before = {"state": line.state}
    line.state = BudgetState.NOT_GRANTED.value
    line.reason = reason.strip()
    line.save()
    touch(sheet, now)
    _trail(sheet, person=person, line=line, name="budget_refused", now=now, before=before)
    if sheet.state == SheetState.BUDGETING.value and not _has_other_hope(sheet):
        _return_to_planning(sheet, person=person, reason=reason, now=now)
    return line


def _return_to_planning(sheet: Sheet, *, person: Person, reason: str, now: datetime) -> None:
    """What a refusal does to its sheet, whoever records it: back to planning with the reason, and everybody is told."""
    move = SHEET_FLOW.check("return_unfunded", sheet.state)
    came_from = move_to(sheet, move, now)
    write_move(sheet, person=person, move=move, came_from=came_from, now=now, note=reason)
    tell_owner(sheet, template="plan.moved", now=now, note=reason)
    tell_staff(sheet, template="plan.moved", now=now, note=reason)


def _has_other_hope(sheet: Sheet) -> bool:
    """Whether another year's money is granted or still being asked for."""
    return sheet.budget_lines.exclude(state=BudgetState.NOT_GRANTED.value).exists()


@transaction.atomic
def record_outturn(*, person: Person, line_id: int, outturn: int, now: datetime) -> BudgetLine:
    """Record what was spent in the year (決算額, thousand yen)."""
    sheet, line = _line(person, line_id)
    _refuse_unless(line, BudgetState.IN_BUDGET)
    if outturn < 0:
        raise RuleBroken("決算額は0以上の千円単位の数で入力してください。", field="outturn")
    before = {"outturn": line.outturn}
    line.outturn = outturn
    line.save()
    touch(sheet, now)
    _trail(sheet, person=person, line=line, name="budget_spent", now=now, before=before)
    return line


def _open_for_budget(person: Person, sheet_id: int) -> Sheet:
    """The sheet, if its state and the person allow asking for money."""
    sheet = locked(person, sheet_id)
    require_edit(person, sheet)
    state = SheetState(sheet.state)
    if state in _BEFORE_BUDGETING or state in CLOSED:
        raise MoveRefused(f"今の状態「{state.label}」では、予算を要求できません。")
    return sheet


def _line(person: Person, line_id: int) -> tuple[Sheet, BudgetLine]:
    """The sheet, locked, and its budget line, if the person may change them."""
    sheet_id = BudgetLine.objects.filter(pk=line_id).values_list("sheet_id", flat=True).first()
    if sheet_id is None:
        raise NotFound("お探しの予算は見つかりません。")
    sheet = locked(person, sheet_id)
    require_edit(person, sheet)
    return sheet, BudgetLine.objects.select_for_update().get(pk=line_id)


def _line_to_settle(person: Person, line_id: int) -> tuple[Sheet, BudgetLine]:
    """The sheet, locked, and its budget line, if the person may record its assessment and result."""
    found = BudgetLine.objects.filter(pk=line_id).values_list("sheet_id", "fiscal_year").first()
    if found is None:
        raise NotFound("お探しの予算は見つかりません。")
    sheet_id, year = found
    sheet = locked(person, sheet_id)
    finance_section_id = (
        BudgetYear.objects.filter(fiscal_year=year).values_list("finance_section_id", flat=True).first()
    )
    if not settled_years(person, sheet, {year: finance_section_id}):
        raise NotAllowed(
            "査定と予算の結果を記録できるのは、その年度の財政担当課とCIOスタッフです（財政担当課を決めていない年度は担当課も）。"
            "決裁中、完了・取下げ後は記録できません。"
        )
    return sheet, BudgetLine.objects.select_for_update().get(pk=line_id)


def _require_in_time(person: Person, fiscal_year: int, now: datetime) -> None:
    """Raise when the year's requests are closed, except for those who assess them."""
    year = BudgetYear.objects.filter(fiscal_year=fiscal_year).first()
    if year is None or year.calendar.takes_requests_on(local_date(now)) or can_settle(person, year.finance_section_id):
        return
    raise RuleBroken(
        f"{year}の要求の期限（{format_date(year.requests_due_on)}）を過ぎました。財政担当課かCIOスタッフに相談してください。",
        field="fiscal_year",
    )


def _refuse_unless(line: BudgetLine, *states: BudgetState) -> None:
    """Raise unless the line has come just as far as one of `states`."""
    if BudgetState(line.state) not in states:
        raise MoveRefused(
            f"{line.fiscal_year}年度の予算は「{BudgetState(line.state).label}」のため、この操作はできません。"
        )


def _trail(
    sheet: Sheet, *, person: Person, line: BudgetLine, name: str, now: datetime, before: Mapping[str, object] | None
) -> None:
    """Record what happened to one year's money."""
    after = {
        "fiscal_year": line.fiscal_year,
        "state": line.state,
        "requested": line.requested,
        "assessed": line.assessed,
        "budgeted": line.budgeted,
        "outturn": line.outturn,
    }
    write_trail(sheet, actor=person.actor, name=name, now=now, before=before, after=after, reason=line.reason)
