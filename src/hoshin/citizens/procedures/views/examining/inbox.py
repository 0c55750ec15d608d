"""The inbox of a section: looking through it, moving several at once, keeping filters, taking it out as Excel."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hoshin.citizens.procedures.actions.examining import (
    assign_applications,
    delete_inbox_filter,
    examine_applications,
    save_inbox_filter,
)
from hoshin.citizens.procedures.forms.examining.inbox import InboxFilterForm, InboxForm
from hoshin.citizens.procedures.models import ApplicationQuerySet
from hoshin.citizens.procedures.queries.inbox import heaps, inbox, inbox_filters, inbox_rows
from hoshin.foundation.people.public import PageRequest, staff_page
from hoshin.kernel import clock
from hoshin.kernel.errors import MoveRefused, NotFound, RuleBroken
from hoshin.web.redirects import safe_next
from hoshin.web.spreadsheet import Column, Table, workbook
from hoshin.web.submit_once import single_use

PER_PAGE = 50
MOST_EXPORTED = 5000
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_COLUMNS = ("受付番号", "手続", "申請者", "状態", "受付の方法", "受付日", "期限", "担当者")


@staff_page()
@never_cache
@require_safe
def show(request: PageRequest) -> HttpResponse:
    """The applications of the person's sections, narrowed and sorted by what stands in the address."""
    form = InboxForm(request.GET, person=request.person)
    page = Paginator(_wanted(request, form), PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.urlencode()
    context = {
        "form": form,
        "heaps": heaps(request.person, today=clock.today()),
        "show": form.wanted.show,
        "page": page,
        "rows": inbox_rows(page),
        "query": query,
        "is_narrowed": any(request.GET.get(name) for name in ("words", "procedure", "intake")),
        "filters": inbox_filters(request.person),
        "filter_form": InboxFilterForm(initial={"query": query}),
    }
    return render(request, "procedures/examining/inbox.html", context)


def _wanted(request: PageRequest, form: InboxForm) -> ApplicationQuerySet:
    found = inbox(request.person, form.wanted, today=clock.today())
    return found.select_related("procedure", "form_version", "assignee")


@staff_page()
@never_cache
@require_safe
def export(request: PageRequest) -> HttpResponse:
    """The narrowed inbox as an Excel file; answers are not in it."""
    rows = [
        (
            row.application.number,
            row.application.procedure.title,
            row.applicant,
            row.state.label,
            row.intake.label,
            clock.local_date(row.application.submitted_at) if row.application.submitted_at else None,
            row.application.due_on,
            str(row.application.assignee or ""),
        )
        for row in inbox_rows(_wanted(request, InboxForm(request.GET, person=request.person))[:MOST_EXPORTED])
    ]
    columns = [Column(name, width=32 if name == "手続" else 16) for name in _COLUMNS]
    response = HttpResponse(workbook([Table("申請の一覧", columns, rows)]), content_type=_EXCEL)
    response["Content-Disposition"] = f'attachment; filename="applications-{clock.today().isoformat()}.xlsx"'
    return response


@staff_page()
@require_POST
@single_use
def move_several(request: PageRequest) -> HttpResponse:
    """Take the chosen applications over, or begin to examine them: all of them or none."""
    numbers = request.POST.getlist("number")
    back = safe_next(request, default=reverse("procedures:inbox"))
    account_id = request.person.account_id
    if account_id is None:
        raise NotFound("お探しのページは見つかりません。")
    try:
        if request.POST.get("do") == "examine":
            count = examine_applications(person=request.person, numbers=numbers, now=clock.now())
            messages.success(request, f"{count}件の審査を始めました。")
        else:
            count = assign_applications(person=request.person, numbers=numbers, account_id=account_id, now=clock.now())
            messages.success(request, f"{count}件を自分の担当にしました。")
    except (MoveRefused, RuleBroken) as refusal:
        messages.error(request, f"どれも変えていません。{refusal.message}")
    return redirect(back)


@staff_page()
@require_POST
def save_filter(request: PageRequest) -> HttpResponse:
    """Keep the present way of looking at the inbox."""
    form = InboxFilterForm(request.POST)
    back = safe_next(request, default=reverse("procedures:inbox"))
    if not form.is_valid():
        messages.error(request, "絞り込みの名称を60文字以内で入力してください。")
        return redirect(back)
    try:
        saved = save_inbox_filter(person=request.person, **form.cleaned_data, now=clock.now())
        messages.success(request, f"絞り込み「{saved.name}」を保存しました。")
    except RuleBroken as refusal:
        messages.error(request, refusal.message)
    return redirect(back)


@staff_page()
@require_POST
def delete_filter(request: PageRequest, filter_id: int) -> HttpResponse:
    """Forget a filter."""
    delete_inbox_filter(person=request.person, filter_id=filter_id, now=clock.now())
    messages.success(request, "絞り込みを削除しました。")
    return redirect("procedures:inbox")
