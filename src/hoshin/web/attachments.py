"""Giving out what somebody else wrote."""

from urllib.parse import quote

from django.http import HttpResponse


def attachment(name: str, content_type: str, content: bytes) -> HttpResponse:
    """The content as a download that a browser neither shows inside the site, runs nor keeps."""
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "private, no-store"
    return response
