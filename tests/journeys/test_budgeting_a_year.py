"""A year's budget in the browser: the calendar is set, the requests go to the finance section and come back with results."""

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

from hoshin.kernel import clock
from hoshin.kernel.fiscal_year import FiscalYear
from tests.journeys.city import Hall, look

pytestmark = pytest.mark.browser

TITLES = ("窓口の予約", "申請書の電子化")
ASK = """
from datetime import date
from decimal import Decimal
from hoshin.foundation.people.models import StaffAccount
from hoshin.foundation.people.public import person_of
from hoshin.kernel import clock
from hoshin.kernel.fiscal_year import FiscalYear
from hoshin.steering.plan import public as plan
from hoshin.steering.policy.public import basic_policies
now = clock.now()
people = {{name: person_of(StaffAccount.objects.get(login_name=name), now=now) for name in {names!r}}}
member, head, staff = people.values()
for title in {titles!r}:
    texts = {{name: "文" for name in ("issue", "present", "ideal", "purpose", "means")}}
    sheet = plan.draft_sheet(
        person=member, title=title, main_policy_id=basic_policies().get(number=1).pk,
        owning_section_id=head.posts[0].section_id, content=texts, now=now,
    )
    plan.propose(person=head, sheet_id=sheet.pk, now=now)
    plan.start_planning(person=staff, sheet_id=sheet.pk, staff_post_id=None, now=now)
    plan.add_kpi(
        person=member, sheet_id=sheet.pk, name="件数", unit="件", direction=plan.Direction.UP, baseline=None,
        baseline_on=None, target=Decimal(9), target_on=date(2030, 3, 31), source="台帳", now=now,
    )
    plan.start_budgeting(person=head, sheet_id=sheet.pk, now=now)
    plan.request_budget(
        person=member, sheet_id=sheet.pk, fiscal_year={year}, requested=5000, purpose="構築", now=now
    )
"""
NAMES = ("kenko-staff", "kenko-head", "joho-chief")


def test_a_budget_goes_from_the_calendar_to_its_results(hall, tmp_path):
    year = FiscalYear.of(clock.today()).plus(2)  # a year of which no other journey asks anything
    hall.house.python(ASK.format(titles=TITLES, year=year.year, names=NAMES))
    set_the_calendar(hall, year)
    taken = take_the_requests(hall, year, tmp_path)
    send_the_results(hall, year, filled_in(taken))
    read_what_became_of_them(hall, year)
    weigh_the_whole_plan(hall)
    assert hall.found == {}


def set_the_calendar(hall: Hall, year: FiscalYear) -> None:
    page = hall.page("staff")
    hall.open(page, f"/staff/plan/budget/?fiscal_year={year.year}")
    hall.follow(page, "日程を決める")
    finance = page.locator('main [name="finance_section"] option', has_text="財政課").first.get_attribute("value")
    days = {"requests_due_on": year.first_day, "assessed_on": year.first_day, "announced_on": year.last_day}
    values = {name: day.isoformat() for name, day in days.items()}
    hall.send(page, "この日程に決める", {**values, "finance_section": finance or ""})
    expect(page.locator("main")).to_contain_text("要求の受付中")
    look(page)


def take_the_requests(hall: Hall, year: FiscalYear, folder: Path) -> bytes:
    page = hall.page("treasurer")
    hall.open(page, f"/staff/plan/budget/?fiscal_year={year.year}")
    expect(page.locator("main")).to_contain_text("10,000千円")
    for title in TITLES:
        expect(page.locator("main")).to_contain_text(title)
    with page.expect_download() as download:
        page.get_by_role("link", name="Excelで出力").click()
    path = folder / "予算.xlsx"
    download.value.save_as(path)
    return path.read_bytes()


def filled_in(content: bytes) -> bytes:
    """One request granted with less, the other refused."""
    book = openpyxl.load_workbook(BytesIO(content))
    page = book["予算要求"]
    heads = {cell.value: place for place, cell in enumerate(page[1], start=1)}
    for place in (2, 3):
        is_granted = page.cell(place, heads["件名"]).value == TITLES[0]
        page.cell(place, heads["結果"], "計上" if is_granted else "見送り")
        if is_granted:
            page.cell(place, heads["査定額（千円）"], 4800)
            page.cell(place, heads["予算額（千円）"], 4500)
        else:
            page.cell(place, heads["理由"], "効果の根拠が足りない")
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def send_the_results(hall: Hall, year: FiscalYear, content: bytes) -> None:
    page = hall.page("treasurer")
    hall.follow(page, "査定の結果を取り込む")
    look(page)
    page.locator('main [name="file"]').set_input_files(
        {"name": "予算.xlsx", "mimeType": "application/octet-stream", "buffer": content}
    )
    hall.send(page, "送って確かめる")
    expect(page.locator("main")).to_contain_text("変わる行が2行")
    look(page)
    hall.send(page, "すべて記録する")
    expect(page.locator("main")).to_contain_text("すべて記録しました")
    hall.open(page, f"/staff/plan/budget/?fiscal_year={year.year}&state=not_granted")
    expect(page.locator("main")).to_contain_text("効果の根拠が足りない")


def read_what_became_of_them(hall: Hall, year: FiscalYear) -> None:
    page = hall.page("head")
    hall.open(page, f"/staff/plan/budget/?fiscal_year={year.year}")
    hall.follow(page, TITLES[1])
    expect(page.locator("main")).to_contain_text("企画立案")
    expect(page.locator("main")).to_contain_text("効果の根拠が足りない")


def weigh_the_whole_plan(hall: Hall) -> None:
    page = hall.page("staff")
    hall.open(page, "/staff/plan/portfolio/")
    look(page)
    row = page.locator("main table").last.get_by_role("row").filter(has_text="計")
    row.get_by_role("link", name="4,500", exact=True).click()
    page.wait_for_load_state()
    hall.examine(page)
    rows = page.locator("main tbody tr")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text(TITLES[0])
