"""Identity is asked for in the middle, keeps every answer, and cannot be faked, mixed up or carried elsewhere."""

import base64
import hashlib
import hmac
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache
from django.test import Client
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from hoshin.citizens.procedures.models import Application, IdentityQuestion, ProvenIdentity
from hoshin.citizens.procedures.public import begin_application, publish_form, save_page, save_procedure
from hoshin.citizens.procedures.queries import draft_by_token
from hoshin.citizens.procedures.queries.identity import identity_is_missing
from hoshin.citizens.procedures.rules.assurance import Assurance, Provider, providers_from
from hoshin.citizens.procedures.tests.deciding import proposed
from hoshin.citizens.procedures.tests.forms import DOCUMENT, DOG, PACK, YOU
from hoshin.citizens.procedures.tests.test_keeping_the_register import ENTRY
from hoshin.foundation.audit.public import history_of
from hoshin.foundation.identity.tests.city_on_loopback import city_on_loopback
from hoshin.foundation.people.tests.city import NOW
from hoshin.kernel import clock
from hoshin.kernel.errors import MoveRefused, RuleBroken

CODE = ENTRY.code


def provider(issuer, code="card", level=2):
    return Provider(
        code, f"確認の手段 {code}", issuer, "hoshin", "s:e c+r", ("openid", "profile"), Assurance(level, level),
        "試験のための値", date(2026, 11, 1),
    )  # fmt: skip


@pytest.fixture
def other():
    """A second provider, which may be hostile to the first."""
    with city_on_loopback() as running:
        yield running


@pytest.fixture
def card(settings, other):
    """A provider whose proof is worth enough, one more, and a weak one."""
    cache.clear()
    with city_on_loopback() as running:
        settings.APPLICANT_PROVIDERS = (
            provider(running.issuer),
            provider(other.issuer, "other"),
            provider(other.issuer, "weak", 1),
        )
        yield running


@pytest.fixture
def token(city, card):
    """An application for which identity must be proven from the second page on."""
    person = city.person("ict-staff")
    save_procedure(person=person, entry=replace(ENTRY, proofing_level=2, authentication_level=2), now=NOW)
    document = json.loads(json.dumps(DOCUMENT))
    document["pages"][1]["needs_identity"] = True
    publish_form(person=person, procedure_code=CODE, text=json.dumps(document), now=NOW)
    return begin_application(procedure_code=CODE, now=NOW)


@pytest.fixture
def browser(token):
    """A browser in which the first page is answered."""
    visitor = Client()
    page = visitor.post(f"/applications/{token}/pages/you/", YOU)
    assert page.headers["Location"] == f"/applications/{token}/pages/kind/"
    return visitor


def ask(browser, token, running, code="card"):
    """Go to the provider; what it was asked."""
    sent = browser.get(f"/applications/{token}/identity/{code}/")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(sent.headers["Location"]).query).items()}
    running.nonce = asked["nonce"]
    return asked


def come_back(browser, asked, code="card", **changes):
    return browser.get(f"/identity/{code}/answer/", {"code": "c-1", "state": asked["state"], **changes})


def test_identity_is_asked_for_in_the_middle_and_every_answer_stays(city, token, browser, card):
    page = browser.get(f"/applications/{token}/pages/kind/", follow=True)
    text = page.content.decode()
    assert "ここからは、本人確認が必要です" in text
    assert "確認の手段 card" in text
    assert "確認の手段 weak" not in text
    assert "デモの本人確認" not in text
    asked = ask(browser, token, card)
    assert asked["code_challenge_method"] == "S256"
    back = come_back(browser, asked)
    assert back.headers["Location"] == f"/applications/{token}/continue/"
    following = browser.get(back.headers["Location"])
    assert following.headers["Location"] == f"/applications/{token}/pages/kind/"
    assert draft_by_token(token).answers["name"]["family"] == YOU["name.family"]
    for page_id, sent in (("kind", DOG), ("pack", PACK)):
        browser.post(f"/applications/{token}/pages/{page_id}/", sent)
    assert "申請を受け付けました" in browser.post(f"/applications/{token}/check/").content.decode()
    names = {entry.name for entry in history_of("procedures.application", Application.objects.get().pk)}
    assert "procedures.application.identified" in names
    held = ProvenIdentity.objects.get()
    assert "s-1" not in held.subject + held.sealed
    number = Application.objects.get().number
    proposed(city.person("farm-member"), number, now=clock.now())
    browser.force_login(city.accounts["farm-head"])
    for address in ("", "decision/"):
        shown = browser.get(f"/staff/applications/{number}/{address}").content.decode()
        assert "身元確認 レベル2、当人認証 レベル2" in shown
        assert "確認の手段 card" in shown


