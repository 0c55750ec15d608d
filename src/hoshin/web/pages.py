"""Answers that many views give."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm, BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A question before a move that destroys or cannot easily be taken back.

    `question` names the thing, `effects` say what will happen, `undo` says whether and how it can be undone.
    """

    title: str
    question: str
    undo: str
    submit: str
    cancel_url: str
    effects: tuple[str, ...] = ()
    is_destructive: bool = True

    @property
    def tone(self) -> str:
        """The tone of the question."""
        return "warning" if self.is_destructive else "info"

    @property
    def button(self) -> str:
        """The tone of the button."""
        return "danger" if self.is_destructive else "primary"


def form_page(request: HttpRequest, template: str, context: Mapping[str, Any]) -> HttpResponse:
    """The page of a form: 200 when it is asked for, 422 when it comes back with errors."""
    has_errors = any(
        isinstance(value, BaseForm | BaseFormSet) and value.is_bound and not value.is_valid()
        for value in context.values()
    )
    return render(request, template, dict(context), status=422 if has_errors else 200)


def confirm_page(
    request: HttpRequest, confirmation: Confirmation, *, form: BaseForm | None = None, layout: str = "web/staff.html"
) -> HttpResponse:
    """Ask once before a destructive move; `form` adds what the move needs, such as a reason."""
    context = {"confirmation": confirmation, "form": form, "layout": layout}
    return form_page(request, "web/confirm.html", context)
