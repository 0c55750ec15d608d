"""A fiscal year's budget: the list for the finance section, its calendar, the Excel file out and the results back in."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from hoshin.foundation.audit.public import version_stamp
from hoshin.foundation.people.public import PageRequest, Role, staff_page
from hoshin.kernel import clock
from hoshin.kernel.errors import Conflict, NotAllowed, RuleBroken
from hoshin.kernel.fiscal_year import FiscalYear
from hoshin.steering.plan import public
from hoshin.steering.plan.forms.budget_year import BudgetCalendarForm, BudgetListForm
from hoshin.steering.plan.forms.sheet_file import SheetFileForm
from hoshin.steering.plan.models import BudgetImport
from hoshin.steering.plan.permissions import can_plan_budget
from hoshin.steering.plan.queries.budget_year import (
    budget_import,
    budget_imports,
    budget_lines,
    budget_tables,
    budget_year,
    may_settle_year,
    sums_of,
    year_to_show,
    years_known,
)
from hoshin.steering.plan.rules.budget_file import ASSESSED, BUDGETED, FILE_TITLE, REASON, RESULT
from hoshin.steering.plan.rules.budget_year import BudgetPhase
from hoshin.web.caching import versioned
from hoshin.web.received_workbook import rows_of
from hoshin.web.spreadsheet import CONTENT_TYPE, workbook
from hoshin.web.submit_once import single_use

ROWS_PER_PAGE = 50


def _year_of(request: PageRequest) -> FiscalYear:
    """The year asked for; the one being budgeted when nothing sensible is asked."""
    asked = request.GET.get("fiscal_year", "")
    is_year = asked.isascii() and asked.isdigit() and 2000 <= int(asked[:6]) <= 2100
    return FiscalYear(int(asked) if is_year else year_to_show(clock.today()))


@staff_page()
@require_safe
@versioned(version_stamp)
def budget(request: PageRequest) -> HttpResponse:
    """One year's requests with their sums, fifty a page, and where the making of the budget stands."""
    today, year = clock.today(), _year_of(request)
    form = BudgetListForm(request.GET, today=today)
    lines = budget_lines(request.person, year.year, form.wanted, form.state_wanted, today=today)
    page = Paginator(lines, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    plan = budget_year(year.year)
    context = {
        "form": form,
        "year": year,
        "plan": plan,
        "phase": plan.calendar.phase_on(today) if plan else None,
        "phases": list(BudgetPhase),
        "years": [FiscalYear(known) for known in sorted({*years_known(), year.year}, reverse=True)],
        "page": page,
        "sums": sums_of(lines),
        "may_plan": can_plan_budget(request.person),
        "may_settle": may_settle_year(request.person, year.year),
        "is_narrowed": any(request.GET.get(name) for name in ("words", "policy", "section", "state")),
        "query": _query(request, year),
    }
    return render(request, "plan/budget.html", context)


def _query(request: PageRequest, year: FiscalYear) -> str:
    """What the Excel file is to be asked for: what the page shows."""
    asked = request.GET.copy()
    asked["fiscal_year"] = str(year.year)
    asked.pop("page", None)
    return asked.urlencode()


@staff_page()
@require_safe
def budget_out(request: PageRequest) -> HttpResponse:
    """The same lines as an Excel file that can be filled in."""
    today, year = clock.today(), _year_of(request)
    form = BudgetListForm(request.GET, today=today)
    lines = budget_lines(request.person, year.year, form.wanted, form.state_wanted, today=today)
    name = f"budget-{year.year}-{today.isoformat()}.xlsx"
    return HttpResponse(
        workbook(budget_tables(lines), title=f"{year.label}当初予算の要求"),
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@staff_page(Role.CIO_STAFF)
@single_use
def set_budget_year(request: PageRequest) -> HttpResponse:
    """Set or move the days of a year's budget."""
    year = _year_of(request)
    held = budget_year(year.year)
    initial = BudgetCalendarForm.values_from(held) if held else {"fiscal_year": year}
    data = request.POST if request.method == "POST" else None
    form = BudgetCalendarForm(data, initial=initial, today=clock.today())
    back = f"{reverse('plan:budget')}?fiscal_year={year.year}"
    if form.is_bound and form.is_valid():
        values = form.cleaned_data
        with form.refusals():
            done = public.set_budget_year(
                person=request.person,
                fiscal_year=values["fiscal_year"].year,
                requests_due_on=values["requests_due_on"],
                assessed_on=values["assessed_on"],
                announced_on=values["announced_on"],
                finance_section_id=values["finance_section"],
                now=clock.now(),
            )
            messages.success(request, f"{done}の日程を決めました。")
            return redirect(f"{reverse('plan:budget')}?fiscal_year={done.fiscal_year}")
    context = {"form": form, "back": back}
    return render(request, "plan/budget_calendar.html", context, status=422 if form.errors else 200)


@staff_page()
@single_use
def budget_in(request: PageRequest, fiscal_year: int) -> HttpResponse:
    """Send the filled-in file; earlier ones."""
    if not may_settle_year(request.person, fiscal_year):
        raise NotAllowed("査定の結果を取り込めるのは、その年度の財政担当課とCIOスタッフです。")
    form = SheetFileForm()
    if request.method == "POST":
        form = SheetFileForm(request.POST, request.FILES)
        if form.is_valid():
            with form.refusals():
                return _taken_in(request, fiscal_year, form.cleaned_data["file"])
        form.refuse_too_large(request.META)
    context = {
        "form": form,
        "year": FiscalYear(fiscal_year),
        "imports": budget_imports(request.person, fiscal_year),
        "back": f"{reverse('plan:budget')}?fiscal_year={fiscal_year}",
    }
    return render(request, "plan/budget_in.html", context, status=422 if form.errors else 200)


def _taken_in(request: PageRequest, fiscal_year: int, upload: Any) -> HttpResponse:
    content = upload.read()
    staged = public.stage_budget_import(
        person=request.person,
        fiscal_year=fiscal_year,
        file_name=upload.name,
        content=content,
        rows=rows_of(upload.name, content, sheet=FILE_TITLE),
        now=clock.now(),
    )
    return redirect("plan:budget_report", import_id=staged.pk)


@staff_page()
@require_safe
def budget_report(request: PageRequest, import_id: int) -> HttpResponse:
    """What the file would record and what is wrong with which cell; or what became of it."""
    return _report(request, budget_import(request.person, import_id))


def _report(request: PageRequest, staged: BudgetImport, refused: str = "") -> HttpResponse:
    page = Paginator(staged.rows, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "staged": staged,
        "year": FiscalYear(staged.fiscal_year),
        "page": page,
        "rows": [(row, _changed(row)) for row in page],
        "refused": refused,
        "may_be_applied": staged.is_waiting and staged.change_count and not staged.fault_count,
        "back": reverse("plan:budget_in", args=[staged.fiscal_year]),
    }
    return render(request, "plan/budget_report.html", context, status=409 if refused else 200)


def _changed(row: dict[str, Any]) -> list[tuple[str, str, str]]:
    """The cells that say something else than what was written: label, then, now."""
    cells = zip((ASSESSED, RESULT, BUDGETED, REASON), row["before"], row["after"], strict=True)
    return [(label, before, after) for label, before, after in cells if before != after] if row["steps"] else []


@staff_page()
@require_POST
@single_use
def apply_budget_import(request: PageRequest, import_id: int) -> HttpResponse:
    """Record the whole report, or nothing of it."""
    try:
        done = public.apply_budget_import(person=request.person, import_id=import_id, now=clock.now())
    except (Conflict, RuleBroken) as refused:
        return _report(request, budget_import(request.person, import_id), refused.message)
    messages.success(request, f"{done.change_count:,}件の予算に記録しました。")
    return redirect("plan:budget_report", import_id=done.pk)


@staff_page()
@require_POST
@single_use
def discard_budget_import(request: PageRequest, import_id: int) -> HttpResponse:
    """Give the file up."""
    public.discard_budget_import(person=request.person, import_id=import_id, now=clock.now())
    messages.success(request, "この取込みをやめました。予算は変わっていません。")
    return redirect("plan:budget_report", import_id=import_id)
