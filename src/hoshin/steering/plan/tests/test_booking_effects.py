"""The effect ledger: a section books what it saved, once in the whole city; corrects, cancels, lists and publishes it."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from openpyxl import load_workbook

from hoshin.foundation.audit.public import history_of
from hoshin.foundation.audit.tests.scratch import ScratchDatabase
from hoshin.foundation.people.models import StaffAccount
from hoshin.foundation.people.public import Person
from hoshin.kernel.clock import JAPAN
from hoshin.kernel.errors import MoveRefused, NotAllowed, RuleBroken
from hoshin.steering.plan import actions
from hoshin.steering.plan.models import CountedWork, EffectBooking, Sheet
from hoshin.steering.plan.queries.ledger import (
    WantedBookings,
    bookings_for,
    effects_by_policy,
    public_effects_by_policy,
    sums_of,
    totals_by_kind,
)
from hoshin.steering.plan.rules import EffectKind, FieldGroup, Proof, Spending
from hoshin.steering.plan.tests.cast import NOW, Cast, listed, make_cast, planned

pytestmark = pytest.mark.django_db

LATER = datetime(2025, 9, 3, 10, 0, tzinfo=JAPAN)
JULY = date(2025, 7, 1)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel(LATER, tick=False):
        yield


def gain(before: int = 40, after: int = 15, spending: Spending | None = None) -> actions.Gain:
    return actions.Gain(Decimal(before), Decimal(after), "件数×12分", Proof("業務日誌の集計"), spending)


def book(person: Person, sheet: Sheet, **changed: Any) -> EffectBooking:
    values = {"kind": EffectKind.STAFF_HOURS, "work": "住民票の交付", "month": JULY, "gain": gain(), "now": LATER}
    return actions.book_effect(person=person, sheet_id=sheet.pk, **{**values, **changed})


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(StaffAccount.objects.get(pk=person.account_id or 0))
    return client


def at(sheet: Sheet, rest: str = "") -> str:
    return f"/staff/plan/sheets/{sheet.number}/{rest}"


def filled(**changed: str) -> dict[str, str]:
    values = {
        "work": "住民票の交付",
        "kind": "staff_hours",
        "month": "令和7年7月",
        "baseline": "４０",
        "remaining": "15",
        "method": "件数×12分",
        "evidence": "業務日誌の集計",
    }
    return {**values, **changed}


@pytest.fixture
def other(cast: Cast) -> Sheet:
    """A sheet of the other section, as far as the ledger is concerned."""
    sheet = listed(cast, "道路の取組")
    Sheet.objects.filter(pk=sheet.pk).update(owning_section=cast.other_section)
    return Sheet.objects.get(pk=sheet.pk)


def test_a_section_books_by_form_and_sees_it_on_the_sheet(cast: Cast) -> None:
    sheet = listed(cast)
    client = browser(cast.member)
    assert client.get(at(sheet, "bookings/")).status_code == 200
    answer = client.post(at(sheet, "bookings/"), filled())
    assert answer["Location"] == at(sheet) + "#effects"
    booking = EffectBooking.objects.get()
    assert (booking.month, booking.gain, booking.booked_by) == (JULY, Decimal(25), cast.member.title)
    page = client.get(at(sheet)).text
    assert "25時間" in page
    assert "業務日誌の集計" in page
    assert "効果を台帳に計上しました" in page
    following = client.get(at(sheet, "bookings/")).text
    assert "令和7年8月" in following, "the next booking begins with the next month"


@pytest.mark.postgres
def test_the_same_hour_is_counted_once_and_the_refusal_names_who_did(cast: Cast, other: Sheet) -> None:
    sheet = listed(cast)
    book(cast.member, sheet)
    page = browser(cast.stranger).post(at(other, "bookings/"), filled(work="住民票の　交付"))
    assert page.status_code == 422
    assert f"市民課が個票{sheet.number}" in page.text
    assert cast.member.title in page.text
    assert "25時間" in page.text or "25.0時間" in page.text
    assert EffectBooking.objects.count() == 1
    book(cast.stranger, other, month=date(2025, 8, 1))
    book(cast.stranger, other, kind=EffectKind.TRIPS)


def test_a_name_like_another_has_to_be_confirmed(cast: Cast, other: Sheet) -> None:
    book(cast.member, listed(cast))
    with pytest.raises(RuleBroken, match="「住民票の交付」") as refused:
        book(cast.stranger, other, work="住民票交付")
    assert refused.value.field == "is_other_work"
    book(cast.stranger, other, work="住民票交付", is_other_work=True)
    assert CountedWork.objects.count() == 2


@pytest.mark.postgres
def test_the_database_refuses_a_second_row_of_the_month_and_what_nothing_proves(cast: Cast) -> None:
    sheet = listed(cast)
    booking = book(cast.member, sheet)
    same = {
        "sheet": sheet, "work": booking.work, "baseline": 1, "remaining": 0, "method": "x", "evidence": "x",
        "booked_by": "x", "booked_at": LATER,
    }  # fmt: skip
    for changed in (
        {"month": JULY},
        {"month": date(2025, 8, 2)},
        {"month": date(2025, 8, 1), "evidence": ""},
        {"month": date(2025, 8, 1), "baseline": -1},
        {"month": date(2025, 8, 1), "cancelled_at": LATER},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            EffectBooking.objects.create(**{**same, **changed})
    with pytest.raises(IntegrityError), transaction.atomic():
        CountedWork.objects.create(kind=booking.work.kind, name="住民票", key=booking.work.key, named_at=LATER)


def test_a_correction_keeps_the_former_row_and_its_reason(cast: Cast) -> None:
    sheet = listed(cast)
    former = book(cast.member, sheet)
    page = browser(cast.head).get(at(sheet, f"bookings/{former.pk}/correct/")).text
    assert "業務日誌の集計" in page
    answer = browser(cast.head).post(
        at(sheet, f"bookings/{former.pk}/correct/"), filled(remaining="20", reason="件数の数え直し")
    )
    assert answer.status_code == 302
    kept, new = EffectBooking.objects.order_by("pk")
    assert (kept.gain, kept.cancel_reason, kept.cancelled_by) == (Decimal(25), "件数の数え直し", cast.head.title)
    assert (new.gain, new.corrects, new.month) == (Decimal(20), kept, JULY)
    assert [total.gained for total in effects_by_policy(today=LATER.date())] == [Decimal(20)]
    told = next(entry for entry in history_of("plan.sheet", sheet.pk) if entry.name == "plan.sheet.booking_corrected")
    assert "件数の数え直し" in told.reason
    with pytest.raises(MoveRefused, match="既に"):
        actions.cancel_booking(person=cast.head, booking_id=kept.pk, reason="もう一度", now=LATER)


def test_a_cancelled_booking_counts_no_more_and_frees_its_month(cast: Cast, other: Sheet) -> None:
    sheet = listed(cast)
    booking = book(cast.member, sheet)
    client = browser(cast.member)
    assert client.post(at(sheet, f"bookings/{booking.pk}/cancel/"), {"reason": ""}).status_code == 422
    assert client.post(at(sheet, f"bookings/{booking.pk}/cancel/"), {"reason": "対象の誤り"}).status_code == 302
    assert effects_by_policy(today=LATER.date()) == []
    assert "対象の誤り" not in client.get("/staff/plan/effects/").text
    assert "対象の誤り" in client.get("/staff/plan/effects/?with_cancelled=on").text
    book(cast.stranger, other)


def test_only_the_section_and_cio_staff_book_and_only_from_listing_on(cast: Cast) -> None:
    sheet = listed(cast)
    for person in (cast.stranger, cast.expert, cast.aide):
        with pytest.raises(NotAllowed):
            book(person, sheet)
    book(cast.staff, sheet)
    with pytest.raises(NotAllowed):
        book(cast.member, planned(cast, "計画中"))
    with pytest.raises(RuleBroken, match="登載より前"):
        book(cast.member, sheet, month=date(2025, 5, 1))
    Sheet.objects.filter(pk=sheet.pk).update(state="complete", completed_at=LATER)
    book(cast.member, sheet, month=date(2025, 8, 1))


def test_evidence_can_be_a_file_of_the_sheet_and_of_no_other(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="添付から"):
        book(cast.member, listed(cast), gain=actions.Gain(Decimal(1), Decimal(0), "件数", Proof(file_id=99)))
    with pytest.raises(RuleBroken, match="資料"):
        book(cast.member, listed(cast, "別"), gain=actions.Gain(Decimal(1), Decimal(0), "件数", Proof()))


def test_totals_by_policy_set_a_year_beside_what_was_expected(cast: Cast, other: Sheet) -> None:
    sheet = listed(cast)
    actions.expect_effect(
        person=cast.member, sheet_id=sheet.pk, kind=EffectKind.STAFF_HOURS, expected=Decimal(100), basis="試算", now=NOW
    )
    book(cast.member, sheet)
    book(cast.member, sheet, month=date(2025, 8, 1), gain=gain(40, 10))
    book(cast.member, sheet, month=date(2025, 9, 1), gain=gain(40, 39))
    book(cast.stranger, other, work="除雪の受付", gain=gain(10, 0))
    book(
        cast.stranger,
        other,
        work="除雪の受付",
        kind=EffectKind.MONEY,
        gain=gain(7, 0, Spending.SUPPLIES),
        is_apart=True,
    )
    hours, money = effects_by_policy(today=LATER.date())
    assert (hours.kind, hours.expected) == (EffectKind.STAFF_HOURS, Decimal(100))
    assert (hours.gained, hours.gained_in_all) == (Decimal(65), Decimal(66))
    assert (hours.share, hours.unit, money.share, money.unit) == (65, "時間", None, "千円")
    assert [total.gained for total in totals_by_kind([hours, money, hours])] == [130, 7]


def test_the_list_is_narrowed_by_the_address_and_taken_as_excel(cast: Cast, other: Sheet) -> None:
    book(cast.member, listed(cast))
    book(cast.stranger, other, work="除雪の受付", kind=EffectKind.TRIPS)
    client = browser(cast.expert)
    assert {"住民票の交付", "除雪の受付"} <= set(
        client.get("/staff/plan/effects/").text.replace("<", "\n").replace(">", "\n").splitlines()
    )
    narrowed = client.get("/staff/plan/effects/?words=じょせつ&kind=trips&policy=1&year=2025")
    assert narrowed.status_code == 200
    assert "計上がありません" in narrowed.text
    page = client.get(f"/staff/plan/effects/?words=除雪&section={cast.other_section.pk}").text
    assert f"{other.number}</a>" in page
    assert "住民票の交付<br>" not in page
    file = client.get("/staff/plan/effects/ledger.xlsx?kind=staff_hours")
    rows = list(load_workbook(BytesIO(file.content)).worksheets[0].iter_rows(values_only=True))
    assert [row[1] for row in rows if row[1]] == ["業務", "住民票の交付"]
    assert rows[1][6] == 25


def test_the_sums_of_the_list_leave_the_cancelled_out(cast: Cast) -> None:
    sheet = listed(cast)
    booking = book(cast.member, sheet)
    book(cast.member, sheet, month=date(2025, 8, 1))
    actions.cancel_booking(person=cast.member, booking_id=booking.pk, reason="誤り", now=LATER)
    every = bookings_for(WantedBookings(with_cancelled=True))
    assert every.count() == 2
    assert sums_of(every) == [(EffectKind.STAFF_HOURS, Decimal(25))]


def test_the_public_sees_totals_unless_they_are_kept_back(cast: Cast) -> None:
    sheet = listed(cast)
    book(cast.member, sheet, gain=gain(8765, 0))
    page = Client().get("/plan/effects/").text
    assert "8,765" in page
    assert "業務日誌" not in page
    actions.set_embargo(
        person=cast.staff, group=FieldGroup.EFFECTS, publish_on=date(2025, 12, 1), reason="発表まで", now=LATER
    )
    assert public_effects_by_policy(today=LATER.date()) == []
    assert "8,765" not in Client().get("/plan/effects/").text
    assert len(effects_by_policy(today=LATER.date())) == 1


def test_the_pages_ask_no_more_for_more_bookings(cast: Cast, django_assert_max_num_queries: Any) -> None:
    sheet = listed(cast)
    for month in (6, 7, 8):
        for number in range(4):
            book(cast.member, sheet, work=f"業務{'ABCD'[number]}", month=date(2025, month, 1), is_other_work=True)
    client = browser(cast.head)
    client.get("/staff/plan/effects/")
    with django_assert_max_num_queries(24):
        client.get("/staff/plan/effects/?year=2025")
    with django_assert_max_num_queries(10):
        Client().get("/plan/effects/?again")


@pytest.mark.postgres
def test_of_two_sections_at_one_moment_one_books(tmp_path: Path) -> None:
    """Both name the work anew in the same moment; one row stands, and the other section is told whose it is."""
    with ScratchDatabase(tmp_path) as database:
        cast = database.run(make_cast)
        sheets = database.run(lambda: [listed(cast, "一つ目"), listed(cast, "二つ目")])
        results = database.at_once([partial(book, cast.staff, sheet) for sheet in sheets])
        refused = [result.message for result in results if isinstance(result, RuleBroken)]
        assert sum(isinstance(result, EffectBooking) for result in results) == 1, results
        assert ["二度は数えられません" in message for message in refused] == [True]
        assert database.run(lambda: (EffectBooking.objects.count(), CountedWork.objects.count())) == (1, 1)
