"""CIO staff research a technology and ask a section to study it (4-2)."""

from datetime import date, timedelta

import pytest

from hoshin.foundation.search.public import find
from hoshin.kernel.errors import MoveRefused, NotAllowed, RuleBroken
from hoshin.steering.plan import actions
from hoshin.steering.plan.models import StudyRequest
from hoshin.steering.plan.rules import Maturity
from hoshin.steering.plan.tests.cast import NOW


@pytest.fixture
def research(cast):
    return actions.record_research(
        person=cast.staff,
        technology="AI-OCR",
        summary="手書きの書類を読み取る",
        findings="申請書の入力を減らせる",
        maturity=Maturity.PROVEN_ELSEWHERE,
        security_remark="個人情報を外に出さない方式に限る",
        main_policy_id=cast.policy.pk,
        now=NOW,
    )


def ask(cast, research, **changes):
    values = {
        "section_id": cast.section.pk,
        "title": "申請書の読み取り",
        "question": "対象の申請書を選んでください",
        "due_on": date(2025, 7, 31),
        "now": NOW,
    }
    return actions.ask_to_study(person=cast.staff, research_id=research.pk, **{**values, **changes})


def test_the_section_accepts_and_a_sheet_begins_in_planning(cast, research):
    request = ask(cast, research)
    with pytest.raises(NotAllowed):
        actions.accept_study(person=cast.member, request_id=request.pk, note="", now=NOW)
    sheet = actions.accept_study(person=cast.head, request_id=request.pk, note="やってみます", now=NOW)
    assert (sheet.state, sheet.origin, sheet.means) == ("planning", "cio_staff", "AI-OCR")
    assert StudyRequest.objects.get(pk=request.pk).sheet == sheet


def test_the_section_declines_with_reasons_and_is_asked_again_next_year(cast, research):
    request = ask(cast, research)
    with pytest.raises(RuleBroken, match="理由"):
        actions.decline_study(person=cast.head, request_id=request.pk, reason="", now=NOW)
    actions.decline_study(person=cast.head, request_id=request.pk, reason="様式を改めた後にしたい", now=NOW)
    assert find("様式を改めた", person=cast.stranger).total == 1
    next_year = NOW + timedelta(days=365)
    again = ask(cast, research, previous_id=request.pk, due_on=date(2026, 7, 31), now=next_year)
    assert (again.previous, again.fiscal_year) == (StudyRequest.objects.get(pk=request.pk), 2026)


def test_only_a_declined_request_is_raised_again(cast, research):
    request = ask(cast, research)
    with pytest.raises(RuleBroken, match="回答待ち"):
        ask(cast, research)
    with pytest.raises(MoveRefused):
        ask(cast, research, section_id=cast.other_section.pk, previous_id=request.pk)


def test_only_cio_staff_ask(cast, research):
    with pytest.raises(NotAllowed):
        actions.ask_to_study(
            person=cast.head, research_id=research.pk, section_id=cast.other_section.pk, title="x", question="y",
            due_on=date(2025, 7, 31), now=NOW,
        )  # fmt: skip


def test_an_answered_request_is_not_answered_again(cast, research):
    request = ask(cast, research)
    actions.withdraw_study(person=cast.staff, request_id=request.pk, reason="方針が変わった", now=NOW)
    with pytest.raises(MoveRefused):
        actions.accept_study(person=cast.head, request_id=request.pk, note="", now=NOW)
