import base64
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from joserfc import jwt
from joserfc.jwk import RSAKey
from time_machine import travel

from hoshin.foundation.audit.models import Event
from hoshin.foundation.identity.models import CityIdentity
from hoshin.foundation.identity.tests.city_on_loopback import city_on_loopback
from hoshin.foundation.identity.tests.conftest import code_now, told, type_code
from hoshin.kernel import clock


@pytest.fixture
def city(settings):
    cache.clear()
    with city_on_loopback() as city:
        settings.CITY_PROVIDER = city.provider()
        yield city


def begin(client, city, **query):
    """Click the button; what the provider was asked."""
    sent = client.get(reverse("identity:city_sign_in"), query)
    assert sent.status_code == 302, sent.content.decode()
    asked = {name: values[0] for name, values in parse_qs(urlsplit(sent.url).query).items()}
    city.nonce = asked["nonce"]
    return asked


def come_back(client, asked, **changes) -> Any:
    answer = {"code": "c-1", "state": asked["state"], **changes}
    return client.get(reverse("identity:city_answer"), {name: value for name, value in answer.items() if value})


def is_in(client):
    return client.get(reverse("identity:security")).status_code == 200


def test_the_question_is_bound_to_this_browser_and_to_our_verifier(client, city, account):
    asked = begin(client, city)
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert asked["scope"] == "openid profile"
    assert asked["redirect_uri"] == "http://testserver/sign-in/city/answer/"
    come_back(client, asked)
    _path, sent, authorization = next(call for call in city.asked if call[0] == "/token")
    assert create_s256_code_challenge(sent["code_verifier"]) == asked["code_challenge"]
    assert sent["redirect_uri"] == asked["redirect_uri"]
    assert base64.b64decode(authorization.removeprefix("Basic ")) == b"hoshin:s%3Ae+c%2Br"


def test_somebody_the_provider_vouches_for_is_in(client, city, account):
    assert come_back(client, begin(client, city, next="/account/")).url == "/account/"
    assert is_in(client)
    assert told("identity.signed_in")["by"] == "city"
    assert CityIdentity.objects.get().account == account


def test_it_is_offered_only_when_configured(client, city, settings):
    assert "庁内の認証基盤で入る" in client.get(reverse("identity:sign_in")).content.decode()
    settings.CITY_PROVIDER = None
    assert "庁内の認証基盤" not in client.get(reverse("identity:sign_in")).content.decode()
    assert client.get(reverse("identity:city_sign_in")).status_code == 404
    assert client.get(reverse("identity:city_answer")).status_code == 404


def test_the_bond_holds_when_the_login_name_changes_at_the_provider(client, city, account):
    come_back(client, begin(client, city))
    other = Client()
    asked = begin(other, city)
    city.says("/token", {"id_token": city.token(preferred_username="kaimei")})
    come_back(other, asked)
    assert is_in(other)


def test_a_second_person_under_the_same_login_name_gets_nothing(city, account):
    first, second = Client(), Client()
    come_back(first, begin(first, city))
    asked = begin(second, city)
    city.says("/token", {"id_token": city.token(sub="s-2")})
    assert come_back(second, asked).status_code == 403
    assert not is_in(second)


def test_an_unknown_person_is_told_so_and_operators_see_who(client, city, account):
    asked = begin(client, city)
    city.says("/token", {"id_token": city.token(preferred_username="mishiranu")})
    page = come_back(client, asked)
    assert page.status_code == 403
    assert "登録がありません" in page.content.decode()
    assert reverse("identity:sign_in") in page.content.decode()
    assert Event.objects.get(name="identity.sign_in_failed").thing_label == "mishiranu"


def test_a_closed_account_stays_closed(client, city, account):
    come_back(client, begin(client, city))
    account.is_active = False
    account.save()
    other = Client()
    assert come_back(other, begin(other, city)).status_code == 403


def test_a_claim_that_is_not_in_the_token_comes_from_userinfo(client, city, account):
    asked = begin(client, city)
    city.says("/token", {"access_token": "a", "id_token": city.token(preferred_username=None)})
    come_back(client, asked)
    assert is_in(client)
    assert ("/userinfo", {}, "Bearer a") in city.asked


def test_userinfo_about_somebody_else_is_refused(client, city, account):
    asked = begin(client, city)
    city.says("/token", {"access_token": "a", "id_token": city.token(preferred_username=None)})
    city.says("/userinfo", {"sub": "s-2", "preferred_username": "madoguchi"})
    assert come_back(client, asked).status_code == 502
    assert not is_in(client)


def test_an_unverified_mail_address_is_nobodys_name(client, city, make_account, settings):
    make_account("taro@city.example")
    settings.CITY_PROVIDER = city.provider(login_claim="email")
    asked = begin(client, city)
    city.says("/token", {"id_token": city.token(email="taro@city.example", email_verified=False)})
    assert come_back(client, asked).status_code == 403


OTHER_KEY = RSAKey.generate_key(2048, parameters={"kid": "1"})
NEW_KEY = RSAKey.generate_key(2048, parameters={"kid": "2"})


