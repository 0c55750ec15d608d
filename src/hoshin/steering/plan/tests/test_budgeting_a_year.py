"""A fiscal year's budget: asked for until a day, assessed by the finance section, its result recorded or returned."""

import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hoshin.foundation.audit.public import history_of
from hoshin.foundation.messages.public import unread_count
from hoshin.foundation.people.models import Section
from hoshin.foundation.people.public import Role
from hoshin.kernel.errors import Conflict, NotAllowed, NotFound, RuleBroken
from hoshin.steering.plan import actions
from hoshin.steering.plan.models import BudgetImport, BudgetLine, BudgetYear, Embargo
from hoshin.steering.plan.permissions import can_see, visible_to
from hoshin.steering.plan.queries import waiting_in_plan
from hoshin.steering.plan.rules.budget_file import REFUSED
from hoshin.steering.plan.tests.cast import FOUNDED, NOW, fresh, holder, listed, planned
from hoshin.steering.plan.tests.test_using_the_plans_pages import browser
from hoshin.web.spreadsheet import CONTENT_TYPE

pytestmark = pytest.mark.django_db
LIST = "/staff/plan/budget/?fiscal_year=2026"
DUE, ASSESSED, ANNOUNCED = date(2025, 10, 31), date(2026, 1, 15), date(2026, 2, 20)


@pytest.fixture
def treasurer(cast):
    """Somebody of the finance section."""
    section = Section.objects.create(
        code="zaisei", name="財政課", office=cast.section.office, starts_on=FOUNDED, is_ict_section=False
    )
    return holder("treasurer", Role.SECTION_MEMBER, section)


def calendar(cast, treasurer=None, **changed):
    days = {"requests_due_on": DUE, "assessed_on": ASSESSED, "announced_on": ANNOUNCED, **changed}
    section = treasurer.posts[0].section_id if treasurer else None
    return actions.set_budget_year(person=cast.staff, fiscal_year=2026, finance_section_id=section, now=NOW, **days)


def asked(cast, title="オンライン申請の導入", requested=5000):
    """A sheet whose money is asked for."""
    sheet = planned(cast, title)
    actions.start_budgeting(person=cast.head, sheet_id=sheet.pk, now=NOW)
    line = actions.request_budget(
        person=cast.member, sheet_id=sheet.pk, fiscal_year=2026, requested=requested, purpose="構築", now=NOW
    )
    return fresh(sheet), line


def test_the_calendar_is_set_by_cio_staff_and_shown_on_the_list(cast, treasurer, time_machine):
    time_machine.move_to(NOW)
    client = browser(cast.staff)
    answer = client.post(
        "/staff/plan/budget/calendar/?fiscal_year=2026",
        {
            "fiscal_year": "令和8年度",
            "requests_due_on": "R7.10.31",
            "assessed_on": "令和8年1月15日",
            "announced_on": "2026-02-20",
            "finance_section": treasurer.posts[0].section_id,
        },
    )
    assert answer.status_code == 302
    year = BudgetYear.objects.get()
    assert (year.requests_due_on, year.announced_on) == (DUE, ANNOUNCED)
    assert str(year.finance_section) == str(Section.objects.get(code="zaisei"))
    page = client.get(LIST).text
    assert "要求の受付中" in page
    assert "財政課" in page
    assert history_of("plan.budget_year", year.pk)[0].name == "plan.budget_year.set"
    wrong = client.post("/staff/plan/budget/calendar/", {"fiscal_year": "2026", "requests_due_on": "きのう"})
    assert wrong.status_code == 422
    with pytest.raises(NotAllowed):
        actions.set_budget_year(
            person=cast.head,
            fiscal_year=2026,
            requests_due_on=DUE,
            assessed_on=ASSESSED,
            announced_on=ANNOUNCED,
            finance_section_id=None,
            now=NOW,
        )


