"""One sheet from the first idea to 計画完了, walked in a real browser by everybody who has a part in it."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from hoshin.kernel import clock
from tests.journeys.city import Hall

pytestmark = pytest.mark.browser

TITLE = "健診予約のオンライン化"
CONTENT = {
    "gap": "電話でしか予約できない時間をなくす",
    "purpose": "働く世代が予約しやすくする",
    "means": "予約の受付をオンラインにし、台帳への転記をやめる",
    "risks": "操作に慣れない人のため、電話の受付も残す",
}
KPI = {
    "name": "オンライン予約の割合",
    "unit": "％",
    "direction": "up",
    "baseline": "５",
    "baseline_on": "令和7年4月1日",
    "target": "60",
    "target_on": "令和12年3月31日",
    "source": "予約台帳の集計",
}
ROUTE = ("detailed_study", "proof_of_concept", "trial", "full_introduction")
ON_THE_ROUTE = ("staff_head", "aide", "deputy", "cio")


def test_a_sheet_goes_from_proposal_to_completion(hall):
    number = draft(hall)
    plan(hall, number)
    get_the_money(hall, number)
    answer_consultations(hall, number)
    assert hall.visitor().request.get(f"/plan/{number}/").status == 404
    decide(hall, number)
    read_in_public(hall, number, "登載")
    go_through_the_stages(hall, number)
    report_and_complete(hall, number)
    read_in_public(hall, number, "計画完了")
    get_on_paper(hall, number)
    look_around(hall)
    assert hall.found == {}
    assert len(hall.examined) >= 25


def sheet_of(hall: Hall, part: str, number: str) -> Page:
    """The sheet's page, opened by that person."""
    page = hall.page(part)
    answer = hall.open(page, f"/staff/plan/sheets/{number}/")
    assert answer.status == 200
    return page


def move(hall: Hall, part: str, number: str, label: str, **values: str) -> None:
    """Do what the button of that name on the sheet's page asks for."""
    page = sheet_of(hall, part, number)
    hall.follow(page, label)
    hall.send(page, label, values)
    expect(page.locator("main")).to_contain_text(f"：{label}を行いました。")


def draft(hall: Hall) -> str:
    """A section member starts the sheet from the table; returns its number."""
    page = hall.page("member")
    hall.open(page, "/staff/plan/")
    page.get_by_role("link", name="個票を起こす").first.click()
    page.wait_for_load_state()
    hall.examine(page)
    policy = page.locator('[name="main_policy"] option').last.get_attribute("value") or ""
    values = {
        "title": TITLE,
        "main_policy": policy,
        "issue": "予約の電話がつながらない",
        "present": "受付は平日の昼だけ",
    }
    hall.send(page, "下書きを作る", {**values, "ideal": "いつでも予約できる"})
    found = re.search(r"/sheets/([^/]+)/edit/", page.url)
    assert found is not None, page.url
    return found[1]


def plan(hall: Hall, number: str) -> None:
    """The head proposes, CIO staff take it up, the member fills it in."""
    move(hall, "head", number, "発案する")
    move(hall, "staff", number, "企画立案を始める")
    page = sheet_of(hall, "member", number)
    hall.follow(page, "内容を書く")
    hall.send(page, "保存する", CONTENT)
    hall.follow(page, "KPIを加える")
    hall.send(page, "加える", KPI)
    expect(page.locator("#kpis")).to_contain_text("オンライン予約の割合")


def get_the_money(hall: Hall, number: str) -> None:
    """The budget is requested, assessed and granted."""
    move(hall, "head", number, "予算化に進む")
    page = sheet_of(hall, "member", number)
    hall.follow(page, "年度の予算を要求する")
    hall.send(page, "要求する", {"fiscal_year": "令和9年度", "requested": "１，２００", "purpose": "構築"})
    page = sheet_of(hall, "staff", number)
    hall.open(page, _step(page, "/assess/"))
    hall.send(page, "記録する", {"assessed": "1,000", "reason": "台数を見直した"})
    hall.open(page, _step(page, "/grant/"))
    hall.send(page, "記録する", {"budgeted": "1000"})
    expect(page.locator("#budget")).to_contain_text("1,000")


def _step(page: Page, ending: str) -> str:
    """The address of the first link of the budget table that ends so."""
    return page.locator(f'#budget a[href$="{ending}"]').first.get_attribute("href") or ""


