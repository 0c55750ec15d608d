"""Each dialect against a certified OpenID provider that nobody here wrote, and what is done to an answer on its way."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from django.core.cache import cache
from django.test import Client
from joserfc.jwk import ECKey
from tests.contracts.test_oidc_sign_in import at_the_provider, back, installed, running  # noqa: F401 - a fixture
from time_machine import travel

from hoshin.citizens.procedures.models import IdentityQuestion, ProvenIdentity
from hoshin.citizens.procedures.public import begin_application, publish_form, save_procedure
from hoshin.citizens.procedures.queries import key_ring
from hoshin.citizens.procedures.rules.assurance import Assurance, Provider
from hoshin.citizens.procedures.tests.forms import FORM
from hoshin.citizens.procedures.tests.test_keeping_the_register import ENTRY
from hoshin.foundation.people.tests.city import build_city
from hoshin.kernel import clock

KEY = ECKey.generate_key("P-256", parameters={"use": "sig"})
LINE_SECRET = "0123456789abcdef0123456789abcdef"  # noqa: S105 - of the provider of the test
DIALECTS = ("gbizid", "line", "agency")
WHO = {"gbizid": "member-1", "line": "line-1", "agency": "card-1"}


@pytest.fixture(scope="module")
def issuer(installed) -> Iterator[str]:  # noqa: F811
    public = {**KEY.as_dict(private=False), "kid": KEY.thumbprint()}
    yield from running(installed, CLIENT_KEYS=json.dumps({"keys": [public]}))


def providers(issuer: str) -> dict[str, Provider]:
    def provider(code: str, dialect: str, **more: Any) -> Provider:
        return replace(
            Provider(
                code, code, issuer, code, f"secret of {code}", ("openid", "profile"), Assurance(2, 2),
                "試験のための値", date(2026, 11, 1), dialect=dialect,
            ),
            **more,
        )  # fmt: skip

    pem = KEY.as_pem(private=True).decode()
    return {
        "gbizid": provider("gbizid", "gbizid"),
        "line": provider("line", "line", client_secret=LINE_SECRET),
        "agency": provider(
            "agency", "digital-agency", client_secret="", private_key=pem, acr_values="aal3 crl", required_acr="aal3"
        ),
    }


@pytest.fixture
def token(db, issuer, settings) -> str:
    cache.clear()
    settings.APPLICANT_PROVIDERS = tuple(providers(issuer).values())
    now = clock.now()
    person = build_city().person("ict-staff")
    save_procedure(person=person, entry=replace(ENTRY, proofing_level=2, authentication_level=2), now=now)
    publish_form(person=person, procedure_code=ENTRY.code, text=FORM, now=now)
    return begin_application(procedure_code=ENTRY.code, now=now)


@dataclass
class Trip:
    """One way to the provider and back, which a test spoils."""

    browser: Client
    token: str
    code: str

    def question(self, **changes: str) -> str:
        sent = self.browser.get(f"/applications/{self.token}/identity/{self.code}/")
        parts = urlsplit(sent.headers["Location"])
        asked = {**dict(parse_qsl(parts.query)), **changes}
        return parts._replace(query=urlencode(asked)).geturl()

    def answer(self, who: str = "", **changes: str) -> str:
        return at_the_provider(self.question(**changes), who or WHO[self.code])

    def come_back(self, address: str) -> Any:
        return back(self.browser, address)


@pytest.fixture(params=DIALECTS)
def trip(client: Client, token: str, request) -> Trip:
    return Trip(client, token, request.param)


def of(client: Client, token: str, code: str) -> Trip:
    return Trip(client, token, code)


def told() -> Any:
    proof = ProvenIdentity.objects.get()
    return key_ring().unseal(proof.application.wrapped_key, proof.sealed)


def changed(address: str, **changes: str | None) -> str:
    parts = urlsplit(address)
    answer = {**dict(parse_qsl(parts.query)), **changes}
    return parts._replace(query=urlencode({key: text for key, text in answer.items() if text is not None})).geturl()


def proves_nothing(returned: Any) -> bool:
    return returned.status_code in {422, 502} and not ProvenIdentity.objects.exists()


def test_an_applicant_proves_who_they_are(trip: Trip) -> None:
    asked = dict(parse_qsl(urlsplit(trip.question()).query))
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 43
    returned = trip.come_back(trip.answer())
    assert returned.status_code == 302, returned.content.decode()
    assert ProvenIdentity.objects.get().provider == trip.code


@pytest.mark.parametrize(
    ("name", "value"),
    [("state", "other"), ("iss", "https://evil.example"), ("iss", None), ("code", "other"), ("code", None)],
)
def test_an_answer_that_was_changed_on_the_way_proves_nothing(trip: Trip, name: str, value: str | None) -> None:
    assert proves_nothing(trip.come_back(changed(trip.answer(), **{name: value})))


def test_a_token_for_another_question_proves_nothing(trip: Trip) -> None:
    assert proves_nothing(trip.come_back(trip.answer(nonce="somebody-elses")))


def test_a_replayed_code_proves_nothing(trip: Trip) -> None:
    address = trip.answer()
    assert trip.come_back(address).status_code == 302
    ProvenIdentity.objects.all().delete()
    assert proves_nothing(trip.come_back(address))
    other = Trip(Client(), trip.token, trip.code)
    state = dict(parse_qsl(urlsplit(other.question()).query))["state"]
    assert proves_nothing(other.come_back(changed(address, state=state)))


def test_a_stolen_code_is_worth_nothing_in_another_browser(trip: Trip) -> None:
    address = trip.answer()
    thief = Trip(Client(), trip.token, trip.code)
    state = dict(parse_qsl(urlsplit(thief.question()).query))["state"]
    assert proves_nothing(thief.come_back(changed(address, state=state)))
    assert proves_nothing(Trip(Client(), trip.token, trip.code).come_back(address))


def test_a_token_whose_time_is_over_proves_nothing(trip: Trip) -> None:
    address = trip.answer()
    asked_at = clock.now()
    with travel(asked_at.timestamp() + 12 * 60, tick=False):
        assert proves_nothing(trip.come_back(address))


def test_the_answer_of_one_provider_is_not_taken_for_that_of_another(trip: Trip) -> None:
    address = trip.answer()
    for code in DIALECTS:
        if code != trip.code:
            assert proves_nothing(trip.come_back(address.replace(f"/identity/{trip.code}/", f"/identity/{code}/")))


def test_nobody_is_sent_elsewhere(trip: Trip) -> None:
    returned = trip.come_back(changed(trip.answer(), next="https://evil.example/", redirect_uri="//evil.example"))
    assert returned.headers["Location"] == f"/applications/{trip.token}/continue/"


def test_a_question_takes_one_answer(trip: Trip) -> None:
    address = trip.answer()
    trip.come_back(changed(address, code="other"))
    assert not IdentityQuestion.objects.exists()
    assert proves_nothing(trip.come_back(address))


@pytest.mark.parametrize("dialect", ["gbizid", "line", "digital-agency"])
def test_a_token_is_read_in_the_dialect_of_the_settings_only(client, token, settings, issuer, dialect) -> None:
    """Every provider's real token, under every other dialect's algorithms: the token's header decides nothing."""
    kept = providers(issuer)
    for code, provider in kept.items():
        if provider.dialect == dialect:
            continue
        cache.clear()
        pem = KEY.as_pem(private=True).decode()
        settings.APPLICANT_PROVIDERS = tuple(kept.values())
        way = Trip(Client(), token, code)
        address = way.answer()
        settings.APPLICANT_PROVIDERS = (replace(provider, dialect=dialect, private_key=pem, required_acr=""),)
        assert proves_nothing(way.come_back(address))