def test_without_proof_nothing_can_be_saved_or_handed_in(token, browser):
    with pytest.raises(MoveRefused):
        save_page(token=token, page_id="kind", sent={}, now=NOW)
    assert identity_is_missing(draft_by_token(token))
    assert not identity_is_missing(draft_by_token(token), "you")
    assert browser.get(f"/applications/{token}/check/").status_code == 302


def forged(running, **claims):
    running.says("/token", {"access_token": "a", "token_type": "Bearer", "id_token": running.token(**claims)})


LONG_AGO = int((datetime.now(UTC) - timedelta(days=1)).timestamp())


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "somebody-else"},
        {"aud": ["hoshin", "somebody-else"]},
        {"iss": "https://evil.example"},
        {"exp": LONG_AGO, "iat": LONG_AGO - 60},
        {"sub": None},
    ],
    ids=["another nonce", "no nonce", "another audience", "two audiences", "another issuer", "expired", "nobody"],
)
def test_a_token_that_is_not_for_this_question_proves_nothing(token, browser, card, claims):
    asked = ask(browser, token, card)
    forged(card, **claims)
    refused = come_back(browser, asked)
    assert refused.status_code == 502
    assert "答えは保存されています" in refused.content.decode()
    assert not ProvenIdentity.objects.exists()


def encoded(content):
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def test_a_token_signed_with_what_everybody_knows_proves_nothing(token, browser, card):
    asked = ask(browser, token, card)
    head, body, _ = card.token().split(".")
    head = encoded(json.dumps({"alg": "HS256", "kid": "1"}).encode())
    mac = hmac.new(card.key.as_pem(private=False), f"{head}.{body}".encode(), hashlib.sha256).digest()
    confused = f"{head}.{body}.{encoded(mac)}"
    bare = f"{encoded(json.dumps({'alg': 'none'}).encode())}.{body}."
    for id_token in (confused, bare):
        card.says("/token", {"access_token": "a", "token_type": "Bearer", "id_token": id_token})
        assert come_back(browser, asked).status_code == 502
        asked = ask(browser, token, card)
    assert not ProvenIdentity.objects.exists()


def test_another_state_another_browser_and_a_second_answer_prove_nothing(token, browser, card):
    asked = ask(browser, token, card)
    assert come_back(Client(), asked).status_code == 422
    assert come_back(browser, asked, state="guessed").status_code == 502
    assert not ProvenIdentity.objects.exists()
    asked = ask(browser, token, card)
    kept = dict(browser.cookies)
    assert come_back(browser, asked).status_code == 302
    ProvenIdentity.objects.all().delete()
    browser.cookies.update(kept)
    assert come_back(browser, asked).status_code == 502
    assert not ProvenIdentity.objects.exists()
    assert not IdentityQuestion.objects.exists()


def test_the_answer_of_one_provider_is_not_taken_for_that_of_another(token, browser, card, other):
    asked = ask(browser, token, card)
    assert come_back(browser, asked, "other").status_code == 502
    asked = ask(browser, token, card)
    assert come_back(browser, asked, iss=other.issuer).status_code == 502
    assert not ProvenIdentity.objects.exists()


def test_a_weak_provider_cannot_be_asked(token, browser):
    assert browser.get(f"/applications/{token}/identity/weak/").status_code == 404


def test_nobody_is_sent_elsewhere_after_the_answer(token, browser, card):
    asked = ask(browser, token, card)
    back = come_back(browser, asked, next="https://evil.example/", redirect_uri="https://evil.example/")
    assert back.headers["Location"].startswith("/applications/")


def test_who_declines_or_whose_provider_is_down_has_a_way_on(token, browser, card):
    asked = ask(browser, token, card)
    declined = browser.get("/identity/card/answer/", {"error": "access_denied", "state": asked["state"]})
    assert "取りやめられました" in declined.content.decode()
    asked = ask(browser, token, card)
    card.says("/token", {}, 500)
    assert "窓口で申請してください" in come_back(browser, asked).content.decode()


