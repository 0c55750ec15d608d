"""For whom one applies: asked at the start where the procedure takes others, and the section's setting of that."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from hoshin.citizens.procedures import queries
from hoshin.citizens.procedures.actions.acting import allow_acting, state_acting
from hoshin.citizens.procedures.forms.acting import ActingForm, AllowedForm, WhoseForm
from hoshin.citizens.procedures.permissions import require_change
from hoshin.citizens.procedures.queries.acting import acting_allowed, acting_of, business_provider
from hoshin.citizens.procedures.rules.acting import KINDS, OTHERS, Acting, ActingKind
from hoshin.foundation.people.public import PageRequest, public_page, staff_page
from hoshin.kernel import clock
from hoshin.kernel.errors import NotFound
from hoshin.web.pages import form_page
from hoshin.web.submit_once import single_use


@public_page
@never_cache
def whose(request: HttpRequest, token: str) -> HttpResponse:
    """For oneself or as whom else."""
    draft = queries.draft_by_token(token)
    allowed = acting_allowed(draft.application.procedure)
    held = acting_of(draft.application)
    if draft.is_submitted or not allowed:
        return redirect("procedures:overview", token=token)
    form = WhoseForm(request.POST or None, allowed=allowed, initial={"kind": held.kind.value} if held else None)
    if request.method == "POST" and form.is_valid():
        kind = ActingKind(form.cleaned_data["kind"])
        if kind is not ActingKind.SELF:
            return redirect("procedures:acting", token=token, kind=kind.value)
        with form.refusals():
            state_acting(token=token, acting=Acting(kind=kind), mandate=None, now=clock.now())
            return redirect("procedures:continue", token=token)
    context = {"draft": draft, "token": token, "form": form}
    return form_page(request, "procedures/acting/whose.html", context)


@public_page
@never_cache
def acting(request: HttpRequest, token: str, kind: str) -> HttpResponse:
    """Who acts for whom, and by what right; for a business, a provider can vouch for it instead."""
    draft = queries.draft_by_token(token)
    if draft.is_submitted:
        return redirect("procedures:overview", token=token)
    chosen = next((one for one in OTHERS if one.value == kind), None)
    if chosen is None or chosen not in acting_allowed(draft.application.procedure):
        raise NotFound("この手続では、その立場での申請を受け付けていません。")
    held = acting_of(draft.application)
    initial = ActingForm.values_from(held) if held and held.kind is chosen and not held.claimed_by else None
    form = ActingForm(
        request.POST or None,
        request.FILES or None,
        kind=chosen,
        has_mandate=bool(held and held.mandate),
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            mandate = form.cleaned_data.get("mandate")
            state_acting(token=token, acting=form.acting, mandate=mandate, now=clock.now())
            return redirect("procedures:continue", token=token)
    context = {
        "draft": draft,
        "token": token,
        "form": form,
        "title": KINDS[chosen],
        "held": held if held and held.kind is chosen else None,
        "provider": business_provider(draft.application.procedure) if chosen is ActingKind.DELEGATE else None,
    }
    return form_page(request, "procedures/acting/acting.html", context)


@staff_page()
@single_use
def allowed(request: PageRequest, code: str) -> HttpResponse:
    """As whom else than oneself one may apply in a procedure."""
    procedure = queries.procedure_by_code(request.person, code)
    require_change(request.person, procedure)
    now_allowed = [kind.value for kind in acting_allowed(procedure)]
    form = AllowedForm(request.POST if request.method == "POST" else None, initial={"kinds": now_allowed})
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            kinds = [ActingKind(kind) for kind in form.cleaned_data["kinds"]]
            allow_acting(person=request.person, procedure_id=procedure.pk, kinds=kinds, now=clock.now())
            messages.success(request, "だれの申請を受け付けるかを保存しました。")
            return redirect("procedures:staff_procedure", code=code)
    return form_page(request, "procedures/acting/allowed.html", {"procedure": procedure, "form": form})
