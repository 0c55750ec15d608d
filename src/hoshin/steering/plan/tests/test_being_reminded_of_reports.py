"""Sections are asked for the monthly reports they owe, on the day and then weekly."""

from datetime import date, datetime

import pytest

from hoshin.foundation.messages.models import Message
from hoshin.kernel.clock import JAPAN
from hoshin.steering.plan import actions
from hoshin.steering.plan.tests.cast import NOW, listed, planned

pytestmark = pytest.mark.django_db


def on(month: int, day: int) -> datetime:
    return datetime(2025, month, day, 7, 40, tzinfo=JAPAN)


def asked(person):
    return Message.objects.filter(template="plan.report_due", recipient_id=person.account_id)


def test_nobody_is_asked_before_the_day(cast):
    listed(cast)
    assert actions.remind_of_reports(now=on(7, 9)) == "月次報告の督促 0 件"


def test_the_section_is_asked_on_the_day_and_then_weekly_with_the_months(cast):
    sheet = listed(cast)
    assert actions.remind_of_reports(now=on(7, 10)) == "月次報告の督促 1 件"
    assert actions.remind_of_reports(now=on(7, 10)) == "月次報告の督促 0 件"
    assert actions.remind_of_reports(now=on(7, 16)) == "月次報告の督促 0 件"
    assert actions.remind_of_reports(now=on(7, 17)) == "月次報告の督促 1 件"
    assert asked(cast.head).count() == asked(cast.member).count() == 2
    assert not asked(cast.stranger).exists()
    message = asked(cast.member).first()
    assert "令和7年6月" in message.body
    assert message.url == f"/staff/plan/sheets/{sheet.number}/report/"


def test_who_has_reported_is_left_alone(cast):
    sheet = listed(cast)
    actions.report_progress(
        person=cast.member,
        sheet_id=sheet.pk,
        month=date(2025, 6, 1),
        done="準備した",
        next_step="",
        barriers="",
        is_on_schedule=True,
        now=on(7, 3),
    )
    actions.remind_of_reports(now=on(7, 10))
    assert not asked(cast.member).exists()


def test_a_sheet_that_is_paused_or_not_listed_owes_nothing(cast):
    planned(cast, "まだ企画")
    sheet = listed(cast)
    actions.suspend(person=cast.head, sheet_id=sheet.pk, note="様子を見る", now=NOW)
    assert actions.remind_of_reports(now=on(8, 10)) == "月次報告の督促 0 件"


def test_asking_takes_no_more_queries_to_look_at_more_sheets(cast, django_assert_max_num_queries):
    for number in range(3):
        listed(cast, f"取組{number}")
    with django_assert_max_num_queries(4):
        actions.remind_of_reports(now=on(7, 9))
