"""CIO staff and operators see what each provider is worth and try it out; secrets are shown to nobody."""

from dataclasses import replace

import pytest
from django.core.cache import cache

from hoshin.citizens.procedures.rules.assurance import Assurance
from hoshin.citizens.procedures.tests.test_proving_who_one_is import provider
from hoshin.foundation.audit.public import history_of
from hoshin.foundation.identity.tests.city_on_loopback import city_on_loopback

ADDRESS = "/staff/identity-providers/"


@pytest.fixture
def card(settings):
    """A provider that says everything that a good one says."""
    cache.clear()
    with city_on_loopback() as running:
        known = running.answer("/.well-known/openid-configuration")[1]
        running.says(
            "/.well-known/openid-configuration",
            {
                **known,
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
                "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            },
        )
        running.says("/authorize", "/login", 302)
        settings.APPLICANT_PROVIDERS = (provider(running.issuer),)
        yield running


@pytest.fixture
def keeper(city, client):
    client.force_login(city.accounts["operator"])
    return client


def look(keeper):
    page = keeper.post(f"{ADDRESS}card/test/", secure=True)
    assert page.status_code == 200
    return page.content.decode()


def changed(card, **changes):
    known = card.answer("/.well-known/openid-configuration")[1]
    card.says("/.well-known/openid-configuration", {**known, **changes})


def test_everything_is_shown_but_the_secret(keeper, card, settings):
    gbiz = replace(
        settings.APPLICANT_PROVIDERS[0], code="gbiz", label="GビズID", dialect="gbizid", assurance=Assurance(3, 2)
    )
    settings.APPLICANT_PROVIDERS = (*settings.APPLICANT_PROVIDERS, gbiz)
    page = keeper.get(ADDRESS).content.decode()
    for words in (
        "確認の手段 card",
        "試験のための値",
        "/identity/card/answer/",
        "共有の秘密",
        "gBizIDエントリー：身元確認 レベル1",
    ):
        assert words in page
    assert "s:e c+r" not in page
    assert "s:e c+r" not in look(keeper)


def test_a_good_provider_is_good_in_every_respect(keeper, card):
    page = look(keeper)
    assert "直す" not in page
    assert page.count("よい") == 10
    event = history_of("procedures.provider", "card")[0]
    assert event.name == "procedures.provider.tested"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"issuer": "https://evil.example"}, "一文字ずつ同じに"),
        ({"token_endpoint": "http://id.example/token"}, "https で始まりません"),
        ({"id_token_signing_alg_values_supported": ["HS256"]}, "提供者の方式は HS256"),
        ({"code_challenge_methods_supported": ["plain"]}, "plain"),
        ({"token_endpoint_auth_methods_supported": ["private_key_jwt"]}, "提供者が受けるのは private_key_jwt"),
        ({"jwks_uri": "http://127.0.0.1:9/keys"}, "鍵を読めません"),
    ],
    ids=str,
)
def test_what_is_wrong_is_said_in_words(keeper, card, changes, words):
    changed(card, **changes)
    page = look(keeper)
    assert "直す" in page
    assert words in page


def test_an_address_that_is_not_registered_is_found_out(keeper, card):
    card.says("/authorize", "redirect_uri is not registered", 400)
    assert "登録してください" in look(keeper)


def test_a_provider_that_is_down_is_said_to_be(keeper, card, settings):
    settings.APPLICANT_PROVIDERS = (provider("http://127.0.0.1:9"),)
    assert "から読めません" in look(keeper)


def test_nobody_else_looks(city, client, card):
    client.force_login(city.accounts["farm-head"])
    assert client.get(ADDRESS).status_code == 403
    assert client.post(f"{ADDRESS}card/test/").status_code == 403


def test_a_provider_that_is_not_there_is_not_found(keeper, card):
    assert keeper.post(f"{ADDRESS}none/test/").status_code == 404
