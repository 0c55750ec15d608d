"""The sheets as a table, as a board, as a file; and one's own filters."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from hoshin.foundation.audit.public import version_stamp
from hoshin.foundation.people.public import PageRequest, Role, staff_page
from hoshin.kernel import clock
from hoshin.steering.plan import public
from hoshin.steering.plan.forms.sheet import FilterNameForm, TableForm
from hoshin.steering.plan.permissions import can_create
from hoshin.steering.plan.queries import board, saved_filters, sheet_table
from hoshin.steering.plan.queries.comments import takes_comments
from hoshin.steering.plan.rules import SHEET_FLOW
from hoshin.web.caching import versioned
from hoshin.web.redirects import safe_next
from hoshin.web.spreadsheet import Column, Table, workbook

ROWS_PER_PAGE = 50
MOST_EXPORTED = 5000


@staff_page(*Role)
@require_safe
@versioned(version_stamp)
def table(request: PageRequest) -> HttpResponse:
    """Fifty sheets a page, narrowed and sorted by what stands in the address."""
    form = TableForm(request.GET, today=clock.today())
    wanted = form.wanted
    sheets = sheet_table(request.person, wanted, today=clock.today())
    page = Paginator(sheets, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.urlencode()
    return render(
        request,
        "plan/table.html",
        {
            "form": form,
            "page": page,
            "rows": [(sheet, SHEET_FLOW.state(sheet.state)) for sheet in page],
            "is_narrowed": bool(query),
            "filters": saved_filters(request.person),
            "filter_form": FilterNameForm(initial={"query": query}),
            "can_create": can_create(request.person),
            "may_look_after_comments": request.person.is_staff and takes_comments(),
            "can_switch_comments": request.person.has_role(Role.CIO_STAFF),
            "query": query,
        },
    )


@staff_page(*Role)
@require_safe
@versioned(version_stamp)
def show_board(request: PageRequest) -> HttpResponse:
    """The sheets under way in columns by stage."""
    form = TableForm(request.GET, today=clock.today())
    columns = board(request.person, form.wanted, today=clock.today())
    return render(request, "plan/board.html", {"form": form, "columns": columns, "query": request.GET.urlencode()})


@staff_page(*Role)
@require_safe
def export(request: PageRequest) -> HttpResponse:
    """The narrowed table as an Excel file."""
    form = TableForm(request.GET, today=clock.today())
    sheets = sheet_table(request.person, form.wanted, today=clock.today())[:MOST_EXPORTED]
    rows = [
        (
            sheet.number,
            sheet.title,
            SHEET_FLOW.state(sheet.state).label,
            clock.local_date(sheet.state_since),
            str(sheet.main_policy),
            sheet.owning_section.name,
            sheet.staff_post.title if sheet.staff_post else "",
            clock.local_date(sheet.updated_at),
        )
        for sheet in sheets
    ]
    names = ("番号", "件名", "状態", "状態の開始日", "主な基本方針", "担当課", "担当CIOスタッフ", "更新日")
    columns = [Column(name, width=40 if name == "件名" else 18) for name in names]
    content = workbook([Table(title="個票一覧", columns=columns, rows=rows)])
    response = HttpResponse(content, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    response["Content-Disposition"] = f'attachment; filename="sheets-{clock.today().isoformat()}.xlsx"'
    return response


@staff_page(*Role)
@require_POST
def save_filter(request: PageRequest) -> HttpResponse:
    """Keep the present way of looking at the table."""
    form = FilterNameForm(request.POST)
    back = safe_next(request, default=reverse("plan:table"))
    if form.is_valid():
        saved = public.save_filter(
            person=request.person,
            name=form.cleaned_data["name"],
            query=form.cleaned_data["query"],
            now=clock.now(),
        )
        messages.success(request, f"絞り込み「{saved.name}」を保存しました。")
    else:
        messages.error(request, "絞り込みの名称を60文字以内で入力してください。")
    return redirect(back)


@staff_page(*Role)
@require_POST
def delete_filter(request: PageRequest, filter_id: int) -> HttpResponse:
    """Forget a filter."""
    public.delete_filter(person=request.person, filter_id=filter_id, now=clock.now())
    messages.success(request, "絞り込みを削除しました。")
    return redirect("plan:table")
