import logging
import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

from hoshin.kernel.errors import Conflict, DomainError, MoveRefused, NotAllowed, NotFound, TooMany
from hoshin.web.errors.trouble import is_full, is_passing
from hoshin.web.errors.words import CONFLICT, FULL, WORDS, Words
from hoshin.web.navigation import Place, place_url
from hoshin.web.programs import IS_PROGRAM
from hoshin.web.redirects import page_before

logger = logging.getLogger("hoshin.web")

_STATUS: tuple[tuple[type[DomainError], int], ...] = (
    (NotAllowed, 403),
    (NotFound, 404),
    (MoveRefused, 409),
    (Conflict, 409),
    (TooMany, 429),
    (DomainError, 422),
)
_KEEPS_INPUT = frozenset({409, 422, 429, 503})
_SECRET = ("token", "password", "secret", "code", "otp")
_BARE = frozenset({500, 503})


def response_for(request: HttpRequest, error: BaseException) -> HttpResponse | None:
    """The page for an error that people can understand, or None for a defect."""
    if isinstance(error, DomainError):
        return _refusal(request, error)
    if is_full(error):
        logger.error("storage is full: %s", error)
        return error_page(request, 503, words=FULL)
    if is_passing(error):
        logger.error("database cannot answer: %s", error)
        return error_page(request, 503, headers={"Retry-After": "30"})
    if isinstance(error, RequestDataTooBig | TooManyFilesSent):
        return error_page(request, 413)
    return None


def error_page(
    request: HttpRequest,
    status: int,
    *,
    words: Words | None = None,
    message: str = "",
    details: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The error page of `status` for whoever asks: a page, a part of one for htmx, JSON for a program.

    `message` replaces the sentence that says what happened.
    """
    spoken = words or WORDS[status]
    if message:
        spoken = replace(spoken, happened=message)
    response = _answer(request, status, spoken, dict(details or {}))
    response.headers["Cache-Control"] = "no-store"
    for name, value in (headers or {}).items():
        response.headers[name] = value
    return response


def reference() -> str:
    """A short number that stands on the page and in the log, so that one can be found from the other."""
    return secrets.token_hex(4).upper()


def _refusal(request: HttpRequest, error: DomainError) -> HttpResponse:
    status = next(status for kind, status in _STATUS if isinstance(error, kind))
    words = CONFLICT if isinstance(error, Conflict) else WORDS[status]
    headers = {"Retry-After": str(error.retry_after)} if isinstance(error, TooMany) else {}
    details = {"differences": error.differences if isinstance(error, Conflict) else ()}
    return error_page(request, status, words=words, message=error.message, details=details, headers=headers)


def _answer(request: HttpRequest, status: int, words: Words, details: dict[str, Any]) -> HttpResponse:
    wants_json = not request.accepts("text/html") and request.accepts("application/json")
    if wants_json or getattr(request, IS_PROGRAM, False):
        return JsonResponse({"status": status, "title": words.title, "message": words.happened}, status=status)
    context = {"words": words, "status": status, "request": request, **details}
    if request.headers.get("HX-Request") and not request.headers.get("HX-Boosted"):
        html = render_to_string("web/errors/part.html", context)
        aim = {"HX-Retarget": "#page-alert", "HX-Reswap": "innerHTML show:top"}
        return HttpResponse(html, status=status, headers=aim)
    layout = _layout(request, status)
    place = Place.STAFF_HOME if layout == "web/staff.html" else Place.PUBLIC_HOME
    context |= {
        "layout": layout,
        "home": "/" if status in _BARE else place_url(place) or "/",
        "before": page_before(request),
        "typed": _typed(request, status),
    }
    return HttpResponse(render_to_string("web/errors/page.html", context), status=status)


def _layout(request: HttpRequest, status: int) -> str:
    """The shell: none that could ask the database while that is what fails."""
    if status in _BARE:
        return "web/errors/bare.html"
    person = getattr(request, "person", None)
    return "web/staff.html" if person is not None and person.account_id else "web/base.html"


def _typed(request: HttpRequest, status: int) -> list[str]:
    """What was typed, long enough to be worth copying, secrets left out."""
    if request.method != "POST" or status not in _KEEPS_INPUT:
        return []
    return [
        value
        for name, values in request.POST.lists()
        if not any(word in name.lower() for word in _SECRET)
        for value in values
        if len(value.strip()) >= 10
    ]
