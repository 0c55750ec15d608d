"""Count in = count out: what does not add up is kept, told once, shown, and goes when it is mended."""

from datetime import timedelta

import pytest
from django.test import Client

from hoshin.foundation.audit.public import EventFilter, events
from hoshin.foundation.figures.public import measure_all
from hoshin.foundation.messages.models import Message
from hoshin.foundation.people.models import Assignment
from hoshin.foundation.people.public import StaffAccount
from hoshin.steering.plan import actions
from hoshin.steering.plan.models import Discrepancy, Sheet, StageRun
from hoshin.steering.plan.tests.cast import NOW, budgeted, drafted, routed

pytestmark = pytest.mark.django_db
NIGHT = NOW + timedelta(hours=17)


def sentences():
    return [row.sentence for row in Discrepancy.objects.all()]


def told(person):
    return Message.objects.filter(template="plan.reconciliation", recipient_id=person.account_id).count()


def test_a_plan_in_order_adds_up(cast):
    drafted(cast)
    routed(cast)
    actions.submit_for_decision(person=cast.head, sheet_id=budgeted(cast, "諮る取組").pk, note="", now=NOW)
    measure_all(now=NIGHT)
    assert actions.reconcile_plan(now=NIGHT) == "個票3件を数え直し、食い違いはありませんでした。"
    assert (sentences(), told(cast.staff)) == ([], 0)


def test_a_sheet_whose_section_has_nobody_left_raises_the_alarm_once(cast):
    sheet = drafted(cast)
    Assignment.objects.filter(post__section=cast.section).update(ends_on=NOW.date() - timedelta(days=30))
    assert "1件の食い違い" in actions.reconcile_plan(now=NIGHT)
    actions.reconcile_plan(now=NIGHT + timedelta(days=1))
    assert told(cast.staff) == 1
    assert Discrepancy.objects.get().sheet == sheet
    browser = Client()
    browser.force_login(StaffAccount.objects.get(pk=cast.staff.account_id))
    assert "在籍する職員がいません" in browser.get("/staff/").text
    assert "在籍する職員がいません" in browser.get(f"/staff/plan/sheets/{sheet.number}/").text
    Assignment.objects.filter(post__section=cast.section).update(ends_on=None)
    actions.reconcile_plan(now=NIGHT + timedelta(days=2))
    assert sentences() == []


def test_a_sheet_in_decision_without_a_request_is_found(cast):
    sheet = budgeted(cast)
    Sheet.objects.filter(pk=sheet.pk).update(state="deciding")
    actions.reconcile_plan(now=NIGHT)
    assert "回付中の決裁がありません" in sentences()[0]


def test_a_request_whose_sheet_has_moved_on_is_found(cast):
    sheet = budgeted(cast)
    actions.submit_for_decision(person=cast.head, sheet_id=sheet.pk, note="", now=NOW)
    Sheet.objects.filter(pk=sheet.pk).update(state="budgeting")
    actions.reconcile_plan(now=NIGHT)
    assert "政策決定の段階ではありません" in sentences()[0]


def test_a_stage_that_does_not_run_is_found(cast):
    sheet = routed(cast)
    StageRun.objects.filter(sheet=sheet, state="running").update(state="planned", actual_start_on=None)
    actions.reconcile_plan(now=NIGHT)
    assert "一致しません" in sentences()[0]


def test_a_sheet_that_vanished_is_found_by_the_trail(cast):
    drafted(cast)
    Sheet.objects.filter(pk=drafted(cast, "消えた取組").pk).delete()
    actions.reconcile_plan(now=NIGHT)
    assert sentences() == ["監査証跡では2件の個票が起こされましたが、1件あります。"]
    assert events(EventFilter(thing_kind="plan.sheet", name="plan.sheet.drafted")).count() == 2


def test_a_figure_that_differs_from_the_count_is_found(cast):
    sheet = routed(cast)
    measure_all(now=NIGHT)
    Sheet.objects.filter(pk=sheet.pk).update(state="trial")
    StageRun.objects.filter(sheet=sheet, state="running").update(stage="trial")
    actions.reconcile_plan(now=NIGHT)
    assert sorted(sentence[:2] for sentence in sentences()) == ["指標", "指標"]


def test_others_do_not_see_what_does_not_add_up(cast):
    Discrepancy.objects.create(sheet=None, sentence="合いません", since=NOW)
    browser = Client()
    browser.force_login(StaffAccount.objects.get(pk=cast.head.account_id))
    assert "合いません" not in browser.get("/staff/").text
