"""What every answer goes through."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from hoshin.web.errors import response_for

Answer = Callable[[HttpRequest], HttpResponseBase]


class SecureHeadersMiddleware:
    """Headers that Django and django-csp leave to us; a view may set its own before (a camera page, for example)."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.headers = tuple(settings.SECURE_HEADERS.items())

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with the headers on."""
        response = self.get_response(request)
        for name, value in self.headers:
            response.headers.setdefault(name, value)
        return response


class ErrorPageMiddleware:
    """Turns refusals of rooms and trouble with the machine into their pages; defects stay Django's (500)."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for an error raised by a view; None leaves it to Django."""
        return response_for(request, exception)


class CompressionMiddleware(GZipMiddleware):
    """Compresses pages and data; files that are compressed already, and streams, pass as they are.

    Against guessing secrets by size (BREACH): both tokens of a form differ in every answer, session cookies are SameSite,
    and Django pads compressed answers by a random length.
    """

    kinds = ("text/", "application/json", "application/ld+json", "image/svg+xml", "application/xml")

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress where it helps."""
        if response.streaming or not response.headers.get("Content-Type", "").startswith(self.kinds):
            return response
        return super().process_response(request, response)
