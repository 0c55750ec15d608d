"""Signing in by the city's OpenID provider: authorization code with PKCE (RFC 6749, 7636, 9207, OpenID Connect Core)."""

import logging
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode

import httpx
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from django.db import transaction

from hoshin.foundation.audit.public import Actor, record
from hoshin.foundation.identity.actions.attempts import AT_THE_DOOR
from hoshin.foundation.identity.models import CityIdentity
from hoshin.foundation.identity.queries.city import (
    UNREACHABLE,
    UNTRUSTED,
    Endpoints,
    answer_as_json,
    answer_of,
    endpoints_of,
    keys_of,
)
from hoshin.foundation.identity.rules import (
    Browser,
    CityProvider,
    CityProviderProblem,
    SignInRefused,
    fingerprint,
    typed_login_name,
)
from hoshin.foundation.identity.rules.client_assertions import client_assertion
from hoshin.foundation.identity.rules.dialects import ClientProof
from hoshin.foundation.identity.rules.id_tokens import ExpectedToken, IdTokenRefused, proven_claims, shared_key
from hoshin.foundation.people.public import StaffAccount, person_of
from hoshin.kernel import clock

_log = logging.getLogger(__name__)
DECLINED = "庁内の認証基盤でのサインインが取りやめられました。もう一度試すか、別の方法でサインインしてください。"
UNKNOWN_PERSON = "庁内の認証基盤では確認できましたが、このシステムに登録がありません。利用が必要な場合は、運用者に登録を依頼してください。"


@dataclass(frozen=True, slots=True)
class CityQuestion:
    """A sign-in that was sent to the provider: what its answer must fit. Kept in the session that began it."""

    state: str
    nonce: str
    verifier: str
    redirect_uri: str


def city_question(*, provider: CityProvider, redirect_uri: str) -> tuple[CityQuestion, str]:
    """A fresh question and the provider's address to send the browser to; raises CityProviderProblem."""
    question = CityQuestion(
        secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(64), redirect_uri
    )
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": redirect_uri,
        "scope": " ".join(provider.scopes),
        "state": question.state,
        "nonce": question.nonce,
        "code_challenge": create_s256_code_challenge(question.verifier),  # type: ignore[no-untyped-call]
        "code_challenge_method": "S256",
    }
    if provider.acr_values:
        asked["acr_values"] = provider.acr_values
    address = endpoints_of(provider).authorization
    return question, f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"


def prove_city_identity(
    *, provider: CityProvider, question: CityQuestion, answer: Mapping[str, str], browser: Browser, now: datetime
) -> int:
    """The account of the person the provider vouches for; the first time, the bond between the two is kept.

    Raises SignInRefused (declined, unknown person), CityProviderProblem (unreachable, or not to be trusted).
    """
    endpoints, claims, tokens = _answered(provider, question, answer, now)
    login_name = _login_name(provider, endpoints, claims, tokens)
    account = _account_behind(provider.issuer, claims["sub"], login_name, now)
    if account is None:
        _note_refused(provider.issuer, claims["sub"], login_name, browser, now)
        raise SignInRefused(UNKNOWN_PERSON)
    return account.pk


def claims_behind(
    *, provider: CityProvider, question: CityQuestion, answer: Mapping[str, str], now: datetime
) -> dict[str, Any]:
    """What a provider vouches for in answer to a question: its ID token's claims, with what its userinfo adds.

    No account and no session is touched: this is for people who have none. Raises SignInRefused when the person declined,
    CityProviderProblem when the provider cannot be reached or trusted.
    """
    endpoints, claims, tokens = _answered(provider, question, answer, now)
    if endpoints.userinfo:
        return {**_userinfo(endpoints, claims, tokens), **claims}
    if provider.dialect.needs_userinfo:
        _log.warning("city provider: %s names no userinfo endpoint", provider.issuer)
        raise CityProviderProblem(UNTRUSTED)
    return claims


