"""The figures of a fiscal year, for each procedure."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hoshin.citizens.procedures.queries.measuring import ProcedureFigures, procedure_figures
from hoshin.foundation.people.public import PageRequest, staff_page
from hoshin.kernel import clock
from hoshin.kernel.fiscal_year import FiscalYear
from hoshin.web.spreadsheet import Column, Table, workbook

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_YEARS_BACK = 4
_COLUMNS = (
    "手続",
    "担当課",
    "受付（件）",
    "オンライン（件）",
    "オンラインの割合",
    "職員が入力（件）",
    "補正を求めた割合",
    "決定（件）",
    "決定までの日数（中央値）",
    "標準処理期間内の割合",
)


def _year(request: PageRequest) -> FiscalYear:
    now = FiscalYear.of(clock.today()).year
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else now
    return FiscalYear(min(max(year, now - _YEARS_BACK), now))


@staff_page()
@require_safe
def show(request: PageRequest) -> HttpResponse:
    """How applications fared in a fiscal year: online, corrected, in time, and with whose help."""
    year = _year(request)
    rows, total = procedure_figures(year.first_day, min(year.last_day, clock.today()))
    present = FiscalYear.of(clock.today()).year
    context = {
        "rows": rows,
        "total": total,
        "year": year,
        "years": [FiscalYear(present - back) for back in range(_YEARS_BACK + 1)],
    }
    return render(request, "procedures/figures.html", context)


@staff_page()
@require_safe
def export(request: PageRequest) -> HttpResponse:
    """The same figures as an Excel file."""
    year = _year(request)
    rows, _ = procedure_figures(year.first_day, min(year.last_day, clock.today()))
    columns = [Column(name, width=36 if name == "手続" else 16) for name in _COLUMNS]
    table = Table(f"{year.label}の申請", columns, [_cells(row) for row in rows])
    response = HttpResponse(workbook([table]), content_type=_EXCEL)
    response["Content-Disposition"] = f'attachment; filename="application-figures-{year.year}.xlsx"'
    return response


def _cells(row: ProcedureFigures) -> tuple[str | int | float | None, ...]:
    one = row.figures
    return (
        row.procedure.title,
        row.procedure.section.name,
        one.received,
        one.online,
        one.online_share,
        one.assisted,
        one.corrected_share,
        one.decided,
        one.median_days,
        one.within_share,
    )
