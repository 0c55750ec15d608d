"""Proving who applies: a question to a provider, one answer to it, and the proof kept with the application."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from hoshin.citizens.procedures.actions.acting import claim_acting
from hoshin.citizens.procedures.actions.moving import APPLICANT, locked_by_token
from hoshin.citizens.procedures.models import Application, IdentityQuestion, OwnCode, ProvenIdentity
from hoshin.citizens.procedures.queries import draft_by_token, key_ring, recognised
from hoshin.citizens.procedures.queries.identity import MOCK, can_pretend, needed_for, provider_for
from hoshin.citizens.procedures.rules.applications import ANSWERING_STATES, APPLICATION, ApplicationState, token_hash
from hoshin.citizens.procedures.rules.assurance import GBIZID, Assurance, Provider
from hoshin.citizens.procedures.rules.business import BUSINESS_CLAIMS
from hoshin.foundation.audit.public import record
from hoshin.foundation.identity.public import (
    DIALECTS,
    CityProvider,
    CityProviderProblem,
    CityQuestion,
    SignInRefused,
    city_question,
    claims_behind,
)
from hoshin.kernel.errors import MoveRefused, NotFound, RuleBroken

ANSWER_WITHIN = timedelta(minutes=15)
_KEPT_CLAIMS = ("name", "given_name", "family_name", "birthdate", "gender", "address", "email", *BUSINESS_CLAIMS)
_ANSWERING = {state.value for state in ANSWERING_STATES}
_TOO_WEAK = "この種類のアカウントでは、この手続に必要な確認に足りません。答えは保存されています。ほかのアカウントか手段で確認するか、窓口で申請してください。"
_UNREACHABLE = "に、今はつながらないか、応答を確かめられませんでした。答えは保存されています。しばらく待ってもう一度試すか、窓口で申請してください。"
_DECLINED = "本人確認が取りやめられました。答えは保存されています。もう一度試すか、ほかの手段を選んでください。"
_LOST = "本人確認の途中で時間がたったか、別の画面で始められました。申請の画面から、もう一度始めてください。"


def ask_identity(*, token: str, code: str, redirect_uri: str, now: datetime) -> tuple[dict[str, Any], str]:
    """What this browser must remember of the question, and the provider's address; raises RuleBroken when it is down."""
    application = answering(token)
    remembered, address = put_question(provider_for(application.procedure, code), application, redirect_uri, now)
    return {"token": token, **remembered}, address


def put_question(
    provider: Provider, application: Application | None, redirect_uri: str, now: datetime
) -> tuple[dict[str, Any], str]:
    """What to remember of a fresh question, and the provider's address; raises RuleBroken when it is down."""
    try:
        question, address = city_question(provider=asked_provider(provider), redirect_uri=redirect_uri)
    except CityProviderProblem:
        raise RuleBroken(f"{provider.label}{_UNREACHABLE}") from None
    IdentityQuestion.objects.create(
        application=application, state_hash=token_hash(question.state), provider=provider.code, asked_at=now
    )
    return {"provider": provider.code, "question": asdict(question)}, address


def take_identity(*, remembered: Any, code: str, answer: Mapping[str, str], now: datetime) -> str:
    """Keep what the provider answered and return the token of the application. Each question takes one answer.

    `remembered` is what this browser kept of its question. Raises RuleBroken for everything that is not the answer of the
    asked provider to a question of this browser, and when the person declined.
    """
    question = question_in(remembered, code)
    token = str(remembered["token"])
    application = answering(token)
    provider = provider_for(application.procedure, code)
    claims = claims_told(provider, application, question, answer, now)
    assurance = provider.assurance_told(claims)
    if not assurance.satisfies(needed_for(application.procedure)):
        raise RuleBroken(_TOO_WEAK)
    told = {name: claims[name] for name in _KEPT_CLAIMS if name in claims}
    keep_proof(token, provider.code, subject_told(provider, claims), assurance, told, now=now)
    if provider.dialect == GBIZID and application.state == ApplicationState.DRAFT.value:
        claim_acting(token=token, provider=provider.label, claims=told, now=now)
    return token


def question_in(remembered: Any, code: str) -> CityQuestion:
    """The question that this browser kept; raises RuleBroken when it kept none that was put to this provider."""
    if not isinstance(remembered, dict) or remembered.get("provider") != code:
        raise RuleBroken(_LOST)
    return CityQuestion(**remembered["question"])


