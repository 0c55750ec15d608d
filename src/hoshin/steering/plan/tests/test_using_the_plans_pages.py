"""The plan's pages, opened and used as people do, each with a bounded number of queries."""

import pytest
from django.test import Client

from hoshin.foundation.people.public import StaffAccount
from hoshin.steering.plan import actions
from hoshin.steering.plan.models import Sheet
from hoshin.steering.plan.tests.cast import FULL_CONTENT, NOW, budgeted, decide, drafted, fresh, listed, routed

pytestmark = pytest.mark.django_db


def browser(person) -> Client:
    client = Client()
    client.force_login(StaffAccount.objects.get(pk=person.account_id))
    return client


def at(sheet, rest=""):
    return f"/staff/plan/sheets/{sheet.number}/{rest}"


def test_an_official_reads_the_sheet_with_the_moves_of_their_part(cast):
    sheet = drafted(cast)
    page = browser(cast.head).get(at(sheet))
    assert page.status_code == 200
    assert "move/propose/" in page.text
    assert "move/propose/" not in browser(cast.member).get(at(sheet)).text


def test_a_stranger_gets_404_and_a_reader_403(cast):
    draft, public = drafted(cast), listed(cast, "登載した取組")
    stranger = browser(cast.stranger)
    assert stranger.get(at(draft)).status_code == 404
    assert stranger.get(at(public)).status_code == 200
    assert stranger.get(at(public, "edit/")).status_code == 403
    assert stranger.get(at(public, "move/suspend/")).status_code == 403


def test_drafting_by_form(cast):
    client = browser(cast.member)
    assert client.get("/staff/plan/new/").status_code == 200
    answer = client.post(
        "/staff/plan/new/",
        {"title": "窓口の予約", "main_policy": cast.policy.pk, "owning_section": cast.section.pk, "issue": "混む"},
    )
    sheet = Sheet.objects.get()
    assert answer["Location"] == at(sheet, "edit/")
    assert sheet.issue == "混む"


def test_what_is_missing_is_said_beside_the_field_and_the_input_is_kept(cast):
    answer = browser(cast.member).post(
        "/staff/plan/new/",
        {"title": "", "main_policy": cast.policy.pk, "owning_section": cast.section.pk, "issue": "残る"},
    )
    assert answer.status_code == 422
    assert "件名を入力してください" in answer.text
    assert "残る" in answer.text
    assert "<title>エラー：" in answer.text


def edit_values(cast, **changes):
    return {
        **FULL_CONTENT,
        "title": "オンライン申請の導入",
        "main_policy": cast.policy.pk,
        "security_result": "pending",
        "version": "1",
        **changes,
    }


def test_two_people_edit_and_the_second_sees_both_and_chooses(cast):
    sheet = drafted(cast)
    first = browser(cast.head).post(at(sheet, "edit/"), edit_values(cast, issue="課長の課題"))
    assert first["Location"] == at(sheet)
    second = browser(cast.member).post(at(sheet, "edit/"), edit_values(cast, issue="係の課題"))
    assert second.status_code == 409
    assert "課長の課題" in second.text
    assert "係の課題" in second.text
    assert 'name="version" value="2"' in second.text
    chosen = browser(cast.member).post(at(sheet, "edit/"), edit_values(cast, issue="係の課題", version="2"))
    assert chosen["Location"] == at(sheet)
    assert fresh(sheet).issue == "係の課題"


def test_related_plans_are_read_from_lines(cast):
    sheet = drafted(cast)
    wrong = browser(cast.member).post(at(sheet, "edit/"), edit_values(cast, related_plans="知らない計画／名前"))
    assert wrong.status_code == 422
    right = browser(cast.member).post(
        at(sheet, "edit/"),
        edit_values(cast, related_plans="総合計画／第7次総合計画／施策の柱2\n行政改革推進計画/第6次"),
    )
    assert right.status_code == 302
    assert [(plan.kind, plan.title) for plan in sheet.related_plans.all()] == [
        ("comprehensive", "第7次総合計画"),
        ("administrative_reform", "第6次"),
    ]


def test_the_whole_way_is_walked_by_forms(cast):
    sheet = budgeted(cast)
    head, staff = browser(cast.head), browser(cast.staff)
    assert head.get(at(sheet, "move/submit_for_decision/")).status_code == 200
    assert head.post(at(sheet, "move/submit_for_decision/"), {"note": "お願いします"})["Location"] == at(sheet)
    assert fresh(sheet).state == "deciding"
    routed_sheet = routed(cast)
    assert staff.get(at(routed_sheet, "route/")).status_code == 200
    answer = head.post(at(routed_sheet, "move/advance/"), {"result": ""})
    assert answer.status_code == 422
    assert head.post(at(routed_sheet, "move/advance/"), {"result": "契約した"}).status_code == 302
    assert fresh(routed_sheet).state == "full_introduction"


def test_a_route_is_chosen_by_form(cast):
    sheet = listed(cast)
    rows = {"stage-TOTAL_FORMS": "5", "stage-INITIAL_FORMS": "0", "reason": ""}
    for index, (stage, start, end) in enumerate(
        [("procurement", "令和7年7月1日", "R7.8.31"), ("full_introduction", "2025-09-01", "２０２６／３／３１")]
    ):
        rows |= {f"stage-{index}-stage": stage, f"stage-{index}-starts_on": start, f"stage-{index}-ends_on": end}
    answer = browser(cast.head).post(at(sheet, "route/"), rows)
    assert answer.status_code == 302
    assert [(run.stage, run.planned_end_on.isoformat()) for run in sheet.runs.all()] == [
        ("procurement", "2025-08-31"),
        ("full_introduction", "2026-03-31"),
    ]


