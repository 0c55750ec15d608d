from datetime import date

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from hoshin.foundation.handover.actions import hand_over
from hoshin.foundation.handover.forms import DayForm, HandoverForm, chosen_in
from hoshin.foundation.handover.permissions import ORGANISERS
from hoshin.foundation.handover.queries import days_to_choose, past_handovers, review_of, usual_day
from hoshin.foundation.people.public import PageRequest, staff_page
from hoshin.kernel import clock
from hoshin.kernel.eras import format_date
from hoshin.web.pages import form_page
from hoshin.web.submit_once import single_use


@staff_page(*ORGANISERS)
@require_http_methods(["GET", "HEAD", "POST"])
@single_use
def review(request: PageRequest) -> HttpResponse:
    """What leavers hold with the proposed successor of each thing, to be changed row by row and carried out in one step."""
    today = clock.today()
    day_form, day = _day(request, today)
    found = review_of(day)
    form = HandoverForm(request.POST if request.method == "POST" else None, review=found)
    if request.method == "POST":
        chosen = chosen_in(request.POST)
        has_changed = set(chosen) != {row.key for row in found.rows}
        if has_changed or form.is_valid():
            with form.refusals():
                done = hand_over(person=request.person, day=day, chosen=chosen, now=clock.now())
                words = f"{done.passed:,}件を引き継ぎ、後任に知らせました。"
                messages.success(request, f"{format_date(day)}付けの引継ぎを行いました。{words}")
                return HttpResponseRedirect(f"{reverse('handover:review')}?on={day.isoformat()}")
    context = {
        "form": form,
        "day_form": day_form,
        "day": day,
        "is_due": day <= today,
        "days": days_to_choose(today),
        "review": found,
        "past": past_handovers(),
    }
    return form_page(request, "handover/review.html", context)


def _day(request: PageRequest, today: date) -> tuple[DayForm, date]:
    form = DayForm(request.GET if request.GET.get("on") else None)
    if form.is_bound and form.is_valid() and form.cleaned_data["on"]:
        return form, form.cleaned_data["on"]
    return form, usual_day(today)
