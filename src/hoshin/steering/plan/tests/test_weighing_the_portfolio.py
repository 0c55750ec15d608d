"""The whole plan by basic policy: every number is a link, and behind it stand exactly the sheets it is made of."""

import io
import re
from datetime import date
from decimal import Decimal
from html import unescape

import openpyxl
import pytest
from django.test import Client

from hoshin.steering.plan import actions
from hoshin.steering.plan.models import BudgetLine, Effect, EffectBooking, Kpi, Sheet
from hoshin.steering.plan.queries import Wanted
from hoshin.steering.plan.queries.portfolio import portfolio
from hoshin.steering.plan.rules import EffectKind, FieldGroup, Proof
from hoshin.steering.plan.tests.cast import NOW, Cast, drafted, listed, routed
from hoshin.steering.plan.tests.test_using_the_plans_pages import browser

pytestmark = pytest.mark.django_db
PAGE = "/staff/plan/portfolio/"
TODAY = date(2026, 6, 2)
LINK = re.compile(r'<td class="number"><a href="([^"]+)">([0-9,]+)</a></td>')
COUNT = re.compile(r"全?([0-9,]+)件")


@pytest.fixture
def plan(cast: Cast, time_machine) -> Cast:
    """Two listed sheets, one of them late with a stage, one spent its money; one draft; indicators of two standings."""
    time_machine.move_to(NOW.replace(year=2026))
    first = routed(cast)
    second = listed(cast, "窓口の予約")
    drafted(cast, "下書き")
    actions.record_outturn(person=cast.head, line_id=second.budget_lines.get().pk, outturn=4200, now=NOW)
    reached = Kpi.objects.get(sheet=second)
    actions.enter_kpi_value(
        person=cast.member,
        kpi_id=reached.pk,
        value=Decimal(70),
        measured_on=date(2026, 5, 30),
        source="集計",
        now=NOW.replace(year=2026),
    )
    actions.expect_effect(
        person=cast.member, sheet_id=first.pk, kind=EffectKind.TRIPS, expected=Decimal(10), basis="件数", now=NOW
    )
    actions.book_effect(
        person=cast.member,
        sheet_id=first.pk,
        kind=EffectKind.TRIPS,
        work="住民票の交付",
        month=date(2026, 4, 1),
        gain=actions.Gain(Decimal(90), Decimal(30), "受付簿の件数", Proof("受付簿の集計")),
        now=NOW.replace(year=2026),
    )
    return cast


def behind(client, link: str) -> list[Sheet]:
    """The sheets that the list behind a number shows."""
    page = client.get(unescape(link))
    assert page.status_code == 200
    numbers = re.findall(r'<td class="nowrap">(\d{4}-\d+)</td>', page.text)
    return list(Sheet.objects.filter(number__in=numbers))


@pytest.mark.postgres
def test_every_number_leads_to_exactly_its_sheets(plan):
    client = browser(plan.staff)
    page = client.get(PAGE)
    links = LINK.findall(page.text)
    assert len(links) > 12
    for link, shown in links:
        sheets, number = behind(client, link), int(shown.replace(",", ""))
        if "kpi=" in link:
            assert sheets
        elif "gained=" in link:
            bookings = EffectBooking.objects.filter(sheet__in=sheets, month__lt=date(2026, 6, 1))
            assert sum(booking.gain for booking in bookings) == number
        elif "effect=" in link:
            assert sum(effect.expected for effect in Effect.objects.filter(sheet__in=sheets)) == number
        elif "money=" in link:
            year = int(re.findall(r"fiscal_year=(\d+)", link)[0])
            lines = BudgetLine.objects.filter(sheet__in=sheets, fiscal_year=year)
            column = "outturn" if "money=spent" in link else "budgeted"
            assert sum(getattr(line, column) for line in lines) == number
        else:
            assert len(sheets) == number, link


def test_indicators_are_counted_by_how_they_stand(plan):
    found = portfolio(plan.staff, Wanted(), today=TODAY)
    assert [cell.value for cell in found.total.kpis] == [2, 1, 0, 0, 1]
    client = browser(plan.staff)
    reached = behind(client, f"/staff/plan/?{found.total.kpis[1].query}")
    assert [sheet.title for sheet in reached] == ["窓口の予約"]
    unknown = behind(client, f"/staff/plan/?{found.total.kpis[4].query}")
    assert [sheet.title for sheet in unknown] == ["オンライン申請の導入"]


