"""A technology is watched, vendors are asked, a proof of concept fails and teaches: the finance section wants it too."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.city import Hall, look
from tests.journeys.listing import list_sheet

pytestmark = pytest.mark.browser

TITLE = "検診の予約の自動応答"
LEARNT = "方言の聞き取りが七割に留まった"
QUESTIONS = "方言に合わせられるか\n導入までの月数"


def test_what_one_section_learnt_is_taken_up_by_another(hall):
    number = list_sheet(hall.house, TITLE)
    watch(hall, number)
    ask_vendors(hall, number)
    learn(hall, number)
    read_the_case_in_public(hall, number)
    want_it_too(hall, number)
    see_who_wants_it(hall, number)
    assert hall.found == {}


def watch(hall: Hall, number: str) -> None:
    page = hall.page("staff")
    hall.open(page, "/staff/plan/research/")
    hall.follow(page, "研究を記録する")
    look(page)
    hall.send(
        page,
        "保存する",
        {
            "title": "音声の自動応答",
            "technology": "音声認識",
            "kind": "speech_and_text",
            "summary": "電話の用件を聞き取り、予約を受ける。",
            "findings": "夜間の受付に使える。",
            "maturity": "proven_elsewhere",
            "security_remark": "録音を庁外に出さない。",
            "sources": "2024-05-01 手引 https://example.lg.jp/a",
            "tags": "電話、予約",
            "sheets": number,
        },
    )
    expect(page.locator("main")).to_contain_text(TITLE)
    look(page)


def ask_vendors(hall: Hall, number: str) -> None:
    page = hall.page("staff")
    hall.open(page, f"/staff/plan/sheets/{number}/rfi/")
    look(page)
    values = {"title": "自動応答の照会", "question": "次を伺います。", "questions": QUESTIONS}
    hall.send(page, "記録する", {**values, "issued_on": "2025-06-02", "due_on": "2025-06-30"})
    for vendor, replies, estimate in (
        ("甲社", ("合わせられる", "3か月"), "1200"),
        ("乙社", ("合わせられない", ""), ""),
    ):
        page.locator("main").get_by_role("link", name="回答を記録する").first.click()
        page.wait_for_load_state()
        hall.examine(page)
        for place, reply in enumerate(replies, start=1):
            page.get_by_label(f"{place}. {QUESTIONS.splitlines()[place - 1]}").fill(reply)
        hall.send(page, "記録する", {"vendor": vendor, "estimate": estimate, "answered_on": "2025-06-20"})
    page.locator("main").get_by_role("link", name="回答を表で比べる").first.click()
    page.wait_for_load_state()
    hall.examine(page)
    expect(page.locator("main")).to_contain_text("合わせられない")
    expect(page.locator("main")).to_contain_text("回答のない質問")
    look(page)


def learn(hall: Hall, number: str) -> None:
    page = hall.page("head")
    hall.open(page, f"/staff/plan/sheets/{number}/move/fail_proof_of_concept/")
    hall.send(page, "実証の結果を踏まえて詳細検討に戻る", {"reasons": LEARNT, "planned_end_on": "2030-03-31"})
    hall.open(page, f"/staff/plan/sheets/{number}/technologies/")
    page.locator('main [name="kinds"][value="speech_and_text"]').check()
    hall.send(page, "この種類に決める")


def read_the_case_in_public(hall: Hall, number: str) -> None:
    page = hall.visitor()
    hall.open(page, "/plan/cases/?words=方言")
    look(page)
    page.locator("main").get_by_role("link", name=TITLE).first.click()
    page.wait_for_load_state()
    hall.examine(page)
    expect(page.locator("main")).to_contain_text(LEARNT)
    expect(page.locator("main")).not_to_contain_text("甲社")
    look(page)


def want_it_too(hall: Hall, number: str) -> None:
    page = hall.page("treasurer")
    hall.open(page, f"/staff/plan/cases/{number}/")
    look(page)
    page.get_by_role("link", name="うちでもやりたい").click()
    page.wait_for_load_state()
    hall.examine(page)
    look(page)
    assert page.locator('main [name="title"]').input_value() == TITLE
    hall.send(page, "下書きを作る", {"title": "納税相談の自動応答", "present": "電話が集中する"})
    expect(page.locator("main")).to_contain_text("納税相談の自動応答")


def see_who_wants_it(hall: Hall, number: str) -> None:
    page: Page = hall.page("staff")
    hall.open(page, f"/staff/plan/cases/{number}/")
    expect(page.locator("main, aside").last).to_contain_text("財政課")
