"""What goes to an applicant's mail address: the code that proves who reads it, and the address of the draft."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from hoshin.citizens.procedures import queries
from hoshin.citizens.procedures.actions.mailed_code import mail_code, prove_by_code
from hoshin.citizens.procedures.actions.resuming import mail_resume_link
from hoshin.citizens.procedures.forms.mail import CodeForm, MailForm
from hoshin.citizens.procedures.queries.identity import MAIL, can_pretend, provider_for
from hoshin.citizens.procedures.queries.mailed_code import sent_code
from hoshin.citizens.procedures.views.correcting import onwards
from hoshin.foundation.messages.public import can_mail_outside
from hoshin.foundation.people.public import public_page
from hoshin.kernel import clock
from hoshin.web.pages import form_page


@public_page
@never_cache
def code_address(request: HttpRequest, token: str) -> HttpResponse:
    """Where the code is to be sent."""
    draft = queries.draft_by_token(token)
    provider = provider_for(draft.application.procedure, MAIL)
    form = MailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            mail_code(token=token, address=form.cleaned_data["address"], now=clock.now())
            return redirect("procedures:mailed_code", token=token)
    return form_page(
        request,
        "procedures/mailing/code_address.html",
        {"draft": draft, "token": token, "form": form, "provider": provider, "is_demo": can_pretend()},
    )


@public_page
@never_cache
def code(request: HttpRequest, token: str) -> HttpResponse:
    """The code as it came by mail; right, the application goes on where it was left."""
    draft = queries.draft_by_token(token)
    sent = sent_code(draft.application)
    if sent is None and request.method != "POST":
        return onwards(token)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            prove_by_code(token=token, typed=form.cleaned_data["code"], now=clock.now())
            return onwards(token)
    context = {"draft": draft, "token": token, "form": form, "sent": sent}
    return form_page(request, "procedures/mailing/code.html", context)


@public_page
@never_cache
def resume(request: HttpRequest, token: str) -> HttpResponse:
    """Have the address of the draft mailed to oneself."""
    draft = queries.draft_by_token(token)
    if draft.is_submitted:
        return redirect("procedures:overview", token=token)
    form = MailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            mail_resume_link(token=token, address=form.cleaned_data["address"], now=clock.now())
            messages.success(request, "続きのアドレスをメールで送りました。")
            return redirect("procedures:overview", token=token)
    context = {"draft": draft, "token": token, "form": form, "can_mail": can_mail_outside() and settings.SITE_ADDRESS}
    return form_page(request, "procedures/mailing/resume.html", context)
