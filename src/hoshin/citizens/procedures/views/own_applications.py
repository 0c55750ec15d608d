"""Opening one's own applications by proving who one is."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hoshin.citizens.procedures.actions.own_applications import ask_for_own
from hoshin.citizens.procedures.queries.own_applications import own_applications, recognising_providers
from hoshin.citizens.procedures.views.asking import to_provider
from hoshin.foundation.people.public import public_page
from hoshin.kernel import clock
from hoshin.kernel.errors import RuleBroken


@public_page
@never_cache
@require_safe
def ways(request: HttpRequest) -> HttpResponse:
    """The providers by which an applicant is recognised again."""
    return ways_to_own(request)


def ways_to_own(request: HttpRequest, problem: str = "") -> HttpResponse:
    """The same page, with what went wrong at a provider."""
    context = {"providers": recognising_providers(), "problem": problem}
    return render(request, "procedures/status/own_ways.html", context, status=502 if problem else 200)


@public_page
@never_cache
@require_safe
def ask(request: HttpRequest, provider: str) -> HttpResponse:
    """To the provider. A link and not a form: a strict policy lets no form lead to another server."""
    back = request.build_absolute_uri(reverse("procedures:identity_answer", args=[provider]))
    browser = request.COOKIES.get(settings.CSRF_COOKIE_NAME, "")
    try:
        remembered, address = ask_for_own(code=provider, redirect_uri=back, browser=browser, now=clock.now())
    except RuleBroken as refusal:
        return ways_to_own(request, refusal.message)
    return to_provider(address, remembered)


@public_page
@never_cache
@require_safe
def listed(request: HttpRequest, whose: str) -> HttpResponse:
    """What the person has begun or handed in."""
    return render(request, "procedures/status/own.html", {"applications": own_applications(whose)})
