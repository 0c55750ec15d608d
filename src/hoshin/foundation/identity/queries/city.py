"""What the city's OpenID provider says about itself, asked over the network and remembered for a few minutes."""

import logging
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
from django.core.cache import cache
from joserfc.jwk import KeySet

from hoshin.foundation.identity.rules import CityProvider, CityProviderProblem, fingerprint
from hoshin.foundation.identity.rules.id_tokens import IdTokenRefused, signing_keys

REMEMBERED_SECONDS = 600
PATIENCE_SECONDS = 5.0
"""How long a provider may be silent before we go on without it."""
LONGEST_SECONDS = 12.0
"""How long one answer may take in all, however steadily it drips."""
LARGEST_BYTES = 512 * 1024
UNREACHABLE = "庁内の認証基盤につながりません。しばらく待って試すか、ログイン名とパスワード、またはパスキーでサインインしてください。"
UNTRUSTED = (
    "庁内の認証基盤からの応答を確認できませんでした。はじめからやり直してください。続くときは運用者に連絡してください。"
)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where the provider answers what; `names_itself` when its answers carry the issuer (RFC 9207).

    `takes_secret_in_body` when it wants the secret among the fields and not in the header.
    """

    authorization: str
    token: str
    keys: str
    userinfo: str
    names_itself: bool
    takes_secret_in_body: bool = False


def http_client() -> httpx.Client:
    """A client that trusts the system's certificates (a city's own authority is installed there) and is impatient."""
    return httpx.Client(timeout=PATIENCE_SECONDS, verify=ssl.create_default_context(), follow_redirects=False)


def answer_of(method: str, url: str, **options: Any) -> httpx.Response:
    """The whole answer to a request; raises httpx.HTTPError for a provider that is down, too slow or says too much."""
    until = time.monotonic() + LONGEST_SECONDS
    with http_client() as client, client.stream(method, url, **options) as response:
        content = bytearray()
        for part in response.iter_bytes():
            content += part
            if len(content) > LARGEST_BYTES or time.monotonic() > until:
                raise httpx.ReadTimeout("the answer does not end", request=response.request)
    return httpx.Response(
        response.status_code,
        headers={"Content-Type": "application/json"},
        content=bytes(content),
        request=response.request,
    )


def answer_as_json(response: httpx.Response) -> dict[str, Any]:
    """The JSON object in an answer of the provider; raises CityProviderProblem for anything else."""
    try:
        response.raise_for_status()
        answer = response.json()
    except (httpx.HTTPError, ValueError) as error:
        _log.warning("city provider: %s answered badly: %s", response.url, error)
        raise CityProviderProblem(UNREACHABLE) from error
    if not isinstance(answer, dict):
        raise CityProviderProblem(UNTRUSTED)
    return answer


def _fetched(url: str, *, fresh: bool) -> Mapping[str, Any]:
    key = f"identity-city-{fingerprint(url)}"
    remembered = None if fresh else cache.get(key)
    if isinstance(remembered, dict):
        return remembered
    try:
        answer = answer_as_json(answer_of("GET", url))
    except httpx.HTTPError as error:
        _log.warning("city provider: %s cannot be reached: %s", url, error)
        raise CityProviderProblem(UNREACHABLE) from error
    cache.set(key, answer, REMEMBERED_SECONDS)
    return answer


def endpoints_of(provider: CityProvider) -> Endpoints:
    """The provider's endpoints from its discovery document; raises CityProviderProblem.

    A document that speaks for another issuer is refused (OpenID Connect Discovery 1.0, 4.3).
    """
    said = _fetched(f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration", fresh=False)
    needed = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    if said.get("issuer") != provider.issuer or not all(isinstance(said.get(name), str) for name in needed):
        _log.warning("city provider: discovery names issuer %r instead of %r", said.get("issuer"), provider.issuer)
        raise CityProviderProblem(UNTRUSTED)
    return Endpoints(
        authorization=said["authorization_endpoint"],
        token=said["token_endpoint"],
        keys=said["jwks_uri"],
        userinfo=str(said.get("userinfo_endpoint") or ""),
        takes_secret_in_body=_takes_secret_in_body(said.get("token_endpoint_auth_methods_supported")),
        names_itself=said.get("authorization_response_iss_parameter_supported") is True,
    )


def _takes_secret_in_body(methods: object) -> bool:
    return isinstance(methods, list) and "client_secret_basic" not in methods and "client_secret_post" in methods


def keys_of(endpoints: Endpoints, *, fresh: bool = False) -> KeySet:
    """The provider's signing keys; `fresh` asks again, for a key that was changed a minute ago."""
    try:
        return signing_keys(_fetched(endpoints.keys, fresh=fresh))
    except IdTokenRefused as error:
        _log.warning("city provider: %s", error)
        raise CityProviderProblem(UNTRUSTED) from error
