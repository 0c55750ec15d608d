"""The named office with its telephone stands wherever an applicant may want to ask: pages, letter, copy, mail."""

from dataclasses import replace

import pytest
from django.test import Client

from hoshin.citizens.procedures.actions.examining import ask_correction, start_examination
from hoshin.citizens.procedures.models import Application
from hoshin.citizens.procedures.public import publish_form, save_page, submit_application
from hoshin.citizens.procedures.queries.deciding.decisions import letter_content
from hoshin.citizens.procedures.tests.deciding import decided
from hoshin.citizens.procedures.tests.forms import FORM, YOU, filled
from hoshin.foundation.messages.models import Message
from hoshin.foundation.people.public import Contact, set_contact
from hoshin.foundation.people.tests.city import NOW

CONTACT = Contact("025-000-0000", "123", "nosei@city.example", "平日 8時30分から")
MAIL = '{"id": "mail", "type": "email", "label": "メールアドレス"}'


@pytest.fixture
def token(city, dogs):
    set_contact(person=city.person("operator"), section_id=city.sections["farm"].pk, contact=CONTACT, now=NOW)
    text = FORM.replace('"is_required": true}]}', f'"is_required": true}}, {MAIL}]}}', 1)
    publish_form(person=city.person("ict-staff"), procedure_code=dogs.code, text=text, now=NOW)
    token = filled(dogs.code)
    sent = {name: [value] for name, value in (YOU | {"mail": "hajime@mail.example"}).items()}
    save_page(token=token, page_id="you", sent=sent, now=NOW)
    return token


def test_wherever_one_may_want_to_ask(city, dogs, token, settings):
    settings.MAIL_SERVER = replace(settings.MAIL_SERVER, host="127.0.0.1")
    browser, member = Client(), city.person("farm-member")
    number = submit_application(token=token, now=NOW).number
    pages = [f"/procedures/{dogs.code}/", f"/applications/{token}/", f"/applications/{token}/status/"]
    start_examination(person=member, number=number, now=NOW)
    shown = [browser.get(address).content.decode() for address in pages]
    ask_correction(person=member, number=number, comments={"name": "字を確かめてください。"}, now=NOW)
    shown.append(browser.get(f"/applications/{token}/correction/").content.decode())
    for page in shown:
        for words in ("025-000-0000（内線 123）", "nosei@city.example", "平日 8時30分から"):
            assert words in page
    assert "電話 025-000-0000（内線 123）" in Message.objects.filter(outside_address__gt="").latest("pk").body
    assert browser.get(f"/applications/{token}/copy.pdf").content.startswith(b"%PDF-")


def test_on_the_letter(city, token):
    number = submit_application(token=token, now=NOW).number
    decision = decided(city.person("farm-member"), city.person("farm-head"), number)
    content = letter_content(decision, Application.objects.get())
    assert content["contact"].startswith("電話 025-000-0000（内線 123）　メール")
    assert Client().get(f"/applications/{token}/letters/1.pdf").content.startswith(b"%PDF-")
