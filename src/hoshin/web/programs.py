"""Addresses for programs: no cookie counts, no form token is asked for, and every refusal is JSON."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., HttpResponseBase]
IS_PROGRAM = "is_program"
"""The attribute of a request that says so to the error pages."""


def program_page(view: View) -> View:
    """Marks an address for programs: the view must let in by what the request itself carries, never by the session.

    Nothing of an answer is kept by caches on the way.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        setattr(request, IS_PROGRAM, True)
        response = view(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    exempt: View = csrf_exempt(guarded)
    exempt.access = "program"  # type: ignore[attr-defined]
    return exempt
