"""Writing to the applicant."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

from hoshin.citizens.procedures.actions.conversing import write_to_applicant
from hoshin.citizens.procedures.forms.examining.answers import MessageForm
from hoshin.citizens.procedures.views.examining.application import application_page
from hoshin.foundation.people.public import PageRequest, staff_page
from hoshin.kernel import clock
from hoshin.web.submit_once import single_use


@staff_page()
@never_cache
@single_use
def write(request: PageRequest, number: str) -> HttpResponse:
    """Write to the applicant; what cannot be sent comes back with the page of the application."""
    form = MessageForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        with form.refusals():
            write_to_applicant(person=request.person, number=number, text=form.cleaned_data["text"], now=clock.now())
            messages.success(request, "申請者にメッセージを送りました。")
            return redirect(f"{reverse('procedures:examination', args=[number])}#messages")
    return application_page(request, number, form)
