from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from hoshin.foundation.people import public
from hoshin.foundation.people.forms import OfficeForm, OfficeNameForm
from hoshin.foundation.people.models import Office
from hoshin.foundation.people.permissions import PageRequest, can_organise, staff_page
from hoshin.foundation.people.permissions.organisation import ORGANISERS
from hoshin.foundation.people.queries import offices_on, sections_on
from hoshin.foundation.people.views.day import shown_day
from hoshin.kernel import clock
from hoshin.kernel.errors import NotFound
from hoshin.web.pages import form_page
from hoshin.web.submit_once import single_use


@staff_page()
@require_safe
def organisation(request: PageRequest) -> HttpResponse:
    """The tree of sections as of any day."""
    form, day = shown_day(request)
    context = {
        "form": form,
        "day": day,
        "is_today": day == clock.today(),
        "sections": sections_on(day),
        "can_organise": can_organise(request.person),
    }
    return render(request, "people/organisation.html", context)


@staff_page()
@require_safe
def offices(request: PageRequest) -> HttpResponse:
    """The main office and the branch offices with their sections."""
    context = {"offices": offices_on(clock.today()), "can_organise": can_organise(request.person)}
    return render(request, "people/offices.html", context)


@staff_page(*ORGANISERS)
@require_http_methods(["GET", "HEAD", "POST"])
@single_use
def new_office(request: PageRequest) -> HttpResponse:
    """Register a building."""
    form = OfficeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        with form.refusals():
            office = public.add_office(person=request.person, now=clock.now(), **form.cleaned_data)
            messages.success(request, f"「{office.name}」を登録しました。")
            return redirect("people:offices")
    return form_page(request, "people/form.html", {"form": form, "heading": "庁舎を登録する", "back": "people:offices"})


@staff_page(*ORGANISERS)
@require_http_methods(["GET", "HEAD", "POST"])
@single_use
def change_office(request: PageRequest, office_id: int) -> HttpResponse:
    """Rename a building."""
    office = Office.objects.filter(pk=office_id).first()
    if office is None:
        raise NotFound("その庁舎はありません。")
    form = OfficeNameForm(request.POST if request.method == "POST" else None, initial={"name": office.name})
    if form.is_bound and form.is_valid():
        with form.refusals():
            public.rename_office(person=request.person, office_id=office_id, now=clock.now(), **form.cleaned_data)
            messages.success(request, "庁舎の名称を変更しました。")
            return redirect("people:offices")
    heading = f"「{office.name}」の名称を変える"
    return form_page(request, "people/form.html", {"form": form, "heading": heading, "back": "people:offices"})
