"""Asking a browser for a passkey: every question is good for one answer."""

import secrets
from datetime import datetime

from django.contrib.sessions.backends.base import SessionBase
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

from hoshin.foundation.identity.actions.factors import add_passkey
from hoshin.foundation.identity.queries import CHALLENGE, account_of, factors_of
from hoshin.foundation.identity.rules import Browser, SignInRefused
from hoshin.foundation.identity.rules.passkeys import House, Question, registration_question, sign_in_question
from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import NotFound


def ask_for_passkey(*, session: SessionBase, house: House, credential_ids: tuple[str, ...] = ()) -> Question:
    """A fresh question to the browser; its challenge is kept in the session and good for one answer."""
    question = sign_in_question(house, credential_ids=credential_ids)
    session[CHALLENGE] = {"challenge": question.challenge}
    return question


def ask_for_new_passkey(*, session: SessionBase, account_id: int, house: House) -> Question:
    """A fresh question that lets the browser make a passkey; challenge and handle are kept for one answer.

    All passkeys of an account carry the same random handle, so that a device keeps one entry for it.
    """
    account = account_of(account_id)
    held = factors_of(account_id).passkeys
    handle = held[0].user_handle if held else bytes_to_base64url(secrets.token_bytes(32))
    question = registration_question(
        house,
        user_handle=base64url_to_bytes(handle),
        login_name=account.login_name,
        label=account.label,
        known_credential_ids=[passkey.credential_id for passkey in held],
    )
    session[CHALLENGE] = {"challenge": question.challenge, "handle": handle}
    return question


def challenge_once(session: SessionBase) -> dict[str, str]:
    """The challenge last asked, taken out of the session before its answer is looked at."""
    asked = session.pop(CHALLENGE, None)
    if not isinstance(asked, dict):
        raise SignInRefused("パスキーの確認の途中で時間がたちました。もう一度試してください。")
    session.save()
    return asked


def keep_passkey(
    *, account_id: int, asked: dict[str, str], typed: str, house: House, browser: Browser, now: datetime
) -> None:
    """Keep the passkey that answers the question `asked`, under the device's label."""
    add_passkey(
        account_id=account_id,
        typed=typed,
        challenge=asked["challenge"],
        user_handle=asked.get("handle", ""),
        house=house,
        label=browser.label,
        now=now,
    )


def add_own_passkey(
    *, session: SessionBase, person: Person, typed: str, house: House, browser: Browser, now: datetime
) -> None:
    """One more passkey for somebody who is signed in. Raises RuleBroken."""
    if person.account_id is None:
        raise NotFound("サインインしていません。")
    keep_passkey(
        account_id=person.account_id,
        asked=challenge_once(session),
        typed=typed,
        house=house,
        browser=browser,
        now=now,
    )
