"""Error pages: what happened, what to do, and nothing that was typed is lost."""

from hoshin.web.errors.handlers import bad_request, csrf_failure, not_found, permission_denied, server_error
from hoshin.web.errors.pages import error_page, response_for

__all__ = [
    "bad_request",
    "csrf_failure",
    "error_page",
    "not_found",
    "permission_denied",
    "response_for",
    "server_error",
]
