"""What a browser keeps of a question that was put to a provider, until the answer comes back through it."""

from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from hoshin.citizens.procedures.actions.identity import ANSWER_WITHIN

COOKIE = "hoshin_identity_question"
_SALT = "hoshin.procedures.identity"
_PATH = "/identity/"


def to_provider(address: str, remembered: dict[str, Any]) -> HttpResponse:
    """To the provider's address, while the browser keeps the question, signed, for its answer alone."""
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


def remembered_by(request: HttpRequest) -> dict[str, Any] | None:
    """What this browser kept; None when it kept nothing that is ours, or for too long."""
    try:
        found = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=ANSWER_WITHIN)
    except signing.BadSignature:
        return None
    return found if isinstance(found, dict) else None


def forget(response: HttpResponse) -> HttpResponse:
    """The response, by which the browser lets go of the question."""
    response.delete_cookie(COOKIE, path=_PATH)
    return response
