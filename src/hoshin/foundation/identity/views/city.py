"""Signing in by the city's OpenID provider."""

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from hoshin.foundation.identity.actions import begin_with_city, finish_with_city
from hoshin.foundation.identity.rules import CityProvider, CityProviderProblem, PassageEnded, SignInRefused
from hoshin.foundation.identity.views.answers import go_on, page, signed_in
from hoshin.foundation.identity.views.browser import browser_of, safe_next
from hoshin.foundation.people.public import PageRequest, public_page
from hoshin.kernel import clock
from hoshin.kernel.errors import DomainError, NotFound


def _provider() -> CityProvider:
    if settings.CITY_PROVIDER is None:
        raise NotFound("このページは見つかりません。")
    return settings.CITY_PROVIDER


def _failed(request: PageRequest, provider: CityProvider, error: DomainError) -> HttpResponse:
    """What went wrong and the ways on."""
    status = 502 if isinstance(error, CityProviderProblem) else 403
    return page(request, "city_failed", {"message": error.message, "provider": provider}, status=status)


@public_page
@require_http_methods(["GET"])
def city_sign_in(request: PageRequest) -> HttpResponseBase:
    """To the provider. A link and not a form: a strict policy lets no form lead to another server."""
    provider = _provider()
    try:
        address = begin_with_city(
            session=request.session,
            provider=provider,
            redirect_uri=request.build_absolute_uri(reverse("identity:city_answer")),
            next_url=safe_next(request.GET.get("next", "")),
        )
    except CityProviderProblem as error:
        return _failed(request, provider, error)
    return HttpResponseRedirect(address)


@public_page
@require_http_methods(["GET"])
def city_answer(request: PageRequest) -> HttpResponseBase:
    """Back from the provider."""
    provider = _provider()
    try:
        account_id, step, next_url = finish_with_city(
            session=request.session,
            provider=provider,
            answer=request.GET.dict(),
            browser=browser_of(request),
            now=clock.now(),
        )
    except (PassageEnded, SignInRefused, CityProviderProblem) as error:
        return _failed(request, provider, error)
    return go_on(step) if step is not None else signed_in(request, account_id, next_url)
