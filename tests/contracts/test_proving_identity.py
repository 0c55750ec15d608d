"""Applicants prove who they are at a certified OpenID provider that nobody here wrote, by secret and by signature."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from django.core.cache import cache
from django.test import Client
from joserfc.jwk import ECKey
from tests.contracts.test_oidc_sign_in import at_the_provider, back, installed, running  # noqa: F401 - a fixture

from hoshin.citizens.procedures.models import ProvenIdentity
from hoshin.citizens.procedures.public import begin_application, publish_form, save_procedure
from hoshin.citizens.procedures.rules.assurance import Assurance, Provider
from hoshin.citizens.procedures.tests.forms import FORM
from hoshin.citizens.procedures.tests.test_keeping_the_register import ENTRY
from hoshin.foundation.people.tests.city import build_city
from hoshin.kernel import clock

KEY = ECKey.generate_key("P-256", parameters={"use": "sig"})


@pytest.fixture(scope="module")
def issuer(installed) -> Iterator[str]:  # noqa: F811
    public = {**KEY.as_dict(private=False), "kid": KEY.thumbprint()}
    yield from running(installed, CLIENT_KEYS=json.dumps({"keys": [public]}))


@pytest.fixture
def token(db, issuer, settings) -> str:
    cache.clear()
    plain = Provider(
        "header", "確認の手段", issuer, "header", "secret of header", ("openid", "profile"), Assurance(2, 2),
        "試験のための値", date(2026, 11, 1),
    )  # fmt: skip
    pem = KEY.as_pem(private=True).decode()
    signed = replace(plain, code="signed", client_id="signed", client_secret="", private_key=pem)
    settings.APPLICANT_PROVIDERS = (plain, signed)
    now = clock.now()
    person = build_city().person("ict-staff")
    save_procedure(person=person, entry=replace(ENTRY, proofing_level=2, authentication_level=2), now=now)
    publish_form(person=person, procedure_code=ENTRY.code, text=FORM, now=now)
    return begin_application(procedure_code=ENTRY.code, now=now)


@pytest.mark.parametrize("code", ["header", "signed"])
def test_an_applicant_proves_who_they_are(client: Client, token: str, code: str) -> None:
    sent = client.get(f"/applications/{token}/identity/{code}/")
    answer = at_the_provider(sent.headers["Location"], "applicant")
    returned = back(client, answer)
    assert returned.status_code == 302, returned.content.decode()
    assert ProvenIdentity.objects.get().provider == code
    page = client.get(f"/applications/{token}/continue/")
    assert page.headers["Location"] == f"/applications/{token}/pages/you/"
    again = back(client, answer)
    assert again.status_code in {422, 502}


def test_an_applicant_declines(client: Client, token: str) -> None:
    sent = client.get(f"/applications/{token}/identity/header/")
    refused = back(client, at_the_provider(sent.headers["Location"], decline=True))
    assert "取りやめられました" in refused.content.decode()
    assert not ProvenIdentity.objects.exists()


@pytest.mark.parametrize("code", ["header", "signed"])
def test_an_applicant_comes_back_by_the_same_proof(client: Client, token: str, code: str) -> None:
    sent = client.get(f"/applications/{token}/identity/{code}/")
    back(client, at_the_provider(sent.headers["Location"], "applicant"))
    elsewhere = Client()
    asked = elsewhere.get(f"/applications/mine/with/{code}/")
    answer = at_the_provider(asked.headers["Location"], "applicant")
    found = back(elsewhere, answer)
    assert found.status_code == 302, found.content.decode()
    assert ENTRY.title in elsewhere.get(found.headers["Location"]).content.decode()
    assert back(elsewhere, answer).status_code in {422, 502}
    stranger = Client()
    asked = stranger.get(f"/applications/mine/with/{code}/")
    found = back(stranger, at_the_provider(asked.headers["Location"], "somebody"))
    assert ENTRY.title not in stranger.get(found.headers["Location"]).content.decode()


def test_the_answer_to_one_question_does_not_serve_another(client: Client, token: str) -> None:
    sent = client.get(f"/applications/{token}/identity/header/")
    answer = at_the_provider(sent.headers["Location"], "applicant")
    client.get("/applications/mine/with/header/")
    assert back(client, answer).status_code in {422, 502}
    assert not ProvenIdentity.objects.exists()


def test_who_declines_is_told_what_else_there_is(client: Client, token: str) -> None:
    asked = client.get("/applications/mine/with/header/")
    refused = back(client, at_the_provider(asked.headers["Location"], decline=True))
    assert "取りやめられました" in refused.content.decode()
    assert "受付番号と確認番号" in refused.content.decode()
