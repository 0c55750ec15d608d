"""Giving out the files of applicants."""

from django.http import HttpResponse

from hoshin.citizens.procedures.queries.uploads import OpenedFile
from hoshin.web.attachments import attachment


def download(file: OpenedFile) -> HttpResponse:
    """The file as a download."""
    return attachment(file.name, file.content_type, file.content)
