"""A code by mail proves that one reads the address: six digits, once, for ten minutes, and never by guessing."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings as configured
from django.test import Client
from time_machine import travel

from hoshin.citizens.procedures.models import MailedCode, Procedure, ProvenIdentity
from hoshin.citizens.procedures.public import begin_application, publish_form, save_procedure
from hoshin.citizens.procedures.queries import draft_by_token
from hoshin.citizens.procedures.queries.identity import all_providers, identity_is_missing
from hoshin.citizens.procedures.rules.assurance import Assurance, providers_from
from hoshin.citizens.procedures.tests.forms import FORM
from hoshin.citizens.procedures.tests.test_keeping_the_register import ENTRY
from hoshin.foundation.messages.actions import deliver_batch
from hoshin.foundation.messages.models import Message
from hoshin.foundation.messages.rules import MailServer, Security
from hoshin.foundation.messages.tests.smtp import MailDesk
from hoshin.foundation.people.tests.city import NOW
from hoshin.kernel import clock
from hoshin.kernel.errors import RuleBroken

pytestmark = pytest.mark.postgres
ADDRESS = "yuki@mail.example"


@pytest.fixture(autouse=True)
def desk(settings):
    with MailDesk() as running:
        settings.MAIL_SERVER = MailServer("127.0.0.1", running.port, Security.NONE, "", "", "hoshin@city.example", 5)
        settings.SITE_ADDRESS = "https://hoshin.city.example"
        yield running


def begun(person, level=1):
    save_procedure(person=person, entry=replace(ENTRY, proofing_level=level, authentication_level=level), now=NOW)
    publish_form(person=person, procedure_code=ENTRY.code, text=FORM, now=NOW)
    return begin_application(procedure_code=ENTRY.code, now=clock.now())


@pytest.fixture
def token(city):
    return begun(city.person("ict-staff"))


def send(token, address=ADDRESS, browser=None):
    return (browser or Client()).post(f"/applications/{token}/identity/mail/", {"address": address})


def arrived(desk):
    deliver_batch(now=clock.now() + timedelta(seconds=5))
    (code,) = [line for line in desk.mails[-1].get_content().splitlines() if re.fullmatch(r"\d{6}", line)]
    return code


def typed(token, code):
    return Client().post(f"/applications/{token}/identity/mail/code/", {"code": code})


def wrong(code):
    return f"{(int(code) + 1) % 10**6:06d}"


def test_the_code_of_the_mail_opens_the_way_and_works_as_people_type_it(token, desk):
    identify = Client().get(f"/applications/{token}/identity/").content.decode()
    assert f"/applications/{token}/identity/mail/" in identify
    sent = send(token, "ｙｕｋｉ＠mail.example ")
    assert sent.headers["Location"] == f"/applications/{token}/identity/mail/code/"
    page = Client().get(sent.headers["Location"]).content.decode()
    code = arrived(desk)
    assert ADDRESS in page
    assert code not in page
    wide = code.translate({ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)})
    done = typed(token, f" {wide[:3]}-{wide[3:]} ")
    assert done.headers["Location"] == f"/applications/{token}/continue/"
    proof = ProvenIdentity.objects.get()
    assert (proof.provider, proof.proofing_level, proof.authentication_level) == ("mail", 1, 1)
    assert ADDRESS not in proof.subject + proof.sealed
    assert not identity_is_missing(draft_by_token(token))


def test_nothing_of_it_stays_behind(token, desk):
    send(token)
    code = arrived(desk)
    kept = MailedCode.objects.get()
    message = Message.objects.get()
    for text in (kept.code_hash, kept.sealed, message.subject, message.body, message.outside_address):
        assert code not in text
        assert ADDRESS not in text
    assert "/applications/" not in desk.mails[-1].get_content()


def test_it_works_once(token, desk):
    send(token)
    code = arrived(desk)
    assert typed(token, wrong(code)).status_code == 422
    assert typed(token, code).status_code == 302
    ProvenIdentity.objects.all().delete()
    assert typed(token, code).status_code == 422
    assert not ProvenIdentity.objects.exists()


def test_it_works_for_ten_minutes(token, desk):
    send(token)
    code = arrived(desk)
    with travel(clock.now() + timedelta(minutes=10, seconds=1), tick=False):
        assert typed(token, code).status_code == 422
    assert not ProvenIdentity.objects.exists()


def test_a_newer_code_ends_the_older_one(token, desk):
    send(token)
    old = arrived(desk)
    send(token)
    new = arrived(desk)
    if old != new:
        assert typed(token, old).status_code == 422
    assert typed(token, new).status_code == 302


def test_guessing_ends_before_it_begins_to_pay_and_a_fresh_code_goes_on(token, desk):
    send(token)
    code = arrived(desk)
    for _ in range(5):
        assert typed(token, wrong(code)).status_code == 422
    assert typed(token, code).status_code == 429
    assert not ProvenIdentity.objects.exists()
    send(token)
    assert typed(token, arrived(desk)).status_code == 302


def test_another_draft_is_worth_nothing_to_the_code(token, city, desk):
    other = begin_application(procedure_code=ENTRY.code, now=clock.now())
    send(token)
    code = arrived(desk)
    assert typed(other, code).status_code == 422
    assert not ProvenIdentity.objects.exists()


def test_codes_are_limited_by_draft_and_by_address_and_every_address_hears_the_same(token, desk):
    assert [send(token, f"{n}@mail.example").status_code for n in range(6)] == [302] * 5 + [429]
    drafts = [begin_application(procedure_code=ENTRY.code, now=clock.now()) for _ in range(6)]
    assert [send(one, ADDRESS.upper()).status_code for one in drafts] == [302] * 5 + [429]


def test_what_is_no_address_is_said_beside_the_field_and_sends_nothing(token, desk):
    for nonsense in ("yuki", "a@b\nBcc: c@d.example", "葛城@例え"):
        assert send(token, nonsense).status_code == 422
    assert not Message.objects.exists()


def test_it_is_not_offered_where_more_is_needed_or_no_mail_can_leave(city, settings):
    with pytest.raises(RuleBroken):
        begun(city.person("ict-staff"), level=2)
    settings.MAIL_SERVER = replace(settings.MAIL_SERVER, host="")
    assert all_providers() == ()


def test_a_weak_proof_does_not_open_a_procedure_that_needs_more(token, city, desk, settings):
    settings.DEMO = True
    send(token)
    assert typed(token, arrived(desk)).status_code == 302
    Procedure.objects.update(proofing_level=2, authentication_level=2)
    assert identity_is_missing(draft_by_token(token))
    assert send(token).status_code == 404


def test_the_demo_without_mail_shows_the_code_and_says_so(token, settings):
    settings.MAIL_SERVER = replace(settings.MAIL_SERVER, host="")
    assert send(token).status_code == 404
    settings.DEMO = True
    browser = Client()
    send(token, browser=browser)
    page = browser.get(f"/applications/{token}/identity/mail/code/").content.decode()
    assert "本物ではありません" in page
    (code,) = re.findall(r"<strong>(\d{6})</strong>", page)
    assert typed(token, code).status_code == 302


def test_what_a_code_is_worth_can_be_set_with_its_source():
    (found,) = providers_from(
        '[{"dialect": "mail", "proofing_level": 0, "authentication_level": 1, "source": "市の判断", "sourced_on": "2026-04-01"}]'
    )
    assert (found.code, found.assurance) == ("mail", Assurance(0, 1))


def resume(token, address=ADDRESS):
    return Client().post(f"/applications/{token}/mail/", {"address": address})


def test_the_address_of_a_draft_comes_by_mail_and_is_kept_nowhere_else(token, desk):
    for page in ("", "identity/"):
        assert f"/applications/{token}/mail/" in Client().get(f"/applications/{token}/{page}").content.decode()
    assert resume(token).headers["Location"] == f"/applications/{token}/"
    assert desk.mails == []
    deliver_batch(now=clock.now() + timedelta(seconds=5))
    assert f"https://hoshin.city.example/applications/{token}/" in desk.mails[0].get_content()
    message = Message.objects.get()
    assert token not in message.url + message.body + message.subject
    assert ADDRESS not in message.outside_address


def test_nobodys_inbox_is_filled_from_here(token, desk):
    assert [resume(token).status_code for _ in range(6)] == [302] * 5 + [429]


def test_without_mail_the_page_says_what_else_one_can_do(token, settings):
    settings.MAIL_SERVER = replace(settings.MAIL_SERVER, host="")
    page = Client().get(f"/applications/{token}/mail/").content.decode()
    assert "書き留めるか" in page
    assert resume(token).status_code == 422


def test_one_browser_begins_many_applications_but_not_any_number(city, desk):
    begun(city.person("ict-staff"))
    browser, colleague = Client(), Client()
    for each, name in ((browser, "a" * 32), (colleague, "b" * 32)):
        each.cookies[configured.CSRF_COOKIE_NAME] = name
    begin = f"/procedures/{ENTRY.code}/apply/"
    assert [browser.post(begin).status_code for _ in range(31)] == [302] * 30 + [429]
    assert colleague.post(begin).status_code == 302
