"""The page on which a decision is made, by the head or by whoever is asked for approval; and the letters that were made."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hoshin.citizens.procedures.actions.deciding.deciding import decide
from hoshin.citizens.procedures.actions.deciding.letters import open_letter
from hoshin.citizens.procedures.actions.deciding.opening import open_to_decide
from hoshin.citizens.procedures.actions.deciding.reviewing import review_decision, review_reopening
from hoshin.citizens.procedures.forms.deciding.proposals import DecideForm, ReviewForm
from hoshin.citizens.procedures.models import Application
from hoshin.citizens.procedures.permissions import parts_of
from hoshin.citizens.procedures.queries.deciding.decisions import decision_numbered, decision_panel
from hoshin.citizens.procedures.queries.examination import absent_head_label, application_by_number, examination_page
from hoshin.citizens.procedures.queries.inbox import applicant_of
from hoshin.citizens.procedures.queries.uploads import OpenedFile
from hoshin.citizens.procedures.views.downloads import download
from hoshin.citizens.procedures.views.examining.moves import asking, back_from
from hoshin.foundation.people.public import PageRequest, staff_page
from hoshin.kernel import clock
from hoshin.kernel.errors import RuleBroken
from hoshin.web.pages import form_page
from hoshin.web.submit_once import single_use


@staff_page()
@never_cache
@require_safe
def show(request: PageRequest, number: str) -> HttpResponse:
    """What is to be decided: the answers, the files, the letter; for the head with the button that decides."""
    application = open_to_decide(person=request.person, number=number, now=clock.now())
    page = examination_page(request.person, application, today=clock.today())
    panel = decision_panel(request.person, page.draft, now=clock.now())
    seen = panel.proposed.proposal.digest if panel.proposed else ""
    context = {
        "application": application,
        "page": page,
        "panel": panel,
        "applicant": applicant_of(application),
        "is_of_section": bool(parts_of(request.person, application)),
        "absent_head": absent_head_label(request.person, application, now=clock.now()),
        "form": DecideForm(initial={"seen": seen}),
    }
    return form_page(request, "procedures/deciding/decide.html", context)


@staff_page()
@require_POST
@single_use
def decide_now(request: PageRequest, number: str) -> HttpResponse:
    """Decide what stood on the page; the applicant is told at once."""
    form = DecideForm(request.POST)
    if not form.is_valid():
        raise RuleBroken("画面を開き直して、内容を確かめてから決定してください。")
    decision = decide(person=request.person, number=number, seen=form.cleaned_data["seen"], now=clock.now())
    messages.success(request, f"{number}：決定しました。通知書（{decision}）は申請者の状況の画面で受け取れます。")
    return back_from(request, decision.application)


@staff_page()
@never_cache
@single_use
def review(request: PageRequest, number: str, decision: int) -> HttpResponse:
    """Review what a deputy decided, with or without a note."""
    application = application_by_number(request.person, number)
    reviewed = decision_numbered(application, decision)
    explanation = (
        f"{reviewed.decided_by}で決定した{reviewed}を確かめます。決定は変わりません。直すときは、審査をやり直します。"
    )
    return _reviewing(request, application, decision, review_decision, explanation)


@staff_page()
@never_cache
@single_use
def review_again(request: PageRequest, number: str, decision: int) -> HttpResponse:
    """Review that a deputy let a decision be examined again, with or without a note."""
    application = application_by_number(request.person, number)
    reviewed = decision_numbered(application, decision)
    explanation = f"{reviewed}の審査のやり直しを、不在の間に代わりに決めたことを確かめます。審査はそのまま続きます。"
    return _reviewing(request, application, decision, review_reopening, explanation)


def _reviewing(
    request: PageRequest, application: Application, decision: int, act: Callable[..., object], explanation: str
) -> HttpResponse:
    form = ReviewForm(request.POST if request.method == "POST" else None)
    number = str(application.number)
    if form.is_bound and form.is_valid():
        note = form.cleaned_data["note"]
        act(person=request.person, number=number, decision_number=decision, note=note, now=clock.now())
        messages.success(request, f"{number}-{decision}：後閲しました。")
        return redirect("procedures:examination", number=number)
    return asking(request, application, form, title="後閲する", explanation=explanation)


@staff_page()
@never_cache
@require_safe
def letter(request: PageRequest, number: str, decision: int) -> HttpResponse:
    """A decision letter as a PDF."""
    application = open_to_decide(person=request.person, number=number, now=clock.now())
    content = open_letter(application=application, number=decision, now=clock.now())
    return download(OpenedFile(f"決定通知書 {number}-{decision}.pdf", "application/pdf", content))
