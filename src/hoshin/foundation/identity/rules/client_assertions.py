"""Proving to a provider who asks, by a signature instead of a shared secret (private_key_jwt: RFC 7523, OpenID Core 9)."""

import secrets
from datetime import datetime

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from hoshin.foundation.identity.rules.city_provider import CityProvider

LIVES_SECONDS = 60


def signing_key(pem: str) -> ECKey | RSAKey:
    """The private key of a PEM text; raises ValueError when it is none, or only a public one."""
    for kind in (ECKey, RSAKey):
        try:
            key = kind.import_key(pem)
        except (ValueError, JoseError):
            continue
        if key.is_private:
            return key
    raise ValueError("no private key on a curve or of RSA")


def client_assertion(provider: CityProvider, *, audience: str, now: datetime) -> str:
    """The assertion for one request to `audience`; it lives for a minute and is never the same twice."""
    key = signing_key(provider.private_key)
    algorithm = "ES256" if isinstance(key, ECKey) else "RS256"
    issued = int(now.timestamp())
    claims = {
        "iss": provider.client_id,
        "sub": provider.client_id,
        "aud": audience,
        "jti": secrets.token_urlsafe(24),
        "iat": issued,
        "exp": issued + LIVES_SECONDS,
    }
    return jwt.encode({"alg": algorithm, "kid": key.thumbprint()}, claims, key, algorithms=[algorithm])
