"""Following an application that was handed in: number and code open its page for a day, its own address always."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hoshin.citizens.procedures.actions import follow_application, withdraw_by_token
from hoshin.citizens.procedures.actions.conversing import mark_read, write_to_section
from hoshin.citizens.procedures.forms.examining.answers import MessageForm
from hoshin.citizens.procedures.forms.status import StatusForm
from hoshin.citizens.procedures.queries.access import access_to
from hoshin.citizens.procedures.queries.status import followed_application
from hoshin.citizens.procedures.rules.applications import ApplicationState
from hoshin.foundation.people.public import public_page
from hoshin.kernel import clock
from hoshin.kernel.errors import MoveRefused
from hoshin.web.pages import form_page
from hoshin.web.submit_once import single_use


@public_page
@never_cache
def ask(request: HttpRequest) -> HttpResponse:
    """Number and code; right, they lead straight to what is to be done: the correction, or the status."""
    form = StatusForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            found = follow_application(**form.cleaned_data, now=clock.now()).application
            waits = found.state == ApplicationState.CORRECTION.value
            return redirect("procedures:correction" if waits else "procedures:status_page", token=access_to(found))
    return form_page(request, "procedures/status/ask.html", {"form": form})


@public_page
@never_cache
@require_safe
def show(request: HttpRequest, token: str) -> HttpResponse:
    """What happened, what happens next, who works on it, and what the applicant can do."""
    return _page(request, token, MessageForm())


def _page(request: HttpRequest, token: str, form: MessageForm) -> HttpResponse:
    found = followed_application(token)
    mark_read(found.application, by_applicant=True, now=clock.now())
    return form_page(request, "procedures/status/page.html", {"found": found, "token": token, "form": form})


@public_page
@never_cache
@single_use
def write(request: HttpRequest, token: str) -> HttpResponse:
    """Write to the section."""
    if request.method != "POST":
        return redirect("procedures:status_page", token=token)
    form = MessageForm(request.POST)
    if form.is_valid():
        with form.refusals():
            write_to_section(token=token, text=form.cleaned_data["text"], now=clock.now())
            messages.success(request, "メッセージを送りました。返事は、このページに出ます。")
            return redirect(f"{reverse('procedures:status_page', args=[token])}#messages")
    return _page(request, token, form)


@public_page
@require_POST
@single_use
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """Take the application back."""
    try:
        withdraw_by_token(token=token, now=clock.now())
        messages.success(request, "申請を取り下げました。")
    except MoveRefused as refusal:
        messages.error(request, refusal.message)
    return redirect("procedures:status_page", token=token)
