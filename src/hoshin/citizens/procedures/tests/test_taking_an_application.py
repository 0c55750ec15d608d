"""A section looks through its inbox, takes applications on, begins to examine them; nobody else reads them."""

from datetime import date, timedelta

import pytest
from django.test import Client

from hoshin.citizens.procedures.actions.examining import (
    assign_applications,
    delete_inbox_filter,
    examine_applications,
    open_application,
    save_inbox_filter,
    start_examination,
)
from hoshin.citizens.procedures.models import Application, InboxFilter, NameMark
from hoshin.citizens.procedures.public import submit_application, withdraw_application
from hoshin.citizens.procedures.queries.inbox import Wanted, heaps, inbox
from hoshin.citizens.procedures.tests.forms import filled, handed_in
from hoshin.foundation.audit.public import history_of
from hoshin.foundation.messages.public import inbox_of
from hoshin.foundation.people.tests.city import NOW
from hoshin.kernel.errors import MoveRefused, NotFound, RuleBroken

TODAY = NOW.date()


@pytest.fixture
def receipt(dogs):
    return handed_in(dogs.code)


@pytest.fixture
def member(city):
    return city.person("farm-member")


def signed_in(city, code):
    client = Client()
    client.force_login(city.accounts[code])
    return client


def numbers(person, **wanted):
    return [one.number for one in inbox(person, Wanted(**wanted), today=TODAY)]


def events(application):
    return [entry.name.rpartition(".")[2] for entry in history_of("procedures.application", application.pk)]


def test_it_stands_in_the_inbox_of_its_section_and_nowhere_else(city, member, receipt):
    assert numbers(member) == [receipt.number]
    assert numbers(member, show="new") == [receipt.number]
    for stranger in ("ict-staff", "cio", "auditor", "operator", "expert"):
        assert numbers(city.person(stranger)) == []
        with pytest.raises(NotFound):
            open_application(person=city.person(stranger), number=receipt.number, now=NOW)


def test_it_is_found_by_number_and_by_name_however_it_is_typed(member, dogs, receipt):
    other = handed_in(dogs.code, family="上越", given="", family_kana="じょうえつ", given_kana="")
    for words in ("葛城", "葛󠄀城　一", "カツラギ", "かつらぎ はじめ", receipt.number.lower().replace("-", "")):
        assert numbers(member, words=words) == [receipt.number], words
    assert numbers(member, words="ジョウエツ") == [other.number]
    assert numbers(member, words="城") == []
    assert not NameMark.objects.filter(mark__contains="葛").exists()


def test_the_deadline_is_known_from_the_first_day(dogs, receipt):
    assert Application.objects.get().due_on == date(2026, 12, 4)


def test_whoever_begins_is_in_charge(city, member, receipt):
    start_examination(person=member, number=receipt.number, now=NOW)
    application = Application.objects.get()
    assert (application.state, application.assignee) == ("examining", city.accounts["farm-member"])
    assert events(application)[:2] == ["examine", "assigned"]
    with pytest.raises(MoveRefused):
        start_examination(person=member, number=receipt.number, now=NOW)


def test_a_colleague_who_is_put_in_charge_is_told(city, member, receipt):
    head = city.person("farm-head")
    account = city.accounts["farm-member"].pk
    assert assign_applications(person=head, numbers=[receipt.number], account_id=account, now=NOW) == 1
    assert assign_applications(person=head, numbers=[receipt.number], account_id=account, now=NOW) == 0
    assert receipt.number in inbox_of(member).get().subject
    assert numbers(member, show="mine") == [receipt.number]
    with pytest.raises(RuleBroken, match="担当課の職員"):
        assign_applications(person=head, numbers=[receipt.number], account_id=city.accounts["operator"].pk, now=NOW)


