"""How sure the city must be of who applies: the worksheet of a procedure, its history, and which providers are enough."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from hoshin.citizens.procedures import queries
from hoshin.citizens.procedures.actions.risk import record_risk
from hoshin.citizens.procedures.forms.risk import WorksheetForm
from hoshin.citizens.procedures.permissions import require_change
from hoshin.citizens.procedures.queries.risk import last_worksheet, risk_history, worth_for
from hoshin.citizens.procedures.rules.register import AUTHENTICATION_LEVELS, PROOFING_LEVELS
from hoshin.citizens.procedures.rules.risk import SOURCE, SOURCED_ON
from hoshin.foundation.people.public import PageRequest, staff_page
from hoshin.kernel import clock
from hoshin.web.pages import form_page
from hoshin.web.submit_once import single_use


@staff_page()
@single_use
def risk(request: PageRequest, code: str) -> HttpResponse:
    """What could go wrong with a procedure, and the levels that follow; recording it anew keeps the earlier ones."""
    procedure = queries.procedure_by_code(request.person, code)
    require_change(request.person, procedure)
    last = last_worksheet(procedure)
    form = WorksheetForm(request.POST or None, initial=WorksheetForm.values_from(last) if last else None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            record_risk(person=request.person, procedure_id=procedure.pk, worksheet=form.worksheet, now=clock.now())
            messages.success(request, "判断を記録し、必要な本人確認のレベルを決めました。")
            return redirect("procedures:risk", code=code)
    context = {
        "procedure": procedure,
        "form": form,
        "history": risk_history(procedure),
        "worth": worth_for(procedure),
        "proofing": PROOFING_LEVELS[procedure.proofing_level],
        "authentication": AUTHENTICATION_LEVELS[procedure.authentication_level],
        "source": SOURCE,
        "sourced_on": SOURCED_ON,
    }
    return form_page(request, "procedures/risk.html", context)
