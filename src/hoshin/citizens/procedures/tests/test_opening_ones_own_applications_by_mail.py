"""Whoever proved to read a mail address opens their applications again by a fresh code to it, on any device."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from time_machine import travel

from hoshin.citizens.procedures.actions.identity import forget_old_questions
from hoshin.citizens.procedures.models import OwnCode
from hoshin.citizens.procedures.tests.test_proving_by_mail import ADDRESS, arrived, begun, send, typed, wrong
from hoshin.foundation.messages.rules import MailServer, Security
from hoshin.foundation.messages.tests.smtp import MailDesk
from hoshin.kernel import clock

pytestmark = pytest.mark.postgres
MAIL = "/applications/mine/mail/"


@pytest.fixture(autouse=True)
def desk(settings):
    with MailDesk() as running:
        settings.MAIL_SERVER = MailServer("127.0.0.1", running.port, Security.NONE, "", "", "hoshin@city.example", 5)
        settings.SITE_ADDRESS = "https://hoshin.city.example"
        yield running


@pytest.fixture
def proven(city, desk):
    """The token of a draft whose applicant proved to read `ADDRESS`."""
    token = begun(city.person("ict-staff"))
    send(token)
    typed(token, arrived(desk))
    return token


def asked(address=ADDRESS):
    answer = Client().post(MAIL, {"address": address})
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"]


def given(page, code):
    return Client().post(page, {"code": code})


def test_a_fresh_code_to_the_same_address_lists_the_draft_on_another_device(proven, desk):
    assert MAIL in Client().get("/applications/mine/").content.decode()
    page = asked("ＹＵＫＩ＠mail.example ")
    assert "mail.example" not in page
    opened = given(page, arrived(desk))
    listed = Client().get(opened.headers["Location"]).content.decode()
    (address,) = re.findall(r'<h2><a href="([^"]+)"', listed)
    assert Client().get(address).status_code == 200


def test_who_reads_another_address_finds_nothing(proven, desk):
    page = asked("other@mail.example")
    listed = Client().get(given(page, arrived(desk)).headers["Location"]).content.decode()
    assert "本人確認をした申請はありません" in listed


def test_a_code_opens_once_and_only_for_its_address(proven, desk):
    page, code = asked(), arrived(desk)
    other = asked("other@mail.example")
    assert given(other, code).status_code == 422
    assert given(page, wrong(code)).status_code == 422
    assert given(page, code).status_code == 302
    assert given(page, code).status_code == 422


def test_a_code_of_ten_minutes_ago_opens_nothing_and_is_forgotten(proven, desk):
    page, code = asked(), arrived(desk)
    with travel(clock.now() + timedelta(minutes=11)):
        assert given(page, code).status_code == 422
        forget_old_questions(now=clock.now())
    assert not OwnCode.objects.exists()


def test_guessing_and_mailing_have_an_end_of_their_own(proven, desk):
    page, code = asked(), arrived(desk)
    for _ in range(5):
        given(page, wrong(code))
    assert given(page, code).status_code == 429
    for _ in range(3):
        asked()
    assert Client().post(MAIL, {"address": ADDRESS}).status_code == 429
    assert OwnCode.objects.count() == 1


def test_neither_address_nor_code_can_be_read_from_what_is_kept(proven, desk):
    asked()
    code = arrived(desk)
    kept = repr(OwnCode.objects.values().get())
    assert code not in kept
    assert "yuki" not in kept


def test_a_page_for_a_code_cannot_be_made_up(db):
    assert Client().get(f"{MAIL}somebody/").status_code == 404


def test_without_mail_the_way_is_not_offered(db, settings):
    settings.MAIL_SERVER = MailServer("", 25, Security.NONE, "", "", "", 5)
    assert MAIL not in Client().get("/applications/mine/").content.decode()
    assert Client().get(MAIL).status_code == 404
