"""Pages that several views answer with."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render

from hoshin.foundation.identity.forms import ProofForm
from hoshin.foundation.identity.rules import NextStep, TooManyAttempts
from hoshin.foundation.identity.views.browser import home, remember_device, safe_next
from hoshin.kernel.errors import DomainError


def page(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A page of this room; it is never kept by the browser or a proxy."""
    response = render(request, f"identity/{template}.html", context, status=status)
    response.headers["Cache-Control"] = "no-store, private"
    return response


def refused(
    request: HttpRequest, template: str, form: ProofForm, error: DomainError | None, context: dict[str, Any]
) -> HttpResponse:
    """The page again with what was wrong; 429 while no try is accepted, 422 otherwise."""
    if error is not None:
        form.show(error)
    status = 429 if isinstance(error, TooManyAttempts) else 422
    return page(request, template, {**context, "form": form}, status=status)


def go_on(step: NextStep) -> HttpResponseRedirect:
    """To the second page of a sign-in."""
    return redirect("identity:second_step" if step is NextStep.PROVE_SECOND_FACTOR else "identity:enrol_factor")


def signed_in(request: HttpRequest, account_id: int, next_url: str) -> HttpResponseBase:
    """Away from the door: the browser is remembered as its owner's, and the forgery proof is renewed."""
    rotate_token(request)
    response = HttpResponseRedirect(safe_next(next_url) or home(account_id))
    remember_device(request, response, account_id)
    return response
