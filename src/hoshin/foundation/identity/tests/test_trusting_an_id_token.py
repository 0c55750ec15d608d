import base64
import hmac
import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from hoshin.foundation.identity.rules.id_tokens import ExpectedToken, IdTokenRefused, proven_claims, signing_keys
from hoshin.kernel import clock

KEY = RSAKey.generate_key(2048, parameters={"kid": "1", "use": "sig", "alg": "RS256"})
OTHER = RSAKey.generate_key(2048, parameters={"kid": "1"})
ELLIPTIC = ECKey.generate_key("P-256", parameters={"kid": "2"})
KEYS = signing_keys({"keys": [KEY.as_dict(private=False), ELLIPTIC.as_dict(private=False)]})
EXPECTED = ExpectedToken(issuer="https://idp.city.example", client_id="hoshin", nonce="n-1")


def claims(**changes):
    now = int(clock.now().timestamp())
    stated = {
        "iss": EXPECTED.issuer,
        "aud": "hoshin",
        "sub": "1",
        "exp": now + 300,
        "iat": now,
        "nonce": "n-1",
        **changes,
    }
    return {name: value for name, value in stated.items() if value is not None}


def signed(stated, key=KEY, alg="RS256", kid="1", **header):
    return jwt.encode({"alg": alg, "kid": kid, **header}, stated, key, algorithms=[alg])


def prove(token, now=None):
    return proven_claims(token, keys=KEYS, expected=EXPECTED, now=now or clock.now())


@pytest.mark.parametrize(("key", "alg", "kid"), [(KEY, "RS256", "1"), (ELLIPTIC, "ES256", "2")])
def test_the_providers_own_token_proves_who_it_is(key, alg, kid):
    assert prove(signed(claims(), key, alg, kid))["sub"] == "1"


def test_several_audiences_are_accepted_when_it_was_issued_to_us():
    assert prove(signed(claims(aud=["hoshin", "other"], azp="hoshin")))["sub"] == "1"


NOW = int(clock.now().timestamp())


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://idp.city.example/"},
        {"iss": "https://evil.example"},
        {"iss": None},
        {"aud": "other"},
        {"aud": ["other"]},
        {"aud": []},
        {"aud": None},
        {"aud": ["hoshin", "other"]},
        {"azp": "other"},
        {"nonce": "n-2"},
        {"nonce": ["n-1"]},
        {"nonce": None},
        {"exp": NOW - 120},
        {"exp": None},
        {"exp": "tomorrow"},
        {"exp": True},
        {"iat": NOW + 3600},
        {"iat": None},
        {"nbf": NOW + 3600},
        {"sub": None},
        {"sub": ""},
        {"sub": 1},
    ],
)
def test_a_token_that_says_anything_else_is_refused(changes):
    with pytest.raises(IdTokenRefused):
        prove(signed(claims(**changes)))


def test_a_token_is_refused_once_its_time_is_over():
    token = signed(claims())
    assert prove(token, clock.now() + timedelta(minutes=4))
    with pytest.raises(IdTokenRefused):
        prove(token, clock.now() + timedelta(minutes=7))


def test_a_token_signed_by_somebody_else_under_the_same_key_name_is_refused():
    with pytest.raises(IdTokenRefused):
        prove(signed(claims(), OTHER))


def test_an_unknown_key_name_is_refused():
    with pytest.raises(IdTokenRefused):
        prove(signed(claims(), kid="9"))


def by_hand(alg, sign):
    parts = [json.dumps(part).encode() for part in ({"alg": alg, "kid": "1", "typ": "JWT"}, claims())]
    text = ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)
    return f"{text}.{base64.urlsafe_b64encode(sign(text.encode())).rstrip(b'=').decode()}"


def test_the_public_key_does_not_sign_as_a_shared_secret():
    public = KEY.as_pem(private=False)
    for alg in ("HS256", "RS256"):
        with pytest.raises(IdTokenRefused):
            prove(by_hand(alg, lambda text: hmac.digest(public, text, "sha256")))


@pytest.mark.parametrize("alg", ["none", "None", "NONE", "", None, "HS256"])
def test_an_unsigned_token_is_refused(alg):
    with pytest.raises(IdTokenRefused):
        prove(by_hand(alg, lambda text: b""))


def test_a_key_inside_the_token_is_not_believed():
    with pytest.raises(IdTokenRefused):
        prove(signed(claims(), OTHER, jwk=OTHER.as_dict(private=False)))


def test_a_changed_claim_breaks_the_signature():
    head, body, signature = signed(claims()).split(".")
    _, other_body, _ = signed(claims(sub="2")).split(".")
    with pytest.raises(IdTokenRefused):
        prove(f"{head}.{other_body}.{signature}")
    assert prove(f"{head}.{body}.{signature}")


@given(st.text(max_size=60) | st.just("..") | st.just("e30.e30.e30"))
def test_whatever_else_is_sent_is_refused_and_nothing_breaks(token):
    with pytest.raises(IdTokenRefused):
        prove(token)


@pytest.mark.parametrize(
    "key_set", [{}, {"keys": []}, {"keys": "x"}, {"keys": [{"kty": "oct", "k": "AAAA"}]}, {"keys": [{"kty": "RSA"}]}]
)
def test_a_key_set_without_a_usable_key_is_refused(key_set):
    with pytest.raises(IdTokenRefused):
        signing_keys(key_set)