@pytest.mark.parametrize(
    ("rest", "values"),
    [
        ("budget/", {"fiscal_year": "令和9年度", "requested": "１，２００"}),
        (
            "rfi/",
            {"title": "概算の照会", "question": "費用は", "issued_on": "2025-06-01", "due_on": "2025-06-30"},
        ),
        (
            "kpis/",
            {
                "name": "待ち時間",
                "unit": "分",
                "direction": "down",
                "target": "10",
                "target_on": "2026-03-31",
                "source": "計測",
            },
        ),
        ("effects/", {"kind": "trips", "expected": "1200", "basis": "申請件数"}),
    ],
)
def test_what_belongs_to_a_sheet_is_recorded_by_forms(cast, rest, values):
    sheet = listed(cast)
    client = browser(cast.member)
    assert client.get(at(sheet, rest)).status_code == 200
    assert client.post(at(sheet, rest), {}).status_code == 422
    answer = client.post(at(sheet, rest), values)
    assert answer.status_code == 302, answer.text
    assert client.get(at(sheet)).status_code == 200


def test_the_monthly_report_is_prefilled_and_assessed(cast, time_machine):
    sheet = routed(cast)
    time_machine.move_to("2025-07-05T09:00:00+09:00")
    member, staff = browser(cast.member), browser(cast.staff)
    page = member.get(at(sheet, "report/"))
    assert "令和7年6月" in page.text
    answer = member.post(
        at(sheet, "report/"),
        {"month": "令和7年6月", "done": "要件を決めた", "next_step": "調達", "is_on_schedule": "yes", "barriers": ""},
    )
    assert answer.status_code == 302
    report = sheet.reports.get()
    assert staff.post(at(sheet, f"reports/{report.pk}/assess/"), {"level": "4", "comment": "順調"}).status_code == 302
    assert "順調" in member.get(at(sheet)).text


def test_the_public_sees_a_listed_sheet_without_internal_remarks(cast):
    sheet = listed(cast)
    actions.advise(person=cast.aide, sheet_id=sheet.pk, body="内々の助言", is_public=False, now=NOW)
    actions.advise(person=cast.expert, sheet_id=sheet.pk, body="公開の助言", is_public=True, now=NOW)
    page = Client().get(f"/plan/{sheet.number}/")
    assert page.status_code == 200
    assert "公開の助言" in page.text
    assert "内々の助言" not in page.text
    assert "大学の研究者" not in page.text
    assert "異存なし" not in page.text


def test_the_public_does_not_see_what_is_not_listed(cast):
    sheet = budgeted(cast)
    for address in (f"/plan/{sheet.number}/", f"/plan/{sheet.number}/sheet.pdf"):
        assert Client().get(address).status_code == 404
    assert sheet.title not in Client().get("/plan/sheets/").text
    assert sheet.number not in Client().get("/plan/plan.json").text


def test_the_sheet_is_one_page_of_paper(cast):
    sheet = listed(cast)
    answer = Client().get(f"/plan/{sheet.number}/sheet.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert b"/Count 1" in answer.content or b"/N 1" in answer.content or len(answer.content) > 1000


def test_filters_stand_in_the_address_and_can_be_kept(cast):
    sheet = listed(cast)
    client = browser(cast.member)
    assert sheet.title in client.get("/staff/plan/?state=listed&words=オンライン").text
    assert "条件に合う個票がありません" in client.get("/staff/plan/?state=complete").text
    assert client.get("/staff/plan/?state=nonsense&policy=x&page=9").status_code == 200
    client.post("/staff/plan/filters/", {"name": "登載分", "query": "state=listed"})
    assert "登載分" in client.get("/staff/plan/").text
    assert client.get("/staff/plan/board/").status_code == 200
    assert client.get("/staff/plan/sheets.xlsx?state=listed").content.startswith(b"PK")


def test_the_pages_ask_a_fixed_number_of_queries(cast, django_assert_max_num_queries):
    sheet = listed(cast)
    for number in range(12):
        drafted(cast, f"下書き{number}")
    client = browser(cast.staff)
    for address, most in (
        ("/staff/plan/", 16),
        ("/staff/plan/board/", 30),
        (at(sheet), 40),
        ("/staff/", 26),
        ("/plan/sheets/", 8),
        ("/plan/", 20),
        ("/", 20),
    ):
        client.get(address)
        with django_assert_max_num_queries(most):
            assert client.get(address, HTTP_IF_NONE_MATCH="").status_code == 200


def test_the_sheets_page_says_who_has_decided_and_who_is_next(cast):
    sheet = budgeted(cast)
    actions.submit_for_decision(person=cast.head, sheet_id=sheet.pk, note="", now=NOW)
    text = browser(cast.head).get(at(sheet)).text
    assert 'id="decision"' in text
    assert "処理待ち" in text
    decide(cast, sheet, cast.staff, cast.aide, cast.deputy_cio, cast.cio)
    assert "だれがいつ決裁したか" in browser(cast.head).get(at(sheet)).text
    assert 'id="decision"' not in browser(cast.stranger).get(at(sheet)).text