def _answered(
    provider: CityProvider, question: CityQuestion, answer: Mapping[str, str], now: datetime
) -> tuple[Endpoints, dict[str, Any], dict[str, Any]]:
    """The endpoints, the proven claims and the tokens of an answer that is ours."""
    endpoints = endpoints_of(provider)
    _check_answer_is_ours(provider, endpoints, question, answer)
    if "error" in answer:
        raise SignInRefused(DECLINED)
    tokens = _exchanged(provider, endpoints, question, answer.get("code", ""))
    return endpoints, _proven(provider, endpoints, question, tokens, now), tokens


def _check_answer_is_ours(
    provider: CityProvider, endpoints: Endpoints, question: CityQuestion, answer: Mapping[str, str]
) -> None:
    """Refuse an answer to another session's question (state) or from another provider (iss, RFC 9207)."""
    if not secrets.compare_digest(answer.get("state", "").encode(), question.state.encode()):
        _log.warning("city provider: the answer's state is not the question's")
        raise CityProviderProblem(UNTRUSTED)
    issuer = answer.get("iss")
    if issuer != provider.issuer and (issuer is not None or endpoints.names_itself):
        _log.warning("city provider: the answer comes from %r", issuer)
        raise CityProviderProblem(UNTRUSTED)


def _exchanged(provider: CityProvider, endpoints: Endpoints, question: CityQuestion, code: str) -> dict[str, Any]:
    """The tokens for a code; a code that was used before, or belongs to another question, is refused there."""
    try:
        response = answer_of(
            "POST",
            endpoints.token,
            data={
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": question.redirect_uri,
                "code_verifier": question.verifier,
                **_client_fields(provider, endpoints, clock.now()),
            },
            auth=_client_header(provider, endpoints) or httpx.USE_CLIENT_DEFAULT,
            headers={"Accept": "application/json"},
        )
    except httpx.HTTPError as error:
        _log.warning("city provider: token endpoint cannot be reached: %s", error)
        raise CityProviderProblem(UNREACHABLE) from error
    if response.status_code in {400, 401}:
        _log.warning("city provider: the code was refused: %s", response.text[:300])
        raise CityProviderProblem(UNTRUSTED)
    return answer_as_json(response)


def _proof(provider: CityProvider, endpoints: Endpoints) -> ClientProof:
    """How to say who we are: as the dialect wants it or, where it leaves that open, by key or as discovery says."""
    if provider.dialect.client_proof is not ClientProof.AS_DISCOVERED:
        return provider.dialect.client_proof
    if provider.private_key:
        return ClientProof.SIGNATURE
    return ClientProof.BODY if endpoints.takes_secret_in_body else ClientProof.HEADER


def _client_header(provider: CityProvider, endpoints: Endpoints) -> httpx.Auth | None:
    if _proof(provider, endpoints) is not ClientProof.HEADER:
        return None
    return httpx.BasicAuth(*_form_encoded(provider.client_id, provider.client_secret))


def _client_fields(provider: CityProvider, endpoints: Endpoints, now: datetime) -> dict[str, str]:
    """What proves among the fields who asks: an assertion signed for this endpoint and this minute, or the secret."""
    proof = _proof(provider, endpoints)
    if proof is ClientProof.SIGNATURE:
        return {
            "client_id": provider.client_id,
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": client_assertion(provider, audience=endpoints.token, now=now),
        }
    if proof is ClientProof.BODY:
        return {"client_id": provider.client_id, "client_secret": provider.client_secret}
    return {}


def _form_encoded(*parts: str) -> tuple[str, ...]:
    """Identifier and secret as RFC 6749, 2.3.1 wants them inside HTTP Basic."""
    return tuple(urlencode({"": part})[1:] for part in parts)


