"""Proving once more who one is, before pages on which a stranger at an unlocked desk could do lasting harm."""

from datetime import datetime

from django.contrib.sessions.backends.base import SessionBase

from hoshin.foundation.identity.actions.passkeys import challenge_once
from hoshin.foundation.identity.actions.sign_in import prove_code, prove_passkey, prove_password
from hoshin.foundation.identity.models import CONFIRMED_AT
from hoshin.foundation.identity.queries import account_of
from hoshin.foundation.identity.rules import Browser
from hoshin.foundation.identity.rules.passkeys import House
from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import NotFound


def confirm_with_password(
    *, session: SessionBase, person: Person, password: str, browser: Browser, now: datetime
) -> None:
    """A fresh proof for the sensitive pages, by one's own password. Raises SignInRefused, TooManyAttempts."""
    if person.account_id is None:
        raise NotFound("サインインしていません。")
    name = account_of(person.account_id).login_name
    prove_password(login_name=name, password=password, browser=browser, now=now)
    session[CONFIRMED_AT] = now.isoformat()


def confirm_with_code(*, session: SessionBase, person: Person, typed: str, browser: Browser, now: datetime) -> None:
    """The same by a one-time or recovery code."""
    if person.account_id is None:
        raise NotFound("サインインしていません。")
    prove_code(account_id=person.account_id, typed=typed, browser=browser, now=now)
    session[CONFIRMED_AT] = now.isoformat()


def confirm_with_passkey(
    *, session: SessionBase, person: Person, typed: str, house: House, browser: Browser, now: datetime
) -> None:
    """The same by one of one's own passkeys."""
    if person.account_id is None:
        raise NotFound("サインインしていません。")
    challenge = challenge_once(session)["challenge"]
    prove_passkey(typed=typed, challenge=challenge, house=house, browser=browser, now=now, account_id=person.account_id)
    session[CONFIRMED_AT] = now.isoformat()
