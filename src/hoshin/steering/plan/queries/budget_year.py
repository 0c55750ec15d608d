"""A fiscal year's money over all sheets: the requests in rows, their sums, what can be recorded by whom, the Excel file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q, QuerySet, Sum

from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import NotFound
from hoshin.kernel.fiscal_year import FiscalYear
from hoshin.steering.plan.models import BudgetImport, BudgetLine, BudgetYear, Sheet
from hoshin.steering.plan.permissions import can_settle, settled_years, visible_to
from hoshin.steering.plan.queries.table import Wanted, narrowed
from hoshin.steering.plan.rules import EDITABLE, BudgetState
from hoshin.steering.plan.rules.budget_file import (
    ASSESSED,
    BUDGETED,
    FILE_TITLE,
    MOST_LINES,
    NUMBER,
    PURPOSE,
    REASON,
    REQUESTED,
    RESULT,
    RESULTS,
    SECTION,
    STAMP,
    TITLE,
    HeldLine,
)
from hoshin.web.spreadsheet import WHOLE, Cell, Column, Table

IMPORTS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class BudgetSums:
    """How many lines and how much, in thousand yen, over everything that was asked for."""

    count: int
    requested: int
    assessed: int
    budgeted: int
    spent: int
    waiting_count: int
    refused_count: int
    refused: int


def budget_year(fiscal_year: int) -> BudgetYear | None:
    """The calendar of that year, if one was set."""
    return BudgetYear.objects.select_related("finance_section").filter(fiscal_year=fiscal_year).first()


def year_to_show(today: date) -> int:
    """The year that is being budgeted: the next one whose result is still to come, else the newest with money, else the next."""
    coming = BudgetYear.objects.filter(announced_on__gte=today).order_by("fiscal_year").first()
    if coming is not None:
        return coming.fiscal_year
    newest = BudgetLine.objects.aggregate(year=Max("fiscal_year"))["year"]
    return int(newest) if newest is not None else FiscalYear.of(today).year + 1


def years_known() -> list[int]:
    """Every year with money or a calendar, the newest first."""
    lines = BudgetLine.objects.order_by().values_list("fiscal_year", flat=True).distinct()
    return sorted({*lines, *BudgetYear.objects.values_list("fiscal_year", flat=True)}, reverse=True)


def budget_lines(person: Person, fiscal_year: int, wanted: Wanted, state: str, *, today: date) -> QuerySet[BudgetLine]:
    """That year's money of the sheets this person may see and asked for, by number; paginate it."""
    sheets = narrowed(visible_to(person), wanted, person=person, today=today)
    lines = BudgetLine.objects.filter(fiscal_year=fiscal_year, sheet__in=sheets.order_by().values("pk"))
    if state:
        lines = lines.filter(state=state)
    return lines.select_related("sheet__owning_section", "sheet__main_policy").order_by("sheet__number")


def sums_of(lines: QuerySet[BudgetLine]) -> BudgetSums:
    """The sums over the lines: one query."""
    refused, granted = Q(state=BudgetState.NOT_GRANTED.value), Q(state=BudgetState.IN_BUDGET.value)
    sums = {
        "count": Count("pk"),
        "requested": Sum("requested"),
        "assessed": Sum("assessed"),
        "budgeted": Sum("budgeted", filter=granted),
        "spent": Sum("outturn", filter=granted),
        "waiting_count": Count("pk", filter=Q(state=BudgetState.REQUESTED.value)),
        "refused_count": Count("pk", filter=refused),
        "refused": Sum("requested", filter=refused),
    }
    told = lines.order_by().aggregate(**{f"sum_{name}": what for name, what in sums.items()})
    return BudgetSums(**{name: int(told[f"sum_{name}"] or 0) for name in sums})


def may_settle_year(person: Person, fiscal_year: int) -> bool:
    """Whether the person assesses that year's requests of all sections."""
    year = budget_year(fiscal_year)
    return can_settle(person, year.finance_section_id if year else None)


