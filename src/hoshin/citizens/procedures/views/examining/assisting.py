"""Typing an application in with a visitor: choose, the whole form on one screen, check, receipt."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from hoshin.citizens.procedures import queries
from hoshin.citizens.procedures.actions.assisting import (
    assisted_draft,
    begin_assisted,
    save_whole,
    submit_assisted,
)
from hoshin.citizens.procedures.actions.filling_in import SavedWhole
from hoshin.citizens.procedures.forms.addresses import LookedUp, looked_up
from hoshin.citizens.procedures.forms.examining.assisting import AssistForm
from hoshin.citizens.procedures.forms.questions import Asked, asked, missing_answers, summary_of_errors
from hoshin.citizens.procedures.forms.rows import row_change
from hoshin.citizens.procedures.permissions import can_assist
from hoshin.citizens.procedures.queries import OpenDraft
from hoshin.citizens.procedures.rules import Page, Understood
from hoshin.citizens.procedures.rules.applications import Intake
from hoshin.foundation.people.public import PageRequest, staff_page
from hoshin.kernel import clock
from hoshin.kernel.errors import NotFound, RuleBroken
from hoshin.web.pages import form_page
from hoshin.web.submit_once import single_use

_STAYING = ("add", "drop", "drop_file", "stay", "lookup")


@staff_page()
@never_cache
@single_use
def begin(request: PageRequest) -> HttpResponse:
    """Which procedure, how it came in, who was seen."""
    if not can_assist(request.person):
        raise NotFound("お探しのページは見つかりません。")
    initial = {"procedure": request.GET.get("procedure", ""), "intake": Intake.COUNTER.value}
    form = AssistForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        with form.refusals():
            token = begin_assisted(
                person=request.person,
                procedure_code=form.cleaned_data["procedure"],
                intake=Intake(form.cleaned_data["intake"]),
                seen=form.seen_paper,
                now=clock.now(),
            )
            return redirect("procedures:assist_form", token=token)
    return form_page(request, "procedures/examining/assist.html", {"form": form})


@staff_page()
@never_cache
def fill_in(request: PageRequest, token: str) -> HttpResponse:
    """The whole form on one screen, as far as the answers lead; what is saved brings up what comes next."""
    draft = assisted_draft(request.person, token)
    if draft.is_submitted:
        return redirect("procedures:assist_check", token=token)
    if request.method != "POST":
        return _screen(request, token, SavedWhole(draft), sent={})
    sent = dict(request.POST.lists())
    found = looked_up(sent, request.POST["lookup"]) if "lookup" in request.POST else LookedUp()
    seen = set(request.POST.getlist("page"))
    whole = save_whole(
        person=request.person,
        token=token,
        sent=sent,
        files=dict(request.FILES.lists()),
        rows=row_change(request.POST),
        now=clock.now(),
    )
    whole.errors.update(found.errors)
    stays = any(name in request.POST for name in _STAYING)
    if not stays:
        _note_missing(whole, seen)
    is_warned = bool(whole.warnings) and request.POST.get("warned") != "1"
    if whole.draft.journey.is_complete and not whole.errors and not is_warned and not stays:
        return redirect("procedures:assist_check", token=token)
    kept = {} if stays and "lookup" not in request.POST else sent
    return _screen(request, token, whole, sent=kept, found=found)


def _note_missing(whole: SavedWhole, seen: set[str]) -> None:
    """Say what is missing on the pages that stood on the screen; what only now came up is not missing yet."""
    understood = Understood(errors=dict(whole.errors))
    for state in whole.draft.journey.pages:
        if state.page.id in seen:
            whole.errors.update(missing_answers(state, understood))


def _screen(
    request: PageRequest, token: str, whole: SavedWhole, *, sent: dict[str, list[str]], found: LookedUp | None = None
) -> HttpResponse:
    draft = whole.draft
    pages: list[tuple[Page, list[Asked]]] = [
        (
            state.page,
            asked(
                state,
                draft.answers,
                sent=sent,
                errors=whole.errors,
                warnings=whole.warnings,
                places=found.places if found else {},
                sources=draft.sources,
            ),
        )
        for state in draft.journey.pages
    ]
    context = {
        "draft": draft,
        "token": token,
        "pages": pages,
        "errors": [error for _, questions in pages for error in summary_of_errors(questions)],
        "has_warnings": bool(whole.warnings),
        "stop": draft.journey.stop,
        "intake": Intake(draft.application.intake),
    }
    return render(request, "procedures/examining/assist_form.html", context, status=422 if whole.errors else 200)


@staff_page()
@never_cache
@single_use
def check(request: PageRequest, token: str) -> HttpResponse:
    """All answers to read over with the visitor; taking it in shows the receipt at once."""
    draft = assisted_draft(request.person, token)
    if draft.is_submitted:
        return _receipt(request, draft, token)
    if not draft.journey.is_complete:
        return redirect("procedures:assist_form", token=token)
    problem = ""
    if request.method == "POST":
        try:
            submit_assisted(person=request.person, token=token, now=clock.now())
            return _receipt(request, assisted_draft(request.person, token), token)
        except RuleBroken as refusal:
            problem = refusal.message
    context = {"draft": draft, "token": token, "lines": queries.summary(draft.journey), "problem": problem}
    return render(request, "procedures/examining/assist_check.html", context, status=422 if problem else 200)


def _receipt(request: PageRequest, draft: OpenDraft, token: str) -> HttpResponse:
    context = {"receipt": queries.receipt_of(draft.application), "token": token}
    return render(request, "procedures/examining/assist_receipt.html", context)
