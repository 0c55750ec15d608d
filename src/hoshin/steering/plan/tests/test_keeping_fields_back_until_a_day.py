"""Keeping a group of fields from the public until a day: no way a visitor can go leads to it before."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from hoshin.foundation.audit.public import history_of
from hoshin.foundation.messages.models import Message
from hoshin.foundation.search.public import check_index
from hoshin.kernel import clock
from hoshin.kernel.clock import JAPAN
from hoshin.kernel.errors import NotAllowed, RuleBroken
from hoshin.steering.plan import actions
from hoshin.steering.plan.models import BudgetLine, Embargo, Kpi, Sheet, StageRun, Subscription
from hoshin.steering.plan.rules import EVERY_YEAR, Disclosure, EffectKind, FieldGroup, Hold
from hoshin.steering.plan.tests.cast import NOW, Cast, routed

OPENS_ON = date(2025, 9, 1)
BEFORE = datetime(2025, 8, 31, 23, 59, tzinfo=JAPAN)
AFTER = datetime(2025, 9, 1, 0, 0, tzinfo=JAPAN)
MARKS = {
    FieldGroup.CONTENT: "紫陽花",
    FieldGroup.ROUTE: "竜胆",
    FieldGroup.KPIS: "山茶花",
    FieldGroup.EFFECTS: "87,654,321",
    FieldGroup.BUDGET: "76,543,219",
    FieldGroup.PROGRESS: "向日葵",
    FieldGroup.ADVICE: "金木犀",
}
SEARCHED = "紫陽花"
OF_ONE_READER = {
    "/plan/cases/<str:number>/",
    "/plan/mail/<str:path>/",
    "/plan/mail/stop/<str:path>/",
    "/plan/<str:number>/comment/",
}
"""A page of cases only, tested by itself; pages behind a mailed secret, which say nothing of sheets; and the form for comments, which are off."""


def marked_sheet(cast: Cast) -> Sheet:
    """A listed sheet with a mark in every group of fields; a visitor can see each of them."""
    sheet = routed(cast)
    actions.freeze_edition(person=cast.staff, title="その前の版", now=NOW)
    Sheet.objects.filter(pk=sheet.pk).update(means=MARKS[FieldGroup.CONTENT], ideal=MARKS[FieldGroup.CONTENT])
    StageRun.objects.filter(sheet=sheet).update(result=MARKS[FieldGroup.ROUTE])
    Kpi.objects.filter(sheet=sheet).update(name=MARKS[FieldGroup.KPIS])
    BudgetLine.objects.filter(sheet=sheet).update(budgeted=76543219)
    sheet = Sheet.objects.get(pk=sheet.pk)
    actions.expect_effect(
        person=cast.member, sheet_id=sheet.pk, kind=EffectKind.MONEY, expected=Decimal(87654321), basis="試算", now=NOW
    )
    actions.report_progress(
        person=cast.member,
        sheet_id=sheet.pk,
        month=date(2025, 6, 1),
        done=MARKS[FieldGroup.PROGRESS],
        next_step="",
        barriers="",
        is_on_schedule=True,
        now=NOW,
    )
    actions.advise(person=cast.aide, sheet_id=sheet.pk, body=MARKS[FieldGroup.ADVICE], is_public=True, now=NOW)
    actions.sheets.put_into_search(sheet, NOW)
    actions.freeze_edition(person=cast.staff, title="令和7年度版", now=NOW)
    return sheet


def hold(cast: Cast, group: FieldGroup, **options) -> None:
    values = {"publish_on": OPENS_ON, "reason": "発表まで", **options}
    actions.set_embargo(person=cast.staff, group=group, now=NOW, **values)


def public_addresses(sheet: Sheet) -> list[str]:
    """Every address of the house that a visitor may open and that may speak of sheets, with the ways to narrow it."""
    found = [f"/{pattern}" for pattern in _public_patterns(get_resolver().url_patterns, "")]
    concrete = [
        address.replace("<str:number>", sheet.number)
        .replace("<int:edition_number>", "2")
        .replace("<int:volume>", "1")
        .replace("<int:section_id>", str(sheet.owning_section_id))
        .replace("<int:policy_number>", str(sheet.main_policy.number))
        for address in found
        if address.startswith(("/plan/",)) and address not in OF_ONE_READER
    ]
    assert len(concrete) >= 19
    assert {"/plan/plan.csv", "/plan/plan.zip"} <= set(concrete)
    assert {"/plan/feed.xml", "/plan/policies/1/feed.xml", f"/plan/{sheet.number}/feed.xml"} <= set(concrete)
    words = [
        f"{path}?{name}={word}"
        for path, name in (("/plan/sheets/", "words"), ("/plan/cases/", "words"), ("/search/", "q"))
        for word in MARKS.values()
    ]
    compared = [
        f"/plan/editions/compare/?before={before}&after={after}" for before, after in (("1", "2"), ("1", "today"))
    ]
    return [
        "/",
        "/data/figures.json",
        *concrete,
        *words,
        *compared,
        *(f"{address}&as=xlsx" for address in compared),
        "/plan/sheets/?punctuality=late",
    ]


def _public_patterns(patterns, prefix):
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            if getattr(pattern.callback, "access", "") == "public":
                yield route
        else:
            yield from _public_patterns(pattern.url_patterns, route)


def everything_a_visitor_reads(sheet: Sheet) -> str:
    """The text of every public address, PDFs and packages included, compressed or not."""
    client = Client()
    read = []
    for address in public_addresses(sheet):
        response = client.get(address)
        assert response.status_code == 200, address
        assert client.head(address).getvalue() == b"", address
        body = response.getvalue()
        if response["Content-Type"] == "application/pdf":
            read += [page.extract_text() for page in PdfReader(BytesIO(body)).pages]
        elif body.startswith(b"PK"):
            package = ZipFile(BytesIO(body))
            read += [package.read(name).decode() for name in package.namelist() if not name.endswith(".png")]
        else:
            # The word a visitor typed comes back in the field of the search; only what was found counts.
            text = body.decode()
            for typed in MARKS.values():
                text = (
                    text.replace(f'value="{typed}"', "").replace(f"「{typed}」", "") if f"={typed}" in address else text
                )
            read.append(text)
    read += mailed_to_a_subscriber()
    return "\n".join(read).replace("87654321", "87,654,321").replace("76543219", "76,543,219")


def mailed_to_a_subscriber() -> list[str]:
    """The mails to somebody who has been told nothing yet."""
    address = f"{Subscription.objects.count()}@example.jp"
    Subscription.objects.create(key=address, address=address, asked_at=NOW, confirmed_at=NOW)
    actions.mail_digests(clock.now())
    return list(Message.objects.filter(outside_address=address).values_list("body", flat=True))


@pytest.fixture
def at(monkeypatch):
    def set_clock(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    return set_clock


@pytest.mark.parametrize("group", list(FieldGroup))
@pytest.mark.parametrize("is_of_one_sheet", [False, True])
def test_a_case_holds_nothing_before_its_day_either(cast, at, group, is_of_one_sheet):
    sheet = marked_sheet(cast)
    Sheet.objects.filter(pk=sheet.pk).update(state="complete", completed_at=NOW)
    hold(cast, group, sheet_id=sheet.pk if is_of_one_sheet else None)
    shown = set(MARKS) - {FieldGroup.PROGRESS, FieldGroup.ADVICE}
    for moment, hidden in ((BEFORE, {group}), (AFTER, set())):
        at(moment)
        page = Client().get(f"/plan/cases/{sheet.number}/").text
        assert {marked for marked in shown if MARKS[marked] in page} == shown - hidden


@pytest.fixture(autouse=True)
def mails(settings):
    """The house sends mail."""
    settings.SITE_ADDRESS = "https://hoshin.example.lg.jp"
    settings.MAIL_SERVER = replace(settings.MAIL_SERVER, host="mail.example.lg.jp", sender="hoshin@example.lg.jp")


@pytest.mark.parametrize("group", list(FieldGroup))
@pytest.mark.parametrize("is_of_one_sheet", [False, True])
def test_nothing_a_visitor_can_open_holds_the_value_before_its_day(cast, at, group, is_of_one_sheet):
    sheet = marked_sheet(cast)
    at(NOW)
    assert MARKS[group] in everything_a_visitor_reads(sheet), "the mark must be visible without an embargo"
    hold(cast, group, sheet_id=sheet.pk if is_of_one_sheet else None)
    at(BEFORE)
    read = everything_a_visitor_reads(sheet)
    assert MARKS[group] not in read
    assert all(mark in read for other, mark in MARKS.items() if other is not group)
    at(AFTER)
    assert "1件" in actions.open_texts_daily(AFTER) or group is not FieldGroup.CONTENT
    assert MARKS[group] in everything_a_visitor_reads(sheet)


@pytest.mark.parametrize("group", list(FieldGroup))
def test_a_comment_says_nothing_that_is_kept_back(cast, at, group):
    sheet = marked_sheet(cast)
    actions.switch_comments(person=cast.staff, is_open=True, now=NOW)
    hold(cast, group)
    at(BEFORE)
    for address in (f"/plan/{sheet.number}/", f"/plan/{sheet.number}/comment/"):
        assert MARKS[group] not in Client().get(address).text


@pytest.mark.parametrize(
    "address", ["/plan/{}/", "/plan/", "/plan/plan.csv", "/plan/editions/2/edition.pdf", "/plan/{}/sheet.pdf"]
)
def test_what_a_browser_kept_of_an_open_day_is_not_confirmed_once_it_is_kept_back(cast, at, address):
    sheet = marked_sheet(cast)
    at(NOW)
    answer = Client().get(address.format(sheet.number))
    kept = {"if-none-match": answer.get("ETag", '"-"'), "if-modified-since": "Sun, 01 Jun 2025 00:00:00 GMT"}
    hold(cast, FieldGroup.BUDGET)
    at(BEFORE)
    assert Client().get(address.format(sheet.number), headers=kept).status_code == 200


def test_a_browser_that_kept_the_page_is_told_of_the_change_on_the_day(cast, at):
    sheet = marked_sheet(cast)
    hold(cast, FieldGroup.BUDGET)
    at(BEFORE)
    kept = Client().get(f"/plan/{sheet.number}/")["ETag"]
    assert Client().get(f"/plan/{sheet.number}/", headers={"if-none-match": kept}).status_code == 304
    at(AFTER)
    answer = Client().get(f"/plan/{sheet.number}/", headers={"if-none-match": kept})
    assert answer.status_code == 200
    assert MARKS[FieldGroup.BUDGET] in answer.content.decode()


def test_the_sheets_texts_are_not_searched_by_visitors_but_by_its_readers(cast, at):
    sheet = marked_sheet(cast)
    hold(cast, FieldGroup.CONTENT)
    at(BEFORE)
    assert sheet.title not in Client().get(f"/search/?q={SEARCHED}").content.decode()
    assert sheet.title in Client().get(f"/search/?q={sheet.title}").content.decode()
    assert sheet.title not in Client().get(f"/plan/sheets/?words={SEARCHED}").content.decode()
    assert "一致しています" in check_index()


def test_money_of_former_years_stays_public(cast, at):
    sheet = marked_sheet(cast)
    BudgetLine.objects.create(sheet=sheet, fiscal_year=2025, state="in_budget", requested=1, budgeted=31415)
    hold(cast, FieldGroup.BUDGET, from_fiscal_year=2026)
    at(BEFORE)
    for address in (f"/plan/{sheet.number}/", "/plan/"):
        text = Client().get(address).content.decode()
        assert "31,415" in text
        assert MARKS[FieldGroup.BUDGET] not in text


def test_a_sheets_own_day_counts_in_place_of_the_citys(cast, at):
    sheet = marked_sheet(cast)
    hold(cast, FieldGroup.EFFECTS)
    actions.set_embargo(
        person=cast.staff,
        group=FieldGroup.EFFECTS,
        publish_on=date(2025, 7, 1),
        sheet_id=sheet.pk,
        reason="先に発表する",
        now=NOW,
    )
    at(datetime(2025, 7, 1, 9, 0, tzinfo=JAPAN))
    assert MARKS[FieldGroup.EFFECTS] in Client().get(f"/plan/{sheet.number}/").content.decode()


def test_lifting_shows_the_value_at_once_and_both_are_on_record(cast, at):
    sheet = marked_sheet(cast)
    hold(cast, FieldGroup.CONTENT, sheet_id=sheet.pk)
    embargo = sheet.embargoes.get()
    actions.lift_embargo(person=cast.staff, embargo_id=embargo.pk, reason="発表した", now=NOW)
    at(NOW)
    assert MARKS[FieldGroup.CONTENT] in Client().get(f"/plan/{sheet.number}/").content.decode()
    told = [entry.sentence for entry in history_of("plan.sheet", sheet.pk)]
    assert any("公開日を決めました" in sentence for sentence in told)
    assert any("公開日の設定を解除しました" in sentence for sentence in told)


def test_only_cio_staff_decide_and_only_for_a_day_to_come(cast):
    with pytest.raises(NotAllowed):
        actions.set_embargo(person=cast.head, group=FieldGroup.BUDGET, publish_on=OPENS_ON, reason="発表まで", now=NOW)
    for day, options in ((NOW.date(), {}), (OPENS_ON, {"reason": " "}), (OPENS_ON + timedelta(days=2000), {})):
        with pytest.raises(RuleBroken):
            hold(cast, FieldGroup.BUDGET, **{"publish_on": day, **options})
    with pytest.raises(RuleBroken):
        hold(cast, FieldGroup.KPIS, from_fiscal_year=2026)


def test_setting_a_day_again_moves_it(cast):
    hold(cast, FieldGroup.BUDGET)
    hold(cast, FieldGroup.BUDGET, publish_on=OPENS_ON + timedelta(days=1))
    found = Embargo.objects.get()
    assert found.publish_on == OPENS_ON + timedelta(days=1)


DAYS = st.dates(date(2025, 1, 1), date(2025, 12, 31))
HOLDS = st.lists(
    st.builds(
        Hold,
        group=st.just(FieldGroup.BUDGET),
        publish_on=DAYS,
        sheet_id=st.sampled_from([None, 1, 2]),
        from_fiscal_year=st.sampled_from([EVERY_YEAR, 2025, 2026]),
    ),
    max_size=6,
)


@given(HOLDS, DAYS, st.sampled_from([1, 2, 3]), st.sampled_from([2024, 2025, 2026]))
def test_what_is_shown_once_stays_shown(holds, day, sheet, year):
    disclosure = Disclosure(tuple(holds), day)
    opens_on = disclosure.opens_on(FieldGroup.BUDGET, sheet, year)
    assert (opens_on is None) == disclosure.shows(FieldGroup.BUDGET, sheet, year)
    assert opens_on is None or opens_on > day
    later = Disclosure(tuple(holds), opens_on or date(2026, 1, 1))
    assert later.shows(FieldGroup.BUDGET, sheet, year)
    if opens_on is not None:
        assert disclosure.is_hushed(FieldGroup.BUDGET)
        assert disclosure.withheld(sheet)


@given(HOLDS, DAYS)
def test_the_filter_over_sheets_agrees_with_the_answer_for_each(holds, day):
    disclosure = Disclosure(tuple(holds), day)
    is_closed, apart = disclosure.sheets_apart(FieldGroup.BUDGET)
    for sheet in (1, 2, 3):
        assert disclosure.shows(FieldGroup.BUDGET, sheet) == ((sheet in apart) if is_closed else (sheet not in apart))