def test_until_the_result_is_announced_the_amounts_stay_inside(cast, time_machine):
    time_machine.move_to(NOW)
    sheet = listed(cast)
    address = f"/plan/{sheet.number}/"
    assert "4,500" in Client().get(address).text
    calendar(cast)
    embargo = Embargo.objects.get()
    assert (embargo.publish_on, embargo.from_fiscal_year) == (ANNOUNCED, 2026)
    for path in (address, "/plan/", "/plan/sheets/?money=in_budget", "/plan/plan.json", "/plan/plan.csv"):
        assert "4,500" not in Client().get(path).text
        assert "4500" not in Client().get(path).text
    assert "4,500" in browser(cast.staff).get(LIST).text
    calendar(cast, announced_on=ANNOUNCED + timedelta(days=7))
    assert Embargo.objects.get().publish_on == ANNOUNCED + timedelta(days=7)


def test_after_the_day_only_those_who_assess_can_enter_a_request(cast, treasurer):
    sheet, _ = asked(cast)
    calendar(cast, treasurer)
    late = NOW.replace(year=2025, month=11, day=1)
    request = {"sheet_id": sheet.pk, "fiscal_year": 2026, "requested": 6000, "purpose": "構築"}
    with pytest.raises(RuleBroken, match="期限"):
        actions.request_budget(person=cast.member, now=late, **request)
    actions.request_budget(person=cast.member, now=late - timedelta(days=1), **request)
    actions.request_budget(person=cast.staff, now=late, **request)


@pytest.mark.postgres
def test_the_finance_section_reads_what_it_has_to_assess_and_nothing_else(cast, treasurer):
    sheet, _ = asked(cast)
    other = planned(cast, "まだ要求のない個票")
    assert not visible_to(treasurer).exists()
    calendar(cast, treasurer)
    assert list(visible_to(treasurer)) == [sheet]
    assert can_see(treasurer, sheet)
    assert not can_see(treasurer, other)
    client = browser(treasurer)
    assert client.get(f"/staff/plan/sheets/{sheet.number}/").status_code == 200
    assert client.get(f"/staff/plan/sheets/{other.number}/").status_code == 404
    assert client.get(f"/staff/plan/sheets/{sheet.number}/edit/").status_code == 403


def test_with_a_finance_section_the_owner_no_longer_records_its_own_result(cast, treasurer):
    sheet, line = asked(cast)
    step = f"/staff/plan/sheets/{sheet.number}/budget/{line.pk}/assess/"
    assert browser(cast.head).get(step).status_code == 200
    calendar(cast, treasurer)
    assert browser(cast.head).get(step).status_code == 403
    assert step not in browser(cast.head).get(f"/staff/plan/sheets/{sheet.number}/").text
    with pytest.raises(NotAllowed):
        actions.assess_budget(person=cast.head, line_id=line.pk, assessed=1, reason="", now=NOW)
    client = browser(treasurer)
    assert step in client.get(f"/staff/plan/sheets/{sheet.number}/").text
    assert client.post(step, {"assessed": "4,000", "reason": "単価"}).status_code == 302
    assert BudgetLine.objects.get().assessed == 4000


def test_what_is_not_granted_returns_to_planning_with_the_reason(cast, treasurer):
    sheet, line = asked(cast)
    calendar(cast, treasurer)
    seen = unread_count(cast.head.account_id)
    actions.refuse_budget(person=treasurer, line_id=line.pk, reason="効果の根拠が足りない", now=NOW)
    assert fresh(sheet).state == "planning"
    told = history_of("plan.sheet", sheet.pk)
    assert [(event.name, event.reason) for event in told[:2]] == [
        ("plan.sheet.return_unfunded", "効果の根拠が足りない"),
        ("plan.sheet.budget_refused", "効果の根拠が足りない"),
    ]
    assert unread_count(cast.head.account_id) > seen
    assert "効果の根拠が足りない" in browser(cast.head).get(f"/staff/plan/sheets/{sheet.number}/").text
    assert "効果の根拠が足りない" in browser(treasurer).get(LIST).text


