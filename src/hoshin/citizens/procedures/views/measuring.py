"""The figures of a fiscal year, for each procedure."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hoshin.citizens.procedures.queries.measuring import Measured, measured_between
from hoshin.citizens.procedures.rules.applications.measuring import Figures
from hoshin.foundation.people.public import PageRequest, staff_page
from hoshin.kernel import clock
from hoshin.kernel.fiscal_year import FiscalYear
from hoshin.web.spreadsheet import Column, Table, workbook

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_YEARS_BACK = 4
UNBOUND = "個票に結び付いていない手続"
_COLUMNS = (
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
    days = (year.first_day, min(year.last_day, clock.today()))
    measured = measured_between(*days)
    present = FiscalYear.of(clock.today()).year
    context = {
        "measured": measured,
        "unbound_title": UNBOUND,
        "year": year,
        "years": [FiscalYear(present - back) for back in range(_YEARS_BACK + 1)],
    }
    return render(request, "procedures/figures.html", context)


@staff_page()
@require_safe
def export(request: PageRequest) -> HttpResponse:
    """The same figures as an Excel file."""
    year = _year(request)
    days = (year.first_day, min(year.last_day, clock.today()))
    measured = measured_between(*days)
    columns = [Column(name, width=36 if name == "手続" else 16) for name in ("手続", "担当課", *_COLUMNS)]
    cells = [(row.procedure.title, row.procedure.section.name, *_cells(row.figures)) for row in measured.rows]
    tables = [Table(f"{year.label}の申請", columns, cells), _policies_table(measured)]
    response = HttpResponse(workbook(tables), content_type=_EXCEL)
    response["Content-Disposition"] = f'attachment; filename="application-figures-{year.year}.xlsx"'
    return response


def _policies_table(measured: Measured) -> Table:
    columns = [Column(name, width=36 if name == "基本方針" else 16) for name in ("基本方針", "手続の数", *_COLUMNS)]
    cells = [(row.heading.title, row.procedures, *_cells(row.figures)) for row in measured.under]
    if measured.unbound is not None:
        cells.append((UNBOUND, None, *_cells(measured.unbound)))
    return Table("基本方針ごと", columns, cells)


def _cells(one: Figures) -> tuple[str | int | float | None, ...]:
    return (
        one.received,
        one.online,
        one.online_share,
        one.assisted,
        one.corrected_share,
        one.decided,
        one.median_days,
        one.within_share,
    )
