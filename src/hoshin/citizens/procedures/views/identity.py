"""Proving who one is, in the middle of an application: nothing that was answered is lost, whatever the provider does."""

from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hoshin.citizens.procedures import queries
from hoshin.citizens.procedures.actions.identity import ANSWER_WITHIN, ask_identity, pretend_identity, take_identity
from hoshin.citizens.procedures.queries.corrections import identity_is_missing_for, opened_correction
from hoshin.citizens.procedures.queries.identity import can_pretend, providers_for
from hoshin.citizens.procedures.views.correcting import onwards
from hoshin.foundation.people.public import public_page
from hoshin.kernel import clock
from hoshin.kernel.errors import RuleBroken

COOKIE = "hoshin_identity_question"
_SALT = "hoshin.procedures.identity"
_PATH = "/identity/"


@public_page
@never_cache
@require_safe
def identify(request: HttpRequest, token: str) -> HttpResponse:
    """The ways to prove who one is that are worth enough for the procedure."""
    return _ways(request, token)


def _ways(request: HttpRequest, token: str, problem: str = "") -> HttpResponse:
    draft = queries.draft_by_token(token)
    held = opened_correction(draft)
    if draft.is_submitted and (held is None or not identity_is_missing_for(held)):
        return redirect("procedures:overview", token=token)
    context = {
        "draft": draft,
        "token": token,
        "providers": providers_for(draft.application.procedure),
        "can_pretend": can_pretend(),
        "problem": problem,
    }
    return render(request, "procedures/identify.html", context, status=502 if problem else 200)


@public_page
@never_cache
@require_safe
def ask(request: HttpRequest, token: str, provider: str) -> HttpResponse:
    """To the provider. A link and not a form: a strict policy lets no form lead to another server."""
    back = request.build_absolute_uri(reverse("procedures:identity_answer", args=[provider]))
    try:
        remembered, address = ask_identity(token=token, code=provider, redirect_uri=back, now=clock.now())
    except RuleBroken as refusal:
        return _ways(request, token, refusal.message)
    response = HttpResponseRedirect(address)
    response.set_cookie(
        COOKIE,
        signing.dumps(remembered, salt=_SALT),
        max_age=ANSWER_WITHIN,
        path=_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


@public_page
@never_cache
@require_safe
def answer(request: HttpRequest, provider: str) -> HttpResponse:
    """Back from the provider, to where the application was left; the address to go to comes from this browser only."""
    remembered = _remembered(request)
    token = str(remembered.get("token", "")) if remembered else ""
    try:
        token = take_identity(remembered=remembered, code=provider, answer=request.GET.dict(), now=clock.now())
        response = onwards(token)
    except RuleBroken as refusal:
        if not token:
            raise
        response = _ways(request, token, refusal.message)
    response.delete_cookie(COOKIE, path=_PATH)
    return response


def _remembered(request: HttpRequest) -> dict[str, Any] | None:
    try:
        found = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=ANSWER_WITHIN)
    except signing.BadSignature:
        return None
    return found if isinstance(found, dict) else None


@public_page
@require_POST
def pretend(request: HttpRequest, token: str) -> HttpResponse:
    """The pretended proof of the demo; there is no such page outside it."""
    pretend_identity(token=token, now=clock.now())
    return onwards(token)
