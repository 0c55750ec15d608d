"""The first of April: what the plan's people hold passes to their successors in one reviewed step."""

import re
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hoshin.foundation.approvals.models import Request
from hoshin.foundation.approvals.public import current_request, take_back
from hoshin.foundation.audit.models import Event
from hoshin.foundation.handover.models import Handover
from hoshin.foundation.handover.public import count_ownerless, hand_over, reconcile_ownerless, review_of
from hoshin.foundation.messages.models import Message
from hoshin.foundation.people.models import Assignment, Section, StaffAccount
from hoshin.foundation.people.public import SYSTEM_PERSON, Person, person_of
from hoshin.kernel.clock import JAPAN
from hoshin.kernel.errors import Conflict, NotAllowed, RuleBroken
from hoshin.steering.plan import actions
from hoshin.steering.plan.models import Advice, BudgetYear, Sheet, SheetFollow
from hoshin.steering.plan.rules import Maturity
from hoshin.steering.plan.tests.cast import NOW, Cast, account, budgeted, listed, planned

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

SPRING = date(2026, 4, 1)
MORNING = datetime(2026, 4, 1, 9, 0, tzinfo=JAPAN)
YESTERDAY = SPRING - timedelta(days=1)


def leave(person: Person, *, successor: str | None = None) -> StaffAccount | None:
    """The main post is left with the end of March; somebody new may take it up in April."""
    held = Assignment.objects.get(account_id=person.account_id, ends_on=None)
    held.ends_on = YESTERDAY
    held.save()
    if successor is None:
        return None
    new = account(successor, f"{held.post}の後任")
    Assignment.objects.create(account=new, post=held.post, starts_on=SPRING)
    return new


def proposed() -> dict[str, int | None]:
    return {row.key: row.proposal.proposed for row in review_of(SPRING).rows}


def number(person: Person) -> int:
    assert person.account_id is not None
    return person.account_id


@pytest.fixture
def sheet(cast: Cast) -> Sheet:
    """A listed sheet that the aide advised on and follows."""
    sheet = listed(cast)
    actions.advise(person=cast.aide, sheet_id=sheet.pk, body="他市の例を調べては", is_public=False, now=NOW)
    actions.follow(person=cast.aide, sheet_id=sheet.pk, now=NOW)
    return sheet


def test_advice_and_follows_pass_to_whoever_takes_the_post_and_the_answer_reaches_them(cast, sheet):
    new = leave(cast.aide, successor="new-aide")
    assert new is not None
    rows = review_of(SPRING).rows
    assert {(row.kind.code, row.proposal.reason) for row in rows} == {
        ("plan.advice", "同じ職の後任"), ("plan.follow", "同じ職の後任"),
    }  # fmt: skip
    done = hand_over(person=cast.staff, day=SPRING, chosen=proposed(), now=MORNING)
    assert (done.passed, done.stayed) == (2, 0)
    advice = Advice.objects.get()
    assert (advice.author_id, advice.answer_to_id) == (cast.aide.account_id, new.pk)
    assert list(SheetFollow.objects.values_list("account_id", flat=True)) == [new.pk]
    told = Message.objects.get(template="handover.taken_over", recipient=new)
    assert "回答を待つ助言" in told.body
    names = set(Event.objects.filter(at=MORNING).values_list("name", flat=True))
    assert {"plan.sheet.advice_handed_over", "plan.sheet.follow_handed_over", "handover.carried_out"} <= names
    actions.answer_advice(person=cast.head, advice_id=advice.pk, answer="調べました", is_taken_up=True, now=MORNING)
    assert Message.objects.get(template="plan.advice_answered").recipient_id == new.pk
    assert review_of(SPRING).rows == ()


def test_without_a_successor_the_head_of_the_section_is_proposed(cast, sheet):
    actions.follow(person=cast.member, sheet_id=sheet.pk, now=NOW)
    leave(cast.member)
    (row,) = review_of(SPRING).rows
    assert (row.proposal.proposed, row.proposal.reason) == (cast.head.account_id, "所属長")


