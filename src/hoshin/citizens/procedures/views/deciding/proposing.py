"""Proposing a decision: which one first, then its reason and letter, with a preview."""

from dataclasses import asdict

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from hoshin.citizens.procedures.actions.deciding.proposing import checked_wish, propose_decision
from hoshin.citizens.procedures.actions.examining import open_application
from hoshin.citizens.procedures.forms.deciding.proposals import ProposalForm
from hoshin.citizens.procedures.models import Application
from hoshin.citizens.procedures.queries.applications import compiled, opened, summary
from hoshin.citizens.procedures.queries.deciding.proposals import first_wish, letter_of
from hoshin.citizens.procedures.queries.inbox import applicant_of
from hoshin.citizens.procedures.rules.applications import APPLICATION_FLOW
from hoshin.citizens.procedures.rules.deciding import Letter, Ruling, gaps_of
from hoshin.citizens.procedures.rules.register import DecisionWay
from hoshin.foundation.people.public import PageRequest, staff_page
from hoshin.kernel import clock
from hoshin.web.pages import form_page
from hoshin.web.submit_once import single_use


@staff_page()
@never_cache
@single_use
def propose(request: PageRequest, number: str) -> HttpResponse:
    """Put a decision forward; the preview shows the letter with everything filled in and keeps nothing."""
    application = open_application(person=request.person, number=number, now=clock.now())
    APPLICATION_FLOW.check("propose", application.state)
    wanted = request.GET.get("ruling", "")
    if wanted not in {one.value for one in Ruling}:
        return render(request, "procedures/deciding/choose.html", {"application": application, "rulings": list(Ruling)})
    ruling, preview = Ruling(wanted), None
    wish = first_wish(application, ruling)
    initial = {"reason": wish.reason, "conditions": wish.conditions, **asdict(wish.letter)}
    form = ProposalForm(request.POST or None, initial=initial, ruling=ruling)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            if request.POST.get("do") == "preview":
                preview = _preview(application, form, ruling)
            else:
                propose_decision(person=request.person, number=number, ruling=ruling, wish=form.wish, now=clock.now())
                messages.success(request, f"{application}：「{ruling.label}」ことを提案しました。")
                return redirect("procedures:examination", number=number)
    return form_page(request, "procedures/deciding/propose.html", _context(application, ruling, form, preview))


def _preview(application: Application, form: ProposalForm, ruling: Ruling) -> Letter:
    return letter_of(opened(application), checked_wish(application, ruling, form.wish), decided_on=clock.today())


def _context(application: Application, ruling: Ruling, form: ProposalForm, preview: Letter | None) -> dict[str, object]:
    return {
        "application": application,
        "ruling": ruling,
        "form": form,
        "preview": preview,
        "applicant": applicant_of(application),
        "lines": summary(opened(application).journey),
        "gaps": gaps_of(compiled(application.form_version).form),
        "by_approval": application.procedure.decision_way == DecisionWay.APPROVALS.value,
    }