def test_one_application_belongs_to_one_person(token, browser, card):
    come_back(browser, ask(browser, token, card))
    asked = ask(browser, token, card)
    forged(card, sub="s-2")
    card.says("/userinfo", {"sub": "s-2"})
    assert "別の方として本人確認が済んでいます" in come_back(browser, asked).content.decode()


def test_the_pretended_proof_exists_in_the_demo_only(token, browser, settings):
    assert browser.post(f"/applications/{token}/identity/demo/").status_code == 404
    settings.DEMO = True
    assert "本物ではありません" in browser.get(f"/applications/{token}/identity/").content.decode()
    assert browser.post(f"/applications/{token}/identity/demo/").status_code == 302
    assert not identity_is_missing(draft_by_token(token))


@pytest.mark.parametrize("key", [ECKey.generate_key("P-256"), RSAKey.generate_key(2048)], ids=["curve", "rsa"])
def test_a_provider_that_wants_a_signature_instead_of_a_secret_gets_a_fresh_one(token, browser, card, settings, key):
    signed = replace(
        settings.APPLICANT_PROVIDERS[0],
        client_secret="",
        private_key=key.as_pem(private=True).decode(),
        acr_values="aal3 crl",
        required_acr="aal3",
    )
    settings.APPLICANT_PROVIDERS = (signed,)
    asked = ask(browser, token, card)
    assert asked["acr_values"] == "aal3 crl"
    forged(card, acr="aal1")
    assert come_back(browser, asked).status_code == 502
    asked = ask(browser, token, card)
    forged(card, acr="aal3")
    assert come_back(browser, asked).status_code == 302
    sent = [(fields, header) for path, fields, header in card.asked if path == "/token"]
    proofs = [jwt.decode(fields["client_assertion"], key, algorithms=["ES256", "RS256"]).claims for fields, _ in sent]
    assert {header for _, header in sent} == {""}
    assert {proof["aud"] for proof in proofs} == {f"{card.issuer}/token"}
    assert {proof["exp"] - proof["iat"] for proof in proofs} == {60}
    assert len({proof["jti"] for proof in proofs}) == len(proofs)
    assert all("client_secret" not in fields for fields, _ in sent)


def test_a_provider_that_wants_the_secret_among_the_fields_gets_it_there(token, browser, card):
    known = card.answer("/.well-known/openid-configuration")[1]
    card.says(
        "/.well-known/openid-configuration",
        {**known, "token_endpoint_auth_methods_supported": ["client_secret_post"]},
    )
    assert come_back(browser, ask(browser, token, card)).status_code == 302
    fields, header = next((fields, header) for path, fields, header in card.asked if path == "/token")
    assert (fields["client_id"], fields["client_secret"], header) == ("hoshin", "s:e c+r", "")


def test_a_signature_cannot_be_given_here(city, card):
    person = city.person("ict-staff")
    entry = replace(ENTRY, proofing_level=3, authentication_level=3, needs_signature=True)
    save_procedure(person=person, entry=entry, now=NOW)
    publish_form(person=person, procedure_code=CODE, text=json.dumps(DOCUMENT), now=NOW)
    with pytest.raises(RuleBroken):
        begin_application(procedure_code=CODE, now=NOW)


def test_what_a_provider_is_worth_is_data_with_its_source():
    entry = {
        "code": "gbiz", "label": "GビズID", "issuer": "https://id.example/oauth/", "client_id": "c", "client_secret": "s",
        "proofing_level": 2, "authentication_level": 2, "source": "ガイドライン", "sourced_on": "2026-07-09",
    }  # fmt: skip
    (found,) = providers_from(json.dumps([entry]))
    assert found.assurance.satisfies(Assurance(2, 1))
    assert not found.assurance.satisfies(Assurance(2, 3))
    for wrong in ({"source": None} | {}, {"proofing_level": 4}, {"code": "demo"}, {"sourced_on": "someday"}):
        broken = {name: value for name, value in {**entry, **wrong}.items() if value is not None}
        with pytest.raises(ValueError, match=r"provider|code"):
            providers_from(json.dumps([broken]))
