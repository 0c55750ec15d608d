"""Signing in, from the first proof to the open session. Each page of a sign-in makes one call here."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from django.contrib.sessions.backends.base import SessionBase

from hoshin.foundation.identity.actions.city import CityQuestion, city_question, prove_city_identity
from hoshin.foundation.identity.actions.passkeys import challenge_once
from hoshin.foundation.identity.actions.sign_in import open_session, prove_code, prove_passkey, prove_password
from hoshin.foundation.identity.models import DemoAccount
from hoshin.foundation.identity.queries import PASSAGE, Passage, next_step_of, passage_in
from hoshin.foundation.identity.rules import (
    Browser,
    CityProvider,
    FirstProof,
    NextStep,
    PassageEnded,
    SecondProof,
    Way,
    way_of,
)
from hoshin.foundation.identity.rules.passkeys import House
from hoshin.kernel.errors import NotFound

_CITY_QUESTION = "city_question"


def begin_passage(session: SessionBase, account_id: int, first: FirstProof, next_url: str, now: datetime) -> NextStep:
    """Start a passage under a new session key, so that a key planted beforehand is worth nothing."""
    session.flush()
    session[PASSAGE] = Passage(account_id, first.value, now.isoformat(), next_url).as_data()
    return next_step_of(account_id)


def finish_passage(
    session: SessionBase, passage: Passage, second: SecondProof, browser: Browser, now: datetime
) -> Passage:
    """Open the session that a passage leads to, once its second step is proved."""
    way = way_of(passage.first_proof, second)
    open_session(session=session, account_id=passage.account_id, way=way, browser=browser, now=now)
    return passage


def begin_with_password(
    *, session: SessionBase, login_name: str, password: str, next_url: str, browser: Browser, now: datetime
) -> NextStep:
    """First page: name and password. Returns what is asked next; raises SignInRefused, TooManyAttempts."""
    account_id = prove_password(login_name=login_name, password=password, browser=browser, now=now)
    return begin_passage(session, account_id, FirstProof.PASSWORD, next_url, now)


def finish_with_code(*, session: SessionBase, typed: str, browser: Browser, now: datetime) -> Passage:
    """Second page: a one-time or recovery code opens the session. Raises PassageEnded, SignInRefused."""
    passage = passage_in(session, now=now)
    proof = prove_code(account_id=passage.account_id, typed=typed, browser=browser, now=now)
    return finish_passage(session, passage, proof, browser, now)


def finish_with_passkey(*, session: SessionBase, typed: str, house: House, browser: Browser, now: datetime) -> Passage:
    """Second page: a passkey of the same account opens the session. Raises PassageEnded, SignInRefused."""
    passage = passage_in(session, now=now)
    challenge = challenge_once(session)["challenge"]
    prove_passkey(
        typed=typed, challenge=challenge, house=house, browser=browser, now=now, account_id=passage.account_id
    )
    return finish_passage(session, passage, SecondProof.PASSKEY, browser, now)


def sign_in_with_passkey(*, session: SessionBase, typed: str, house: House, browser: Browser, now: datetime) -> int:
    """A passkey alone: it proves possession and, by the device's own check, its owner. Returns the account's number."""
    challenge = challenge_once(session)["challenge"]
    account_id = prove_passkey(typed=typed, challenge=challenge, house=house, browser=browser, now=now)
    open_session(session=session, account_id=account_id, way=Way.PASSKEY, browser=browser, now=now)
    return account_id


def sign_in_to_demo(*, session: SessionBase, account_id: int, is_demo: bool, browser: Browser, now: datetime) -> None:
    """One click in demo mode; raises NotFound for any other account, and always outside demo mode."""
    if not is_demo or not DemoAccount.objects.filter(account_id=account_id, account__is_active=True).exists():
        raise NotFound("このページは見つかりません。")
    open_session(session=session, account_id=account_id, way=Way.DEMO, browser=browser, now=now)


def begin_with_city(*, session: SessionBase, provider: CityProvider, redirect_uri: str, next_url: str) -> str:
    """Where to send the browser so that the city's provider asks who it is; raises CityProviderProblem."""
    question, address = city_question(provider=provider, redirect_uri=redirect_uri)
    session[_CITY_QUESTION] = {**asdict(question), "next_url": next_url}
    return address


def finish_with_city(
    *, session: SessionBase, provider: CityProvider, answer: Mapping[str, str], browser: Browser, now: datetime
) -> tuple[int, NextStep | None, str]:
    """The provider's answer opens the session, or leads to the second step where this house asks for one.

    Returns the account, what is asked next (None: signed in) and where to go. Each question takes one answer.
    Raises PassageEnded, SignInRefused, CityProviderProblem.
    """
    asked = session.pop(_CITY_QUESTION, None)
    if not isinstance(asked, dict):
        raise PassageEnded("サインインの途中で時間がたちました。はじめからやり直してください。")
    session.save()
    next_url = asked.pop("next_url")
    account_id = prove_city_identity(
        provider=provider, question=CityQuestion(**asked), answer=answer, browser=browser, now=now
    )
    if provider.second_step_here:
        return account_id, begin_passage(session, account_id, FirstProof.CITY, next_url, now), next_url
    open_session(session=session, account_id=account_id, way=Way.CITY, browser=browser, now=now)
    return account_id, None, next_url
