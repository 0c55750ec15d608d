"""Every open request has somebody who can act; when one has not, operators and CIO staff hear of it."""

import pytest

from hoshin.foundation.approvals.actions import reconcile_and_alarm, return_to
from hoshin.foundation.approvals.queries.stranded import count_open
from hoshin.foundation.approvals.tests.world import LATER, NOW, City, number
from hoshin.foundation.messages.models import Message
from hoshin.foundation.people.models import StaffAccount

pytestmark = pytest.mark.postgres
ALARM = "approvals.reconciliation"


def test_all_is_well_while_somebody_holds_the_post(city: City) -> None:
    city.ask()
    assert "すべて次に処理する人がいます" in reconcile_and_alarm(now=NOW)
    assert not Message.objects.filter(template=ALARM).exists()


def test_a_post_that_nobody_holds_any_more_raises_the_alarm(city: City) -> None:
    request = city.ask()
    city.transfer("kacho", None, starts_on="", ends_on="2026-05-01")
    counted = count_open(now=NOW)
    assert [(one.pk, "処理できる人がいません" in why) for one, why in counted.stranded] == [(request.pk, True)]
    assert "1件のうち1件" in reconcile_and_alarm(now=NOW)
    assert Message.objects.get(template=ALARM).recipient_id == number(city.staff)


def test_a_returned_draft_of_somebody_who_has_left_raises_the_alarm(city: City) -> None:
    request = city.ask()
    return_to(person=city.kacho, request_id=request.pk, to_order=0, note="直す", now=LATER)
    assert not count_open(now=LATER).stranded
    StaffAccount.objects.filter(login_name="kakari").update(is_active=False)
    assert [why for _, why in count_open(now=LATER).stranded] == ["起案者が在籍していません"]


def test_counting_takes_the_same_number_of_queries_however_many_wait(
    city: City, django_assert_max_num_queries: object
) -> None:
    city.ask()
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        count_open(now=NOW)
