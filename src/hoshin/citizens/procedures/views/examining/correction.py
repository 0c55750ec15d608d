"""Asking the applicant to correct named answers."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

from hoshin.citizens.procedures.actions.examining import ask_correction, open_application
from hoshin.citizens.procedures.forms.examining.correction import CorrectionForm
from hoshin.citizens.procedures.queries.applications import opened
from hoshin.citizens.procedures.rules.applications import APPLICATION_FLOW
from hoshin.foundation.people.public import PageRequest, staff_page
from hoshin.kernel import clock
from hoshin.web.pages import form_page
from hoshin.web.submit_once import single_use


@staff_page()
@never_cache
@single_use
def ask(request: PageRequest, number: str) -> HttpResponse:
    """Say what is to be corrected, question by question, then open just that to the applicant."""
    application = open_application(person=request.person, number=number, now=clock.now())
    APPLICATION_FLOW.check("ask_correction", application.state)
    form = CorrectionForm(request.POST if request.method == "POST" else None, draft=opened(application))
    if form.is_asking and form.is_valid():
        with form.refusals():
            ask_correction(
                person=request.person,
                number=number,
                comments=form.comments,
                due_on=form.cleaned_data["due_on"],
                now=clock.now(),
            )
            messages.success(
                request, f"{application}：補正を求めました。申請者が提出するまで、期間の計算は止まります。"
            )
            return redirect("procedures:examination", number=number)
    context = {
        "application": application,
        "form": form,
        "back": reverse("procedures:examination", args=[number]),
    }
    return form_page(request, "procedures/examining/ask_correction.html", context)