def test_what_was_refused_is_asked_for_anew_without_what_was_said_before(cast):
    sheet, line = asked(cast)
    actions.assess_budget(person=cast.staff, line_id=line.pk, assessed=100, reason="", now=NOW)
    actions.refuse_budget(person=cast.staff, line_id=line.pk, reason="効果の根拠が足りない", now=NOW)
    actions.start_budgeting(person=cast.head, sheet_id=sheet.pk, now=NOW)
    again = actions.request_budget(
        person=cast.member, sheet_id=sheet.pk, fiscal_year=2026, requested=4000, purpose="構築", now=NOW
    )
    assert (again.pk, again.state, again.assessed, again.reason) == (line.pk, "requested", None, "")


def test_nobody_returns_a_sheet_for_want_of_money_by_hand(cast):
    sheet, _ = asked(cast)
    for person in (cast.head, cast.staff, cast.cio):
        assert "return_unfunded" not in browser(person).get(f"/staff/plan/sheets/{sheet.number}/").text


@pytest.mark.postgres
def test_the_list_narrows_and_sums(cast, time_machine):
    time_machine.move_to(NOW)
    first, line = asked(cast)
    asked(cast, "窓口の予約", 800)
    client = browser(cast.staff)
    actions.assess_budget(person=cast.staff, line_id=line.pk, assessed=4000, reason="", now=NOW)
    whole = client.get(LIST).text
    assert "5,800" in whole
    assert "4,000" in whole
    narrowed = client.get(f"{LIST}&state=assessed").text
    assert first.title in narrowed
    assert "窓口の予約" not in narrowed
    assert "5,800" not in narrowed
    assert "予算の要求がありません" in client.get("/staff/plan/budget/?fiscal_year=2031").text
    assert "条件をすべて外す" in client.get(f"{LIST}&words=ない言葉").text
    assert first.title in client.get("/staff/plan/budget/").text


def test_a_section_sees_in_the_list_only_what_it_may_see(cast):
    asked(cast)
    assert "オンライン申請の導入" in browser(cast.member).get(LIST).text
    assert "オンライン申請の導入" not in browser(cast.stranger).get(LIST).text


def exported(client):
    return client.get("/staff/plan/budget.xlsx?fiscal_year=2026").content