def test_what_goes_with_the_post_is_shown_and_its_new_holder_is_told_once(cast, sheet):
    new = leave(cast.head, successor="new-head")
    assert new is not None
    (moving,) = review_of(SPRING).moving
    assert moving.successors == (new.pk,)
    assert dict(moving.counts) == {"個票（担当課）": 1, "回答していない助言": 1, "月次報告": 1}
    hand_over(person=cast.staff, day=SPRING, chosen=proposed(), now=MORNING)
    hand_over(person=cast.staff, day=SPRING, chosen=proposed(), now=MORNING)
    told = Message.objects.get(template="handover.taken_over", recipient=new)
    assert "個票（担当課）1件" in told.body
    assert Handover.objects.count() == 2
    actions.answer_advice(
        person=person_of(new, now=MORNING),
        advice_id=Advice.objects.get().pk,
        answer="はい",
        is_taken_up=False,
        now=MORNING,
    )


def test_a_vacant_post_and_a_section_without_people_pass_what_they_keep(cast, sheet):
    Section.objects.filter(pk=cast.section.pk).update(parent=cast.other_section)
    research = actions.record_research(
        person=cast.staff, research_id=None, technology="音声認識", summary="概要", findings="有効", security_remark="",
        maturity=Maturity.COMMON, main_policy_id=cast.policy.pk, now=NOW,
    )  # fmt: skip
    study = actions.ask_to_study(
        person=cast.staff, research_id=research.pk, section_id=cast.section.pk, title="検討", question="どうか", due_on=date(2025, 9, 1),
        now=NOW,
    )  # fmt: skip
    assert count_ownerless(SPRING).count == 0
    spare = _second_staff_post(cast)
    for person in (cast.head, cast.member, cast.staff):
        leave(person)
    counted = count_ownerless(SPRING)
    assert dict(counted.found) == {"個票（担当課）": 1, "検討依頼": 1, "個票（担当CIOスタッフ）": 1}
    assert "3件に、持ち主がいません" in reconcile_ownerless(now=MORNING)
    assert Message.objects.filter(template="handover.reconciliation", recipient=spare.account_id).exists()
    hand_over(person=person_of(spare.account, now=MORNING), day=SPRING, chosen=proposed(), now=MORNING)
    sheet.refresh_from_db()
    study.refresh_from_db()
    assert (sheet.owning_section, study.section) == (cast.other_section, cast.other_section)
    assert sheet.staff_post_id == spare.post_id
    assert count_ownerless(SPRING).count == 0
    assert "持ち主のいないものはありません" in reconcile_ownerless(now=MORNING)
    assert Event.objects.get(name="plan.sheet.handed_over").before == {"owning_section": "市民課"}


def _second_staff_post(cast: Cast) -> Assignment:
    post = Assignment.objects.get(account_id=cast.staff.account_id).post
    post.pk, post.code = None, "spare"
    post.save(force_insert=True)
    return Assignment.objects.create(account=account("spare", "予備の係長"), post=post, starts_on=date(2021, 4, 1))


def test_a_year_to_assess_passes_and_a_step_at_a_vacant_post_is_told(cast):
    actions.set_budget_year(
        person=cast.staff, fiscal_year=2027, requests_due_on=SPRING, assessed_on=SPRING, announced_on=SPRING,
        finance_section_id=cast.other_section.pk, now=NOW,
    )  # fmt: skip
    Section.objects.filter(pk=cast.other_section.pk).update(parent=cast.section)
    sheet = budgeted(cast)
    actions.submit_for_decision(person=cast.head, sheet_id=sheet.pk, note="", now=NOW)
    _second_staff_post(cast)
    leave(cast.staff)
    leave(cast.stranger)
    lost = {"年度予算の査定": 1, "処理を待つ決裁": 1, "個票（担当CIOスタッフ）": 1}
    assert dict(count_ownerless(SPRING).found) == lost
    review = review_of(SPRING)
    assert [(label, count) for _, label, count in review.stuck] == [("処理を待つ決裁", 1)]
    hand_over(person=SYSTEM_PERSON, day=SPRING, chosen=proposed(), now=MORNING)
    assert BudgetYear.objects.get().finance_section_id == cast.section.pk
    assert dict(count_ownerless(SPRING).found) == {"処理を待つ決裁": 1}


def test_an_open_request_passes_but_never_to_whoever_decides_on_it(cast):
    sheet = budgeted(cast)
    actions.submit_for_decision(person=cast.head, sheet_id=sheet.pk, note="", now=NOW)
    request = current_request("plan.sheet", sheet.pk)
    assert request is not None
    take_back(person=cast.head, request_id=request.pk, now=NOW, note="直す")
    new = leave(cast.head, successor="new-head")
    assert new is not None
    (row,) = [one for one in review_of(SPRING).rows if one.kind.code == "approvals.request"]
    assert row.proposal.proposed == new.pk
    hand_over(person=cast.staff, day=SPRING, chosen=proposed(), now=MORNING)
    request = Request.objects.get(pk=request.pk)
    assert request.drafter_id == new.pk
    assert Event.objects.get(name="approvals.request.handed_over").after == {"drafter": new.label}


