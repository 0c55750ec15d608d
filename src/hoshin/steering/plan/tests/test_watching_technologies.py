"""The technology watch: notes with their sources, found again, every version kept; trials and vendors beside them."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from hoshin.foundation.people.public import StaffAccount
from hoshin.foundation.search.public import check_index
from hoshin.kernel.errors import NotAllowed, NotFound, RuleBroken
from hoshin.steering.plan import actions
from hoshin.steering.plan.models import InformationRequest, Research
from hoshin.steering.plan.rules import Maturity, SheetState, TechnologyKind
from hoshin.steering.plan.rules.noting import Source
from hoshin.steering.plan.tests.cast import NOW, Cast, drafted, planned, routed

pytestmark = pytest.mark.django_db


def browser(person) -> Client:
    client = Client()
    client.force_login(StaffAccount.objects.get(pk=person.account_id))
    return client


def rows_of(content: bytes) -> list[tuple[Any, ...]]:
    return list(load_workbook(BytesIO(content)).worksheets[0].values)


def note(cast: Cast, **changes) -> Research:
    values = {
        "technology": "AI-OCR",
        "summary": "手書きを読む",
        "findings": "入力を減らせる",
        "maturity": Maturity.PROVEN_ELSEWHERE,
        "security_remark": "庁外に出さない",
        "main_policy_id": cast.policy.pk,
        "kind": TechnologyKind.AUTOMATION,
        "sources": [Source(date(2021, 5, 19), "読取りの手引", "https://example.jp/a")],
        "tags": ["文字", "入力"],
        "now": NOW,
    }
    return actions.record_research(person=cast.staff, **{**values, **changes})


def asked(cast: Cast, **changes) -> InformationRequest:
    values = {"title": "読取りの照会", "question": "方法と費用", "questions": ["読取率", "期間"], **changes}
    return actions.issue_information_request(
        person=cast.member, sheet_id=planned(cast).pk, issued_on=NOW.date(), due_on=NOW.date(), now=NOW, **values
    )


def form_of(cast: Cast, **changes):
    return {
        "title": "紙を読む",
        "technology": "AI-OCR",
        "kind": "automation",
        "summary": "手書きを読む",
        "findings": "入力を減らせる",
        "maturity": "common",
        "security_remark": "",
        "main_policy": cast.policy.pk,
        "sources": "令和3年5月19日 読取りの手引 https://example.jp/a",
        "tags": "文字、入力、文字",
        "sheets": "",
        **changes,
    }


def test_a_note_is_written_by_form_with_sources_tags_and_sheets(cast):
    sheet = drafted(cast)
    answer = browser(cast.staff).post("/staff/plan/research/new/", form_of(cast, sheets=sheet.number))
    kept = Research.objects.get()
    assert answer["Location"] == f"/staff/plan/research/{kept.pk}/"
    assert [row.source for row in kept.source_rows.all()] == [
        Source(date(2021, 5, 19), "読取りの手引", "https://example.jp/a")
    ]
    assert [tag.word for tag in kept.tag_rows.all()] == ["文字", "入力"]
    assert sheet.title in browser(cast.member).get(answer["Location"]).text
    assert sheet.title not in browser(cast.stranger).get(answer["Location"]).text


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [("sources", "読取りの手引", "日付から"), ("sheets", "1999-001", "見つかりません"), ("tags", "あ" * 31, "タグは")],
)
def test_what_cannot_be_read_is_said_beside_its_field(cast, name, value, said):
    answer = browser(cast.staff).post("/staff/plan/research/new/", form_of(cast, **{name: value}))
    assert answer.status_code == 422
    assert said in answer.text
    assert not Research.objects.exists()


def test_every_version_stays_in_the_trail(cast):
    kept = note(cast)
    note(cast, research_id=kept.pk, findings="思ったより減らない", tags=["文字"])
    page = browser(cast.member).get(f"/staff/plan/research/{kept.pk}/").text
    assert "入力を減らせる" in page
    assert "思ったより減らない" in page
    assert "文字、入力" in page
    with pytest.raises(NotAllowed):
        actions.record_research(
            person=cast.member,
            technology="x",
            summary="",
            findings="y",
            maturity=Maturity.COMMON,
            security_remark="",
            main_policy_id=cast.policy.pk,
            now=NOW,
        )


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("words=読取りの手引", True),
        ("words=手書き", True),
        ("words=どこにもない", False),
        ("kind=automation", True),
        ("kind=cloud", False),
        ("maturity=common", False),
        ("policy=1", True),
        ("tag=入力", True),
        ("tag=なし&kind=x&maturity=y&policy=z", True),
    ],
)
def test_notes_are_found_on_the_page_and_in_the_file(cast, query, is_found):
    note(cast)
    client = browser(cast.member)
    assert ("AI-OCR" in client.get(f"/staff/plan/research/?{query}").text) is is_found
    rows = rows_of(client.get(f"/staff/plan/research.xlsx?{query}").content)
    assert len(rows) == 1 + is_found


def test_what_trials_showed_stands_with_the_technology_as_far_as_one_may_see_the_sheet(cast):
    sheet = routed(cast, SheetState.PROOF_OF_CONCEPT, SheetState.FULL_INTRODUCTION)
    actions.fail_proof_of_concept(
        person=cast.head, sheet_id=sheet.pk, reasons="読取率が足りない", planned_end_on=date(2025, 9, 30), now=NOW
    )
    kept = note(cast, sheet_numbers=[sheet.number])
    page = browser(cast.stranger).get(f"/staff/plan/research/{kept.pk}/").text
    assert "読取率が足りない" in page
    assert kept.heading in browser(cast.member).get(f"/staff/plan/sheets/{sheet.number}/").text


def test_an_accepted_study_ties_its_sheet_to_the_note(cast):
    kept = note(cast)
    request = actions.ask_to_study(
        person=cast.staff,
        research_id=kept.pk,
        section_id=cast.section.pk,
        title="読取り",
        question="使えるか",
        due_on=NOW.date(),
        now=NOW,
    )
    sheet = actions.accept_study(person=cast.head, request_id=request.pk, note="", now=NOW)
    assert list(kept.sheets.all()) == [sheet]
    assert [marked.kind for marked in sheet.technologies.all()] == ["automation"]
    assert "一致しています" in check_index()


def test_vendors_answers_stand_side_by_side_question_by_question(cast):
    request = asked(cast)
    number = request.sheet.number
    first, second = request.questions.all()
    client = browser(cast.member)
    address = f"/staff/plan/sheets/{number}/rfi/{request.pk}/"
    assert "1. 読取率" in client.get(address).text
    common = {"answered_on": "2025-06-02", "estimate": "1200"}
    client.post(
        address, {**common, "vendor": "事業者B", "answer": "", f"reply_{first.pk}": "9割", f"reply_{second.pk}": ""}
    )
    client.post(
        address, {**common, "vendor": "事業者A", "answer": "見学できる", f"reply_{second.pk}": "三か月", "estimate": ""}
    )
    page = client.get(f"{address}compare/").text
    assert page.index("事業者A") < page.index("事業者B")
    assert "回答のない質問 2か所" in page
    rows = rows_of(client.get(f"{address}compare.xlsx").content)
    assert rows[0] == ("質問", "事業者A", "事業者B")
    assert rows[2] == ("概算額（千円）", None, 1200)
    assert rows[3][:1] == ("1. 読取率",)
    assert (rows[3][2], rows[4][1]) == ("9割", "三か月")
    assert rows[5][:2] == ("そのほかの回答", "見学できる")


def test_vendors_answers_are_for_officials_who_may_see_the_sheet(cast):
    sheet = routed(cast)
    request = InformationRequest.objects.create(
        sheet=sheet, title="照会", question="費用", issued_on=NOW.date(), due_on=NOW.date()
    )
    request.answers.create(vendor="秘の事業者", answer="秘の回答", answered_on=NOW.date())
    address = f"/staff/plan/sheets/{sheet.number}/"
    assert "秘の回答" in browser(cast.stranger).get(f"{address}rfi/{request.pk}/compare/").text
    assert browser(cast.expert).get(f"{address}rfi/{request.pk}/compare/").status_code in {403, 404}
    assert "秘の" not in browser(cast.expert).get(address).text
    assert "秘の" not in Client().get(f"/plan/{sheet.number}/").text
    hidden = asked(cast)
    assert (
        browser(cast.stranger).get(f"/staff/plan/sheets/{hidden.sheet.number}/rfi/{hidden.pk}/compare/").status_code
        == 404
    )


def test_an_answer_says_something_and_only_to_its_own_questions(cast):
    request, other = asked(cast), asked(cast, title="別の照会")
    values: dict[str, Any] = {
        "request_id": request.pk,
        "vendor": "A",
        "estimate": None,
        "answered_on": NOW.date(),
        "now": NOW,
    }
    with pytest.raises(RuleBroken, match="回答"):
        actions.keep_information_answer(person=cast.member, answer=" ", replies={}, **values)
    stray = other.questions.all()[0]
    with pytest.raises(NotFound):
        actions.keep_information_answer(person=cast.member, answer="", replies={stray.pk: "9割"}, **values)


def test_the_pages_ask_a_fixed_number_of_queries(cast, django_assert_max_num_queries):
    for number in range(4):
        note(cast, technology=f"技術{number}")
    client = browser(cast.member)
    client.get("/staff/plan/research/")
    with django_assert_max_num_queries(14):
        client.get("/staff/plan/research/?kind=automation")
