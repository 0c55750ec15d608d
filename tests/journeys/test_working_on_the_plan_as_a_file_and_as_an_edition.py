"""A section takes its sheets out to Excel and sends them back; the plan is frozen, compared with today and downloaded bound."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.chaos.house import House
from tests.journeys.city import Hall

pytestmark = pytest.mark.browser

PLAN = """
from hoshin.config.upkeep.models import Installation
from hoshin.foundation.identity.public import offer_in_demo
from hoshin.kernel import clock
from hoshin.steering.plan.tests.cast import drafted, make_cast, routed
cast = make_cast()
routed(cast)
drafted(cast, "窓口の予約")
for order, person in enumerate((cast.member, cast.staff)):
    offer_in_demo(account_id=person.account_id, introduction=person.label, order=order)
Installation.objects.update(is_demo=True, demo_loaded_at=clock.now())
"""
SECTION, STAFF = "市民課 課員", "情報政策室 CIOスタッフ"
ISSUE = "窓口の待ち時間が、朝に集中している"


@pytest.fixture(scope="module")
def planning_house(tmp_path_factory) -> Iterator[House]:
    """A running house with one sheet under way and one draft of the same section."""
    house = House(tmp_path_factory.mktemp("planning") / "data")
    house.run("prepare", "--empty")
    house.python(PLAN)
    house.start()
    yield house
    house.stop()


@pytest.fixture
def hall(planning_house, browser) -> Iterator[Hall]:
    """The house as its people see it."""
    hall = Hall(planning_house, browser)
    yield hall
    hall.close()


def enter(hall: Hall, label: str, width: int = 1280) -> Page:
    """The page before somebody who has come in with one click."""
    page = hall.pages[label] = hall.context(label, width).new_page()
    page.goto("/sign-in/")
    page.get_by_role("button", name=f"{label}として入る", exact=True).click()
    page.wait_for_url("**/staff/**")
    return page


def download(page: Page, link: str) -> bytes:
    """What the link of that name brings."""
    with page.expect_download() as started:
        page.locator("main").get_by_role("link", name=link).first.click()
    return Path(started.value.path()).read_bytes()


def choose(hall: Hall, page: Page, content: bytes) -> None:
    """Choose the file that is to be sent."""
    hall.open(page, "/staff/plan/excel/")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.locator("[type=file]").set_input_files({"name": "個票.xlsx", "mimeType": kind, "buffer": content})


def send_back(hall: Hall, page: Page, content: bytes) -> None:
    """Choose the file and send it; the report must come."""
    choose(hall, page, content)
    hall.send(page, "送って確かめる")


def filled_in(content: bytes, title: str, column: str, value: str) -> bytes:
    """The file with another value in that column of the row of that title."""
    book = load_workbook(BytesIO(content))
    sheet = book["個票"]
    head = {str(cell.value): cell.column for row in sheet.iter_rows(max_row=5) for cell in row if cell.value}
    row = next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, head["件名"]).value == title)
    sheet.cell(row, head[column]).value = value
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def test_a_section_fills_in_its_sheets_with_excel(hall):
    page = enter(hall, SECTION)
    hall.open(page, "/staff/plan/")
    hall.open(page, "/staff/plan/excel/")
    content = download(page, "自分の課の個票")
    send_back(hall, page, content)
    expect(page.locator("#main")).to_contain_text("変わるところがありません")
    hall.send(page, "反映せずにやめる")
    choose(hall, page, filled_in(content, "窓口の予約", "行政課題", "=1+1"))
    page.get_by_role("button", name="送って確かめる", exact=True).click()
    expect(page.locator("#error-summary")).to_contain_text("数式のあるセルは取り込めません")
    hall.examine(page)
    send_back(hall, page, filled_in(content, "窓口の予約", "主な基本方針", "どこにもない方針"))
    expect(page.locator("#main")).to_contain_text("このままでは反映できません")
    send_back(hall, page, filled_in(content, "窓口の予約", "行政課題", ISSUE))
    expect(page.locator("#main")).to_contain_text("変わる個票が1件、誤りのある行が0行")
    expect(page.locator("#main")).to_contain_text(ISSUE)
    told = load_workbook(BytesIO(download(page, "報告をExcelで出力")))
    assert any(ISSUE in str(row) for row in told.worksheets[0].iter_rows(values_only=True))
    hall.send(page, "すべて反映する")
    expect(page.locator("#main")).to_contain_text("すべて反映しました")
    hall.open(page, "/staff/plan/")
    page.get_by_role("link", name="窓口の予約").first.click()
    page.wait_for_load_state()
    expect(page.locator("#main")).to_contain_text(ISSUE)
    assert hall.found == {}


def test_the_plan_is_frozen_compared_with_today_and_downloaded_bound(hall):
    page = enter(hall, STAFF)
    hall.open(page, "/staff/plan/editions/")
    hall.follow(page, "版を作る")
    hall.send(page, "この内容で版を作る", {"title": "令和7年度版", "note": "年度の区切り"})
    expect(page.locator("#main")).to_contain_text("オンライン申請の導入")
    hall.open(page, "/staff/plan/")
    page.get_by_role("link", name="オンライン申請の導入").first.click()
    page.wait_for_load_state()
    hall.follow(page, "内容を書く")
    hall.send(page, "保存する", {"purpose": "来庁しなくても手続が終わるようにする"})
    visitor = hall.visitor()
    hall.open(visitor, "/plan/editions/")
    hall.open(visitor, "/plan/editions/1/")
    hall.open(visitor, "/plan/editions/compare/?before=1&after=today")
    expect(visitor.locator("#main")).to_contain_text("来庁しなくても手続が終わるようにする")
    bound = PdfReader(BytesIO(visitor.request.get("/plan/editions/1/edition.pdf").body()))
    text = "".join("".join(sheet.extract_text() for sheet in bound.pages).split())
    assert "令和7年度版" in text
    assert "来庁の負担を減らす" in text
    assert "来庁しなくても" not in text, "the edition stays as it was frozen"
    assert hall.found == {}