def filled(content: bytes, *changes: tuple[int, str, int | str]) -> SimpleUploadedFile:
    """The file with cells filled in: row, head of the column, value."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    page = book["予算要求"]
    heads = {cell.value: place for place, cell in enumerate(page[1], start=1)}
    for place, head, value in changes:
        page.cell(place, heads[head], value)
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("査定.xlsx", out.getvalue(), content_type=CONTENT_TYPE)


def sent(client, upload):
    return client.post("/staff/plan/budget/2026/results/", {"file": upload})


def test_the_file_sent_back_unchanged_changes_nothing(cast):
    asked(cast)
    asked(cast, "窓口の予約", 800)
    listed(cast, "登載した個票")
    client = browser(cast.staff)
    answer = sent(client, filled(exported(client)))
    staged = BudgetImport.objects.get()
    assert answer["Location"].endswith(f"/{staged.pk}/")
    assert (staged.row_count, staged.change_count, staged.fault_count) == (3, 0, 0)
    assert client.post(f"/staff/plan/budget/results/{staged.pk}/apply/").status_code == 409
    assert set(BudgetLine.objects.values_list("state", flat=True)) == {"requested", "in_budget"}


@pytest.mark.postgres
def test_assessments_grants_and_refusals_come_back_whole(cast, treasurer):
    calendar(cast, treasurer)
    first, _ = asked(cast)
    second, _ = asked(cast, "窓口の予約", 800)
    client = browser(treasurer)
    changes: list[tuple[int, str, int | str]] = [
        (2, "査定額（千円）", 4500),
        (2, "結果", "計上"),
        (2, "予算額（千円）", "４，４００"),
        (3, "結果", REFUSED),
        (3, "理由", "効果の根拠が足りない"),
    ]
    report = client.get(sent(client, filled(exported(client), *changes))["Location"]).text
    assert "変わる行が2行" in report
    assert BudgetLine.objects.filter(state="requested").count() == 2
    staged = BudgetImport.objects.get()
    assert client.post(f"/staff/plan/budget/results/{staged.pk}/apply/").status_code == 302
    one, other = first.budget_lines.get(), second.budget_lines.get()
    assert (one.state, one.assessed, one.budgeted) == ("in_budget", 4500, 4400)
    assert (other.state, other.reason) == ("not_granted", "効果の根拠が足りない")
    assert fresh(second).state == "planning"
    assert fresh(first).state == "budgeting"
    assert history_of("plan.budget_import", staged.pk)[0].name == "plan.budget_import.applied"


def test_a_single_wrong_row_stops_the_whole_file(cast):
    first, _ = asked(cast)
    asked(cast, "窓口の予約", 800)
    client = browser(cast.staff)
    upload = filled(exported(client), (2, "査定額（千円）", 4500), (3, "結果", REFUSED))
    assert "理由：見送りには理由が必要です" in client.get(sent(client, upload)["Location"]).text
    staged = BudgetImport.objects.get()
    assert client.post(f"/staff/plan/budget/results/{staged.pk}/apply/").status_code == 409
    assert first.budget_lines.get().assessed is None


@pytest.mark.postgres
def test_what_somebody_recorded_meanwhile_is_not_overwritten(cast):
    _, line = asked(cast)
    client = browser(cast.staff)
    upload = filled(exported(client), (2, "査定額（千円）", 4500))
    sent(client, upload)
    actions.assess_budget(person=cast.staff, line_id=line.pk, assessed=3000, reason="", now=NOW)
    staged = BudgetImport.objects.get()
    with pytest.raises(Conflict):
        actions.apply_budget_import(person=cast.staff, import_id=staged.pk, now=NOW)
    assert BudgetLine.objects.get().assessed == 3000
    upload.seek(0)
    assert "もう一度書き出してください" in client.get(sent(client, upload)["Location"]).text


def test_a_report_is_its_senders_and_can_be_given_up(cast, treasurer):
    calendar(cast, treasurer)
    asked(cast)
    client = browser(cast.staff)
    sent(client, filled(exported(client), (2, "査定額（千円）", 4500)))
    staged = BudgetImport.objects.get()
    with pytest.raises(NotFound):
        actions.apply_budget_import(person=treasurer, import_id=staged.pk, now=NOW)
    assert client.post(f"/staff/plan/budget/results/{staged.pk}/discard/").status_code == 302
    assert client.post(f"/staff/plan/budget/results/{staged.pk}/apply/").status_code == 409
    assert BudgetLine.objects.get().assessed is None
    assert browser(cast.head).get("/staff/plan/budget/2026/results/").status_code == 403


@pytest.mark.postgres
def test_the_database_refuses_days_out_of_order(cast):
    from django.db import IntegrityError, transaction  # noqa: PLC0415 - only here

    year = calendar(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        BudgetYear.objects.filter(pk=year.pk).update(assessed_on=DUE - timedelta(days=1))


def test_the_home_page_reminds_of_requests_and_of_assessments(cast, treasurer):
    sheet = planned(cast)
    actions.start_budgeting(person=cast.head, sheet_id=sheet.pk, now=NOW)
    calendar(cast, treasurer)

    def waiting(person, now):
        return [(one.kind, one.due_on) for one in waiting_in_plan(person, now=now) if "予算" in one.kind]

    assert waiting(cast.head, NOW) == [("予算の要求", DUE)]
    assert waiting(treasurer, NOW) == []
    actions.request_budget(person=cast.member, sheet_id=sheet.pk, fiscal_year=2026, requested=500, purpose="", now=NOW)
    late = NOW.replace(month=11)
    assert waiting(cast.head, NOW) == []
    assert waiting(treasurer, late) == [("予算の査定", ASSESSED)]
    assert waiting(cast.stranger, late) == []
