"""The secretariat's pages for the opinions: who answered, what is said, what the city answers."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from hoshin.foundation.people.public import CIO_SIDE, PageRequest, Role, staff_page
from hoshin.kernel import clock
from hoshin.steering.council.actions import leave, take_up
from hoshin.steering.council.forms import ResponseForm
from hoshin.steering.council.models import Opinion
from hoshin.steering.council.permissions import is_secretariat
from hoshin.steering.council.queries import (
    counts_of,
    meeting_for_staff,
    opinion_for_staff,
    opinions_of,
    paragraphs_of_revision,
    revisions_to_take_up_in,
    sheet_on_paper,
    staff_views,
    view_of,
)
from hoshin.steering.council.rules import OpinionState
from hoshin.steering.council.views.files import OPINIONS_PER_PAGE, opinions_excel, pdf_response
from hoshin.web.pages import form_page
from hoshin.web.paper import compile_pdf
from hoshin.web.submit_once import single_use

_MOVES = {OpinionState.NOTED.value: "note", OpinionState.NOT_TAKEN.value: "decline"}


@staff_page(*CIO_SIDE)
@require_safe
def staff_opinions(request: PageRequest, number: int) -> HttpResponse:
    """The submitted opinions with what was answered; `?kind=` and `?state=` narrow them."""
    meeting = meeting_for_staff(request.person, number)
    chosen = opinions_of(meeting, kind=request.GET.get("kind", ""), state=request.GET.get("state", ""))
    page = Paginator(chosen, OPINIONS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "meeting": meeting,
        "view": view_of(meeting),
        "page": page,
        "views": staff_views(page, today=clock.today()),
        "counts": counts_of(meeting),
        "is_secretariat": is_secretariat(request.person),
    }
    return render(request, "council/staff_opinions.html", context)


@staff_page(Role.CIO_STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
@single_use
def respond(request: PageRequest, number: int, opinion_id: int) -> HttpResponse:
    """Read an opinion whole and say what becomes of it."""
    meeting = meeting_for_staff(request.person, number)
    opinion = opinion_for_staff(meeting, opinion_id)
    today = clock.today()
    revisions = revisions_to_take_up_in(meeting)
    paragraphs = [(revision, paragraphs_of_revision(revision, today=today)) for revision in revisions]
    form = ResponseForm(request.POST or None, paragraphs=paragraphs, initial=_initial(opinion))
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            answered = _respond(request, opinion, form)
            messages.success(request, f"対応を「{answered.state_label}」として保存し、委員に知らせました。")
            return redirect("council:staff_opinions", number=number)
    context = {
        "form": form,
        "meeting": meeting,
        "opinion": opinion,
        "view": staff_views(opinions_of(meeting).filter(pk=opinion.pk), today=today)[0],
        "revision": revisions[0] if revisions else None,
    }
    return form_page(request, "council/respond.html", context)


def _initial(opinion: Opinion) -> dict[str, str]:
    place = f"{opinion.taken_into_id}:{opinion.taken_paragraph}" if opinion.taken_into_id else ""
    if not place and opinion.paper is not None and opinion.paper.revision_id is not None:
        place = f"{opinion.paper.revision_id}:{opinion.paragraph}"
    state = "" if opinion.state == OpinionState.SUBMITTED else opinion.state
    return {"state": state, "paragraph": place, "response": opinion.response}


def _respond(request: PageRequest, opinion: Opinion, form: ResponseForm) -> Opinion:
    person, now, response = request.person, clock.now(), form.cleaned_data["response"]
    if form.cleaned_data["state"] == OpinionState.TAKEN_UP:
        revision_id, paragraph = form.place
        return take_up(
            person=person,
            opinion_id=opinion.pk,
            revision_id=revision_id,
            paragraph=paragraph,
            response=response,
            now=now,
        )
    move = _MOVES[form.cleaned_data["state"]]
    return leave(person=person, opinion_id=opinion.pk, move=move, response=response, now=now)


@staff_page(*CIO_SIDE)
@require_safe
def sheet_pdf(request: PageRequest, number: int) -> HttpResponse:
    """The opinion sheet (意見票) for the meeting's table."""
    meeting = meeting_for_staff(request.person, number)
    content = sheet_on_paper(view_of(meeting), opinions_of(meeting), organisation=settings.CITY_NAME)
    paper = compile_pdf(template="council/paper/opinion_sheet.typ", content=content)
    return pdf_response(paper, f"council-{number}-opinion-sheet.pdf")


@staff_page(*CIO_SIDE)
@require_safe
def staff_opinions_xlsx(request: PageRequest, number: int) -> HttpResponse:
    """The list of opinions and responses as a spreadsheet, published or not."""
    meeting = meeting_for_staff(request.person, number)
    return opinions_excel(meeting, opinions_of(meeting))
