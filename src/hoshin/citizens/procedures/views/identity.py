"""Proving who one is, in the middle of an application: nothing that was answered is lost, whatever the provider does."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hoshin.citizens.procedures import queries
from hoshin.citizens.procedures.actions.identity import ask_identity, pretend_identity, take_identity
from hoshin.citizens.procedures.actions.own_applications import take_for_own
from hoshin.citizens.procedures.queries.corrections import identity_is_missing_for, opened_correction
from hoshin.citizens.procedures.queries.identity import can_pretend, providers_for
from hoshin.citizens.procedures.views.asking import forget, remembered_by, to_provider
from hoshin.citizens.procedures.views.correcting import onwards
from hoshin.citizens.procedures.views.own_applications import ways_to_own
from hoshin.foundation.people.public import public_page
from hoshin.kernel import clock
from hoshin.kernel.errors import RuleBroken


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
    return to_provider(address, remembered)


@public_page
@never_cache
@require_safe
def answer(request: HttpRequest, provider: str) -> HttpResponse:
    """Back from the provider, to where one left off; the address to go to comes from this browser only."""
    remembered = remembered_by(request)
    if remembered is not None and not remembered.get("token"):
        return forget(_own(request, remembered, provider))
    token = str(remembered["token"]) if remembered else ""
    try:
        token = take_identity(remembered=remembered, code=provider, answer=request.GET.dict(), now=clock.now())
        response = onwards(token)
    except RuleBroken as refusal:
        if not token:
            raise
        response = _ways(request, token, refusal.message)
    return forget(response)


def _own(request: HttpRequest, remembered: dict[str, Any], provider: str) -> HttpResponse:
    """To the list of one's own applications, which the question was put for."""
    try:
        whose = take_for_own(remembered=remembered, code=provider, answer=request.GET.dict(), now=clock.now())
    except RuleBroken as refusal:
        return ways_to_own(request, refusal.message)
    return redirect("procedures:own_list", whose=whose)


@public_page
@require_POST
def pretend(request: HttpRequest, token: str) -> HttpResponse:
    """The pretended proof of the demo; there is no such page outside it."""
    pretend_identity(token=token, now=clock.now())
    return onwards(token)
