"""One saving is one number: not hours and money at once, and not a typed figure beside the ledger."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client

from hoshin.kernel.errors import RuleBroken
from hoshin.steering.plan import actions
from hoshin.steering.plan.models import EffectBooking, Sheet
from hoshin.steering.plan.queries import dashboard, plan_as_data
from hoshin.steering.plan.rules import EffectKind, Spending
from hoshin.steering.plan.tests.cast import NOW, Cast, listed
from hoshin.steering.plan.tests.test_booking_effects import JULY, LATER, at, book, browser, filled, gain

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def sheet(cast: Cast) -> Sheet:
    return listed(cast)


def money(**changed: object) -> dict[str, object]:
    return {"kind": EffectKind.MONEY, "gain": gain(80, 30, Spending.OUTSOURCING), **changed}


def test_money_says_what_it_was_spent_on_and_pay_is_no_choice(cast: Cast, sheet: Sheet) -> None:
    with pytest.raises(RuleBroken, match="人件費は、職員の事務時間として"):
        book(cast.member, sheet, **money(gain=gain()))
    with pytest.raises(RuleBroken, match="「経費」のときだけ"):
        book(cast.member, sheet, gain=gain(40, 15, Spending.OTHER))
    assert "人件費" not in {spending.label for spending in Spending if spending is not Spending.OTHER}
    booked = book(cast.member, sheet, **money())
    with pytest.raises(IntegrityError), transaction.atomic():
        EffectBooking.objects.filter(pk=booked.pk).update(spending="pay")


@pytest.mark.parametrize("is_money_first", [True, False])
def test_hours_and_money_of_one_work_and_month_are_refused_until_they_are_said_to_differ(
    cast: Cast, sheet: Sheet, is_money_first: bool
) -> None:
    first, second = ({}, money()) if not is_money_first else (money(), {})
    book(cast.member, sheet, **first)
    with pytest.raises(RuleBroken, match="時間と経費の両方では") as refused:
        book(cast.member, sheet, **second)
    assert refused.value.field == "is_apart"
    assert sheet.number in refused.value.message
    booked = book(cast.member, sheet, **second, is_apart=True)
    assert booked.is_apart
    corrected = actions.correct_booking(
        person=cast.member, booking_id=booked.pk, gain=gain(90, 30), reason="集計漏れ", now=LATER
    )
    assert (corrected.spending, corrected.is_apart) == (booked.spending, True)


def test_another_month_and_trips_are_other_savings(cast: Cast, sheet: Sheet) -> None:
    book(cast.member, sheet)
    book(cast.member, sheet, **money(month=JULY.replace(month=8)))
    book(cast.member, sheet, kind=EffectKind.TRIPS)
    assert EffectBooking.objects.count() == 3


def test_the_form_names_the_booking_it_meets_and_takes_the_confirmation(cast: Cast, sheet: Sheet) -> None:
    client = browser(cast.member)
    client.post(at(sheet, "bookings/"), filled())
    sent = filled(kind="money", spending="postage")
    refused = client.post(at(sheet, "bookings/"), sent)
    assert refused.status_code == 422
    assert "職員の事務時間として計上されています" in refused.text
    assert client.post(at(sheet, "bookings/"), {**sent, "is_apart": "on"}).status_code == 302
    page = client.get("/staff/plan/effects/")
    assert page.status_code == 200
    assert EffectBooking.objects.filter(spending="postage", is_apart=True).exists()


def expected(cast: Cast, sheet: Sheet) -> int:
    effect = actions.expect_effect(
        person=cast.member, sheet_id=sheet.pk, kind=EffectKind.STAFF_HOURS, expected=Decimal(300), basis="試算", now=NOW
    )
    return int(effect.pk)


def measure(cast: Cast, effect_id: int) -> None:
    actions.measure_effect(
        person=cast.member,
        effect_id=effect_id,
        measured=Decimal(222),
        basis="聞き取り",
        measured_on=NOW.date(),
        now=LATER,
    )


def test_a_typed_figure_is_marked_and_gives_way_to_the_ledger(cast: Cast, sheet: Sheet) -> None:
    effect_id = expected(cast, sheet)
    measure(cast, effect_id)
    client = browser(cast.member)
    page = client.get(at(sheet)).text
    assert "222時間" in page
    assert "手入力" in page
    assert effects_in_open_data() == [("222.0", "typed")]
    book(cast.member, sheet)
    for seen in (client.get(at(sheet)).text, Client().get(f"/plan/{sheet.number}/").text):
        assert "25時間" in seen
        assert "効果の台帳（直近12か月）" in seen
        assert "台帳の前の手入力：222時間" in seen
    assert effects_in_open_data() == [("25.0", "ledger")]
    with pytest.raises(RuleBroken, match="台帳に計上しています"):
        measure(cast, effect_id)


def effects_in_open_data() -> list[tuple[str, str]]:
    (sheet,) = plan_as_data(today=LATER.date())["sheets"]
    return [(effect["measured"], effect["measured_from"]) for effect in sheet["effects"]]


def test_the_dashboard_says_what_the_ledger_says(cast: Cast, sheet: Sheet) -> None:
    measure(cast, expected(cast, sheet))
    assert dashboard(today=LATER.date()).effects == [(EffectKind.STAFF_HOURS, "時間", 300, 0)]
    book(cast.member, sheet)
    assert dashboard(today=LATER.date()).effects == [(EffectKind.STAFF_HOURS, "時間", 300, 25)]
