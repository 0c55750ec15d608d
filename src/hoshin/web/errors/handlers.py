"""Django's own error handlers (`config/urls.py`, `CSRF_FAILURE_VIEW`)."""

import sys

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from hoshin.web.errors.pages import error_page, logger, reference, response_for
from hoshin.web.errors.words import EXPIRED


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 when the reason was the size."""
    return response_for(request, exception) or error_page(request, 400)


def permission_denied(request: HttpRequest, exception: PermissionDenied) -> HttpResponse:
    """403."""
    return error_page(request, 403, message=str(exception))


def not_found(request: HttpRequest, exception: Http404) -> HttpResponse:
    """404; the reason goes to the log only, because it could tell a stranger what exists."""
    logger.info("not found: %s (%s)", request.path, type(exception).__name__)
    return error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500 with a reference number, or 503 when the machine and not the program is at fault."""
    error = sys.exc_info()[1]
    known = response_for(request, error) if error is not None else None
    if known is not None:
        return known
    number = reference()
    logger.error("error page %s shown for %s", number, request.path)
    return error_page(request, 500, details={"reference": number})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose proof is missing or old; the technical reason goes to the log."""
    logger.warning("forgery check failed: %s at %s", reason, request.path)
    return error_page(request, 403, words=EXPIRED)
