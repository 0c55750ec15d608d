"""The portfolio: the whole plan by basic policy on one page and as an Excel file."""

from collections.abc import Callable, Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hoshin.foundation.audit.public import version_stamp
from hoshin.foundation.people.public import PageRequest, Role, staff_page
from hoshin.kernel import clock
from hoshin.steering.plan.forms.portfolio import PortfolioForm
from hoshin.steering.plan.queries.portfolio import KPI_COLUMNS, Cell, Portfolio, PortfolioRow, portfolio
from hoshin.steering.plan.rules import EffectKind
from hoshin.steering.plan.rules.portfolio import STAGE_COLUMNS
from hoshin.web.caching import versioned
from hoshin.web.spreadsheet import CONTENT_TYPE, WHOLE, Column, Table, workbook
from hoshin.web.spreadsheet import Cell as Written


@staff_page(*Role)
@require_safe
@versioned(version_stamp)
def show_portfolio(request: PageRequest) -> HttpResponse:
    """Stages, overdue, indicators and money by basic policy; every number is a link to its sheets."""
    form = PortfolioForm(request.GET, today=clock.today())
    found = portfolio(request.person, form.wanted, today=clock.today())
    context = {
        "form": form,
        "portfolio": found,
        "rows": [*found.rows, found.total],
        "stage_titles": [column.label for column in STAGE_COLUMNS],
        "kpi_titles": [title for title, _, _ in KPI_COLUMNS],
        "kinds": list(EffectKind),
        "query": request.GET.urlencode(),
    }
    return render(request, "plan/portfolio.html", context)


@staff_page(*Role)
@require_safe
def portfolio_out(request: PageRequest) -> HttpResponse:
    """The same as an Excel file, with every year's money."""
    form = PortfolioForm(request.GET, today=clock.today())
    found = portfolio(request.person, form.wanted, today=clock.today(), years_shown=None)
    name = f"portfolio-{clock.today().isoformat()}.xlsx"
    return HttpResponse(
        workbook(_tables(found)),
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _tables(found: Portfolio) -> list[Table]:
    stages = [column.label for column in STAGE_COLUMNS]
    years = [f"{year.label} {word}" for year in found.years for word in ("予算", "決算")]
    effects = [f"{kind.label}（{kind.unit}）{word}" for kind in EffectKind for word in ("見込み", "実績")]
    return [
        _table("段階", ["計", "遅れ", *stages], found, lambda row: [row.total, row.late, *row.stages]),
        _table("KPI", [title for title, _, _ in KPI_COLUMNS], found, lambda row: list(row.kpis)),
        _table("効果", effects, found, lambda row: list(row.effects)),
        _table("予算と決算（千円）", years, found, lambda row: list(row.money)),
    ]


def _table(title: str, names: Sequence[str], found: Portfolio, cells: Callable[[PortfolioRow], list[Cell]]) -> Table:
    columns = [Column("基本方針", width=44), *(Column(name, number_format=WHOLE) for name in names)]
    rows: list[list[Written]] = [
        [row.title, *(cell.value for cell in cells(row))] for row in (*found.rows, found.total)
    ]
    return Table(title, columns, rows)
