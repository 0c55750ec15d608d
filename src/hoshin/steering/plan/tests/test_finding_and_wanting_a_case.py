"""The case collection: found by what it says, kept back as every page, and taken up by another section."""

from datetime import date, timedelta

import pytest
from django.test import Client

from hoshin.foundation.audit.models import Event
from hoshin.foundation.messages.public import inbox_of
from hoshin.foundation.people.public import StaffAccount
from hoshin.kernel import clock
from hoshin.kernel.errors import NotAllowed, NotFound, RuleBroken
from hoshin.steering.plan import actions
from hoshin.steering.plan.models import CaseInterest, Sheet
from hoshin.steering.plan.rules import FieldGroup, SheetState, TechnologyKind
from hoshin.steering.plan.tests.cast import NOW, answer_all, fresh, listed, routed
from hoshin.steering.policy.models import BasicPolicy

pytestmark = pytest.mark.django_db


def browser(person) -> Client:
    client = Client()
    client.force_login(StaffAccount.objects.get(pk=person.account_id))
    return client


def completed(cast) -> Sheet:
    sheet = routed(cast)
    actions.advance(person=cast.head, sheet_id=sheet.pk, result="契約した", now=NOW)
    answer_all(cast, sheet)
    actions.report_to_cio(person=cast.staff, sheet_id=sheet.pk, note="目標を達成", now=NOW)
    actions.complete(person=cast.cio, sheet_id=sheet.pk, note="", now=NOW)
    return fresh(sheet)


def failed(cast) -> Sheet:
    sheet = routed(cast, SheetState.PROOF_OF_CONCEPT, SheetState.FULL_INTRODUCTION)
    actions.fail_proof_of_concept(
        person=cast.head, sheet_id=sheet.pk, reasons="読取率が足りない", planned_end_on=date(2025, 9, 30), now=NOW
    )
    return fresh(sheet)


def mark(cast, sheet, *kinds) -> None:
    actions.mark_technologies(person=cast.member, sheet_id=sheet.pk, kinds=kinds, now=NOW)


def hold(cast, group, sheet) -> None:
    actions.set_embargo(
        person=cast.staff,
        group=group,
        sheet_id=sheet.pk,
        publish_on=clock.today() + timedelta(days=30),
        reason="発表まで",
        now=NOW,
    )


@pytest.fixture
def want_page(cast):
    case = completed(cast)
    return case, f"/staff/plan/cases/{case.number}/want/"


def values(cast, **changes):
    return {
        "title": "道路の占用のオンライン申請",
        "main_policy": cast.policy.pk,
        "owning_section": cast.other_section.pk,
        "issue": "窓口が遠い",
        "means": "オンライン申請",
        **changes,
    }


def test_only_what_is_complete_or_has_taught_something_is_a_case(cast):
    under_way, done, learnt = listed(cast, "まだ途中"), completed(cast), failed(cast)
    page = Client().get("/plan/cases/").text
    assert done.number in page
    assert learnt.number in page
    assert under_way.number not in page
    assert Client().get(f"/plan/cases/{under_way.number}/").status_code == 404
    assert learnt.number not in Client().get("/plan/cases/?result=done").text
    assert done.number not in Client().get("/plan/cases/?result=learnt").text


def test_a_failed_proof_of_concept_is_shown_as_a_result(cast):
    page = Client().get(f"/plan/cases/{failed(cast).number}/").text
    assert "読取率が足りない" in page
    assert "次に取り組む人の役に立つ結果" in page


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("words=待ち時間", True),
        ("words=読取率", True),
        ("words=どこにもない", False),
        ("policy=1", True),
        ("kind=cloud", True),
        ("kind=sensing", False),
        ("kind=nonsense&policy=x&section=y&result=z", True),
    ],
)
def test_cases_are_found_by_words_policy_and_kind_inside_and_outside(cast, query, is_found):
    case = failed(cast)
    mark(cast, case, TechnologyKind.CLOUD)
    for page in (Client().get(f"/plan/cases/?{query}"), browser(cast.stranger).get(f"/staff/plan/cases/?{query}")):
        assert page.status_code == 200
        assert (case.number in page.text) is is_found


def test_cases_are_found_by_policy_and_section(cast):
    case = completed(cast)
    other = BasicPolicy.objects.create(number=2, code="open_data", title="オープンデータ", field="citizen_industry")
    assert case.number not in Client().get(f"/plan/cases/?policy={other.number}").text
    assert case.number in Client().get(f"/plan/cases/?section={cast.section.pk}").text
    assert case.number not in Client().get(f"/plan/cases/?section={cast.other_section.pk}").text


def test_what_is_kept_back_is_neither_shown_nor_found(cast):
    case = completed(cast)
    mark(cast, case, TechnologyKind.CLOUD)
    hold(cast, FieldGroup.CONTENT, case)
    client = Client()
    page = client.get(f"/plan/cases/{case.number}/").text
    assert "待ち時間" not in page
    assert "クラウド" not in page
    assert case.number in client.get("/plan/cases/").text
    assert case.number not in client.get("/plan/cases/?kind=cloud").text
    assert case.number not in client.get("/plan/cases/?words=待ち時間").text
    assert "待ち時間" in browser(cast.stranger).get(f"/staff/plan/cases/{case.number}/").text


