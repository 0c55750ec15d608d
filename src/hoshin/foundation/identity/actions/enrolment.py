"""The first sign-in: a password by a single-use link, a second factor, recovery codes on paper."""

from datetime import datetime

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction

from hoshin.foundation.identity.actions.accounts import set_password_by_link
from hoshin.foundation.identity.actions.factors import add_authenticator_app, give_recovery_codes
from hoshin.foundation.identity.actions.passages import begin_passage, finish_passage
from hoshin.foundation.identity.actions.passkeys import challenge_once, keep_passkey
from hoshin.foundation.identity.queries import Passage, next_step_of, passage_in
from hoshin.foundation.identity.rules import Browser, FirstProof, NextStep, PassageEnded, SecondProof
from hoshin.foundation.identity.rules.passkeys import House


def begin_with_link(*, session: SessionBase, token: str, password: str, now: datetime) -> NextStep:
    """First page of an enrolment: the link is used up, the password set. Raises LinkUnusable, RuleBroken."""
    account_id = set_password_by_link(token=token, password=password, now=now)
    return begin_passage(session, account_id, FirstProof.PASSWORD, "", now)


def _passage_to_enrol(session: SessionBase, now: datetime) -> Passage:
    """The passage of an account that has no second factor yet; any other must prove the one it has."""
    passage = passage_in(session, now=now)
    if next_step_of(passage.account_id) is not NextStep.ENROL_SECOND_FACTOR:
        raise PassageEnded("二段階目の確認はすでに登録されています。はじめからサインインしてください。")
    return passage


def enrol_app(*, session: SessionBase, code: str, browser: Browser, now: datetime) -> Passage:
    """Last page of an enrolment: the application works, the session opens, recovery codes wait to be shown."""
    passage = _passage_to_enrol(session, now)
    with transaction.atomic():
        add_authenticator_app(account_id=passage.account_id, session=session, code=code, now=now)
        finish_passage(session, passage, SecondProof.ENROLMENT, browser, now)
        give_recovery_codes(session=session, account_id=passage.account_id, now=now)
    return passage


def enrol_passkey(*, session: SessionBase, typed: str, house: House, browser: Browser, now: datetime) -> Passage:
    """The same with a passkey instead of an application."""
    passage = _passage_to_enrol(session, now)
    asked = challenge_once(session)
    with transaction.atomic():
        keep_passkey(account_id=passage.account_id, asked=asked, typed=typed, house=house, browser=browser, now=now)
        finish_passage(session, passage, SecondProof.ENROLMENT, browser, now)
        give_recovery_codes(session=session, account_id=passage.account_id, now=now)
    return passage