@pytest.mark.parametrize("who", ["head", "cio", "auditor", "expert"])
def test_only_those_who_keep_the_organisation_hand_over(cast, sheet, who):
    leave(cast.aide, successor="new-aide")
    with pytest.raises(NotAllowed):
        hand_over(person=getattr(cast, who), day=SPRING, chosen=proposed(), now=MORNING)


def test_all_or_nothing_not_before_the_day_and_never_over_what_has_changed(cast, sheet):
    leave(cast.aide, successor="new-aide")
    chosen = proposed()
    with pytest.raises(RuleBroken, match="発令日"):
        hand_over(person=cast.staff, day=SPRING, chosen=chosen, now=MORNING - timedelta(days=1))
    first, *_ = chosen
    with pytest.raises(RuleBroken, match="選んでいない行が1件"):
        hand_over(person=cast.staff, day=SPRING, chosen={**chosen, first: None}, now=MORNING)
    with pytest.raises(RuleBroken, match="選んでいない行が1件"):
        hand_over(person=cast.staff, day=SPRING, chosen={**chosen, first: number(cast.expert)}, now=MORNING)
    actions.unfollow(person=cast.aide, sheet_id=sheet.pk, now=NOW)
    with pytest.raises(Conflict):
        hand_over(person=cast.staff, day=SPRING, chosen=chosen, now=MORNING)
    assert not Handover.objects.exists()
    assert Advice.objects.get().answer_to_id is None


def test_somebody_who_only_changes_seats_may_keep_their_own(cast, sheet):
    leave(cast.aide)
    post = Assignment.objects.get(account_id=cast.stranger.account_id).post
    Assignment.objects.create(account_id=cast.aide.account_id, post=post, starts_on=SPRING)
    chosen = {row.key: row.held.keeper_id for row in review_of(SPRING).rows}
    done = hand_over(person=cast.staff, day=SPRING, chosen=chosen, now=MORNING)
    assert (done.passed, done.stayed) == (0, 2)
    assert SheetFollow.objects.get().account_id == cast.aide.account_id


@pytest.fixture
def browser(cast):
    """The CIO staff's browser on the first of April."""
    with time_machine.travel(MORNING, tick=False):
        client = Client()
        client.force_login(StaffAccount.objects.get(pk=cast.staff.account_id))
        yield client


def test_the_page_shows_the_proposals_takes_single_changes_and_does_it_once(cast, sheet, browser):
    new = leave(cast.aide, successor="new-aide")
    assert new is not None
    page = browser.get("/staff/handover/").text
    assert "令和8年4月1日" in page
    assert page.count(f'<option value="{new.pk}" selected>') == 2
    names, seen = re.findall(r'<select name="([^"]+)"', page), {"seen": review_of(SPRING).digest}
    refused = browser.post("/staff/handover/?on=2026-04-01", dict.fromkeys(names, "") | seen)
    assert refused.status_code == 422
    assert "エラー：" in refused.text
    chosen = {names[0]: str(new.pk), names[1]: str(cast.stranger.account_id), **seen}
    unknown = browser.post("/staff/handover/?on=2026-04-01", chosen)
    assert unknown.status_code == 422, "only who is offered can be chosen"
    done = browser.post("/staff/handover/?on=2026-04-01", dict.fromkeys(names, str(new.pk)) | seen, follow=True)
    assert "2件を引き継ぎ、後任に知らせました。" in done.text
    assert "引き継ぐものはありません" in done.text
    stale = browser.post("/staff/handover/?on=2026-04-01", dict.fromkeys(names, str(new.pk)) | seen)
    assert stale.status_code == 409


def test_the_page_asks_no_more_for_many_things_than_for_few(cast, sheet, browser):
    leave(cast.aide, successor="new-aide")
    asked: list[int] = []
    for _ in range(2):
        browser.get("/staff/handover/")
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(f"/staff/handover/?again={len(asked)}").status_code == 200
        asked.append(len(captured))
        for number_ in range(12):
            more = planned(cast, f"別の個票{number_}")
            actions.follow(person=cast.aide, sheet_id=more.pk, now=NOW)
    assert asked[0] == asked[1] <= 30
