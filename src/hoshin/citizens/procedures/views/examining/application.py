"""One application: its page and its files."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hoshin.citizens.procedures.actions.examining import open_application
from hoshin.citizens.procedures.permissions import moves_open_to
from hoshin.citizens.procedures.queries.applications import opened
from hoshin.citizens.procedures.queries.examination import examination_page
from hoshin.citizens.procedures.queries.uploads import accepted_file
from hoshin.citizens.procedures.rules.applications import APPLICATION, APPLICATION_FLOW
from hoshin.citizens.procedures.views.downloads import download
from hoshin.citizens.procedures.views.examining.moves import PAGES
from hoshin.foundation.audit.public import history_of
from hoshin.foundation.people.public import PageRequest, staff_page
from hoshin.kernel import clock
from hoshin.web.components import TimelineEntry
from hoshin.web.drawing import flow_diagram

_OPENED = "procedures.application.opened"


@staff_page()
@never_cache
@require_safe
def show(request: PageRequest, number: str) -> HttpResponse:
    """The application: state, clock and moves, what was answered, its files, its story and who looked at it."""
    application = open_application(person=request.person, number=number, now=clock.now())
    events = history_of(APPLICATION, application.pk)
    context = {
        "page": examination_page(request.person, application, today=clock.today()),
        "application": application,
        "moves": [move for move in moves_open_to(request.person, application) if move.code in PAGES],
        "diagram": flow_diagram(APPLICATION_FLOW, current=application.state),
        "story": [
            TimelineEntry(at=one.at, title=one.sentence, actor=one.actor, note=one.reason)
            for one in events
            if one.name != _OPENED
        ],
        "lookers": [one for one in events if one.name == _OPENED],
    }
    return render(request, "procedures/examining/application.html", context)


@staff_page()
@never_cache
@require_safe
def file(request: PageRequest, number: str, upload_id: int) -> HttpResponse:
    """A file that was handed in; never shown inside the site, and only after the scanner found it clean."""
    application = open_application(person=request.person, number=number, now=clock.now())
    return download(accepted_file(application, opened(application).answers, upload_id))
