"""Correcting what the section asked for: what to correct, page by page, checking, handing in. Works without JavaScript."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hoshin.citizens.procedures.actions.correcting import save_correction, submit_correction
from hoshin.citizens.procedures.forms.languages import language_of
from hoshin.citizens.procedures.forms.questions import asked, summary_of_errors
from hoshin.citizens.procedures.forms.rows import row_change
from hoshin.citizens.procedures.queries import draft_by_token
from hoshin.citizens.procedures.queries.corrections import (
    OpenCorrection,
    identity_is_missing_for,
    opened_correction,
    read_only_lines,
)
from hoshin.citizens.procedures.queries.identity import can_be_proven
from hoshin.citizens.procedures.rules import PageState, QuestionType, Understood, worded
from hoshin.citizens.procedures.rules.differences import differences
from hoshin.citizens.procedures.views.answering import after_saving, sent_page
from hoshin.foundation.people.public import public_page
from hoshin.kernel import clock
from hoshin.kernel.errors import NotFound, RuleBroken
from hoshin.web.submit_once import single_use


@public_page
@never_cache
@require_safe
def overview(request: HttpRequest, token: str) -> HttpResponse:
    """What is to be corrected and how far it is; without an open request the status says where the application stands."""
    held = opened_correction(draft_by_token(token))
    if held is None:
        return redirect("procedures:status_page", token=token)
    context = {
        "held": held,
        "token": token,
        "next": _next_address(token, held),
        "identity_is_missing": identity_is_missing_for(held),
        "can_be_proven": can_be_proven(held.application.procedure),
    }
    return render(request, "procedures/correcting/overview.html", context)


def onwards(token: str) -> HttpResponse:
    """To where the applicant goes on, filling in or correcting: where one comes back to from proving who one is."""
    held = opened_correction(draft_by_token(token))
    return redirect(_next_address(token, held)) if held else redirect("procedures:continue", token=token)


def _prove_first(token: str, held: OpenCorrection) -> HttpResponse:
    """To the ways to prove who one is, when there are any here; else the overview says what to do."""
    return redirect(
        "procedures:identify" if can_be_proven(held.application.procedure) else "procedures:correction", token=token
    )


def _next_address(token: str, held: OpenCorrection) -> str:
    """To the first page that waits: with a gap, or with a named question that is still as it was; then to the check."""
    waiting = {one.page.id for one in held.asked_for if not one.is_changed}
    gap = held.fork.journey.next_page
    state = gap or next((state for state in held.fork.pages if state.page.id in waiting), None)
    if state is None:
        return reverse("procedures:correction_check", args=[token])
    return reverse("procedures:correction_page", args=[token, state.page.id])


@public_page
@never_cache
def page(request: HttpRequest, token: str, page_id: str) -> HttpResponse:
    """One page: what may be corrected as questions, everything else to be read only."""
    if request.method == "POST":
        return _saved(request, token, page_id)
    held = opened_correction(draft_by_token(token))
    state = held.fork.state_of(page_id) if held else None
    if held is None or state is None:
        return redirect("procedures:correction", token=token)
    if identity_is_missing_for(held, page_id):
        return _prove_first(token, held)
    return _show(request, token, held, state)


def _saved(request: HttpRequest, token: str, page_id: str) -> HttpResponse:
    sent, found = sent_page(request)
    saved = save_correction(
        token=token,
        page_id=page_id,
        sent=sent,
        files=dict(request.FILES.lists()),
        rows=row_change(request.POST),
        now=clock.now(),
    )
    held = saved.correction
    state = held.fork.state_of(page_id)
    if state is None:
        raise NotFound("このページに、直すところはもうありません。")

    def onwards() -> HttpResponse:
        following = held.fork.after(page_id)
        if following is None:
            return redirect("procedures:correction_check", token=token)
        return redirect("procedures:correction_page", token=token, page_id=following.page.id)

    show = partial(_show, request, token, held, state)
    return after_saving(
        request, state, saved.understood, saved.before, sent=sent, found=found, show=show, onwards=onwards
    )


def _show(
    request: HttpRequest,
    token: str,
    held: OpenCorrection,
    state: PageState,
    *,
    sent: Mapping[str, Sequence[str]] | None = None,
    errors: Mapping[str, str] | None = None,
    understood: Understood | None = None,
    places: Mapping[str, Sequence[str]] | None = None,
) -> HttpResponse:
    warnings = understood.warnings if understood else {}
    language = language_of(request, held.handed_in.form.form)
    questions = asked(
        state, held.fork.answers, language=language, sent=sent, errors=errors, warnings=warnings, places=places
    )
    context: dict[str, Any] = {
        "held": held,
        "token": token,
        "state": state,
        "title": worded(state.page, "title", language),
        "questions": [(held.comments.get(one.question.id, ""), one) for one in questions],
        "others": read_only_lines(held, state.page.id),
        "errors": summary_of_errors(questions) if errors else [],
        "has_files": any(one.question.type is QuestionType.FILE for one in questions),
        "has_warnings": bool(warnings),
        "has_more": bool(sent) and not errors and not places and not state.is_complete,
    }
    return render(request, "procedures/correcting/page.html", context, status=422 if errors else 200)


@public_page
@never_cache
@single_use
def check(request: HttpRequest, token: str) -> HttpResponse:
    """What has changed, then everything once more; sending hands the correction in, once."""
    problem = ""
    if request.method == "POST":
        try:
            submit_correction(token=token, now=clock.now())
            messages.success(request, "直した内容を提出しました。担当課が続きを確かめます。")
            return redirect("procedures:status_page", token=token)
        except RuleBroken as refusal:
            problem = refusal.message
    held = opened_correction(draft_by_token(token))
    if held is None:
        return redirect("procedures:correction", token=token)
    if identity_is_missing_for(held):
        return _prove_first(token, held)
    context = {
        "held": held,
        "token": token,
        "changes": differences(held.handed_in.form.form, held.handed_in.journey.present, held.fork.journey.present),
        "stop": held.fork.journey.stop,
        "gap": held.fork.journey.next_page,
        "problem": problem,
    }
    return render(request, "procedures/correcting/check.html", context, status=422 if problem else 200)