def claims_told(
    provider: Provider,
    application: Application | None,
    question: CityQuestion,
    answer: Mapping[str, str],
    now: datetime,
) -> dict[str, Any]:
    """What the provider answered to a question, which is used up by that; raises RuleBroken."""
    _use_up(application, question, provider.code, now)
    try:
        return dict(claims_behind(provider=asked_provider(provider), question=question, answer=answer, now=now))
    except SignInRefused:
        raise RuleBroken(_DECLINED) from None
    except CityProviderProblem:
        raise RuleBroken(f"{provider.label}{_UNREACHABLE}") from None


def subject_told(provider: Provider, claims: Mapping[str, Any]) -> str:
    """By what the person is recognised again at the same provider."""
    return f"{provider.issuer} {claims['sub']}"


def pretend_identity(*, token: str, now: datetime) -> None:
    """The pretended proof of the demo; raises NotFound outside the demo."""
    if not can_pretend():
        raise NotFound("このページは見つかりません。")
    application = answering(token)
    needed = needed_for(application.procedure)
    keep_proof(token, MOCK, f"{MOCK} {application.token_hash}", needed, {}, now=now)


def asked_provider(provider: Provider) -> CityProvider:
    """A provider of applicants as the room of identity asks it."""
    return CityProvider(
        issuer=provider.issuer,
        client_id=provider.client_id,
        client_secret=provider.client_secret,
        login_claim="sub",
        scopes=provider.scopes,
        label=provider.label,
        second_step_here=False,
        private_key=provider.private_key,
        acr_values=provider.acr_values,
        required_acr=provider.required_acr,
        dialect=DIALECTS[provider.dialect],
    )


def answering(token: str) -> Application:
    """The application while its applicant answers, the first time or in a correction; raises NotFound, MoveRefused."""
    application = draft_by_token(token).application
    _require_answering(application)
    return application


def _require_answering(application: Application) -> None:
    if application.state not in _ANSWERING:
        raise MoveRefused("この申請はもう提出されています。")


@transaction.atomic
def _use_up(application: Application | None, question: CityQuestion, code: str, now: datetime) -> None:
    """Take the question away before its answer is looked at, so that a second answer finds none."""
    asked = IdentityQuestion.objects.filter(
        application=application, provider=code, state_hash=token_hash(question.state), asked_at__gt=now - ANSWER_WITHIN
    )
    if not asked.delete()[0]:
        raise RuleBroken(_LOST)


@transaction.atomic
def keep_proof(
    token: str, provider: str, subject: str, assurance: Assurance, told: Mapping[str, Any], *, now: datetime
) -> None:
    """Keep that `subject` was proven by `provider`; raises RuleBroken when it was somebody else before, MoveRefused."""
    application = locked_by_token(token)
    _require_answering(application)
    fingerprint = recognised("identity", subject)
    held = ProvenIdentity.objects.filter(application=application).first()
    if held is not None and held.provider == provider and held.subject != fingerprint:
        raise RuleBroken("この申請は、別の方として本人確認が済んでいます。ご自分の申請を、初めから始めてください。")
    ProvenIdentity.objects.update_or_create(
        application=application,
        defaults={
            "provider": provider,
            "subject": fingerprint,
            "proofing_level": assurance.proofing,
            "authentication_level": assurance.authentication,
            "sealed": key_ring().seal(application.wrapped_key, dict(told)),
            "proven_at": now,
        },
    )
    record(
        actor=APPLICANT,
        name="procedures.application.identified",
        thing_kind=APPLICATION,
        thing_id=application.pk,
        thing_label=str(application),
        after={"provider": provider, "proofing": assurance.proofing, "authentication": assurance.authentication},
        now=now,
    )


def forget_old_questions(*, now: datetime) -> str:
    """Drop the questions and mailed codes that can take no answer any more; a sentence. Run daily."""
    gone, _ = IdentityQuestion.objects.filter(asked_at__lte=now - ANSWER_WITHIN).delete()
    codes, _ = OwnCode.objects.filter(expires_at__lte=now).delete()
    return f"答えのなかった本人確認{gone + codes}件を消しました。"
