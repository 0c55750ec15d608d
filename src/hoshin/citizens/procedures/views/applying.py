"""Applying, without JavaScript: one page after the other, checking, the receipt, the status."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hoshin.citizens.procedures import queries
from hoshin.citizens.procedures.actions import (
    begin_application,
    move_draft_up,
    reuse_answers,
    save_page,
    submit_application,
)
from hoshin.citizens.procedures.forms.languages import (
    interface_words,
    language_of,
    languages_of,
    remember_language,
)
from hoshin.citizens.procedures.forms.questions import asked, summary_of_errors
from hoshin.citizens.procedures.forms.rows import row_change
from hoshin.citizens.procedures.forms.status import ReuseForm
from hoshin.citizens.procedures.queries import OpenDraft, Receipt
from hoshin.citizens.procedures.queries.access import is_lasting
from hoshin.citizens.procedures.queries.acting import acting_is_missing, acting_lines
from hoshin.citizens.procedures.queries.applications import answerable, newer_form, opened
from hoshin.citizens.procedures.queries.contacts import masked_address, notice_address
from hoshin.citizens.procedures.queries.corrections import draft_with_files
from hoshin.citizens.procedures.queries.identity import identity_is_missing
from hoshin.citizens.procedures.queries.uploads import own_file
from hoshin.citizens.procedures.rules import PageState, QuestionType, Understood, worded
from hoshin.citizens.procedures.rules.applications import ApplicationState
from hoshin.citizens.procedures.views.answering import after_saving, sent_page
from hoshin.citizens.procedures.views.downloads import download
from hoshin.foundation.people.public import public_page
from hoshin.kernel import clock
from hoshin.kernel.eras import format_datetime
from hoshin.kernel.errors import NotFound, RuleBroken
from hoshin.web.pages import form_page
from hoshin.web.paper import compile_pdf


@public_page
@require_POST
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """Start an application; its address holds a secret with which it can be resumed anywhere."""
    browser = request.COOKIES.get(settings.CSRF_COOKIE_NAME, "")
    token = begin_application(procedure_code=code, browser=browser, now=clock.now())
    return redirect(_next_address(token, queries.draft_by_token(token)))


@public_page
@never_cache
@require_safe
def overview(request: HttpRequest, token: str) -> HttpResponse:
    """Where the application stands: what is answered, what comes next, and how to go on later or elsewhere."""
    draft = queries.draft_by_token(token)
    if draft.application.state == ApplicationState.CORRECTION.value:
        return redirect("procedures:correction", token=token)
    if draft.is_submitted:
        return _receipt(request, queries.receipt_of(draft.application), token)
    context = {
        "draft": draft,
        "token": token,
        "address": request.build_absolute_uri(),
        "is_lasting": is_lasting(token),
        "next": _next_address(token, draft),
        "newer": newer_form(draft),
    }
    return render(request, "procedures/overview.html", context)


@public_page
@never_cache
@require_safe
def go_on(request: HttpRequest, token: str) -> HttpResponse:
    """To wherever the application goes on."""
    return redirect(_next_address(token, queries.draft_by_token(token)))


@public_page
@require_POST
def move_up(request: HttpRequest, token: str) -> HttpResponse:
    """Go on with the newest version of the form."""
    move_draft_up(token=token, now=clock.now())
    return redirect("procedures:overview", token=token)


@public_page
@never_cache
def page(request: HttpRequest, token: str, page_id: str) -> HttpResponse:
    """One page of questions; sending it saves it, whatever else is wrong with it."""
    if request.method == "POST":
        return _saved(request, token, page_id)
    draft = queries.draft_by_token(token, answerable)
    state = draft.journey.state_of(page_id)
    if draft.is_submitted or state is None:
        return redirect("procedures:overview", token=token)
    if acting_is_missing(draft):
        return redirect("procedures:whose", token=token)
    if identity_is_missing(draft, page_id):
        return redirect("procedures:identify", token=token)
    return _show(request, token, draft, state)


def _saved(request: HttpRequest, token: str, page_id: str) -> HttpResponse:
    sent, found = sent_page(request)
    saved = save_page(
        token=token,
        page_id=page_id,
        sent=sent,
        files=dict(request.FILES.lists()),
        rows=row_change(request.POST),
        now=clock.now(),
    )
    draft = saved.draft
    state = draft.journey.state_of(page_id)
    if state is None:
        raise NotFound("このページには、もう進めません。")

    def onwards() -> HttpResponse:
        following = draft.journey.after(page_id)
        if (request.POST.get("then") == "check" and draft.journey.is_complete) or following is None:
            return redirect(_next_address(token, draft))
        return redirect("procedures:page", token=token, page_id=following.page.id)

    show = partial(_show, request, token, draft, state)
    return after_saving(
        request, state, saved.understood, saved.before, sent=sent, found=found, show=show, onwards=onwards
    )


def _show(
    request: HttpRequest,
    token: str,
    draft: OpenDraft,
    state: PageState,
    *,
    sent: Mapping[str, Sequence[str]] | None = None,
    errors: Mapping[str, str] | None = None,
    understood: Understood | None = None,
    places: Mapping[str, Sequence[str]] | None = None,
) -> HttpResponse:
    warnings = understood.warnings if understood else {}
    form = draft.form.form
    language = language_of(request, form)
    questions = asked(
        state,
        draft.answers,
        language=language,
        sent=sent,
        errors=errors,
        warnings=warnings,
        places=places,
        sources=draft.sources,
    )
    before = draft.journey.before(state.page.id)
    pages = [one.page.id for one in draft.journey.pages]
    context: dict[str, Any] = {
        "draft": draft,
        "token": token,
        "state": state,
        "title": worded(state.page, "title", language),
        "hint": worded(state.page, "hint", language),
        "language": language,
        "languages": languages_of(form),
        "words": interface_words(language),
        "questions": questions,
        "errors": summary_of_errors(questions) if errors else [],
        "has_files": any(one.question.type is QuestionType.FILE for one in questions),
        "has_warnings": bool(warnings),
        "has_more": bool(sent) and not errors and not places and not state.is_complete,
        "back": reverse("procedures:page", args=[token, before.page.id]) if before else "",
        "number": pages.index(state.page.id) + 1,
        "then": request.GET.get("then", request.POST.get("then", "")),
    }
    return remember_language(request, render(request, "procedures/page.html", context, status=422 if errors else 200))


def _next_address(token: str, draft: OpenDraft) -> str:
    if draft.journey.stop is not None:
        return reverse("procedures:stopped", args=[token])
    if acting_is_missing(draft):
        return reverse("procedures:whose", args=[token])
    state = draft.journey.next_page
    if identity_is_missing(draft, state.page.id if state else ""):
        return reverse("procedures:identify", args=[token])
    if state is not None:
        return reverse("procedures:page", args=[token, state.page.id])
    return reverse("procedures:check", args=[token])


@public_page
@never_cache
def reuse(request: HttpRequest, token: str) -> HttpResponse:
    """Take over the answers of an earlier application, by its number and code."""
    draft = queries.draft_by_token(token)
    form = ReuseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            reuse_answers(token=token, **form.cleaned_data, now=clock.now())
            return redirect("procedures:overview", token=token)
    return form_page(request, "procedures/reuse.html", {"draft": draft, "token": token, "form": form})


@public_page
@never_cache
@require_safe
def stopped(request: HttpRequest, token: str) -> HttpResponse:
    """Why the application cannot go on, and what else one can do."""
    draft = queries.draft_by_token(token)
    if draft.journey.stop is None:
        return redirect(_next_address(token, draft))
    last = draft.journey.pages[-1].page.id
    message = worded(draft.journey.stop, "message", language_of(request, draft.form.form))
    context = {"draft": draft, "token": token, "back": last, "message": message}
    return render(request, "procedures/stopped.html", context)


@public_page
@never_cache
def check(request: HttpRequest, token: str) -> HttpResponse:
    """All answers once more, each with a way to change it; sending hands in and shows the receipt at once."""
    draft = queries.draft_by_token(token)
    if draft.is_submitted:
        return _receipt(request, queries.receipt_of(draft.application), token)
    if not draft.journey.is_complete or identity_is_missing(draft) or acting_is_missing(draft):
        return redirect(_next_address(token, draft))
    problem = ""
    if request.method == "POST":
        try:
            return _receipt(request, submit_application(token=token, now=clock.now()), token)
        except RuleBroken as refusal:
            problem = refusal.message
    language = language_of(request, draft.form.form)
    lines = queries.summary(draft.journey, language=language, sources=draft.sources)
    context = {"draft": draft, "token": token, "lines": lines, "problem": problem}
    return render(request, "procedures/check.html", context, status=422 if problem else 200)


def _receipt(request: HttpRequest, receipt: Receipt, token: str) -> HttpResponse:
    address = masked_address(notice_address(opened(receipt.application)))
    return render(request, "procedures/receipt.html", {"receipt": receipt, "token": token, "address": address})


@public_page
@never_cache
@require_safe
def copy(request: HttpRequest, token: str) -> HttpResponse:
    """The receipt with all answers as a PDF."""
    draft = queries.draft_by_token(token)
    if not draft.is_submitted or draft.application.submitted_at is None:
        raise NotFound("控えは、申請した後に受け取れます。")
    receipt = queries.receipt_of(draft.application)
    section = draft.application.procedure.section
    facts = [
        ["受付番号", receipt.number],
        ["確認番号", receipt.secret],
        ["受付日時", format_datetime(draft.application.submitted_at)],
        ["担当", "　".join(filter(None, (section.name, section.contact.sentence)))],
    ]
    answers = [[line.label, line.answer or "（答えなし）"] for line in queries.summary(draft.journey)]
    content = {
        "title": f"{draft.application.procedure.title} 控え",
        "organisation": settings.CITY_NAME,
        "head": ["項目", "内容"],
        "rows": facts + [list(line) for line in acting_lines(draft.application)] + answers,
        "widths": [1, 2],
        "landscape": False,
    }
    paper = compile_pdf(template="web/paper/table.typ", content=content)
    response = HttpResponse(paper.pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="receipt-{receipt.number}.pdf"'
    return response


@public_page
@never_cache
@require_safe
def file(request: HttpRequest, token: str, upload_id: int) -> HttpResponse:
    """A file that the applicant sent, to look at it again; never shown inside the site."""
    found = own_file(draft_with_files(token), upload_id)
    return download(found)