def _proven(
    provider: CityProvider, endpoints: Endpoints, question: CityQuestion, tokens: Mapping[str, Any], now: datetime
) -> dict[str, Any]:
    access_token = str(tokens.get("access_token") or "")
    expected = ExpectedToken(
        provider.issuer, provider.client_id, question.nonce, provider.required_acr, access_token=access_token
    )
    prove = partial(
        proven_claims,
        str(tokens.get("id_token") or ""),
        expected=expected,
        now=now,
        algorithms=provider.dialect.algorithms,
    )
    try:
        if provider.dialect.is_signed_with_secret:
            return prove(keys=shared_key(provider.client_secret))
        return _proven_by_keys(prove, endpoints)
    except IdTokenRefused as error:
        _log.warning("city provider: ID token refused: %s", error)
        raise CityProviderProblem(UNTRUSTED) from error


def _proven_by_keys(prove: Callable[..., dict[str, Any]], endpoints: Endpoints) -> dict[str, Any]:
    """With the remembered keys or, when a key was changed a minute ago, with fresh ones."""
    try:
        return prove(keys=keys_of(endpoints))
    except IdTokenRefused as error:
        _log.warning("city provider: ID token refused with the remembered keys: %s", error)
        return prove(keys=keys_of(endpoints, fresh=True))


def _login_name(
    provider: CityProvider, endpoints: Endpoints, claims: Mapping[str, Any], tokens: Mapping[str, Any]
) -> str:
    """The login name the provider states, from the ID token or, when it is not in there, from its userinfo."""
    stated: Mapping[str, Any] = claims
    if provider.login_claim not in claims and endpoints.userinfo:
        stated = _userinfo(endpoints, claims, tokens)
    name = stated.get(provider.login_claim)
    if not isinstance(name, str) or (provider.login_claim == "email" and stated.get("email_verified") is False):
        return ""
    return typed_login_name(name)


def _userinfo(endpoints: Endpoints, claims: Mapping[str, Any], tokens: Mapping[str, Any]) -> dict[str, Any]:
    """What the provider says of the same subject at its userinfo endpoint."""
    try:
        bearer = {"Authorization": f"Bearer {tokens.get('access_token', '')}"}
        stated = answer_as_json(answer_of("GET", endpoints.userinfo, headers=bearer))
    except httpx.HTTPError as error:
        _log.warning("city provider: userinfo cannot be reached: %s", error)
        raise CityProviderProblem(UNREACHABLE) from error
    if stated.get("sub") != claims["sub"]:
        _log.warning("city provider: userinfo speaks of another subject")
        raise CityProviderProblem(UNTRUSTED)
    return stated


@transaction.atomic
def _account_behind(issuer: str, subject: str, login_name: str, now: datetime) -> StaffAccount | None:
    """The active account bound to that subject, or bound now to the login name, which must be bound to nobody yet."""
    bond = CityIdentity.objects.select_related("account").filter(issuer=issuer, subject=subject).first()
    if bond is not None:
        bond.used_at = now
        bond.save(update_fields=["used_at"])
        return bond.account if bond.account.is_active else None
    account = StaffAccount.objects.select_for_update().filter(login_name=login_name, is_active=True).first()
    if account is None or CityIdentity.objects.filter(account=account, issuer=issuer).exists():
        return None
    CityIdentity.objects.create(account=account, issuer=issuer, subject=subject, linked_at=now, used_at=now)
    _record("identity.city_identity_linked", person_of(account, now=now).actor, account, {"issuer": issuer}, now)
    return account


def _record(name: str, actor: Actor, account: StaffAccount, after: dict[str, str], now: datetime) -> None:
    record(
        actor=actor,
        name=name,
        thing_kind="people.account",
        thing_id=account.pk,
        thing_label=account.label,
        after=after,
        now=now,
    )


@transaction.atomic
def _note_refused(issuer: str, subject: str, login_name: str, browser: Browser, now: datetime) -> None:
    """Somebody the provider vouches for has no account: operators see who, so that they can be given one."""
    record(
        actor=AT_THE_DOOR,
        name="identity.sign_in_failed",
        thing_kind="identity.city_identity",
        thing_id=fingerprint(f"{issuer} {subject}")[:32],
        thing_label=login_name or "名前の通知なし",
        after={"tried": "city", "device": browser.label},
        now=now,
    )