def test_a_route_kept_back_does_not_tell_that_the_proof_failed(cast):
    case = failed(cast)
    hold(cast, FieldGroup.ROUTE, case)
    assert case.number not in Client().get("/plan/cases/").text
    assert Client().get(f"/plan/cases/{case.number}/").status_code == 404
    assert "/plan/cases/" not in Client().get(f"/plan/{case.number}/").text
    assert "読取率" in browser(cast.stranger).get(f"/staff/plan/cases/{case.number}/").text


def test_a_result_kept_back_is_not_found_by_its_words(cast):
    case = completed(cast)
    hold(cast, FieldGroup.ROUTE, case)
    assert case.number not in Client().get("/plan/cases/?words=契約した").text
    assert case.number in browser(cast.stranger).get("/staff/plan/cases/?words=契約した").text


def test_another_section_starts_its_own_sheet_from_the_case(cast, want_page):
    case, address = want_page
    mark(cast, case, TechnologyKind.ONLINE_PROCEDURE)
    client = browser(cast.stranger)
    form = client.get(address)
    assert "窓口の待ち時間が長い" in form.text
    answer = client.post(address, values(cast))
    sheet = Sheet.objects.get(from_case__case=case)
    assert answer["Location"] == f"/staff/plan/sheets/{sheet.number}/edit/"
    assert (sheet.state, sheet.owning_section, sheet.issue) == ("draft", cast.other_section, "窓口が遠い")
    assert [marked.kind for marked in sheet.technologies.all()] == ["online_procedure"]
    assert case.number in client.get(f"/staff/plan/sheets/{sheet.number}/").text
    events = Event.objects.filter(name__in=["plan.sheet.drafted_from_case", "plan.sheet.wanted_too"])
    assert {event.thing_id for event in events} == {str(sheet.pk), str(case.pk)}
    assert any("うちでもやりたい" in message.subject for message in inbox_of(cast.head))


def test_interest_counts_sections_and_shows_drafts_only_to_those_who_may_read_them(cast, want_page):
    case, address = want_page
    client = browser(cast.stranger)
    client.post(address, values(cast))
    client.post(address, values(cast, title="もう一つの申請"))
    assert "うちでもやりたい：1課" in client.get("/staff/plan/cases/").text
    page, owners_page = f"/staff/plan/cases/{case.number}/", browser(cast.member)
    assert "もう一つの申請" in client.get(page).text
    assert "道路課" in owners_page.get(page).text
    assert "もう一つの申請" not in owners_page.get(page).text
    public_page = Client().get(f"/plan/cases/{case.number}/").text
    assert "もう一つの申請" not in public_page
    assert "道路課" not in public_page


def test_wanting_ones_own_case_or_what_is_no_case_is_refused(cast, want_page):
    case, address = want_page
    assert "want/" not in browser(cast.member).get(f"/staff/plan/cases/{case.number}/").text
    assert browser(cast.member).get(address).status_code == 403
    base = {"title": "続き", "main_policy_id": cast.policy.pk, "content": {}, "category_ids": [], "now": NOW}
    with pytest.raises(RuleBroken, match="自分の課"):
        actions.want_too(person=cast.member, case_id=case.pk, owning_section_id=cast.section.pk, **base)
    with pytest.raises(NotAllowed):
        actions.want_too(person=cast.expert, case_id=case.pk, owning_section_id=cast.other_section.pk, **base)
    draft = listed(cast, "途中")
    with pytest.raises(NotFound):
        actions.want_too(person=cast.stranger, case_id=draft.pk, owning_section_id=cast.other_section.pk, **base)
    assert not CaseInterest.objects.exists()


def test_the_kinds_of_technology_are_marked_also_after_the_end(cast):
    case = completed(cast)
    address = f"/staff/plan/sheets/{case.number}/technologies/"
    browser(cast.member).post(address, {"kinds": ["cloud", "security"]})
    assert [marked.kind for marked in case.technologies.all()] == ["cloud", "security"]
    assert Event.objects.filter(name="plan.sheet.technologies_marked").count() == 1
    browser(cast.member).post(address, {"kinds": ["security", "cloud"]})
    assert Event.objects.filter(name="plan.sheet.technologies_marked").count() == 1
    assert browser(cast.stranger).post(address, {"kinds": ["cloud"]}).status_code == 403


def test_the_pages_ask_a_fixed_number_of_queries(cast, django_assert_max_num_queries):
    for _ in range(2):
        completed(cast)
        failed(cast)
    client = browser(cast.stranger)
    client.get("/staff/plan/cases/")
    with django_assert_max_num_queries(14):
        client.get("/staff/plan/cases/?sort=wanted")
    with django_assert_max_num_queries(14):
        Client().get("/plan/cases/?words=待ち時間")
