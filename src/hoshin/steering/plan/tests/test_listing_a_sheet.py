"""From a section's proposal to listing (4-2), with the right person at each step."""

import pytest

from hoshin.foundation.approvals.public import current_request, reject, return_to
from hoshin.foundation.audit.public import history_of
from hoshin.foundation.messages.public import unread_count
from hoshin.kernel.errors import MoveRefused, NotAllowed, NotFound, RuleBroken
from hoshin.steering.plan import actions
from hoshin.steering.plan.models import Sheet
from hoshin.steering.plan.permissions import visible_to
from hoshin.steering.plan.rules import CLOSED, SHEET_FLOW
from hoshin.steering.plan.tests.cast import NOW, answer_all, budgeted, decide, drafted, fresh, listed, planned


def test_a_member_drafts_and_the_head_proposes(cast):
    sheet = drafted(cast)
    assert sheet.state == "draft"
    with pytest.raises(NotAllowed):
        actions.propose(person=cast.member, sheet_id=sheet.pk, now=NOW)
    actions.propose(person=cast.head, sheet_id=sheet.pk, now=NOW)
    assert fresh(sheet).state == "proposed"
    assert unread_count(cast.staff.account_id) > 0


def test_a_stranger_does_not_find_a_draft(cast):
    sheet = drafted(cast)
    assert not visible_to(cast.stranger).filter(pk=sheet.pk).exists()
    with pytest.raises(NotFound):
        actions.propose(person=cast.stranger, sheet_id=sheet.pk, now=NOW)


def test_nobody_drafts_for_another_section(cast):
    with pytest.raises(NotAllowed):
        actions.draft_sheet(
            person=cast.stranger,
            title="よその課の個票",
            main_policy_id=cast.policy.pk,
            owning_section_id=cast.section.pk,
            now=NOW,
        )


def test_a_proposal_is_returned_with_a_reason_and_proposed_again(cast):
    sheet = drafted(cast)
    actions.propose(person=cast.head, sheet_id=sheet.pk, now=NOW)
    with pytest.raises(RuleBroken, match="理由"):
        actions.return_proposal(person=cast.staff, sheet_id=sheet.pk, note=" ", now=NOW)
    actions.return_proposal(person=cast.staff, sheet_id=sheet.pk, note="課題を絞ってください", now=NOW)
    assert fresh(sheet).state == "draft"
    actions.propose(person=cast.head, sheet_id=sheet.pk, now=NOW)
    assert fresh(sheet).state == "proposed"


def test_taking_a_proposal_up_puts_somebody_in_charge(cast):
    sheet = planned(cast)
    assert sheet.state == "planning"
    assert sheet.staff_post_id == cast.staff.posts[0].post_id


def test_budgeting_names_what_is_missing(cast):
    sheet = drafted(cast)
    Sheet.objects.filter(pk=sheet.pk).update(ideal="")
    actions.propose(person=cast.head, sheet_id=sheet.pk, now=NOW)
    actions.start_planning(person=cast.staff, sheet_id=sheet.pk, staff_post_id=None, now=NOW)
    with pytest.raises(RuleBroken, match="理想の姿、KPI"):
        actions.start_budgeting(person=cast.head, sheet_id=sheet.pk, now=NOW)


def test_a_decision_needs_money_in_the_budget_and_answered_consultations(cast):
    sheet = planned(cast)
    actions.start_budgeting(person=cast.head, sheet_id=sheet.pk, now=NOW)
    with pytest.raises(RuleBroken, match="予算に計上"):
        actions.submit_for_decision(person=cast.head, sheet_id=sheet.pk, note="", now=NOW)
    Sheet.objects.filter(pk=sheet.pk).update(needs_no_budget=True)
    with pytest.raises(RuleBroken, match="協議"):
        actions.submit_for_decision(person=cast.head, sheet_id=sheet.pk, note="", now=NOW)
    answer_all(cast, sheet)
    actions.submit_for_decision(person=cast.head, sheet_id=sheet.pk, note="", now=NOW)
    assert fresh(sheet).state == "deciding"


def test_money_that_is_not_granted_returns_the_sheet_to_planning_with_the_reason(cast):
    sheet = planned(cast)
    actions.start_budgeting(person=cast.head, sheet_id=sheet.pk, now=NOW)
    line = actions.request_budget(
        person=cast.member, sheet_id=sheet.pk, fiscal_year=2026, requested=900, purpose="", now=NOW
    )
    actions.refuse_budget(person=cast.staff, line_id=line.pk, reason="効果の見込みが足りない", now=NOW)
    assert fresh(sheet).state == "planning"
    actions.start_budgeting(person=cast.head, sheet_id=sheet.pk, now=NOW)
    again = actions.request_budget(
        person=cast.member, sheet_id=sheet.pk, fiscal_year=2026, requested=700, purpose="", now=NOW
    )
    assert (again.pk, again.state, again.requested) == (line.pk, "requested", 700)


