"""The flow until listing (4-2): propose, take up, budget, decide."""

from datetime import datetime

from django.db import transaction

from hoshin.foundation.approvals.public import Outcome, Request, Subject, open_request, steps_of_route
from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import RuleBroken
from hoshin.steering.plan.actions.consulting import open_consultation, require_answered
from hoshin.steering.plan.actions.notices import tell_owner, tell_staff
from hoshin.steering.plan.actions.sheets import (
    KIND,
    check_move,
    keep_snapshot,
    locked,
    move_to,
    put_into_search,
    write_move,
)
from hoshin.steering.plan.models import Sheet
from hoshin.steering.plan.rules import (
    REQUIRED_FOR_BUDGETING,
    SHEET_FLOW,
    BudgetState,
    Part,
    missing_for_budgeting,
)

DECISION_ROUTE = "plan.listing"


@transaction.atomic
def propose(*, person: Person, sheet_id: int, now: datetime) -> Sheet:
    """The section's head puts the draft forward; CIO staff are told and consulted."""
    sheet = locked(person, sheet_id)
    move = check_move(person, sheet, "propose")
    if not sheet.issue.strip():
        raise RuleBroken("発案するには、解決したい行政課題を入力してください。", field="issue")
    came_from = move_to(sheet, move, now)
    write_move(sheet, person=person, move=move, came_from=came_from, now=now)
    open_consultation(sheet, move=move, person=person, now=now)
    tell_staff(sheet, template="plan.proposed", now=now, note="")
    return sheet


@transaction.atomic
def return_proposal(*, person: Person, sheet_id: int, note: str, now: datetime) -> Sheet:
    """CIO staff hand a proposal back to the section with a note."""
    return _move_with_notice(person, sheet_id, "return_proposal", note, now)


@transaction.atomic
def start_planning(*, person: Person, sheet_id: int, staff_post_id: int | None, now: datetime) -> Sheet:
    """CIO staff take the proposal up; from now on the sheet has somebody of theirs in charge (4-2).

    Without `staff_post_id` the post of the person who takes it up is in charge.
    """
    sheet = locked(person, sheet_id)
    move = check_move(person, sheet, "start_planning")
    own = [post.post_id for post in person.posts if post.role.value == Part.CIO_STAFF.value]
    sheet.staff_post_id = staff_post_id or own[0]
    sheet.version += 1
    came_from = move_to(sheet, move, now)
    keep_snapshot(sheet, person, now)
    write_move(sheet, person=person, move=move, came_from=came_from, now=now)
    tell_owner(sheet, template="plan.moved", now=now, note="")
    return sheet


@transaction.atomic
def start_budgeting(*, person: Person, sheet_id: int, now: datetime) -> Sheet:
    """The section goes on to ask for money; raises RuleBroken naming what the sheet still lacks."""
    sheet = locked(person, sheet_id)
    move = check_move(person, sheet, "start_budgeting")
    values = {name: str(getattr(sheet, name)) for name in REQUIRED_FOR_BUDGETING}
    missing = missing_for_budgeting(values, kpi_count=sheet.kpis.count())
    if missing:
        raise RuleBroken(f"予算化に進むには、次の項目が必要です：{'、'.join(missing)}")
    came_from = move_to(sheet, move, now)
    write_move(sheet, person=person, move=move, came_from=came_from, now=now)
    open_consultation(sheet, move=move, person=person, now=now)
    tell_staff(sheet, template="plan.moved", now=now, note="")
    return sheet


@transaction.atomic
def return_to_planning(*, person: Person, sheet_id: int, note: str, now: datetime) -> Sheet:
    """Back to planning with the reason: the money was not granted, or the plan has to change."""
    return _move_with_notice(person, sheet_id, "return_to_planning", note, now)


@transaction.atomic
def submit_for_decision(*, person: Person, sheet_id: int, note: str, now: datetime) -> Request:
    """Ask for the decision to list the sheet; returns the approval request whose route ends with the CIO.

    Raises RuleBroken unless a year's money is in the budget (or none is needed) and the CIO side has answered every
    consultation so far.
    """
    sheet = locked(person, sheet_id)
    move = check_move(person, sheet, "submit_for_decision")
    has_money = sheet.budget_lines.filter(state=BudgetState.IN_BUDGET.value).exists()
    if not has_money and not sheet.needs_no_budget:
        raise RuleBroken("予算に計上された年度がありません。予算を要しない場合は、個票にその旨を記してください。")
    require_answered(sheet)
    came_from = move_to(sheet, move, now)
    write_move(sheet, person=person, move=move, came_from=came_from, now=now, note=note)
    return open_request(
        person=person,
        subject=Subject(KIND, str(sheet.pk), str(sheet), f"/staff/plan/sheets/{sheet.number}/"),
        title=f"個票「{sheet.title}」の実施計画への登載について",
        body=note.strip() or "個票のとおり、実施計画に登載してよろしいか伺います。",
        steps=steps_of_route(DECISION_ROUTE, section_id=sheet.owning_section_id, now=now),
        now=now,
    )


_MOVE_OF_OUTCOME = {
    Outcome.APPROVED: "list",
    Outcome.RETURNED: "return_from_decision",
    Outcome.WITHDRAWN: "return_from_decision",
    Outcome.REJECTED: "refuse_decision",
}


def settle_decision(*, request: Request, outcome: Outcome, person: Person, note: str, now: datetime) -> None:
    """What a decision does to its sheet; called by the approvals engine inside its own transaction.

    Approved: listed and public from this moment. Returned or withdrawn: back to budgeting. Rejected: back to planning.
    """
    sheet = Sheet.objects.select_for_update().get(pk=request.subject_id)
    move = SHEET_FLOW.check(_MOVE_OF_OUTCOME[outcome], sheet.state)
    if move.code == "list":
        sheet.listed_at = now
    came_from = move_to(sheet, move, now)
    write_move(sheet, person=person, move=move, came_from=came_from, now=now, note=note)
    put_into_search(sheet, now)
    tell_owner(sheet, template="plan.moved", now=now, note=note)
    tell_staff(sheet, template="plan.moved", now=now, note=note)


def _move_with_notice(person: Person, sheet_id: int, code: str, note: str, now: datetime) -> Sheet:
    """A plain move with a note, of which the section is told."""
    sheet = locked(person, sheet_id)
    move = check_move(person, sheet, code, note)
    came_from = move_to(sheet, move, now)
    write_move(sheet, person=person, move=move, came_from=came_from, now=now, note=note)
    tell_owner(sheet, template="plan.moved", now=now, note=note)
    return sheet