def test_a_section_sees_only_what_it_may_see(plan):
    everything = portfolio(plan.staff, Wanted(), today=TODAY).total
    strangers = portfolio(plan.stranger, Wanted(), today=TODAY).total
    assert (everything.total.value, strangers.total.value) == (3, 2)


@pytest.mark.postgres
def test_it_narrows_to_a_section_and_the_links_keep_that(plan):
    client = browser(plan.staff)
    assert not LINK.findall(client.get(f"{PAGE}?section={plan.other_section.pk}").text)
    links = LINK.findall(client.get(f"{PAGE}?section={plan.section.pk}").text)
    assert all(f"section={plan.section.pk}" in link for link, _ in links)


def test_late_sheets_are_those_of_the_list(plan):
    found = portfolio(plan.staff, Wanted(), today=TODAY)
    assert found.total.late.value == 1
    assert [sheet.title for sheet in behind(browser(plan.staff), f"/staff/plan/?{found.total.late.query}")] == [
        "オンライン申請の導入"
    ]


def test_effects_are_those_of_the_ledger_beside_what_was_expected(plan):
    found = portfolio(plan.staff, Wanted(), today=TODAY)
    assert [cell.value for cell in found.total.effects] == [0, 0, 0, 0, 10, 60]


def test_excel_holds_the_same_numbers(plan):
    answer = browser(plan.staff).get("/staff/plan/portfolio.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["段階", "KPI", "効果", "予算と決算（千円）"]
    assert [cell.value for cell in book["段階"][1]][:3] == ["基本方針", "計", "遅れ"]
    assert [cell.value for cell in book["予算と決算（千円）"][book["予算と決算（千円）"].max_row]] == ["計", 9000, 4200]


PUBLIC_LINK = re.compile(r'href="(/plan/sheets/\?[^"]+)"')


def titles(link: str) -> list[str]:
    """What a visitor finds behind a link of the dashboard."""
    return re.findall(r'<h2><a href="/plan/[^"]+">([^<]+)</a>', Client().get(unescape(link)).text)


def test_the_numbers_of_the_public_dashboard_lead_to_their_sheets(plan):
    links = set(PUBLIC_LINK.findall(Client().get("/plan/").text))
    asked = {name for link in links for name in re.findall(r"[?;&](\w+)=", unescape(link))}
    assert {"policy", "state", "punctuality", "kpi", "money", "fiscal_year", "effect"} <= asked
    assert titles("/plan/sheets/?policy=1&kpi=reached") == ["窓口の予約"]
    assert titles("/plan/sheets/?money=spent&fiscal_year=2026") == ["窓口の予約"]
    assert titles("/plan/sheets/?effect=trips") == ["オンライン申請の導入"]
    assert titles("/plan/sheets/?gained=trips") == ["オンライン申請の導入"]
    assert titles("/plan/sheets/?gained=money") == []
    assert titles("/plan/sheets/?state=listed&state=procurement") == ["窓口の予約", "オンライン申請の導入"]
    assert "令和8年度の決算あり" in Client().get("/plan/sheets/?money=spent&fiscal_year=2026").text


@pytest.mark.parametrize(
    ("group", "link"),
    [
        (FieldGroup.BUDGET, "/plan/sheets/?money=in_budget&fiscal_year=2026"),
        (FieldGroup.BUDGET, "/plan/sheets/?money=spent"),
        (FieldGroup.KPIS, "/plan/sheets/?kpi=any"),
        (FieldGroup.KPIS, "/plan/sheets/?kpi=reached"),
        (FieldGroup.EFFECTS, "/plan/sheets/?effect=trips"),
        (FieldGroup.EFFECTS, "/plan/sheets/?gained=trips"),
    ],
)
def test_a_list_does_not_tell_a_visitor_what_is_kept_back(plan, group, link):
    assert titles(link)
    actions.set_embargo(
        person=plan.staff, group=group, publish_on=date(2026, 9, 1), reason="発表まで", now=NOW.replace(year=2026)
    )
    assert titles(link) == []
    inside = browser(plan.staff).get(link.replace("/plan/sheets/", "/staff/plan/"))
    assert "個票がありません" not in inside.text


def test_what_never_is_public_cannot_be_asked_for_by_a_visitor(plan):
    for asked in ("money=requested", "money=assessed", "money=not_granted", "fiscal_year=2026"):
        assert titles(f"/plan/sheets/?{asked}") == []
    assert len(titles("/plan/sheets/?money=unknown")) == 2


def test_an_empty_plan_says_so(cast):
    assert "予算の記録はまだありません" in browser(cast.staff).get(PAGE).text
