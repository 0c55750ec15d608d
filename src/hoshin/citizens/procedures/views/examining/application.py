"""One application: its page and its files."""

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hoshin.citizens.procedures.actions.conversing import mark_read
from hoshin.citizens.procedures.actions.deciding.opening import open_to_decide
from hoshin.citizens.procedures.actions.examining import open_application
from hoshin.citizens.procedures.forms.examining.answers import MessageForm
from hoshin.citizens.procedures.permissions import moves_open_to
from hoshin.citizens.procedures.queries.acting import mandate_answers
from hoshin.citizens.procedures.queries.applications import opened
from hoshin.citizens.procedures.queries.correspondence import correspondence
from hoshin.citizens.procedures.queries.deciding.decisions import DecisionPanel, decision_panel
from hoshin.citizens.procedures.queries.examination import examination_page
from hoshin.citizens.procedures.queries.revisions import answers_with_file
from hoshin.citizens.procedures.queries.uploads import accepted_file
from hoshin.citizens.procedures.rules.applications import APPLICATION, APPLICATION_FLOW, NEXT_MOVES
from hoshin.citizens.procedures.views.downloads import download
from hoshin.citizens.procedures.views.examining.moves import OFFERED
from hoshin.foundation.audit.public import HistoryEntry, history_of
from hoshin.foundation.people.public import PageRequest, staff_page
from hoshin.kernel import clock
from hoshin.kernel.flow import Move
from hoshin.web.components import TimelineEntry
from hoshin.web.drawing import flow_diagram
from hoshin.web.pages import form_page

_OPENED = "procedures.application.opened"


@staff_page()
@never_cache
@require_safe
def show(request: PageRequest, number: str) -> HttpResponse:
    """The application: state, clock and moves, what was answered, its files, its story and who looked at it."""
    return application_page(request, number, MessageForm())


def application_page(request: PageRequest, number: str, message_form: MessageForm) -> HttpResponse:
    """The page of an application, with what was just typed for the applicant; what the applicant wrote counts as read."""
    application = open_application(person=request.person, number=number, now=clock.now())
    events = history_of(APPLICATION, application.pk)
    page = examination_page(request.person, application, today=clock.today())
    panel = decision_panel(request.person, page.draft, now=clock.now())
    moves = [move for move in moves_open_to(request.person, application, now=clock.now()) if _has_page(move, panel)]
    context = {
        "page": page,
        "correspondence": correspondence(page.draft),
        "message_form": message_form,
        "application": application,
        "panel": panel,
        "moves": moves,
        "next_move": next((move.code for move in moves if move.code in NEXT_MOVES), ""),
        "diagram": flow_diagram(APPLICATION_FLOW, current=application.state),
        "story": [
            TimelineEntry(at=one.at, title=one.sentence, actor=_actor(one), note=one.reason or _handed(one))
            for one in events
            if one.name != _OPENED
        ],
        "lookers": [one for one in events if one.name == _OPENED],
    }
    mark_read(application, by_applicant=False, now=clock.now())
    return form_page(request, "procedures/examining/application.html", context)


def _actor(event: HistoryEntry) -> str:
    return f"{event.actor}（{event.acting_for}の代決）" if event.acting_for else event.actor


def _handed(event: HistoryEntry) -> str:
    """To whom and in which layout something was handed over; empty for all else."""
    told = (("receiver", "渡した相手"), ("layout", "引渡しの形"))
    return "　".join(f"{label}：{event.after[name]}" for name, label in told if event.after.get(name))


def _has_page(move: Move, panel: DecisionPanel) -> bool:
    """Whether the move has a page: what is on its way over approvals is sent back there."""
    if move.code == "send_back":
        return panel.proposed is None or panel.proposed.is_by_head
    return move.code == "propose" or move.code in OFFERED


@staff_page()
@never_cache
@require_safe
def file(request: PageRequest, number: str, upload_id: int) -> HttpResponse:
    """A file that was handed in; never shown inside the site, and only after the scanner found it clean."""
    application = open_to_decide(person=request.person, number=number, now=clock.now())
    draft = opened(application)
    return download(
        accepted_file(application, {**answers_with_file(draft, upload_id), **mandate_answers(application)}, upload_id)
    )
