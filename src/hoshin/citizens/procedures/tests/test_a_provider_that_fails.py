"""A provider that is down, slow or lying, in each dialect: the applicant keeps every answer and is shown the ways on."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.core.cache import cache
from django.test import Client
from joserfc.jwk import ECKey, RSAKey

from hoshin.citizens.procedures.models import ProvenIdentity
from hoshin.citizens.procedures.public import begin_application, publish_form, save_procedure
from hoshin.citizens.procedures.queries import draft_by_token
from hoshin.citizens.procedures.tests.forms import DOCUMENT, YOU
from hoshin.citizens.procedures.tests.test_keeping_the_register import ENTRY
from hoshin.citizens.procedures.tests.test_proving_who_one_is import CODE, ask, come_back, provider
from hoshin.foundation.identity.public import DIALECTS
from hoshin.foundation.identity.queries import city as asking
from hoshin.foundation.identity.tests.city_on_loopback import city_on_loopback
from hoshin.foundation.identity.tests.endless import endless_server
from hoshin.foundation.people.tests.city import NOW

KNOWN = "/.well-known/openid-configuration"
PROOFS = {
    "digital-agency": {
        "client_secret": "",
        "private_key": ECKey.generate_key("P-256").as_pem(private=True).decode(),
        "acr_values": "aal3",
        "required_acr": "aal3",
    }
}


@pytest.fixture(params=sorted(DIALECTS))
def running(request, settings):
    """A provider of each dialect, and another one beside it."""
    cache.clear()
    with city_on_loopback() as city, city_on_loopback() as spare:
        one = replace(provider(city.issuer), dialect=request.param, **PROOFS.get(request.param, {}))
        settings.APPLICANT_PROVIDERS = (one, provider(spare.issuer, "spare"))
        yield city


@pytest.fixture
def token(city, running):
    """An application whose first page is answered and whose second needs proof."""
    person = city.person("ict-staff")
    save_procedure(person=person, entry=replace(ENTRY, proofing_level=2, authentication_level=2), now=NOW)
    document = json.loads(json.dumps(DOCUMENT))
    document["pages"][1]["needs_identity"] = True
    publish_form(person=person, procedure_code=CODE, text=json.dumps(document), now=NOW)
    token = begin_application(procedure_code=CODE, now=NOW)
    Client().post(f"/applications/{token}/pages/you/", YOU)
    return token


@pytest.fixture
def endless() -> Iterator[str]:
    """A server that says one letter after the other and never ends."""
    with endless_server() as address:
        yield address


def has_a_way_on(answer, token):
    """The page says what happened, offers the other provider and the counter; nothing is proven, nothing lost."""
    page = answer.content.decode()
    assert answer.status_code == 502
    for words in ("答えは保存されています", "窓口", "確認の手段 spare", f"/applications/{token}/identity/card/"):
        assert words in page
    assert "エラー：" in page
    assert not ProvenIdentity.objects.exists()
    assert draft_by_token(token).answers["name"]["family"] == YOU["name.family"]


def test_down_before_it_is_asked(running, token, settings):
    one, spare = settings.APPLICANT_PROVIDERS
    settings.APPLICANT_PROVIDERS = (replace(one, issuer="http://127.0.0.1:9"), spare)
    has_a_way_on(Client().get(f"/applications/{token}/identity/card/"), token)


@pytest.mark.parametrize(
    "lie", [{"issuer": "https://evil.example"}, {"token_endpoint": None}, {"jwks_uri": 7}], ids=str
)
def test_lying_about_itself(running, token, lie):
    known = running.answer(KNOWN)[1]
    running.says(KNOWN, {name: value for name, value in {**known, **lie}.items() if value is not None})
    browser = Client()
    sent = browser.get(f"/applications/{token}/identity/card/")
    if sent.status_code == 302:
        has_a_way_on(come_back(browser, ask(browser, token, running)), token)
    else:
        has_a_way_on(sent, token)


@pytest.mark.parametrize(
    ("status", "answer"),
    [(500, {}), (200, "<html>メンテナンス中です</html>"), (200, {}), (302, "https://evil.example/")],
    ids=["broken", "maintenance", "empty", "elsewhere"],
)
def test_failing_when_the_answer_is_fetched(running, token, status, answer):
    browser = Client()
    asked = ask(browser, token, running)
    running.says("/token", answer, status)
    has_a_way_on(come_back(browser, asked), token)


def test_signing_with_a_key_that_is_not_its_own(running, token):
    browser = Client()
    asked = ask(browser, token, running)
    running.key = RSAKey.generate_key(2048, parameters={"kid": "1", "use": "sig"})
    forged = running.token()
    running.key = RSAKey.generate_key(2048, parameters={"kid": "1", "use": "sig"})
    running.says("/token", {"access_token": "a", "token_type": "Bearer", "id_token": forged})
    has_a_way_on(come_back(browser, asked), token)


def test_slow_at_every_step(running, token, endless, monkeypatch):
    known = running.answer(KNOWN)[1]
    running.says(KNOWN, {**known, "token_endpoint": f"{endless}/token"})
    browser = Client()
    asked = ask(browser, token, running)
    monkeypatch.setattr(asking, "LONGEST_SECONDS", 0.3)
    has_a_way_on(come_back(browser, asked), token)


def test_slow_before_it_is_asked(token, endless, settings, monkeypatch):
    monkeypatch.setattr(asking, "LONGEST_SECONDS", 0.3)
    one, spare = settings.APPLICANT_PROVIDERS
    settings.APPLICANT_PROVIDERS = (replace(one, issuer=endless), spare)
    has_a_way_on(Client().get(f"/applications/{token}/identity/card/"), token)
