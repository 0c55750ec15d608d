"""The register of procedures for officials: the list, one procedure, Excel in and out."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from hoshin.citizens.procedures import queries
from hoshin.citizens.procedures.actions import RegisterReport, import_register, preview_register, save_procedure
from hoshin.citizens.procedures.forms.excel import rows_of
from hoshin.citizens.procedures.forms.register import FilterForm, ProcedureForm, RegisterFileForm
from hoshin.citizens.procedures.permissions import can_change, can_register, require_change, require_register
from hoshin.citizens.procedures.rules.register import COLUMNS, RegisterRefused, cells_of
from hoshin.foundation.audit.public import history_of
from hoshin.foundation.people.public import PageRequest, Role, section_choices, staff_page
from hoshin.kernel import clock
from hoshin.web.components import TimelineEntry
from hoshin.web.pages import form_page
from hoshin.web.spreadsheet import Column, Table, workbook
from hoshin.web.submit_once import single_use

PER_PAGE = 50
MOST_EXPORTED = 3000
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _filter(request: PageRequest) -> FilterForm:
    form = FilterForm(request.GET, sections=section_choices(clock.today()))
    form.is_valid()
    return form


@staff_page()
@require_safe
def register(request: PageRequest) -> HttpResponse:
    """Every procedure of the city, narrowed by words and section."""
    form = _filter(request)
    found = queries.register_list(
        request.person,
        words=form.cleaned_data.get("words", ""),
        section_id=form.cleaned_data.get("section"),
    )
    context = {
        "form": form,
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "query": request.GET.urlencode(),
        "can_register": can_register(request.person),
    }
    return render(request, "procedures/register.html", context)


@staff_page()
@require_safe
def export(request: PageRequest) -> HttpResponse:
    """The narrowed register as an Excel file that can be corrected and taken in again."""
    form = _filter(request)
    found = queries.register_list(
        request.person,
        words=form.cleaned_data.get("words", ""),
        section_id=form.cleaned_data.get("section"),
    ).prefetch_related("topics", "attachments")[:MOST_EXPORTED]
    columns = [Column(column.title, width=column.width) for column in COLUMNS]
    rows = [cells_of(entry) for entry in queries.entries(found)]
    response = HttpResponse(workbook([Table("手続の台帳", columns, rows)]), content_type=_EXCEL)
    response["Content-Disposition"] = f'attachment; filename="procedures-{clock.today().isoformat()}.xlsx"'
    return response


@staff_page(Role.CIO_STAFF)
@single_use
def import_file(request: PageRequest) -> HttpResponse:
    """Take an Excel file in: first what it would change, then, with the same file, for good."""
    require_register(request.person)
    form = RegisterFileForm(request.POST or None, request.FILES or None)
    report: RegisterReport | None = None
    problems: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            try:
                rows = rows_of(form.cleaned_data["file"])
                if request.POST.get("do") == "import":
                    done = import_register(person=request.person, rows=rows, now=clock.now())
                    messages.success(request, _said(done))
                    return redirect("procedures:register")
                report = preview_register(person=request.person, rows=rows, now=clock.now())
            except RegisterRefused as refused:
                problems = refused.problems
                raise
    return form_page(request, "procedures/import.html", {"form": form, "report": report, "problems": problems})


def _said(done: RegisterReport) -> str:
    return f"取り込みました（新規{len(done.new)}件、変更{len(done.changed)}件、同じ{done.same}件）。"


@staff_page()
@require_safe
def procedure(request: PageRequest, code: str) -> HttpResponse:
    """One procedure with everything the register says, its forms and its history."""
    found = queries.procedure_by_code(request.person, code)
    entry = queries.entry_of(found)
    facts = [(column.title, value) for column, value in zip(COLUMNS, cells_of(entry), strict=True)]
    story = [
        TimelineEntry(at=one.at, title=one.sentence, actor=one.actor, note=one.reason)
        for one in history_of(queries.KIND, found.pk)
    ]
    context = {"procedure": found, "facts": facts, "can_change": can_change(request.person, found), "story": story}
    return render(request, "procedures/staff_procedure.html", context)


@staff_page()
@single_use
def edit(request: PageRequest, code: str = "") -> HttpResponse:
    """Register a procedure, or change what the register says about one."""
    found = queries.procedure_by_code(request.person, code) if code else None
    if found is None:
        require_register(request.person)
    else:
        require_change(request.person, found)
    initial: dict[str, Any] = ProcedureForm.values_from(queries.entry_of(found)) if found else {"is_public": True}
    form = ProcedureForm(request.POST or None, initial=initial, today=clock.today(), is_new=found is None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            saved = save_procedure(
                person=request.person, entry=form.entry, procedure_id=found.pk if found else None, now=clock.now()
            )
            messages.success(request, f"「{saved.title}」を保存しました。")
            return redirect("procedures:staff_procedure", code=saved.code)
    return form_page(request, "procedures/edit.html", {"form": form, "procedure": found})
