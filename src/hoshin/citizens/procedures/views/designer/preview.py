"""The form as applicants see it, at the width of a phone. Nothing is kept: the answers travel signed inside the page."""

from typing import Any

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import render

from hoshin.citizens.procedures import queries
from hoshin.citizens.procedures.forms.addresses import LookedUp, looked_up
from hoshin.citizens.procedures.forms.questions import asked, missing_answers, summary_of_errors
from hoshin.citizens.procedures.queries.designing import Design, design
from hoshin.citizens.procedures.rules import (
    LANGUAGES,
    Journey,
    PageState,
    Understood,
    compile_form,
    read_page,
    walk,
    with_answers,
    worded,
)
from hoshin.foundation.people.public import PageRequest, staff_page
from hoshin.kernel import clock
from hoshin.kernel.errors import NotFound

_SALT = "hoshin.procedures.preview"


@staff_page()
def preview(request: PageRequest, code: str) -> HttpResponse:
    """Walk through the draft as an applicant would; `?page=` opens a page at once, `?language=` in another language."""
    held = design(request.person, code)
    answers = _answers(request.POST.get("answers", ""))
    if request.method == "POST":
        return _sent(request, held, answers)
    journey = _journey(held, answers)
    page_id = request.GET.get("page", "")
    first = next(iter(journey.pages), None)
    state = journey.state_of(page_id) or _alone(held, page_id) if page_id else first
    return _show(request, held, answers, journey, state)


def _answers(signed: str) -> dict[str, Any]:
    try:
        return dict(signing.loads(signed, salt=_SALT)) if signed else {}
    except signing.BadSignature:
        return {}


def _journey(held: Design, answers: dict[str, Any]) -> Journey:
    return walk(compile_form(held.form), answers, begun_on=clock.today().isoformat())


def _alone(held: Design, page_id: str) -> PageState:
    """A page to which the answers so far do not lead, with everything that is on it."""
    page = held.form.page(page_id)
    if page is None:
        raise NotFound("そのページは、もうこの様式にありません。")
    return PageState(page, page.questions)


def _sent(request: PageRequest, held: Design, answers: dict[str, Any]) -> HttpResponse:
    page_id = request.POST.get("page", "")
    before = _journey(held, answers).state_of(page_id) or _alone(held, page_id)
    sent = dict(request.POST.lists())
    found = looked_up(sent, request.POST["lookup"]) if "lookup" in request.POST else None
    understood = read_page(before.shown, sent)
    answers = _rows_changed(with_answers(answers, understood.values), request)
    journey = _journey(held, answers)
    state = journey.state_of(page_id) or _alone(held, page_id)
    if found is not None:
        return _show(request, held, answers, journey, state, sent=sent, found=found)
    if "add" in request.POST or "drop" in request.POST:
        return _show(request, held, answers, journey, state)
    if understood.errors or state.missing:
        return _show(request, held, answers, journey, state, sent=sent, understood=understood, before=before)
    return _show(request, held, answers, journey, journey.after(page_id) or journey.next_page)


def _rows_changed(answers: dict[str, Any], request: PageRequest) -> dict[str, Any]:
    group, _, place = request.POST.get("drop", "").partition(".")
    if group in answers and place.isdigit():
        answers[group] = [row for number, row in enumerate(answers[group]) if number != int(place)]
    if add := request.POST.get("add", ""):
        answers[add] = [*(answers.get(add) or []), {}]
    return answers


def _show(
    request: PageRequest,
    held: Design,
    answers: dict[str, Any],
    journey: Journey,
    state: PageState | None,
    *,
    sent: dict[str, list[str]] | None = None,
    understood: Understood | None = None,
    before: PageState | None = None,
    found: LookedUp | None = None,
) -> HttpResponse:
    language = request.GET.get("language", "") if request.GET.get("language") in held.form.languages else ""
    errors = dict(understood.errors) if understood else {}
    if state and understood and before:
        errors |= {name: text for name, text in missing_answers(state, understood).items() if before.was_asked(name)}
    warnings = understood.warnings if understood else {}
    questions = asked(state, answers, language=language, sent=sent, errors=errors, warnings=warnings) if state else []
    context = {
        "procedure": held.procedure,
        "design": held,
        "state": state,
        "title": worded(state.page, "title", language) if state else "",
        "hint": worded(state.page, "hint", language) if state else "",
        "language": language,
        "languages": [("", "日本語"), *((code, LANGUAGES[code]) for code in held.form.languages)],
        "questions": questions,
        "errors": summary_of_errors(questions) if errors else [],
        "answers": signing.dumps(answers, salt=_SALT),
        "stop": journey.stop if state is None else None,
        "lines": queries.summary(journey, language=language) if state is None else (),
    }
    return render(request, "procedures/designer/preview.html", context, status=422 if errors else 200)
