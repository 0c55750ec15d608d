"""Whether an ID token of the city's OpenID provider proves who somebody is (OpenID Connect Core 1.0, 3.1.3.7)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

# Only signatures that need the provider's private key: a shared-secret algorithm would let the public key sign.
TRUSTED_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
_PUBLIC_KEY_TYPES = frozenset({"RSA", "EC", "OKP"})
_LEEWAY_SECONDS = 60


class IdTokenRefused(Exception):
    """The token does not prove anything; the text says why, for the operators' log."""


@dataclass(frozen=True, slots=True)
class ExpectedToken:
    """What a token must say to be the answer to our own question."""

    issuer: str
    client_id: str
    nonce: str
    acr: str = ""


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


def proven_claims(token: str, *, keys: KeySet, expected: ExpectedToken, now: datetime) -> dict[str, Any]:
    """The claims of a token whose signature, issuer, audience, times and nonce are as expected.

    Raises IdTokenRefused otherwise.
    """
    registry = JWSRegistry(algorithms=TRUSTED_ALGORITHMS, strict_check_header=False)
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
        claims = jwt.decode(token, keys, algorithms=TRUSTED_ALGORITHMS, registry=registry).claims
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
