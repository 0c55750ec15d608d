from datetime import date

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from hoshin.foundation.handover.actions import drop_plan, hand_over, plan_handover
from hoshin.foundation.handover.forms import DayForm, HandoverForm
from hoshin.foundation.handover.permissions import ORGANISERS
from hoshin.foundation.handover.queries import (
    Review,
    days_to_choose,
    past_handovers,
    plan_for,
    plans,
    review_of,
    usual_day,
)
from hoshin.foundation.people.public import PageRequest, staff_page
from hoshin.kernel import clock
from hoshin.kernel.eras import format_date
from hoshin.web.pages import form_page
from hoshin.web.submit_once import single_use


@staff_page(*ORGANISERS)
@require_http_methods(["GET", "HEAD", "POST"])
@single_use
def review(request: PageRequest) -> HttpResponse:
    """What leavers hold with the proposed successor of each thing, to be changed and carried out (or planned) in one step."""
    today = clock.today()
    day_form, day = _day(request, today)
    found, plan = review_of(day), plan_for(day)
    form = HandoverForm(
        request.POST if request.method == "POST" else None,
        review=found,
        apart=request.GET.getlist("apart"),
        planned=plan.chosen if plan else None,
    )
    if request.method == "POST" and (request.POST.get("seen") != found.digest or form.is_valid()):
        with form.refusals():
            words = _settle(request, found, form.chosen() if form.is_valid() else {}, is_due=day <= today)
            messages.success(request, f"{format_date(day)}付けの引継ぎ{words}")
            return HttpResponseRedirect(_address(day))
    context = {
        "form": form,
        "day_form": day_form,
        "day": day,
        "is_due": day <= today,
        "submit": "すべて引き継ぎ、後任に知らせる" if day <= today else "この相手で、発令日に引き継ぐ予定にする",
        "days": days_to_choose(today),
        "review": found,
        "plan": plan,
        "plans": plans(),
        "past": past_handovers(),
    }
    return form_page(request, "handover/review.html", context)


def _settle(request: PageRequest, found: Review, chosen: dict[str, int | None], *, is_due: bool) -> str:
    """Hand over or plan it, and say so."""
    seen, now = request.POST.get("seen", ""), clock.now()
    if is_due:
        done = hand_over(person=request.person, day=found.day, chosen=chosen, seen=seen, now=now)
        return f"を行いました。{done.passed:,}件を引き継ぎ、後任に知らせました。"
    plan_handover(person=request.person, day=found.day, chosen=chosen, seen=seen, now=now)
    return f"を予定しました。{len(chosen):,}件を、発令日の未明に引き継ぎます。"


@staff_page(*ORGANISERS)
@require_POST
@single_use
def drop(request: PageRequest, plan_id: int) -> HttpResponse:
    """Give up what was planned."""
    plan = drop_plan(person=request.person, plan_id=plan_id, now=clock.now())
    messages.success(request, f"{format_date(plan.effective_on)}付けの引継ぎの予定を取りやめました。")
    return HttpResponseRedirect(_address(plan.effective_on))


def _address(day: date) -> str:
    return f"{reverse('handover:review')}?on={day.isoformat()}"


def _day(request: PageRequest, today: date) -> tuple[DayForm, date]:
    form = DayForm(request.GET if request.GET.get("on") else None)
    if form.is_bound and form.is_valid() and form.cleaned_data["on"]:
        return form, form.cleaned_data["on"]
    return form, usual_day(today)