def answer_consultations(hall: Hall, number: str) -> None:
    """The CIO side answers all it was consulted about."""
    page = sheet_of(hall, "aide", number)
    asked = page.locator("#consultations").get_by_role("link", name="回答する")
    waiting = asked.count()
    assert waiting >= 2
    for _ in range(waiting):
        hall.follow(page, "回答する", within="#consultations")
        hall.send(page, "回答する", {"remark": "異存なし"})
    assert asked.count() == 0


def decide(hall: Hall, number: str) -> None:
    """The head submits; CIO staff, aide, deputy and CIO approve, each on the page of the request."""
    move(hall, "head", number, "政策決定に諮る", note="ご審議をお願いします。")
    page = hall.page("head")
    hall.follow(page, "決裁の状況を見る")
    address = page.url
    for part in ON_THE_ROUTE:
        page = hall.page(part)
        hall.open(page, "/staff/approvals/")
        expect(page.locator("main")).to_contain_text(TITLE)
        hall.open(page, address)
        hall.send(page, "承認する", {"note": "よろしい"} if part == "cio" else {})
        expect(page.locator("main")).to_contain_text("決裁しました" if part == "cio" else "次の段階へ進みます")


def read_in_public(hall: Hall, number: str, state: str) -> None:
    """Anybody finds the sheet in the public list, with its state."""
    page = hall.visitor()
    for path in ("/", "/plan/", "/plan/sheets/"):
        assert hall.open(page, path).status == 200
    hall.follow(page, TITLE)
    assert page.url.endswith(f"/plan/{number}/")
    expect(page.locator("main")).to_contain_text(state)


def go_through_the_stages(hall: Hall, number: str) -> None:
    """Detailed study, a proof of concept that fails, again, trial, full introduction."""
    page = sheet_of(hall, "head", number)
    hall.follow(page, "工程を決める")
    today = clock.today()
    values = {}
    for index, stage in enumerate(ROUTE):
        values[f"stage-{index}-stage"] = stage
        values[f"stage-{index}-starts_on"] = str(today + timedelta(days=30 * index))
        values[f"stage-{index}-ends_on"] = str(today + timedelta(days=30 * index + 29))
    hall.send(page, "この工程に決める", values)
    move(hall, "head", number, "最初の工程を始める")
    move(hall, "head", number, "次の工程に進む", result="要件を決めた")
    study_again = str(today + timedelta(days=60))
    failed = "実証の結果を踏まえて詳細検討に戻る"
    reasons = "予約台帳との二重の入力が残った"
    move(hall, "head", number, failed, reasons=reasons, planned_end_on=study_again)
    expect(hall.page("head").locator("#route")).to_contain_text(reasons)
    for result in ("台帳とつなぐ方法を決めた", "二重の入力がなくなった", "予約の半分がオンラインになった"):
        move(hall, "head", number, "次の工程に進む", result=result)
    expect(hall.page("head").locator("#route")).to_contain_text("2回目")


def report_and_complete(hall: Hall, number: str) -> None:
    """The month is reported and judged, CIO staff report the goal reached, the CIO closes the sheet."""
    page = sheet_of(hall, "member", number)
    hall.follow(page, "月次報告")
    hall.send(page, "報告する", {"done": "全ての会場で受付を始めた", "is_on_schedule": "yes"})
    page = sheet_of(hall, "staff", number)
    hall.follow(page, "評価する", within="#progress")
    hall.send(page, "評価する", {"level": "4", "comment": "順調に進んでいる"})
    move(hall, "staff", number, "目標達成をCIOに報告する", note="割合が60％に達した")
    move(hall, "cio", number, "計画完了とする")


def get_on_paper(hall: Hall, number: str) -> None:
    """The sheet is one page of paper, for everybody."""
    page = hall.visitor()
    address = page.get_by_role("link", name=re.compile("PDF")).first.get_attribute("href") or ""
    assert number in address
    paper = page.request.get(address)
    assert paper.headers["content-type"] == "application/pdf"
    assert paper.body().startswith(b"%PDF")
    assert len(PdfReader(BytesIO(paper.body())).pages) == 1


def look_around(hall: Hall) -> None:
    """The other pages where the sheet shows."""
    page = hall.page("staff")
    for path in ("/staff/", "/staff/plan/", "/staff/plan/board/", "/staff/approvals/?show=done", "/staff/messages/"):
        assert hall.open(page, path).status == 200, path
