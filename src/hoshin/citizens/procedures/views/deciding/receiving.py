"""The decision letter in the hands of the applicant."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hoshin.citizens.procedures import queries
from hoshin.citizens.procedures.actions.deciding.letters import receive_letter
from hoshin.citizens.procedures.queries.uploads import OpenedFile
from hoshin.citizens.procedures.views.downloads import download
from hoshin.foundation.people.public import public_page
from hoshin.kernel import clock


@public_page
@never_cache
@require_safe
def letter(request: HttpRequest, token: str, decision: int) -> HttpResponse:
    """The letter as a PDF for whoever holds the secret address of the application."""
    application = queries.draft_by_token(token).application
    content = receive_letter(application=application, number=decision, now=clock.now())
    return download(OpenedFile(f"決定通知書 {application}-{decision}.pdf", "application/pdf", content))
