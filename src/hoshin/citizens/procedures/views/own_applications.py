"""Opening one's own applications by proving who one is, to a provider or by a code that comes by mail."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hoshin.citizens.procedures.actions.mailed_code import mail_own_code, open_by_code
from hoshin.citizens.procedures.actions.own_applications import ask_for_own
from hoshin.citizens.procedures.forms.mail import CodeForm, MailForm
from hoshin.citizens.procedures.queries.own_applications import (
    asked_subject,
    mail_is_recognised,
    own_applications,
    own_by_mail,
    recognising_providers,
)
from hoshin.citizens.procedures.views.asking import to_provider
from hoshin.foundation.people.public import public_page
from hoshin.kernel import clock
from hoshin.kernel.errors import RuleBroken
from hoshin.web.pages import form_page


@public_page
@never_cache
@require_safe
def ways(request: HttpRequest) -> HttpResponse:
    """The providers by which an applicant is recognised again."""
    return ways_to_own(request)


def ways_to_own(request: HttpRequest, problem: str = "") -> HttpResponse:
    """The same page, with what went wrong at a provider."""
    context = {"providers": recognising_providers(), "by_mail": mail_is_recognised(), "problem": problem}
    return render(request, "procedures/status/own_ways.html", context, status=502 if problem else 200)


@public_page
@never_cache
@require_safe
def ask(request: HttpRequest, provider: str) -> HttpResponse:
    """To the provider. A link and not a form: a strict policy lets no form lead to another server."""
    back = request.build_absolute_uri(reverse("procedures:identity_answer", args=[provider]))
    browser = request.COOKIES.get(settings.CSRF_COOKIE_NAME, "")
    try:
        remembered, address = ask_for_own(code=provider, redirect_uri=back, browser=browser, now=clock.now())
    except RuleBroken as refusal:
        return ways_to_own(request, refusal.message)
    return to_provider(address, remembered)


@public_page
@never_cache
def by_mail(request: HttpRequest) -> HttpResponse:
    """Where the code is to be sent."""
    provider = own_by_mail()
    form = MailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            asked, code = mail_own_code(address=form.cleaned_data["address"], now=clock.now())
            if code:
                messages.warning(request, f"デモのメール（本物ではありません）。番号は{code}です。")
            return redirect("procedures:own_mailed_code", asked=asked)
    return form_page(request, "procedures/status/own_mail.html", {"form": form, "provider": provider})


@public_page
@never_cache
def mailed_code(request: HttpRequest, asked: str) -> HttpResponse:
    """The code as it came by mail; right, it leads to the list."""
    asked_subject(asked)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            whose = open_by_code(asked=asked, typed=form.cleaned_data["code"], now=clock.now())
            return redirect("procedures:own_list", whose=whose)
    return form_page(request, "procedures/status/own_code.html", {"form": form})


@public_page
@never_cache
@require_safe
def listed(request: HttpRequest, whose: str) -> HttpResponse:
    """What the person has begun or handed in."""
    return render(request, "procedures/status/own.html", {"applications": own_applications(whose)})
