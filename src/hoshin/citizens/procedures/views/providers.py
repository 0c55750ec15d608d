"""The providers of applicants, for CIO staff and operators: what each is worth, and a button that tries it out."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from hoshin.citizens.procedures.actions.providers import try_provider
from hoshin.citizens.procedures.queries.identity import can_pretend
from hoshin.citizens.procedures.queries.providers import listed_providers
from hoshin.foundation.people.public import PageRequest, Role, staff_page
from hoshin.kernel import clock


@staff_page(Role.CIO_STAFF, Role.OPERATOR)
@require_safe
def providers(request: PageRequest) -> HttpResponse:
    """Every provider that is configured."""
    return _page(request)


@staff_page(Role.CIO_STAFF, Role.OPERATOR)
@require_POST
def test(request: PageRequest, provider: str) -> HttpResponse:
    """Try one out and show what was found, beside it."""
    checks = try_provider(
        person=request.person, code=provider, redirect_uri=_redirect(request, provider), now=clock.now()
    )
    return _page(request, tested=provider, checks=checks)


def _redirect(request: PageRequest, code: str) -> str:
    return request.build_absolute_uri(reverse("procedures:identity_answer", args=[code]))


def _page(request: PageRequest, **more: object) -> HttpResponse:
    found = [(one, _redirect(request, one.code)) for one in listed_providers()]
    return render(request, "procedures/providers.html", {"providers": found, "can_pretend": can_pretend(), **more})
