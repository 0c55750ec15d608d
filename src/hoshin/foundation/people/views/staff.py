from datetime import datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hoshin.foundation.audit.public import history_of
from hoshin.foundation.people import public
from hoshin.foundation.people.forms import AbsenceForm, AccountForm, StaffFilterForm
from hoshin.foundation.people.models import StaffAccount
from hoshin.foundation.people.permissions import (
    PageRequest,
    can_announce_absence_of,
    can_manage_accounts,
    can_organise,
    staff_page,
)
from hoshin.foundation.people.queries import (
    StaffFilter,
    StaffOrder,
    absences_of,
    assignments_of,
    people_absent,
    staff,
    staff_rows,
)
from hoshin.foundation.people.rules import Role
from hoshin.kernel import clock
from hoshin.kernel.clock import JAPAN
from hoshin.kernel.errors import NotAllowed, NotFound
from hoshin.web.pages import form_page
from hoshin.web.submit_once import single_use

PAGE_SIZE = 50


def _known(account_id: int) -> StaffAccount:
    account = StaffAccount.objects.filter(pk=account_id).first()
    if account is None:
        raise NotFound("その職員は登録されていません。")
    return account


@staff_page()
@require_safe
def people(request: PageRequest) -> HttpResponse:
    """Who works here and in which post: searched, filtered, sorted."""
    today = clock.today()
    form = StaffFilterForm(request.GET, today=today)
    form.is_valid()
    values = form.cleaned_data
    wanted = StaffFilter(
        words=values.get("words", ""),
        section_id=values.get("section"),
        is_without_post=bool(values.get("without_post")),
    )
    sort = request.GET.get("sort", "")
    order = StaffOrder(sort) if sort in set(StaffOrder) else StaffOrder.LOGIN
    page = Paginator(staff(wanted, day=today, order=order), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": staff_rows(page.object_list, day=today),  # type: ignore[arg-type]
        "absent": people_absent(now=clock.now()),
        "can_organise": can_organise(request.person),
    }
    return render(request, "people/people.html", context)


@staff_page()
@require_safe
def person(request: PageRequest, account_id: int) -> HttpResponse:
    """Somebody's posts, past and to come, and coming absences."""
    account = _known(account_id)
    may_see_history = can_organise(request.person) or request.person.has_role(Role.AUDITOR)
    context = {
        "official": account,
        "assignments": assignments_of(account_id),
        "absences": absences_of(account_id, now=clock.now()),
        "today": clock.today(),
        "can_organise": can_organise(request.person),
        "can_manage": can_manage_accounts(request.person),
        "can_announce": can_announce_absence_of(request.person, account_id),
        "shows_history": may_see_history,
        "history": history_of("people.account", account_id) if may_see_history else (),
    }
    return render(request, "people/person.html", context)


@staff_page(Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
@single_use
def change_person(request: PageRequest, account_id: int) -> HttpResponse:
    """Change how somebody is shown and reached."""
    account = _known(account_id)
    initial = {"label": account.label, "email": account.email, "is_name_public": account.is_name_public}
    form = AccountForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        with form.refusals():
            public.change_account(person=request.person, account_id=account_id, now=clock.now(), **form.cleaned_data)
            messages.success(request, "登録内容を変更しました。")
            return redirect("people:person", account_id)
    context = {
        "form": form,
        "heading": f"{account.label} の登録内容を変える",
        "back_url": reverse("people:person", args=[account_id]),
    }
    return form_page(request, "people/form.html", context)


@staff_page()
@require_safe
def my_absences(request: PageRequest) -> HttpResponse:
    """The way to one's own absences."""
    return redirect("people:absence", request.person.account_id)


@staff_page()
@require_http_methods(["GET", "HEAD", "POST"])
@single_use
def absence(request: PageRequest, account_id: int) -> HttpResponse:
    """Coming absences, and a form for another one; one's own, or entered by an operator."""
    account = _known(account_id)
    if not can_announce_absence_of(request.person, account_id):
        raise NotAllowed("ほかの職員の不在を登録できるのは、運用者だけです。")
    data = request.POST if request.method == "POST" else None
    form = AbsenceForm(data, account_id=account_id, today=clock.today())
    if form.is_bound and form.is_valid():
        with form.refusals():
            public.announce_absence(
                person=request.person, account_id=account_id, now=clock.now(), **_span(form.cleaned_data)
            )
            messages.success(request, "不在を登録しました。")
            return redirect("people:absence", account_id)
    context = {
        "form": form,
        "official": account,
        "is_own": account_id == request.person.account_id,
        "absences": absences_of(account_id, now=clock.now()),
    }
    return form_page(request, "people/absence.html", context)


def _span(values: dict[str, Any]) -> dict[str, Any]:
    """Days and times as moments; a last day without a time counts whole."""
    ends_at = datetime.combine(values["last_day"], values["last_time"] or time.min, tzinfo=JAPAN)
    return {
        "starts_at": datetime.combine(values["first_day"], values["first_time"] or time.min, tzinfo=JAPAN),
        "ends_at": ends_at if values["last_time"] else ends_at + timedelta(days=1),
        "deputy_id": values["deputy_id"],
    }


@staff_page()
@require_POST
@single_use
def end_absence(request: PageRequest, account_id: int, absence_id: int) -> HttpResponse:
    """End an absence now, or withdraw a coming one; it can be entered again, so nothing is asked."""
    public.end_absence(person=request.person, absence_id=absence_id, now=clock.now())
    messages.success(request, "不在の登録を終えました。")
    return redirect("people:absence", account_id)
