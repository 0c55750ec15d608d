"""What comes after a page of questions was sent and saved, the same for applying and for correcting."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hoshin.citizens.procedures.forms.addresses import LookedUp, looked_up
from hoshin.citizens.procedures.forms.questions import missing_answers
from hoshin.citizens.procedures.rules import PageState, QuestionType, Understood
from hoshin.foundation.files.public import size_label, too_large

WARNED = "warned"
STAYING = ("add", "drop", "drop_file", "stay")
"""Buttons after which the same page comes again."""


class Show(Protocol):
    """Shows the page again, with what was typed and what is to be said about it."""

    def __call__(
        self,
        *,
        sent: Mapping[str, Sequence[str]],
        errors: Mapping[str, str],
        understood: Understood | None = None,
        places: Mapping[str, Sequence[str]] | None = None,
    ) -> HttpResponse:
        """The page; with errors as a refusal."""
        ...


def sent_page(request: HttpRequest) -> tuple[dict[str, list[str]], LookedUp | None]:
    """What was typed and, when the button beside a postal code was pressed, what that code stands for."""
    sent = dict(request.POST.lists())
    return sent, looked_up(sent, request.POST["lookup"]) if "lookup" in request.POST else None


def after_saving(
    request: HttpRequest,
    state: PageState,
    understood: Understood,
    before: PageState,
    *,
    sent: Mapping[str, Sequence[str]],
    found: LookedUp | None,
    show: Show,
    onwards: Callable[[], HttpResponse],
) -> HttpResponse:
    """The same page while something is to be looked at, mended or added, else onwards. A warning holds up once.

    A question that the answers only just brought onto the page is no mistake of whoever could not see it before.
    """
    if found is not None:
        return show(sent=sent, errors=found.errors, places=found.places)
    _refuse_too_large(request, state, understood)
    if any(name in request.POST for name in STAYING) and not understood.errors:
        return redirect(f"{request.path}?then=check" if request.POST.get("then") == "check" else request.path)
    missing = missing_answers(state, understood)
    errors = {**{name: text for name, text in missing.items() if before.was_asked(name)}, **understood.errors}
    if errors or missing or (understood.warnings and request.POST.get(WARNED) != "1"):
        return show(sent=sent, errors=errors, understood=understood)
    return onwards()


def _refuse_too_large(request: HttpRequest, state: PageState, understood: Understood) -> None:
    """What was stopped on its way because of its size is said beside the first question that takes files."""
    names = too_large(request.META)
    question = next((one.id for one in state.shown if one.type is QuestionType.FILE), "")
    if names and question:
        limit = size_label(settings.FILE_LIMIT)
        understood.errors[question] = f"「{'」「'.join(names)}」は大きすぎます。1件{limit}までにしてください。"