def test_a_plain_provider_does_not_take_a_token_signed_with_the_secret(client, token, settings, issuer) -> None:
    way = of(client, token, "line")
    address = way.answer()
    plain = replace(providers(issuer)["line"], dialect="openid")
    settings.APPLICANT_PROVIDERS = (plain,)
    assert proves_nothing(way.come_back(address))


def test_who_was_not_made_sure_of_by_the_card_proves_nothing(client, token) -> None:
    way = of(client, token, "agency")
    assert proves_nothing(way.come_back(way.answer("cardless-1")))


def test_the_subject_is_a_pseudonym_and_the_same_each_time(client, token) -> None:
    way = of(client, token, "agency")
    way.come_back(way.answer())
    first = ProvenIdentity.objects.get().subject
    way.come_back(way.answer())
    assert ProvenIdentity.objects.get().subject == first


def test_an_entry_account_is_not_enough_and_the_way_on_is_said(client, token) -> None:
    way = of(client, token, "gbizid")
    refused = way.come_back(way.answer("entry-1"))
    assert proves_nothing(refused)
    page = refused.content.decode()
    assert "この種類のアカウントでは" in page
    assert "窓口で申請できます" in page


@pytest.mark.parametrize("who", ["prime-1", "member-1", "deputy-1"])
def test_the_business_comes_from_userinfo_and_is_sealed(client, token, who) -> None:
    way = of(client, token, "gbizid")
    way.come_back(way.answer(who))
    assert told()["corporate_number"] == "2710100718279"
    assert "試験商事" not in ProvenIdentity.objects.get().sealed
    assert bool(told()["delegation_info"]) == (who == "deputy-1")


def test_a_token_for_another_client_proves_nothing(client, token, settings, issuer) -> None:
    way = of(client, token, "gbizid")
    address = way.answer()
    settings.APPLICANT_PROVIDERS = (
        replace(providers(issuer)["gbizid"], client_id="header", client_secret="secret of header"),  # noqa: S106
    )
    assert proves_nothing(way.come_back(address))
