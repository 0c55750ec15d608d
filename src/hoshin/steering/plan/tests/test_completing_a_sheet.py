"""From listing to completion (4-3): the route, a failed proof of concept, the report to the CIO."""

from datetime import date

import pytest

from hoshin.kernel.errors import MoveRefused, NotAllowed, NotFound, RuleBroken
from hoshin.steering.plan import actions
from hoshin.steering.plan.models import Sheet
from hoshin.steering.plan.rules import SheetState
from hoshin.steering.plan.tests.cast import NOW, budgeted, drafted, fresh, listed, route, routed

ALL = (
    SheetState.DETAILED_STUDY,
    SheetState.PROOF_OF_CONCEPT,
    SheetState.TRIAL,
    SheetState.FULL_INTRODUCTION,
)


def states(sheet):
    return [(run.stage, run.attempt, run.state) for run in sheet.runs.all()]


def test_a_stage_cannot_begin_without_a_route(cast):
    sheet = listed(cast)
    with pytest.raises(RuleBroken, match="工程"):
        actions.begin(person=cast.head, sheet_id=sheet.pk, now=NOW)


def test_a_renewal_goes_from_procurement_to_full_introduction(cast):
    sheet = routed(cast)
    assert sheet.state == "procurement"
    actions.advance(person=cast.head, sheet_id=sheet.pk, result="契約した", now=NOW)
    assert fresh(sheet).state == "full_introduction"


def test_a_failed_proof_goes_back_with_its_reasons_as_a_result(cast):
    sheet = routed(cast, *ALL)
    actions.advance(person=cast.head, sheet_id=sheet.pk, result="要件を決めた", now=NOW)
    with pytest.raises(RuleBroken, match="理由"):
        actions.fail_proof_of_concept(
            person=cast.head, sheet_id=sheet.pk, reasons=" ", planned_end_on=date(2025, 9, 30), now=NOW
        )
    actions.fail_proof_of_concept(
        person=cast.head, sheet_id=sheet.pk, reasons="読取率が足りない", planned_end_on=date(2025, 9, 30), now=NOW
    )
    sheet = fresh(sheet)
    assert sheet.state == "detailed_study"
    assert states(sheet) == [
        ("detailed_study", 1, "passed"),
        ("proof_of_concept", 1, "failed"),
        ("detailed_study", 2, "running"),
        ("proof_of_concept", 2, "planned"),
        ("trial", 1, "planned"),
        ("full_introduction", 1, "planned"),
    ]
    assert sheet.runs.get(stage="proof_of_concept", attempt=1).result == "読取率が足りない"


def test_the_whole_way_to_completion(cast):
    sheet = routed(cast, *ALL)
    for result in ("検討した", "実証できた", "試行できた"):
        actions.advance(person=cast.staff, sheet_id=sheet.pk, result=result, now=NOW)
    with pytest.raises(NotAllowed):
        actions.report_to_cio(person=cast.head, sheet_id=sheet.pk, note="達成", now=NOW)
    actions.report_to_cio(person=cast.staff, sheet_id=sheet.pk, note="オンライン化率62％", now=NOW)
    actions.return_report(person=cast.cio, sheet_id=sheet.pk, note="効果も報告を", now=NOW)
    assert fresh(sheet).state == "full_introduction"
    actions.report_to_cio(person=cast.staff, sheet_id=sheet.pk, note="年900時間を削減", now=NOW)
    with pytest.raises(NotAllowed):
        actions.complete(person=cast.deputy_cio, sheet_id=sheet.pk, note="", now=NOW)
    actions.complete(person=cast.cio, sheet_id=sheet.pk, note="", now=NOW)
    sheet = fresh(sheet)
    assert (sheet.state, sheet.completed_at) == ("complete", NOW)
    assert {state for _, _, state in states(sheet)} == {"passed"}


def test_a_change_of_route_needs_a_reason_and_keeps_what_was_done(cast):
    sheet = routed(cast, *ALL)
    new = route(SheetState.TRIAL, SheetState.FULL_INTRODUCTION)
    with pytest.raises(RuleBroken, match="理由"):
        actions.choose_route(person=cast.head, sheet_id=sheet.pk, stages=new, reason="", now=NOW)
    actions.choose_route(person=cast.head, sheet_id=sheet.pk, stages=new, reason="実証は他市で済んだ", now=NOW)
    assert states(fresh(sheet)) == [
        ("detailed_study", 1, "running"),
        ("trial", 1, "planned"),
        ("full_introduction", 1, "planned"),
    ]


def test_a_pause_remembers_where_the_sheet_stood(cast):
    sheet = routed(cast)
    actions.suspend(person=cast.head, sheet_id=sheet.pk, note="災害対応を優先", now=NOW)
    assert fresh(sheet).state == "suspended"
    actions.resume(person=cast.staff, sheet_id=sheet.pk, note="落ち着いた", now=NOW)
    assert (fresh(sheet).state, fresh(sheet).state_before_pause) == ("procurement", "")


def test_a_withdrawn_sheet_stays_public_when_it_was_listed(cast):
    sheet = routed(cast)
    actions.withdraw(person=cast.head, sheet_id=sheet.pk, note="国の仕組みに移った", now=NOW)
    assert fresh(sheet).state == "withdrawn"
    assert Sheet.objects.public().filter(pk=sheet.pk).exists()
    draft = drafted(cast, "やめた案")
    actions.withdraw(person=cast.head, sheet_id=draft.pk, note="重複", now=NOW)
    assert not Sheet.objects.public().filter(pk=draft.pk).exists()


def test_a_sheet_is_merged_into_another_open_one(cast):
    sheet, target = routed(cast), budgeted(cast, "統合先")
    with pytest.raises(RuleBroken, match="別の個票"):
        actions.merge(person=cast.staff, sheet_id=sheet.pk, into_number=sheet.number, note="同じ", now=NOW)
    with pytest.raises(NotFound):
        actions.merge(person=cast.staff, sheet_id=sheet.pk, into_number="1999-001", note="同じ", now=NOW)
    actions.merge(person=cast.staff, sheet_id=sheet.pk, into_number=target.number, note="課題が同じ", now=NOW)
    assert fresh(sheet).merged_into == target
    assert {state for _, _, state in states(fresh(sheet))} == {"dropped"}


def test_a_complete_sheet_cannot_be_moved_any_more(cast):
    sheet = routed(cast, SheetState.FULL_INTRODUCTION)
    actions.report_to_cio(person=cast.staff, sheet_id=sheet.pk, note="達成", now=NOW)
    actions.complete(person=cast.cio, sheet_id=sheet.pk, note="", now=NOW)
    with pytest.raises(MoveRefused):
        actions.withdraw(person=cast.head, sheet_id=sheet.pk, note="やめる", now=NOW)
