"""An applicant who gave a mail address is told that something happened, and not what."""

import json
from dataclasses import replace

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from hoshin.citizens.procedures.public import begin_application, publish_form, save_page, submit_application
from hoshin.citizens.procedures.queries.contacts import masked_address
from hoshin.citizens.procedures.tests.forms import DOCUMENT, DOG, PACK, YOU
from hoshin.foundation.messages.models import Message
from hoshin.foundation.people.tests.city import NOW


@pytest.fixture
def mailing(city, dogs, settings: Settings):
    """The procedure, asking for a mail address, in a house with a mail server."""
    settings.MAIL_SERVER = replace(settings.MAIL_SERVER, host="127.0.0.1")
    document = json.loads(json.dumps(DOCUMENT))
    document["pages"][0]["questions"].append({"id": "mail", "type": "email", "label": "メールアドレス"})
    form = json.dumps(document, ensure_ascii=False)
    publish_form(person=city.person("ict-staff"), procedure_code=dogs.code, text=form, now=NOW)
    return dogs


def handed_in_with(code, mail):
    token = begin_application(procedure_code=code, now=NOW)
    for page_id, sent in (("you", YOU | {"mail": mail}), ("kind", DOG), ("pack", PACK)):
        save_page(token=token, page_id=page_id, sent={name: [value] for name, value in sent.items()}, now=NOW)
    return submit_application(token=token, now=NOW)


def test_the_receipt_goes_to_the_address_that_was_given(mailing):
    receipt = handed_in_with(mailing.code, "ｈａｊｉｍｅ@example.jp")
    mail = Message.objects.get()
    assert mail.outside_address == "hajime@example.jp"
    assert receipt.number in mail.subject
    assert receipt.secret not in mail.body
    assert "葛" not in mail.body
    assert mail.url == "/applications/"


def test_without_an_address_or_a_mail_server_the_application_is_taken_all_the_same(mailing, settings):
    handed_in_with(mailing.code, "")
    settings.MAIL_SERVER = replace(settings.MAIL_SERVER, host="")
    handed_in_with(mailing.code, "hajime@example.jp")
    assert not Message.objects.exists()


def test_only_a_house_that_can_mail_promises_a_mail(mailing, settings):
    token = begin_application(procedure_code=mailing.code, now=NOW)
    for page_id, sent in (("you", YOU | {"mail": "hajime@example.jp"}), ("kind", DOG), ("pack", PACK)):
        save_page(token=token, page_id=page_id, sent={name: [value] for name, value in sent.items()}, now=NOW)
    receipt = Client().post(f"/applications/{token}/check/").content.decode()
    assert "ha•••@example.jp にメールで送ります" in receipt
    status = f"/applications/{token}/status/"
    assert "ha•••@example.jp にメールが届きます" in Client().get(status).content.decode()
    settings.MAIL_SERVER = replace(settings.MAIL_SERVER, host="")
    assert "ha•••" not in Client().get(f"/applications/{token}/check/").content.decode()
    assert "メールのお知らせは届きません" in Client().get(status).content.decode()


def test_handing_in_again_mails_nothing_more(mailing):
    token = begin_application(procedure_code=mailing.code, now=NOW)
    for page_id, sent in (("you", YOU | {"mail": "a@example.jp"}), ("kind", DOG), ("pack", PACK)):
        save_page(token=token, page_id=page_id, sent={name: [value] for name, value in sent.items()}, now=NOW)
    for _ in range(3):
        submit_application(token=token, now=NOW)
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    ("address", "covered"),
    [
        ("hajime@example.jp", "ha•••@example.jp"),
        ("ab@example.jp", "a•••@example.jp"),
        ("a@example.jp", "•••@example.jp"),
    ],
)
def test_the_address_is_shown_covered(address, covered):
    assert masked_address(address) == covered
