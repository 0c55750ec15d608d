from datetime import date

from hoshin.foundation.people.forms import DayForm
from hoshin.foundation.people.permissions import PageRequest
from hoshin.kernel import clock


def shown_day(request: PageRequest) -> tuple[DayForm, date]:
    """The day that a page shows, today unless `?on=` names another, and the form to choose it."""
    form = DayForm(request.GET if request.GET.get("on") else None)
    if form.is_bound and form.is_valid() and form.cleaned_data["on"]:
        return form, form.cleaned_data["on"]
    return form, clock.today()
