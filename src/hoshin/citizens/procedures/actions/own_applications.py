"""Opening one's own applications: by the provider that vouched for the applicant before, without number and code."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from hoshin.citizens.procedures.actions.identity import claims_told, put_question, question_in, subject_told
from hoshin.citizens.procedures.actions.tries import count_try
from hoshin.citizens.procedures.queries import recognised
from hoshin.citizens.procedures.queries.own_applications import list_address_of, recognising_provider

MOST_QUESTIONS = 20
_TOO_MANY = "続けて試したため、しばらく始められません。15分ほど待つか、受付番号と確認番号で開いてください。"


def ask_for_own(*, code: str, redirect_uri: str, browser: str, now: datetime) -> tuple[dict[str, Any], str]:
    """What this browser must remember of the question, and the provider's address.

    Raises RuleBroken when the provider is down, NotFound for one that recognises nobody, TooMany for a browser that goes on
    asking.
    """
    provider = recognising_provider(code)
    count_try("own", browser, most=MOST_QUESTIONS, message=_TOO_MANY, now=now)
    remembered, address = put_question(provider, None, redirect_uri, now)
    return {"token": "", **remembered}, address


def take_for_own(*, remembered: Any, code: str, answer: Mapping[str, str], now: datetime) -> str:
    """What names the person in the address of the list of their applications, for half an hour.

    Raises RuleBroken for everything that is not the answer of the asked provider to a question of this browser.
    """
    question = question_in(remembered, code)
    provider = recognising_provider(code)
    claims = claims_told(provider, None, question, answer, now)
    subject = recognised("identity", subject_told(provider, claims))
    return list_address_of(provider.code, subject, provider.assurance_told(claims))
