"""Passkeys (W3C Web Authentication): what is asked of the browser, and whether its answer proves anything.

User verification (PIN, fingerprint, face) is always required, so that a passkey is two factors by itself.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)


class PasskeyRefused(Exception):
    """The browser's answer does not prove anything; the text says why, for the operators' log."""


@dataclass(frozen=True, slots=True)
class House:
    """Where passkeys are valid: the domain they are bound to and the exact origin of the page."""

    domain: str
    origin: str
    name: str


@dataclass(frozen=True, slots=True)
class NewPasskey:
    """A passkey whose registration has been verified."""

    credential_id: str
    public_key: bytes
    sign_count: int
    is_backed_up: bool


@dataclass(frozen=True, slots=True)
class Question:
    """Options for the browser (JSON) and the challenge that its answer must carry (base64url)."""

    options: str
    challenge: str


def registration_question(
    house: House, *, user_handle: bytes, login_name: str, label: str, known_credential_ids: Iterable[str]
) -> Question:
    """What to ask the browser so that it makes a passkey for this account."""
    options = generate_registration_options(
        rp_id=house.domain,
        rp_name=house.name,
        user_id=user_handle,
        user_name=login_name,
        user_display_name=label,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=_descriptors(known_credential_ids),
    )
    return Question(options_to_json(options), bytes_to_base64url(options.challenge))


def sign_in_question(house: House, *, credential_ids: Iterable[str] = ()) -> Question:
    """What to ask the browser to prove a passkey: one of those named, or any it holds for this house."""
    options = generate_authentication_options(
        rp_id=house.domain,
        allow_credentials=_descriptors(credential_ids),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return Question(options_to_json(options), bytes_to_base64url(options.challenge))


def _descriptors(credential_ids: Iterable[str]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(credential_id)) for credential_id in credential_ids]


def answer_of(text: str) -> dict[str, Any]:
    """The browser's answer as sent by the page; raises PasskeyRefused when it is not one."""
    try:
        answer = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise PasskeyRefused("the answer is not JSON") from error
    if not isinstance(answer, dict) or not isinstance(answer.get("id"), str):
        raise PasskeyRefused("the answer names no credential")
    return answer


def user_handle_in(answer: Mapping[str, Any]) -> str:
    """The user handle the authenticator returned, '' when it returned none."""
    response = answer.get("response")
    handle = response.get("userHandle") if isinstance(response, Mapping) else None
    return handle if isinstance(handle, str) else ""


def registered(answer: dict[str, Any], *, challenge: str, house: House) -> NewPasskey:
    """The passkey that the browser made in answer to `challenge`; raises PasskeyRefused."""
    try:
        verified = verify_registration_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=house.domain,
            expected_origin=house.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise PasskeyRefused(f"{type(error).__name__}: {error}") from error
    return NewPasskey(
        credential_id=bytes_to_base64url(verified.credential_id),
        public_key=verified.credential_public_key,
        sign_count=verified.sign_count,
        is_backed_up=verified.credential_backed_up,
    )


def proven_sign_count(
    answer: dict[str, Any], *, challenge: str, house: House, public_key: bytes, sign_count: int
) -> int:
    """The authenticator's new counter, once its answer to `challenge` is proven; raises PasskeyRefused.

    A counter that did not grow is refused: the passkey may have been copied.
    """
    try:
        verified = verify_authentication_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=house.domain,
            expected_origin=house.origin,
            credential_public_key=public_key,
            credential_current_sign_count=sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise PasskeyRefused(f"{type(error).__name__}: {error}") from error
    return verified.new_sign_count
