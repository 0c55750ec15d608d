"""Whether an ID token of the city's OpenID provider proves who somebody is (OpenID Connect Core 1.0, 3.1.3.7)."""

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OctKey
from joserfc.jws import JWSRegistry

from hoshin.foundation.identity.rules.dialects import TRUSTED_ALGORITHMS

_PUBLIC_KEY_TYPES = frozenset({"RSA", "EC", "OKP"})
_LEEWAY_SECONDS = 60


class IdTokenRefused(Exception):
    """The token does not prove anything; the text says why, for the operators' log."""


@dataclass(frozen=True, slots=True)
class ExpectedToken:
    """What a token must say to be the answer to our own question; `access_token` is the one that came beside it."""

    issuer: str
    client_id: str
    nonce: str
    acr: str = ""
    access_token: str = ""


def shared_key(secret: str) -> OctKey:
    """The client's secret as the key of a dialect whose tokens are signed with it."""
    return OctKey.import_key(secret)


def signing_keys(key_set: Mapping[str, Any]) -> KeySet:
    """The provider's public signing keys; raises IdTokenRefused when there is none."""
    keys = key_set.get("keys")
    usable = [
        key
        for key in (keys if isinstance(keys, list) else [])
        if isinstance(key, dict) and key.get("kty") in _PUBLIC_KEY_TYPES and key.get("use", "sig") == "sig"
    ]
    try:
        return KeySet.import_key_set({"keys": usable})
    except (JoseError, ValueError) as error:
        raise IdTokenRefused(f"no usable signing key: {error}") from error


def proven_claims(
    token: str,
    *,
    keys: KeySet | OctKey,
    expected: ExpectedToken,
    now: datetime,
    algorithms: Sequence[str] = TRUSTED_ALGORITHMS,
) -> dict[str, Any]:
    """The claims of a token whose signature, issuer, audience, times and nonce are as expected.

    `algorithms` are those of the provider's dialect. Raises IdTokenRefused otherwise.
    """
    allowed = list(algorithms)
    registry = JWSRegistry(algorithms=allowed, strict_check_header=False)
    checks = jwt.JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=_LEEWAY_SECONDS,
        iss={"essential": True, "value": expected.issuer},
        aud={"essential": True, "value": expected.client_id},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": expected.nonce},
    )
    try:
        claims = jwt.decode(token, keys, algorithms=allowed, registry=registry).claims
        checks.validate(claims)
    except (JoseError, ValueError, TypeError) as error:
        raise IdTokenRefused(f"{type(error).__name__}: {error}") from error
    _check_parties(claims, expected)
    return claims


def _check_parties(claims: Mapping[str, Any], expected: ExpectedToken) -> None:
    """A token that also names others as its audience must name us as the party it was issued to."""
    audience = claims["aud"]
    if isinstance(audience, list) and len(audience) > 1 and "azp" not in claims:
        raise IdTokenRefused("several audiences and no authorised party")
    if "azp" in claims and claims["azp"] != expected.client_id:
        raise IdTokenRefused("issued to another party")
    if expected.acr and claims.get("acr") != expected.acr:
        raise IdTokenRefused(f"made sure of {claims.get('acr')!r}, not of {expected.acr!r}")
    if not isinstance(claims["nonce"], str):
        raise IdTokenRefused("nonce is not a text")
    if "at_hash" in claims and not _is_hash_of(claims["at_hash"], expected.access_token):
        raise IdTokenRefused("the access token is not the one that was issued with it")


def _is_hash_of(stated: object, access_token: str) -> bool:
    """Whether `at_hash` is the left half of the token's hash (OpenID Connect Core 3.1.3.6); its length names the hash."""
    digests = (hashlib.new(name, access_token.encode()).digest() for name in ("sha256", "sha384", "sha512"))
    halves = (base64.urlsafe_b64encode(each[: len(each) // 2]).rstrip(b"=") for each in digests)
    return any(hmac.compare_digest(str(stated).encode(), half) for half in halves)