@pytest.mark.parametrize(
    "changes",
    [{"nonce": "other"}, {"nonce": None}, {"aud": "other"}, {"iss": "https://evil.example"}, {"exp": 1}, {"sub": None}],
)
def test_a_token_that_is_not_the_answer_to_our_question_opens_nothing(client, city, account, changes):
    asked = begin(client, city)
    city.says("/token", {"id_token": city.token(**changes)})
    page = come_back(client, asked)
    assert page.status_code == 502
    assert "確認できませんでした" in page.content.decode()
    assert not is_in(client)


def test_a_token_signed_by_somebody_else_opens_nothing(client, city, account):
    asked = begin(client, city)
    good, city.key = city.key, OTHER_KEY
    token = city.token()
    city.key = good
    city.says("/token", {"id_token": token})
    assert come_back(client, asked).status_code == 502
    assert not is_in(client)


def test_a_key_that_was_changed_a_minute_ago_is_asked_for_again(client, city, account):
    come_back(client, begin(client, city))
    city.key = NEW_KEY
    other = Client()
    asked = begin(other, city)
    token = jwt.encode({"alg": "RS256", "kid": "2"}, city.claims(), city.key, algorithms=["RS256"])
    city.says("/token", {"id_token": token})
    come_back(other, asked)
    assert is_in(other)


def test_an_answer_with_another_state_opens_nothing(client, city, account):
    assert come_back(client, begin(client, city), state="other").status_code == 502
    assert not is_in(client)


def test_an_answer_without_a_question_opens_nothing(client, city, account):
    asked = begin(Client(), city)
    page = come_back(client, asked)
    assert page.status_code == 403
    assert "はじめから" in page.content.decode()
    assert not is_in(client)


def test_an_answer_is_taken_once(client, city, account):
    asked = begin(client, city)
    come_back(client, asked, state="other")
    assert come_back(client, asked).status_code == 403


def test_an_answer_from_another_provider_opens_nothing(client, city, account):
    assert come_back(client, begin(client, city), iss="https://evil.example").status_code == 502
    assert not is_in(client)


def test_a_provider_that_promises_to_name_itself_must(client, city, account):
    document = city.answer("/.well-known/openid-configuration")[1]
    city.says("/.well-known/openid-configuration", {**document, "authorization_response_iss_parameter_supported": True})
    assert come_back(client, begin(client, city)).status_code == 502
    assert come_back(client, begin(client, city), iss=city.issuer).status_code == 302


def test_declining_at_the_provider_is_told_kindly(client, city, account):
    page = come_back(client, begin(client, city), code="", error="access_denied")
    assert page.status_code == 403
    assert "取りやめられました" in page.content.decode()


@pytest.mark.parametrize(
    ("path", "answer", "status"),
    [
        ("/token", {"error": "invalid_grant"}, 400),
        ("/token", "garbage", 200),
        ("/token", [], 200),
        ("/token", {}, 200),
        ("/token", {"id_token": 5}, 200),
        ("/token", {}, 500),
        ("/token", "http://127.0.0.1:9/elsewhere", 307),
        ("/keys", {"keys": []}, 200),
        ("/keys", {}, 503),
    ],
)
@pytest.mark.usefixtures("account")
def test_a_provider_that_answers_badly_leads_to_a_page_with_the_ways_on(client, city, path, answer, status):
    asked = begin(client, city)
    city.says(path, answer, status)
    page = come_back(client, asked)
    assert page.status_code == 502
    assert "別の方法で入る" in page.content.decode()
    assert not is_in(client)


@pytest.mark.parametrize(
    ("answer", "status"),
    [({}, 500), ("garbage", 200), ({"issuer": "https://evil.example"}, 200), ([], 200), ({"issuer": None}, 200)],
)
def test_a_provider_that_describes_itself_badly_leads_to_that_page_too(client, city, account, answer, status):
    city.says("/.well-known/openid-configuration", answer, status)
    page = client.get(reverse("identity:city_sign_in"))
    assert page.status_code == 502
    assert reverse("identity:sign_in") in page.content.decode()


def test_a_provider_that_is_down_leads_to_that_page_too(client, account, settings):
    with city_on_loopback() as city:
        settings.CITY_PROVIDER = city.provider()
    page = client.get(reverse("identity:city_sign_in"))
    assert page.status_code == 502
    assert "つながりません" in page.content.decode()


def test_a_token_answered_too_late_opens_nothing(client, city, account):
    asked = begin(client, city)
    city.says("/token", {"id_token": city.token()})
    with travel(clock.now().timestamp() + 20 * 60, tick=False):
        assert come_back(client, asked).status_code == 502


def test_where_this_house_asks_for_a_second_step_the_provider_alone_opens_nothing(client, city, account, settings):
    settings.CITY_PROVIDER = city.provider(second_step_here=True)
    assert come_back(client, begin(client, city, next="/account/")).url == reverse("identity:second_step")
    assert not is_in(client)
    assert type_code(client, code_now()).url == "/account/"
    assert told("identity.signed_in")["by"] == "city+totp"


def test_going_on_leads_nowhere_else(client, city, account):
    assert come_back(client, begin(client, city, next="//example.org/")).url in {"/", "/staff/"}