def test_the_cios_approval_lists_the_sheet_and_makes_it_public(cast):
    sheet = budgeted(cast)
    actions.submit_for_decision(person=cast.head, sheet_id=sheet.pk, note="", now=NOW)
    sheet = decide(cast, sheet, cast.staff, cast.aide, cast.deputy_cio)
    assert sheet.state == "deciding"
    assert not Sheet.objects.public().exists()
    sheet = decide(cast, sheet, cast.cio)
    assert sheet.state == "listed"
    assert sheet.listed_at == NOW
    assert list(Sheet.objects.public()) == [sheet]
    assert visible_to(cast.stranger).filter(pk=sheet.pk).exists()


def test_a_returned_decision_goes_back_to_budgeting_and_a_rejected_one_to_planning(cast):
    sheet = budgeted(cast)
    request = actions.submit_for_decision(person=cast.head, sheet_id=sheet.pk, note="", now=NOW)
    return_to(person=cast.staff, request_id=request.pk, to_order=0, note="根拠を足してください", now=NOW)
    assert fresh(sheet).state == "budgeting"
    other = budgeted(cast, "別の取組")
    request = actions.submit_for_decision(person=cast.head, sheet_id=other.pk, note="", now=NOW)
    decide(cast, other, cast.staff, cast.aide, cast.deputy_cio)
    reject(person=cast.cio, request_id=request.pk, note="時期尚早", now=NOW)
    assert fresh(other).state == "planning"


def test_every_step_is_in_the_trail(cast):
    sheet = listed(cast)
    names = [entry.name for entry in reversed(list(history_of("plan.sheet", sheet.pk)))]
    wanted = [
        "plan.sheet.drafted",
        "plan.sheet.propose",
        "plan.sheet.start_planning",
        "plan.sheet.kpi_added",
        "plan.sheet.start_budgeting",
        "plan.sheet.budget_requested",
        "plan.sheet.budget_assessed",
        "plan.sheet.budget_granted",
        "plan.sheet.submit_for_decision",
        "plan.sheet.list",
    ]
    assert [name for name in names if name in wanted] == wanted


def test_a_move_that_does_not_exist_from_here_is_refused_in_words(cast):
    sheet = drafted(cast)
    with pytest.raises(MoveRefused, match="下書き"):
        actions.complete(person=cast.cio, sheet_id=sheet.pk, note="", now=NOW)


@pytest.mark.parametrize("end", ["withdraw", "merge"])
def test_a_sheet_that_ends_takes_its_returned_request_with_it(cast, end):
    into = planned(cast, "統合先")
    sheet = budgeted(cast)
    request = actions.submit_for_decision(person=cast.head, sheet_id=sheet.pk, note="", now=NOW)
    return_to(person=cast.staff, request_id=request.pk, to_order=0, note="効果を書き足す", now=NOW)
    if end == "withdraw":
        actions.withdraw(person=cast.head, sheet_id=sheet.pk, note="取りやめる", now=NOW)
    else:
        actions.merge(person=cast.staff, sheet_id=sheet.pk, into_number=into.number, note="同じ課題", now=NOW)
    request.refresh_from_db()
    assert request.state == "withdrawn"
    assert current_request("plan.sheet", sheet.pk) is None


def test_every_move_that_closes_a_sheet_is_known_to_end_its_request():
    closing = {
        move.code
        for move in SHEET_FLOW.moves
        if move.sources & {"planning", "budgeting", "suspended"} and move.target in set(CLOSED)
    }
    assert closing == {"withdraw", "merge"}


@pytest.mark.parametrize("way", ["planning", "suspended"])
def test_a_returned_request_goes_on_after_a_detour(cast, way):
    sheet = budgeted(cast)
    request = actions.submit_for_decision(person=cast.head, sheet_id=sheet.pk, note="", now=NOW)
    return_to(person=cast.staff, request_id=request.pk, to_order=0, note="効果を書き足す", now=NOW)
    if way == "planning":
        actions.return_to_planning(person=cast.head, sheet_id=sheet.pk, note="練り直す", now=NOW)
        actions.start_budgeting(person=cast.head, sheet_id=sheet.pk, now=NOW)
    else:
        actions.suspend(person=cast.head, sheet_id=sheet.pk, note="様子を見る", now=NOW)
        actions.resume(person=cast.head, sheet_id=sheet.pk, note="再び進める", now=NOW)
    answer_all(cast, sheet)
    again = actions.submit_for_decision(person=cast.head, sheet_id=sheet.pk, note="", now=NOW)
    assert (again.pk, again.round) == (request.pk, 2)
