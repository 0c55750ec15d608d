"""One page for every form about a sheet: parse, one call, back to the place on the sheet where the change shows."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from hoshin.foundation.people.public import PageRequest
from hoshin.steering.plan.models import Sheet
from hoshin.web.forms import PlainForm


def sheet_url(sheet: Sheet, anchor: str = "") -> str:
    """The address of the sheet's page for officials, at the named part of it."""
    url = reverse("plan:sheet", args=[sheet.number])
    return f"{url}#{anchor}" if anchor else url


def answer(
    request: PageRequest,
    *,
    sheet: Sheet,
    form: PlainForm,
    act: Callable[[dict[str, Any]], object],
    title: str,
    submit: str,
    said: str,
    anchor: str = "",
    explanation: str = "",
    tone: str = "primary",
    extra: dict[str, Any] | None = None,
) -> HttpResponse:
    """The page of one form about a sheet, or, once `act` has been done with the cleaned values, the way back to it."""
    back = sheet_url(sheet, anchor)
    if form.is_bound and form.is_valid():
        with form.refusals():
            act(form.cleaned_data)
            messages.success(request, said)
            return redirect(back)
    return show(
        request,
        sheet=sheet,
        form=form,
        title=title,
        context={
            "submit": submit,
            "back": back,
            "explanation": explanation,
            "tone": tone,
            **(extra or {}),
        },
    )


def show(request: PageRequest, *, sheet: Sheet, form: BaseForm, title: str, context: dict[str, Any]) -> HttpResponse:
    """The page of a form about a sheet; 422 when it comes back with errors, so that programs notice too."""
    status = 422 if form.is_bound and form.errors else 200
    values = {"sheet": sheet, "form": form, "page_title": title, **context}
    return render(request, "plan/form_page.html", values, status=status)