def test_several_move_together_or_not_at_all(member, dogs, receipt):
    other = handed_in(dogs.code, family="上越")
    withdraw_application(number=other.number, secret=other.secret, now=NOW)
    with pytest.raises(MoveRefused):
        examine_applications(person=member, numbers=[receipt.number, other.number], now=NOW)
    assert set(Application.objects.values_list("state", flat=True)) == {"received", "withdrawn"}
    assert examine_applications(person=member, numbers=[receipt.number], now=NOW) == 1
    with pytest.raises(RuleBroken):
        examine_applications(person=member, numbers=[], now=NOW)


def test_whoever_opens_it_leaves_one_trace_an_hour(member, receipt):
    for minutes in (0, 10, 59, 61):
        application = open_application(person=member, number=receipt.number, now=NOW + timedelta(minutes=minutes))
    assert events(application).count("opened") == 2


def test_the_heaps_count_what_their_lists_show(city, member, dogs, receipt):
    handed_in(dogs.code, family="上越")
    start_examination(person=member, number=receipt.number, now=NOW)
    later = TODAY + timedelta(days=8)
    for heap in heaps(member, today=later):
        assert heap.count == inbox(member, Wanted(show=heap.code), today=later).count(), heap.code
    assert {heap.code: heap.count for heap in heaps(member, today=later)} == {
        "open": 2,
        "new": 1,
        "mine": 1,
        "nobody": 1,
        "near": 2,
        "replied": 0,
        "waiting": 0,
        "deciding": 0,
        "review": 0,
        "done": 0,
    }


def test_the_inbox_asks_as_often_for_fifty_as_for_one(city, dogs, receipt, django_assert_max_num_queries):
    client = signed_in(city, "farm-member")
    client.get("/staff/applications/")
    for place in range(30):
        handed_in(dogs.code, family=f"上越{place}")
    with django_assert_max_num_queries(14):
        page = client.get("/staff/applications/")
    assert page.content.decode().count('name="number"') == 31


def test_the_pages_in_the_hands_of_an_official(city, dogs, receipt):
    client = signed_in(city, "farm-member")
    page = client.get("/staff/applications/?show=new").content.decode()
    assert receipt.number in page
    assert "葛󠄀城 一" in page
    shown = client.get(f"/staff/applications/{receipt.number}/").content.decode()
    assert "ポチ" in shown
    assert "令和8年12月4日" in shown
    done = client.post(f"/staff/applications/{receipt.number}/examine/")
    assert done.headers["Location"] == f"/staff/applications/{receipt.number}/"
    assert Application.objects.get().state == "examining"
    assert client.get("/staff/applications/inbox.xlsx").content.startswith(b"PK")
    refused = client.post("/staff/applications/several/", {"number": receipt.number, "do": "examine"}, follow=True)
    assert "どれも変えていません" in refused.content.decode()
    taken = client.post("/staff/applications/several/", {"number": receipt.number, "do": "take"}, follow=True)
    assert "自分の担当にしました" in taken.content.decode()


def test_filters_are_ones_own(city, member):
    saved = save_inbox_filter(person=member, name="期限", query="?show=near", now=NOW)
    save_inbox_filter(person=member, name="期限", query="show=near&sort=oldest", now=NOW)
    assert InboxFilter.objects.get().query == "show=near&sort=oldest"
    with pytest.raises(NotFound):
        delete_inbox_filter(person=city.person("farm-head"), filter_id=saved.pk, now=NOW)
    delete_inbox_filter(person=member, filter_id=saved.pk, now=NOW)
    assert not InboxFilter.objects.exists()
    names = [entry.name for entry in history_of("procedures.inbox_filter", saved.pk)]
    assert [name.rpartition(".")[2] for name in names] == ["deleted", "saved", "saved"]


def test_the_same_person_can_apply_again_after_a_withdrawal(dogs, receipt):
    with pytest.raises(RuleBroken):
        handed_in(dogs.code)
    withdraw_application(number=receipt.number, secret=receipt.secret, now=NOW)
    assert submit_application(token=filled(dogs.code), now=NOW).number != receipt.number
