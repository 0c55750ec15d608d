"""Giving out the files of applicants."""

from urllib.parse import quote

from django.http import HttpResponse

from hoshin.citizens.procedures.queries.uploads import OpenedFile


def download(file: OpenedFile) -> HttpResponse:
    """The file as a download that a browser neither shows inside the site, runs nor keeps."""
    response = HttpResponse(file.content, content_type=file.content_type)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name)}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "private, no-store"
    return response
