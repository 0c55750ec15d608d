"""Working on an application together: notes, checklist, questions to other sections, the same person's applications."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hoshin.citizens.procedures import queries
from hoshin.citizens.procedures.actions.examining import (
    answer_consultation,
    ask_section,
    open_application,
    open_consulted,
    set_checklist,
    tick_items,
    write_note,
)
from hoshin.citizens.procedures.forms.examining.collaboration import (
    AnswerForm,
    ChecklistForm,
    ConsultForm,
    InternalNoteForm,
)
from hoshin.citizens.procedures.permissions import require_change
from hoshin.citizens.procedures.queries.applications import opened
from hoshin.citizens.procedures.queries.collaboration import (
    consultations_waiting,
    side_by_side,
)
from hoshin.citizens.procedures.queries.examination import application_by_number
from hoshin.citizens.procedures.views.examining.moves import asking
from hoshin.foundation.people.public import PageRequest, staff_page
from hoshin.kernel import clock
from hoshin.kernel.errors import NotFound
from hoshin.web.pages import form_page
from hoshin.web.submit_once import single_use

PER_PAGE = 50


@staff_page()
@single_use
def note(request: PageRequest, number: str) -> HttpResponse:
    """Leave a note for one's colleagues."""
    application = application_by_number(request.person, number)
    form = InternalNoteForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        with form.refusals():
            write_note(person=request.person, number=number, **form.cleaned_data, now=clock.now())
            messages.success(request, "メモを残しました。")
            return redirect("procedures:examination", number=number)
    return asking(request, application, form, title="メモを残す")


@staff_page()
@require_POST
def tick(request: PageRequest, number: str) -> HttpResponse:
    """Keep which lines of the checklist have been looked at."""
    ids = [int(one) for one in request.POST.getlist("item") if one.isascii() and one.isdigit()]
    changed = tick_items(person=request.person, number=number, item_ids=ids, now=clock.now())
    messages.success(request, f"確かめたことを保存しました（変更{changed}件）。")
    return redirect("procedures:examination", number=number)


@staff_page()
@single_use
def consult(request: PageRequest, number: str) -> HttpResponse:
    """Ask another section."""
    application = application_by_number(request.person, number)
    form = ConsultForm(request.POST if request.method == "POST" else None, today=clock.today())
    if form.is_bound and form.is_valid():
        with form.refusals():
            values = form.cleaned_data
            asked = ask_section(
                person=request.person,
                number=number,
                section_id=values["section"],
                question=values["question"],
                due_on=values["due_on"],
                shows_content=values["shows_content"],
                now=clock.now(),
            )
            messages.success(request, f"{asked.section.name}に照会しました。")
            return redirect("procedures:examination", number=number)
    return asking(request, application, form, title="ほかの課に照会する", submit="照会する")


@staff_page()
@require_safe
def consultations(request: PageRequest) -> HttpResponse:
    """The questions that wait for one's own sections."""
    page = Paginator(consultations_waiting(request.person), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "procedures/examining/consultations.html", {"page": page})


@staff_page()
@never_cache
@single_use
def consultation(request: PageRequest, consultation_id: int) -> HttpResponse:
    """A question of another section, with the application where it may be seen, and its answer."""
    found = open_consulted(person=request.person, consultation_id=consultation_id, now=clock.now())
    asked = found.consultation
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        with form.refusals():
            answer_consultation(
                person=request.person, consultation_id=consultation_id, **form.cleaned_data, now=clock.now()
            )
            messages.success(request, "回答しました。")
            return redirect("procedures:consultations")
    lines = queries.summary(opened(asked.application).journey) if asked.shows_content else ()
    context = {"found": found, "consultation": asked, "lines": lines, "form": form}
    return form_page(request, "procedures/examining/consultation.html", context)


@staff_page()
@never_cache
@require_safe
def compare(request: PageRequest, number: str, other: str) -> HttpResponse:
    """Two applications side by side; both are opened, and the trail says so."""
    if number == other:
        raise NotFound("お探しのページは見つかりません。")
    left, right = (open_application(person=request.person, number=one, now=clock.now()) for one in (number, other))
    context = {"left": left, "right": right, "lines": side_by_side(left, right)}
    return render(request, "procedures/examining/compare.html", context)


@staff_page()
@single_use
def checklist(request: PageRequest, code: str) -> HttpResponse:
    """What is looked at in every application of a procedure."""
    procedure = queries.procedure_by_code(request.person, code)
    require_change(request.person, procedure)
    held = procedure.checklist.filter(retired_at__isnull=True).values_list("text", flat=True)
    form = ChecklistForm(request.POST if request.method == "POST" else None, initial={"texts": "\n".join(held)})
    if form.is_bound and form.is_valid():
        with form.refusals():
            lines = form.cleaned_data["texts"].splitlines()
            count = set_checklist(person=request.person, procedure_code=code, texts=lines, now=clock.now())
            messages.success(request, f"確かめることを{count}件にしました。")
            return redirect("procedures:staff_procedure", code=code)
    return form_page(request, "procedures/examining/checklist.html", {"procedure": procedure, "form": form})
