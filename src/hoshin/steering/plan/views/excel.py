"""The sheets out to Excel and back: the page, the file, the report row by row, applying or discarding it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from hoshin.foundation.people.public import PageRequest, staff_page
from hoshin.kernel import clock
from hoshin.kernel.errors import Conflict, RuleBroken
from hoshin.steering.plan import public
from hoshin.steering.plan.forms.sheet import TableForm
from hoshin.steering.plan.forms.sheet_file import SheetFileForm
from hoshin.steering.plan.models import SheetImport
from hoshin.steering.plan.queries.sheet_file import (
    ImportReport,
    choices_on,
    editable_by,
    file_tables,
    import_by_id,
    import_report,
    imports_of,
    sheets_for_file,
)
from hoshin.steering.plan.rules import FIELD_LABELS
from hoshin.steering.plan.rules.sheet_file import FILE_TITLE, Choices, written
from hoshin.web.received_workbook import rows_of
from hoshin.web.spreadsheet import CONTENT_TYPE, Cell, Column, Table, workbook
from hoshin.web.submit_once import single_use

ROWS_PER_PAGE = 40


@staff_page()
@single_use
def excel(request: PageRequest) -> HttpResponse:
    """Take the sheets out, send a file back, see what became of earlier ones."""
    form = SheetFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        form = SheetFileForm(request.POST, request.FILES)
        if form.is_valid():
            with form.refusals():
                return _taken_in(request, form.cleaned_data["file"])
        form.refuse_too_large(request.META)
    context = {
        "form": form,
        "imports": imports_of(request.person),
        "own_count": editable_by(request.person).filter(owning_section__in=request.person.section_ids).count(),
        "all_count": editable_by(request.person).count(),
    }
    return render(request, "plan/excel.html", context, status=422 if form.errors else 200)


def _taken_in(request: PageRequest, upload: Any) -> HttpResponse:
    content = upload.read()
    staged = public.stage_import(
        person=request.person,
        file_name=upload.name,
        content=content,
        rows=rows_of(upload.name, content, sheet=FILE_TITLE),
        now=clock.now(),
    )
    return redirect("plan:import_report", import_id=staged.pk)


@staff_page()
@require_safe
def sheets_out(request: PageRequest) -> HttpResponse:
    """The file to be filled in: what the address asks for of what the person may edit."""
    form = TableForm(request.GET, today=clock.today())
    number = request.GET.get("number", "")[:20]
    sheets = sheets_for_file(request.person, form.wanted, number=number, today=clock.today())
    name = f"sheet-{number}" if number and sheets else f"plan-sheets-{clock.today().isoformat()}"
    return _file(workbook(file_tables(sheets, today=clock.today()), title="個票の記入用ファイル"), name)


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


@staff_page()
@require_safe
def report(request: PageRequest, import_id: int) -> HttpResponse:
    """What the file would change, what is wrong with which cell, what clashes; or what became of it."""
    return _report(request, import_by_id(request.person, import_id))


def _report(request: PageRequest, staged: SheetImport, refused: str = "") -> HttpResponse:
    found = import_report(request.person, staged)
    page = Paginator(found.rows, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    choices = choices_on(clock.today())
    rows = [
        (
            outcome,
            [_words(name, base, value, choices) for name, base, value in _changed(outcome)],
            _clashing(outcome, choices),
        )
        for outcome in page
    ]
    context = {"report": found, "staged": staged, "page": page, "rows": rows, "refused": refused}
    return render(request, "plan/import_report.html", context, status=409 if refused else 200)


def _changed(outcome: Any) -> list[tuple[str, Any, Any]]:
    """The changes of a row that clash with nobody's."""
    return [(one.name, one.base, one.value) for one in outcome.changes if one.name not in outcome.clashing]


def _words(name: str, base: Any, value: Any, choices: Choices) -> tuple[str, str, str]:
    return FIELD_LABELS[name], written(name, base, choices), written(name, value, choices)


def _clashing(outcome: Any, choices: Choices) -> list[tuple[str, str, str, str]]:
    return [
        (clash.label, *(written(clash.name, value, choices) for value in (clash.base, clash.present, clash.mine)))
        for clash in outcome.clashes
    ]


@staff_page()
@require_safe
def report_out(request: PageRequest, import_id: int) -> HttpResponse:
    """The report as an Excel file, to be handed to whoever filled the rows in."""
    staged = import_by_id(request.person, import_id)
    names = ("行", "番号", "件名", "判定", "項目", "書き出したとき", "ファイル", "説明")
    columns = [Column(name, width=30 if place > 3 else None) for place, name in enumerate(names)]
    table = Table("取込みの報告", columns, _report_rows(import_report(request.person, staged)))
    return _file(workbook([table]), f"import-report-{staged.pk}")


def _report_rows(found: ImportReport) -> list[list[Cell]]:
    choices = choices_on(clock.today())
    rows: list[list[Cell]] = []
    for outcome in found.rows:
        row = outcome.row
        head: list[Cell] = [row.place, row.number, row.sheet.title if row.sheet else ""]
        rows += [[*head, "誤り", fault.column, "", "", fault.message] for fault in outcome.faults]
        rows += [[*head, "変更", *_words(name, base, value, choices), ""] for name, base, value in _changed(outcome)]
        rows += [
            [*head, "競合", label, base, mine, f"ほかの職員が「{present}」に変えました。"]
            for label, base, present, mine in _clashing(outcome, choices)
        ]
    return rows


@staff_page()
@require_POST
@single_use
def apply_import(request: PageRequest, import_id: int) -> HttpResponse:
    """Write the whole report into the plan, or nothing of it."""
    try:
        done = public.apply_import(person=request.person, import_id=import_id, now=clock.now())
    except (Conflict, RuleBroken) as refused:
        return _report(request, import_by_id(request.person, import_id), refused.message)
    messages.success(request, f"{done.change_count:,}件の個票に反映しました。")
    return redirect("plan:import_report", import_id=done.pk)


@staff_page()
@require_POST
@single_use
def discard_import(request: PageRequest, import_id: int) -> HttpResponse:
    """Give the file up."""
    public.discard_import(person=request.person, import_id=import_id, now=clock.now())
    messages.success(request, "この取込みをやめました。個票は変わっていません。")
    return redirect("plan:excel")
