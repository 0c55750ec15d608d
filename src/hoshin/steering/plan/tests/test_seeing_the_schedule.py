"""The timetable on screen and on paper, calendar feeds, and sheets that wait for each other."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from hoshin.foundation.audit.public import history_of
from hoshin.foundation.people.models import StaffAccount
from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import NotAllowed, RuleBroken
from hoshin.kernel.fiscal_year import FiscalYear
from hoshin.steering.plan import public as plan
from hoshin.steering.plan.models import Sheet, SheetDependency
from hoshin.steering.plan.rules import PlannedStage, SheetState, check_dependency
from hoshin.steering.plan.tests.cast import NOW, Cast, listed
from hoshin.web.drawing import Lane, Span, SpanKind, Timetable, timetable, timetable_for_paper


def planned(cast: Cast, title: str, starts_on: date, ends_on: date) -> Sheet:
    sheet = listed(cast, title)
    stage = PlannedStage(SheetState.FULL_INTRODUCTION, starts_on, ends_on)
    plan.choose_route(person=cast.head, sheet_id=sheet.pk, stages=[stage], reason="", now=NOW)
    return sheet


@pytest.fixture
def pair(cast: Cast) -> tuple[Sheet, Sheet]:
    """A sheet and the one that it is going to wait for, which ends too late."""
    waiting = planned(cast, "申請の電子化", date(2025, 7, 1), date(2025, 9, 30))
    awaited = planned(cast, "本人確認の基盤", date(2025, 6, 10), date(2025, 12, 26))
    return waiting, awaited


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(StaffAccount.objects.get(pk=person.account_id or 0))
    return client


def waits(cast: Cast, waiting: Sheet, awaited: Sheet, **changed: Any) -> SheetDependency:
    wanted = {"person": cast.head, "reason": "本人確認を使うため", **changed}
    return plan.wait_for(sheet_id=waiting.pk, awaited_number=awaited.number, now=NOW, **wanted)


@pytest.mark.postgres
def test_a_clash_of_planned_days_is_said(cast: Cast, pair: tuple[Sheet, Sheet]) -> None:
    waits(cast, *pair)
    page = browser(cast.stranger).get("/staff/plan/schedule/").content.decode()
    assert "先行する個票より早く始まる予定の個票が1件あります" in page
    assert 'class="timetable-wait is-late"' in page
    assert "令和7年度から令和10年度まで" not in page, "the page begins with last year"
    assert (
        browser(cast.stranger)
        .get("/staff/plan/schedule/?year=2040")
        .content.decode()
        .count("予定のある個票がありません")
    )


def test_everybody_sees_the_listed_sheets_and_nothing_else(cast: Cast, pair: tuple[Sheet, Sheet]) -> None:
    plan.draft_sheet(
        person=cast.member,
        title="まだ秘密の案",
        main_policy_id=cast.policy.pk,
        owning_section_id=cast.section.pk,
        content={},
        now=NOW,
    )
    page = Client().get("/plan/schedule/").content.decode()
    assert "申請の電子化" in page
    assert "まだ秘密の案" not in page
    assert Client().get("/plan/schedule.pdf").content.startswith(b"%PDF")
    assert browser(cast.head).get("/staff/plan/schedule.pdf").content.startswith(b"%PDF")


def test_a_calendar_program_reads_the_feed_of_a_section(cast: Cast, pair: tuple[Sheet, Sheet]) -> None:
    feed = Client().get(f"/plan/sections/{cast.section.pk}/schedule.ics")
    assert feed["Content-Type"].startswith("text/calendar")
    events = Calendar.from_ical(feed.content).walk("VEVENT")
    found = {str(event["SUMMARY"]): (event.decoded("DTSTART"), event.decoded("DTEND")) for event in events}
    assert found["本格導入　申請の電子化"] == (date(2025, 7, 1), date(2025, 10, 1)), "the end is the morning after"
    assert len({str(event["UID"]) for event in events}) == 2
    assert Client().get("/plan/sections/999999/schedule.ics").status_code == 404
    assert not Calendar.from_ical(Client().get(f"/plan/sections/{cast.other_section.pk}/schedule.ics").content).walk(
        "VEVENT"
    )


@pytest.mark.postgres
def test_waiting_is_told_and_can_be_taken_back(cast: Cast, pair: tuple[Sheet, Sheet]) -> None:
    dependency = waits(cast, *pair)
    plan.stop_waiting(person=cast.staff, sheet_id=pair[0].pk, dependency_id=dependency.pk, now=NOW)
    assert not SheetDependency.objects.exists()
    told = {entry.name for entry in history_of("plan.sheet", pair[0].pk)}
    assert {"plan.sheet.waits_for", "plan.sheet.waits_no_more"} <= told


@pytest.mark.postgres
def test_a_circle_and_a_stranger_are_refused(cast: Cast, pair: tuple[Sheet, Sheet]) -> None:
    waiting, awaited = pair
    waits(cast, waiting, awaited)
    with pytest.raises(RuleBroken, match="互いに待つ"):
        waits(cast, awaited, waiting)
    with pytest.raises(RuleBroken, match="既に"):
        waits(cast, waiting, awaited)
    with pytest.raises(NotAllowed):
        waits(cast, awaited, waiting, person=cast.stranger)
    assert SheetDependency.objects.count() == 1


def test_the_form_says_what_is_wrong_beside_the_field(cast: Cast, pair: tuple[Sheet, Sheet]) -> None:
    client = browser(cast.head)
    address = f"/staff/plan/sheets/{pair[0].number}/waits/"
    refused = client.post(address, {"awaited": pair[0].number, "reason": "自分"})
    assert refused.status_code == 422
    assert "同じ個票を先行する個票にはできません" in refused.content.decode()
    assert client.post(address, {"awaited": pair[1].number, "reason": "本人確認"}).status_code == 302
    page = client.get(f"/staff/plan/sheets/{pair[0].number}/").content.decode()
    assert "本人確認の基盤" in page


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=40))
def test_whatever_is_asked_for_no_sheet_ever_waits_for_itself(asked: list[tuple[int, int]]) -> None:
    kept: set[tuple[int, int]] = set()
    for waiting, awaited in asked:
        try:
            check_dependency(waiting, awaited, kept)
        except RuleBroken:
            continue
        kept.add((waiting, awaited))
    reached = set(kept)
    for _ in range(8):
        reached |= {(a, d) for a, b in reached for c, d in reached if b == c}
    assert all(waiting != awaited for waiting, awaited in reached)


@given(st.dates(date(2020, 1, 1), date(2032, 12, 31)), st.integers(0, 900))
def test_every_bar_stays_inside_the_field(starts_on: date, days: int) -> None:
    ends_on = date.fromordinal(starts_on.toordinal() + days)
    span = Span(SpanKind.RUNNING, starts_on, ends_on, "試行")
    lane = Lane(
        "a", "とても長い件名の個票が入りきらないときの試し書きをする個票", "2025-001", "/plan/2025-001/", [span]
    )
    drawn = Timetable("試し", [lane], FiscalYear(2024), FiscalYear(2027), date(2025, 6, 2))
    assert drawn.x(starts_on) <= drawn.x(ends_on) <= drawn.size[0]
    assert 'href="/plan/2025-001/"' in timetable(drawn, key="t")
    assert "<a" not in timetable_for_paper(drawn)


def test_the_number_of_queries_does_not_grow(cast: Cast, django_assert_max_num_queries: Any) -> None:
    for number in range(6):
        planned(cast, f"個票{number}", date(2025, 7, 1), date(2025, 9, 30))
    client = browser(cast.stranger)
    client.get("/staff/plan/schedule/")
    with django_assert_max_num_queries(30):
        client.get("/staff/plan/schedule/")
