"""Section and applicant write to each other on the status page: sealed, with read marks, mailed about without content."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from hoshin.citizens.procedures.actions.conversing import MOST_MESSAGES, write_to_applicant, write_to_section
from hoshin.citizens.procedures.actions.tries import WINDOW
from hoshin.citizens.procedures.models import Application, ApplicationMessage
from hoshin.citizens.procedures.public import begin_application, submit_application
from hoshin.citizens.procedures.queries.conversation import messages_of
from hoshin.citizens.procedures.queries.inbox import Wanted, heaps, inbox
from hoshin.citizens.procedures.tests.forms import filled, handed_in
from hoshin.foundation.audit.public import history_of
from hoshin.foundation.messages.models import Message
from hoshin.foundation.messages.public import inbox_of
from hoshin.foundation.people.tests.city import NOW
from hoshin.kernel import clock
from hoshin.kernel.errors import MoveRefused, NotFound, RuleBroken, TooMany

QUESTION = "鑑札はいつ届きますか。"


@pytest.fixture
def member(city):
    return city.person("farm-member")


@pytest.fixture
def token(dogs):
    return filled(dogs.code)


@pytest.fixture
def receipt(token):
    return submit_application(token=token, now=NOW)


def application():
    return Application.objects.get()


def replied(person):
    return [one.number for one in inbox(person, Wanted(show="replied"), today=NOW.date())]


def test_a_message_of_the_applicant_waits_in_the_inbox_until_it_is_read(city, member, receipt, token):
    client = Client()
    client.force_login(city.accounts["farm-member"])
    visitor = Client()
    sent = visitor.post(f"/applications/{token}/messages/", {"text": QUESTION}, follow=True)
    assert "まだ読まれていません" in sent.content.decode()
    assert replied(member) == [receipt.number]
    assert {heap.code: heap.count for heap in heaps(member, today=NOW.date())}["replied"] == 1
    told = inbox_of(member).get(subject__startswith="申請者からメッセージ")
    assert QUESTION not in told.body
    assert QUESTION in client.get(f"/staff/applications/{receipt.number}/").content.decode()
    assert replied(member) == []
    assert "担当課が読みました" in visitor.get(f"/applications/{token}/status/").content.decode()


def test_a_message_of_the_section_stands_on_the_status_page_and_is_marked_when_it_was_shown(city, receipt, token):
    client = Client()
    client.force_login(city.accounts["farm-member"])
    page = client.post(f"/staff/applications/{receipt.number}/messages/", {"text": "来週届きます。"}, follow=True)
    assert "未読" in page.content.decode()
    shown = Client().get(f"/applications/{token}/status/").content.decode()
    assert "来週届きます。" in shown
    assert "農政課から" in shown
    assert "主任の職員" not in shown
    assert "既読" in client.get(f"/staff/applications/{receipt.number}/").content.decode()


def test_what_is_written_is_sealed_and_the_trail_says_only_that(member, receipt, token):
    write_to_section(token=token, text=QUESTION, now=NOW)
    write_to_applicant(person=member, number=receipt.number, text="来週届きます。", now=NOW)
    stored = " ".join(ApplicationMessage.objects.values_list("sealed", flat=True))
    assert QUESTION not in stored
    assert [one.text for one in messages_of(application())] == [QUESTION, "来週届きます。"]
    events = history_of("procedures.application", application().pk)[:2]
    assert [one.name.rpartition(".")[2] for one in events] == ["message_sent", "message_received"]
    assert QUESTION not in str(events)


def test_nobody_fills_the_inbox_of_a_section(dogs, receipt, token):
    now = clock.now()
    for _ in range(MOST_MESSAGES):
        write_to_section(token=token, text=QUESTION, now=now)
    with pytest.raises(TooMany):
        write_to_section(token=token, text=QUESTION, now=now)
    assert Client().post(f"/applications/{token}/messages/", {"text": QUESTION}).status_code == 429
    write_to_section(token=token, text=QUESTION, now=now + WINDOW)
    other = filled(dogs.code, family="上越")
    submit_application(token=other, now=NOW)
    write_to_section(token=other, text=QUESTION, now=NOW)


def test_empty_too_long_too_early_and_by_strangers_nothing_is_sent(city, dogs, receipt, token):
    for text in ("　\n", "あ" * 2001):
        with pytest.raises(RuleBroken):
            write_to_section(token=token, text=text, now=NOW)
        assert Client().post(f"/applications/{token}/messages/", {"text": text}).status_code == 422
    with pytest.raises(MoveRefused):
        write_to_section(token=begin_application(procedure_code=dogs.code, now=NOW), text=QUESTION, now=NOW)
    for stranger in ("ict-staff", "cio", "operator"):
        with pytest.raises(NotFound):
            write_to_applicant(person=city.person(stranger), number=receipt.number, text="x", now=NOW)
    assert not ApplicationMessage.objects.exists()


def test_markup_is_shown_as_it_was_typed(receipt, token):
    write_to_section(token=token, text="<script>alert(1)</script>", now=NOW)
    assert "&lt;script&gt;alert(1)" in Client().get(f"/applications/{token}/status/").content.decode()


def test_only_the_section_in_charge_is_told(city, dogs, receipt, token):
    write_to_section(token=token, text=QUESTION, now=NOW + timedelta(minutes=1))
    assert inbox_of(city.person("farm-head")).exists()
    assert not inbox_of(city.person("ict-staff")).exists()


def test_an_applicant_without_an_address_gets_no_mail(member, receipt, settings):
    settings.MAIL_SERVER = replace(settings.MAIL_SERVER, host="127.0.0.1")
    write_to_applicant(person=member, number=receipt.number, text="来週届きます。", now=NOW)
    assert not Message.objects.filter(template="procedures.message").exists()


def test_the_list_asks_as_often_for_many_unread_as_for_one(city, dogs, receipt, token, django_assert_max_num_queries):
    for place in range(10):
        other = handed_in(dogs.code, family=f"上越{place}").number
        one = Application.objects.get(number=other)
        ApplicationMessage.objects.create(application=one, is_from_applicant=True, sealed="", sent_at=NOW)
    client = Client()
    client.force_login(city.accounts["farm-member"])
    client.get("/staff/applications/")
    with django_assert_max_num_queries(14):
        page = client.get("/staff/applications/?show=replied")
    assert page.content.decode().count('name="number"') == 10
