"""Tables as Excel files that are safe to open and fit to work with.

Dates are real dates shown in era style, numbers are numbers, and text is text: nothing a person wrote is ever taken for a
formula, neither on opening nor after editing the cell. The head stays in view, repeats on paper and carries filters.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from hoshin.kernel.fiscal_year import FiscalYear, Month
from hoshin.web.markdown import Run

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

ERA_DATE = '[$-411]ggge"年"m"月"d"日";@'
ERA_DATETIME = '[$-411]ggge"年"m"月"d"日" h:mm;@'
WHOLE = "#,##0"
DECIMAL = "#,##0.0##"
PERCENT = "0.0%"
YEN = '#,##0"円"'

Cell = str | int | float | Decimal | date | datetime | Month | FiscalYear | bool | Sequence[Run] | None
"""What a cell may hold. A sequence of runs (see `hoshin.web.markdown.Run`) is text in which runs marked `changed` stand out."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, its width in half-width characters (by its content when None), its number format.

    `choices` names the cells whose words its cells offer as a list (「選択肢!$A$2:$A$9」); other words can still be typed.
    """

    title: str
    width: int | None = None
    number_format: str = ""
    is_hidden: bool = False
    choices: str = ""


@dataclass(frozen=True)
class Table:
    """One sheet of the file. `rows` may be a generator: they are written as they come and not kept."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]
    is_landscape: bool = True


def workbook(tables: Sequence[Table], *, title: str = "") -> bytes:
    """An Excel file with one sheet per table, as bytes for a download.

    Raises ValueError without a table or for a row that has not one cell per column, TypeError for a cell of another kind.
    """
    # openpyxl costs 20 MB in each process of the house, and most processes never write a table.
    from hoshin.web.workbooks import written  # noqa: PLC0415

    return written(tables, title=title)
