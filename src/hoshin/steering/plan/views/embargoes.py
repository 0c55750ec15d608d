"""From when the public sees what: the dates that are set, setting one, lifting one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from hoshin.foundation.people.public import PageRequest, Role, staff_page
from hoshin.kernel import clock
from hoshin.steering.plan import public
from hoshin.steering.plan.forms.embargo import EmbargoForm, LiftForm, group_of
from hoshin.steering.plan.models import Embargo
from hoshin.steering.plan.permissions import can_set_embargo
from hoshin.steering.plan.queries import embargoes_of, sheet_by_number
from hoshin.steering.plan.rules import EVERY_YEAR
from hoshin.web.submit_once import single_use


@staff_page(*Role)
@require_safe
def embargoes(request: PageRequest) -> HttpResponse:
    """What is kept from the public until when, and what has been opened since."""
    today = clock.today()
    found = list(embargoes_of(None))
    return render(
        request,
        "plan/embargoes.html",
        {
            "closed": [embargo for embargo in found if embargo.publish_on > today],
            "opened": [embargo for embargo in found if embargo.publish_on <= today][::-1],
            "can_set": can_set_embargo(request.person),
        },
    )


@staff_page(Role.CIO_STAFF)
@single_use
def set_embargo(request: PageRequest) -> HttpResponse:
    """Keep a group of fields from the public until a day."""
    initial = {"number": request.GET.get("number", "")[:20], "group": request.GET.get("group", "budget")}
    form = EmbargoForm(request.POST) if request.method == "POST" else EmbargoForm(initial=initial)
    if form.is_bound and form.is_valid():
        values = form.cleaned_data
        with form.refusals():
            sheet = sheet_by_number(request.person, values["number"]) if values["number"] else None
            embargo = public.set_embargo(
                person=request.person,
                group=group_of(values),
                publish_on=values["publish_on"],
                sheet_id=sheet.pk if sheet else None,
                from_fiscal_year=values["fiscal_year"].year if values["fiscal_year"] else EVERY_YEAR,
                reason=values["reason"],
                now=clock.now(),
            )
            messages.success(request, f"{embargo.get_group_display()}の公開日を決めました。")
            return redirect("plan:embargoes")
    return render(request, "plan/embargo_form.html", {"form": form}, status=422 if form.errors else 200)


@staff_page(Role.CIO_STAFF)
@single_use
def lift_embargo(request: PageRequest, embargo_id: int) -> HttpResponse:
    """Show at once what was kept back."""
    embargo = get_object_or_404(Embargo.objects.select_related("sheet"), pk=embargo_id)
    form = LiftForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        with form.refusals():
            public.lift_embargo(
                person=request.person, embargo_id=embargo.pk, reason=form.cleaned_data["reason"], now=clock.now()
            )
            messages.success(request, "公開日の設定を解除しました。")
            return redirect("plan:embargoes")
    context = {"form": form, "embargo": embargo}
    return render(request, "plan/embargo_lift.html", context, status=422 if form.errors else 200)
