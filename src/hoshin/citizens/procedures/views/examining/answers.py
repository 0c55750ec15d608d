"""The answers of an application through its revisions, and changing one on the city's own authority (職権補正)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hoshin.citizens.procedures.actions.examining import open_application
from hoshin.citizens.procedures.actions.examining.changing import change_answer
from hoshin.citizens.procedures.forms.addresses import looked_up
from hoshin.citizens.procedures.forms.examining.answers import ReasonForm
from hoshin.citizens.procedures.forms.questions import Asked, asked, summary_of_errors
from hoshin.citizens.procedures.queries.applications import OpenDraft, opened
from hoshin.citizens.procedures.queries.revisions import lines_of, revision_of
from hoshin.citizens.procedures.rules import PageState, Question, QuestionType, read_page, with_answers
from hoshin.citizens.procedures.rules.correcting import changeable, correctable
from hoshin.citizens.procedures.rules.rows import rows_changed
from hoshin.foundation.people.public import PageRequest, staff_page
from hoshin.kernel import clock
from hoshin.web.pages import form_page
from hoshin.web.submit_once import single_use

_STAYING = ("add", "drop", "lookup")


@staff_page()
@never_cache
@require_safe
def revision(request: PageRequest, number: str, revision_number: int) -> HttpResponse:
    """One state of the answers, whole, with what changed in it."""
    application = open_application(person=request.person, number=number, now=clock.now())
    draft = opened(application)
    found = revision_of(draft, revision_number)
    context = {
        "application": application,
        "revision": found,
        "lines": lines_of(draft, found),
        "files": [
            file
            for _, question in draft.form.form.questions()
            if question.type is QuestionType.FILE
            for file in found.answers.get(question.id) or ()
        ],
    }
    return render(request, "procedures/examining/revision.html", context)


@staff_page()
@never_cache
@require_safe
def choose(request: PageRequest, number: str) -> HttpResponse:
    """Which answer is to be changed."""
    application = open_application(person=request.person, number=number, now=clock.now())
    pages = [
        (state.page.title, [one for one in questions if one.type is not QuestionType.FILE])
        for state, questions in correctable(opened(application).journey)
    ]
    context = {"application": application, "pages": [page for page in pages if page[1]]}
    return render(request, "procedures/examining/choose_answer.html", context)


@staff_page()
@never_cache
@single_use
def change(request: PageRequest, number: str, question_id: str) -> HttpResponse:
    """Change one answer, with a reason that the applicant reads."""
    application = open_application(person=request.person, number=number, now=clock.now())
    draft = opened(application)
    question = changeable(draft.journey, question_id)
    is_sent = request.method == "POST" and not any(name in request.POST for name in _STAYING)
    form = ReasonForm(
        request.POST if is_sent else None,
        initial={"reason": request.POST.get("reason", "")},
    )
    shown = _shown(request, draft, question)
    if is_sent and form.is_valid() and not shown.error:
        with form.refusals():
            change_answer(
                person=request.person,
                number=number,
                question_id=question_id,
                sent=dict(request.POST.lists()),
                reason=form.cleaned_data["reason"],
                now=clock.now(),
            )
            messages.success(request, f"{application}：「{question.label}」を職権で直しました。申請者の画面に出ます。")
            return redirect("procedures:examination", number=number)
    context = {
        "application": application,
        "form": form,
        "one": shown,
        "question": question,
        "errors": summary_of_errors([shown]),
        "back": reverse("procedures:examination", args=[number]),
    }
    response = form_page(request, "procedures/examining/change_answer.html", context)
    response.status_code = 422 if context["errors"] else response.status_code
    return response


def _shown(request: PageRequest, draft: OpenDraft, question: Question) -> Asked:
    """The question with what was typed, an added or dropped row and the errors of what was sent."""
    whole = next(state for state in draft.journey.pages if question in state.shown)
    state: PageState = replace(whole, shown=(question,))
    if request.method != "POST":
        return asked(state, draft.answers)[0]
    sent: dict[str, Any] = dict(request.POST.lists())
    found = looked_up(sent, request.POST["lookup"]) if "lookup" in request.POST else None
    understood = read_page((question,), sent)
    answers: Mapping[str, Any] = with_answers(draft.answers, understood.values)
    add, drop = request.POST.get("add", ""), request.POST.get("drop", "")
    if add or drop:
        return asked(state, rows_changed(answers, add=add, drop=drop, only={question.id}))[0]
    errors = found.errors if found else understood.errors
    places = found.places if found else None
    return asked(state, answers, sent=sent, errors=errors, warnings=understood.warnings, places=places)[0]
