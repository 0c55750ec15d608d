"""Whether a provider is what the settings say: each thing asked over the network now, and said in words. No secret is shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx

from hoshin.foundation.identity.queries.city import answer_as_json, answer_of
from hoshin.foundation.identity.rules import CityProvider, CityProviderProblem, ClientProof
from hoshin.foundation.identity.rules.configured import is_trial_issuer
from hoshin.foundation.identity.rules.id_tokens import IdTokenRefused, signing_keys

_METHODS = {
    ClientProof.HEADER: "client_secret_basic",
    ClientProof.BODY: "client_secret_post",
    ClientProof.SIGNATURE: "private_key_jwt",
}


@dataclass(frozen=True, slots=True)
class Checked:
    """One thing that was looked at: whether it is fine, and what was found."""

    title: str
    is_fine: bool
    found: str


def check_provider(provider: CityProvider, *, redirect_uri: str) -> tuple[Checked, ...]:
    """What was found of a provider, in the order in which a sign-in needs it; without discovery there is nothing more."""
    address = f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration"
    try:
        said = answer_as_json(answer_of("GET", address))
    except (httpx.HTTPError, CityProviderProblem) as error:
        return (Checked("設定の公開情報に届く", is_fine=False, found=f"{address} から読めません（{_why(error)}）。"),)
    checks: tuple[Callable[[CityProvider, Mapping[str, Any], str], Checked], ...] = (
        _issuer,
        _endpoints,
        _algorithms,
        _keys,
        _client_proof,
        _challenge,
        _userinfo,
        _level,
        _redirect,
    )
    first = Checked("設定の公開情報に届く", is_fine=True, found=address)
    return (first, *(check(provider, said, redirect_uri) for check in checks))


def _why(error: Exception) -> str:
    if isinstance(error, httpx.TimeoutException):
        return "時間内に答えません"
    return "つながりません" if isinstance(error, httpx.TransportError) else "答えが読めません"


def _listed(said: Mapping[str, Any], name: str) -> list[str]:
    found = said.get(name)
    return [str(one) for one in found] if isinstance(found, list) else []


def _issuer(provider: CityProvider, said: Mapping[str, Any], _: str) -> Checked:
    stated = said.get("issuer")
    is_same = stated == provider.issuer
    found = (
        f"{stated}"
        if is_same
        else f"設定は {provider.issuer}、提供者の答えは {stated} です。一文字ずつ同じにしてください。"
    )
    return Checked("発行者が設定と同じ", is_fine=is_same, found=found)


def _endpoints(_provider: CityProvider, said: Mapping[str, Any], _: str) -> Checked:
    names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    bad = [name for name in names if not _is_safe(str(said.get(name) or ""))]
    found = (
        f"{'、'.join(bad)} がないか、https で始まりません。" if bad else "、".join(str(said[name]) for name in names)
    )
    return Checked("窓口のアドレスが揃っている", is_fine=not bad, found=found)


def _is_safe(address: str) -> bool:
    return urlsplit(address).scheme == "https" or is_trial_issuer(address)


def _algorithms(provider: CityProvider, said: Mapping[str, Any], _: str) -> Checked:
    wanted, offered = provider.dialect.algorithms, _listed(said, "id_token_signing_alg_values_supported")
    title = "署名の方式が合う"
    if provider.dialect.is_signed_with_secret:
        return Checked(
            title, is_fine=True, found=f"{'、'.join(wanted)}だけを受け付けます（{provider.dialect.label}の決まり）。"
        )
    common = [one for one in offered if one in wanted]
    if not common:
        return Checked(
            title,
            is_fine=False,
            found=f"受け付けるのは {'、'.join(wanted)}、提供者の方式は {'、'.join(offered) or 'なし'} です。",
        )
    return Checked(title, is_fine=True, found="、".join(common))


def _keys(provider: CityProvider, said: Mapping[str, Any], _: str) -> Checked:
    title = "署名を確かめる鍵がある"
    if provider.dialect.is_signed_with_secret:
        return Checked(
            title, is_fine=bool(provider.client_secret), found="設定の秘密で確かめます（値は表示しません）。"
        )
    try:
        keys = signing_keys(answer_as_json(answer_of("GET", str(said.get("jwks_uri") or ""))))
    except (httpx.HTTPError, CityProviderProblem, IdTokenRefused) as error:
        return Checked(title, is_fine=False, found=f"鍵を読めません（{_why(error)}）。")
    kinds = "、".join(sorted({key.key_type for key in keys.keys}))
    return Checked(title, is_fine=True, found=f"{len(keys.keys)}個（{kinds}）")


def _client_proof(provider: CityProvider, said: Mapping[str, Any], _: str) -> Checked:
    offered = _listed(said, "token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    wanted = [_METHODS[provider.dialect.client_proof]] if provider.dialect.client_proof in _METHODS else (
        ["private_key_jwt"] if provider.private_key else ["client_secret_basic", "client_secret_post"]
    )  # fmt: skip
    common = [one for one in wanted if one in offered]
    found = common[0] if common else f"使うのは {'、'.join(wanted)}、提供者が受けるのは {'、'.join(offered)} です。"
    return Checked("名乗り方が合う", is_fine=bool(common), found=found)


def _challenge(_provider: CityProvider, said: Mapping[str, Any], _: str) -> Checked:
    offered = _listed(said, "code_challenge_methods_supported")
    if not offered:
        return Checked("PKCE（S256）", is_fine=True, found="提供者は書いていません。いつも付けて送ります。")
    return Checked("PKCE（S256）", is_fine="S256" in offered, found="、".join(offered))


def _userinfo(provider: CityProvider, said: Mapping[str, Any], _: str) -> Checked:
    address = str(said.get("userinfo_endpoint") or "")
    is_fine = bool(address) or not provider.dialect.needs_userinfo
    return Checked("属性を尋ねる窓口", is_fine=is_fine, found=address or "ありません。")


def _level(provider: CityProvider, said: Mapping[str, Any], _: str) -> Checked:
    offered = _listed(said, "acr_values_supported")
    title = "求める確認の強さ（acr）"
    if not provider.required_acr:
        return Checked(title, is_fine=True, found="求めていません。")
    is_fine = not offered or provider.required_acr in offered
    found = (
        provider.required_acr
        if is_fine
        else f"求めるのは {provider.required_acr}、提供者は {'、'.join(offered)} です。"
    )
    return Checked(title, is_fine=is_fine, found=found)


def _redirect(provider: CityProvider, said: Mapping[str, Any], redirect_uri: str) -> Checked:
    """Ask as a browser would, without going on: a provider that does not know the address refuses at once."""
    title = "戻り先のアドレスが登録されている"
    if not _is_safe(redirect_uri):
        return Checked(title, is_fine=False, found=f"{redirect_uri} は https で始まりません。")
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": redirect_uri,
        "scope": " ".join(provider.scopes),
        "state": "test",
        "nonce": "test",
        "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
        "code_challenge_method": "S256",
    }
    address = str(said.get("authorization_endpoint") or "")
    try:
        answer = answer_of("GET", f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}")
    except httpx.HTTPError as error:
        return Checked(title, is_fine=False, found=f"尋ねられません（{_why(error)}）。")
    if answer.status_code >= 400:
        return Checked(
            title,
            is_fine=False,
            found=f"断られました（{answer.status_code}）。提供者に {redirect_uri} を登録してください。",
        )
    return Checked(title, is_fine=True, found=redirect_uri)