def years_settled_on(person: Person, sheet: Sheet, lines: Sequence[BudgetLine]) -> frozenset[int]:
    """The years whose money this person may settle on this sheet: one query."""
    years = [line.fiscal_year for line in lines]
    named = dict(BudgetYear.objects.filter(fiscal_year__in=years).values_list("fiscal_year", "finance_section_id"))
    return settled_years(person, sheet, {year: named.get(year) for year in years})


def lines_to_settle(person: Person, fiscal_year: int) -> QuerySet[BudgetLine]:
    """That year's money of every sheet on which results can be recorded today."""
    editable = [state.value for state in EDITABLE]
    sheets = visible_to(person).filter(state__in=editable).order_by().values("pk")
    return BudgetLine.objects.filter(fiscal_year=fiscal_year, sheet__in=sheets).select_related("sheet")


def held_line(line: BudgetLine) -> HeldLine:
    """A line as the rules of the file know it."""
    return HeldLine(line.pk, BudgetState(line.state), line.requested, line.assessed, line.budgeted, line.reason)


def budget_tables(lines: QuerySet[BudgetLine]) -> list[Table]:
    """The list as a file that can be filled in and sent back, and how."""
    columns = [
        Column(STAMP, width=14, is_hidden=True),
        Column(NUMBER, width=12),
        Column(TITLE, width=40),
        Column(SECTION, width=18),
        Column(PURPOSE, width=30),
        Column(REQUESTED, width=14, number_format=WHOLE),
        Column(ASSESSED, width=14, number_format=WHOLE),
        Column(RESULT, width=10, choices=f"選択肢!$A$2:$A${len(RESULTS) + 1}"),
        Column(BUDGETED, width=14, number_format=WHOLE),
        Column(REASON, width=50),
    ]
    return [
        Table(FILE_TITLE, columns, _rows(lines)),
        Table("記入のしかた", [Column("項目", 26), Column("書き方", 80)], _HOW_TO),
        Table("選択肢", [Column(RESULT, 12)], [[result] for result in RESULTS]),
    ]


def _rows(lines: QuerySet[BudgetLine]) -> Iterator[list[Cell]]:
    for line in lines[:MOST_LINES]:
        held = held_line(line)
        yield [
            held.stamp,
            line.sheet.number,
            line.sheet.title,
            line.sheet.owning_section.name,
            line.purpose,
            line.requested,
            line.assessed,
            held.written[1],
            line.budgeted,
            line.reason,
        ]


_HOW_TO: list[list[Cell]] = [
    [
        "直してよいところ",
        "シート「予算要求」の、査定額、結果、予算額、理由。金額は千円単位です。直さない欄は、そのままにしてください。",
    ],
    ["査定だけのとき", "査定額を入れます。理由は、あれば入れます。結果は空欄のままにします。"],
    ["予算に計上したとき", "結果に「計上」、予算額に計上した額を入れます。査定額も要ります。"],
    [
        "計上を見送ったとき",
        "結果に「見送り」、理由に見送りの理由を入れます。予算化の途中の個票は、その理由とともに企画立案に戻ります。",
    ],
    [
        "使えないもの",
        "数式、セルの結合、マクロ。見出し、番号、隠れている「印」の列は変えません。並べ替えと行の削除はかまいません。",
    ],
    [
        "送り返し方",
        "実施計画→「予算」→「査定の結果を取り込む」から送ると、変わるところが1行ずつ示されます。記録はその後です。",
    ],
]


def budget_import(person: Person, import_id: int) -> BudgetImport:
    """One's own import; raises NotFound for anybody else's."""
    staged = BudgetImport.objects.filter(pk=import_id, account_id=person.account_id).first()
    if staged is None:
        raise NotFound("お探しの取込みは見つかりません。")
    return staged


def budget_imports(person: Person, fiscal_year: int) -> list[BudgetImport]:
    """One's own newest imports of that year."""
    found = BudgetImport.objects.filter(account_id=person.account_id, fiscal_year=fiscal_year)
    return list(found.defer("rows")[:IMPORTS_SHOWN])
