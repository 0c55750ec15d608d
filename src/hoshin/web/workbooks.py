"""How tables become an Excel file with openpyxl; reached through `hoshin.web.spreadsheet`."""

import io
import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.styles.colors import Color
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from hoshin.kernel.clock import JAPAN
from hoshin.kernel.eras import format_date
from hoshin.kernel.fiscal_year import FiscalYear, Month
from hoshin.web.markdown import Run
from hoshin.web.spreadsheet import DECIMAL, ERA_DATE, ERA_DATETIME, WHOLE, Cell, Column, Table

LONGEST_TEXT = 32_767
"""Excel's limit for one cell, in UTF-16 units."""
_CUT = "…（長いため省略）"
_EXACT_DIGITS = 15
_FIRST_EXCEL_DAY = date(1900, 3, 1)
_SAMPLE = 200
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")

_Sheet = Any
"""openpyxl's sheet in writing; its published types lack most of what it has."""

_FONT = "BIZ UDPGothic"
_SIZE = 10
_RED = "FFB3001B"
_LINE = Side(style="thin", color="FF8A949E")
_FRAME = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)


@dataclass
class _Styles:
    """The two named styles of a file; a style is registered in one file only."""

    head: NamedStyle = field(
        default_factory=lambda: NamedStyle(
            "見出し行",
            font=Font(name=_FONT, size=_SIZE, bold=True),
            fill=PatternFill("solid", fgColor="FFEAF1F8"),
            alignment=Alignment(horizontal="center", vertical="center", wrap_text=True),
            border=_FRAME,
        )
    )
    body: NamedStyle = field(
        default_factory=lambda: NamedStyle(
            "表の本文",
            font=Font(name=_FONT, size=_SIZE),
            alignment=Alignment(vertical="top", wrap_text=True),
            border=_FRAME,
        )
    )


def written(tables: Sequence[Table], *, title: str = "") -> bytes:
    """The file's bytes; raises as `hoshin.web.spreadsheet.workbook` says."""
    if not tables:
        raise ValueError("a workbook needs a table")
    book = Workbook(write_only=True)
    styles = _Styles()
    book.add_named_style(styles.head)
    book.add_named_style(styles.body)
    book.properties.title = title or tables[0].title
    book.properties.creator = None
    book.properties.language = "ja-JP"
    names: set[str] = set()
    for table in tables:
        name = _sheet_name(table.title, names)
        names.add(name.casefold())
        sheet = book.create_sheet(name)
        try:
            _write(sheet, table, styles)
        finally:
            sheet.close()
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _sheet_name(title: str, taken: set[str]) -> str:
    plain = _NOT_IN_NAMES.sub(" ", title).strip(" '")[:31] or "表"
    numbered = (f"{plain[:27]} ({number})" for number in itertools.count(2))
    return next(name for name in itertools.chain([plain], numbered) if name.casefold() not in taken)


def _write(sheet: _Sheet, table: Table, styles: _Styles) -> None:
    rows = iter(table.rows)
    sample = list(itertools.islice(rows, _SAMPLE))
    for number, column in enumerate(table.columns):
        letter = get_column_letter(number + 1)
        sheet.column_dimensions[letter].width = column.width or _fitting_width(column, (row[number] for row in sample))
        sheet.column_dimensions[letter].hidden = column.is_hidden
    sheet.freeze_panes = "A2"
    _prepare_for_paper(sheet, table)
    sheet.append([_cell(sheet, column.title, Column(""), styles.head.name) for column in table.columns])
    count = 1
    for row in itertools.chain(sample, rows):
        sheet.append(
            [_cell(sheet, value, column, styles.body.name) for value, column in zip(row, table.columns, strict=True)]
        )
        count += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{count}"
    _offer_choices(sheet, table, count)


def _offer_choices(sheet: _Sheet, table: Table, last_row: int) -> None:
    for number, column in enumerate(table.columns):
        if column.choices:
            letter = get_column_letter(number + 1)
            offered = DataValidation(type="list", formula1=column.choices, allow_blank=True, showErrorMessage=False)
            offered.add(f"{letter}2:{letter}{max(last_row, 2)}")
            sheet.data_validations.append(offered)


def _prepare_for_paper(sheet: _Sheet, table: Table) -> None:
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape" if table.is_landscape else "portrait"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    sheet.oddHeader.left.text = table.title[:100].replace("&", "&&") or None
    sheet.oddFooter.right.text = "&P／&N"


def _fitting_width(column: Column, values: Iterable[Cell]) -> int:
    """Wide enough for most of the sample, between 6 and 60 half-width characters; longer text wraps."""
    widths = sorted(_display_width(value) for value in values)
    usual = widths[int(len(widths) * 0.9)] if widths else 0
    return min(max(usual + 2, _display_width(column.title) + 5, 6), 60)


def _display_width(value: Cell) -> int:
    if isinstance(value, datetime):
        return 26
    if isinstance(value, date):
        return 18
    lines = _words(value).splitlines() or [""]
    return max(sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in line) for line in lines)


def _words(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, int | Decimal | float) and not isinstance(value, bool):
        return f"{value:,}"
    if isinstance(value, list | tuple):
        return "".join(run["text"] for run in value)
    return str(value)


def _cell(sheet: _Sheet, value: Cell, column: Column, style: str) -> Any:
    stored, number_format = _stored(value)
    cell = WriteOnlyCell(sheet, value=stored)
    cell.style = style
    if isinstance(stored, str | CellRichText):
        # Set apart from what openpyxl guesses ("=…" for a formula); the quote prefix keeps Excel from guessing after an edit.
        cell.data_type = "s"
        cell.quotePrefix = True
    elif stored is not None:
        cell.number_format = column.number_format or number_format
    return cell


def _stored(value: Cell) -> tuple[Any, str]:
    """What is written for `value`, and in which number format if the column names none."""
    if value is None or isinstance(value, bool):
        return {None: None, True: "はい", False: "いいえ"}[value], ""
    if isinstance(value, int | float | Decimal):
        return _number(value)
    if isinstance(value, date):
        return _date(value)
    if isinstance(value, Month | FiscalYear):
        return value.label, ""
    if isinstance(value, str):
        return _text(value), ""
    return _rich_text(value), ""


def _number(value: int | float | Decimal) -> tuple[Any, str]:
    """Excel keeps fifteen digits; a longer number is written as text rather than rounded unseen."""
    if isinstance(value, float):
        value = Decimal(repr(value))
    if not Decimal(value).is_finite() or len(Decimal(value).normalize().as_tuple().digits) > _EXACT_DIGITS:
        return str(value), ""
    return value, WHOLE if isinstance(value, int) else DECIMAL


def _date(value: date) -> tuple[Any, str]:
    """Moments are written in Japanese time; days before Excel's calendar as text."""
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise TypeError("a moment without a time zone cannot be written")
        return value.astimezone(JAPAN).replace(tzinfo=None), ERA_DATETIME
    if value < _FIRST_EXCEL_DAY:
        return format_date(value, weekday=False), ""
    return value, ERA_DATE


def _text(value: str) -> str:
    plain = _NOT_TEXT.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    return plain if _units(plain) <= LONGEST_TEXT else _cut(plain, LONGEST_TEXT - len(_CUT)) + _CUT


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _cut(text: str, units: int) -> str:
    return text.encode("utf-16-le")[: units * 2].decode("utf-16-le", errors="ignore")


def _rich_text(runs: Sequence[Run]) -> CellRichText | str:
    if not isinstance(runs, list | tuple):
        raise TypeError(f"a spreadsheet cell cannot hold {type(runs).__name__}")
    whole = _text("".join(run["text"] for run in runs))
    if whole.endswith(_CUT) or not any(run.get("marks") for run in runs):
        return whole
    return CellRichText(*_stretches(runs))


def _stretches(runs: Sequence[Run]) -> Iterator[str | TextBlock]:
    for run in runs:
        text = _text(run["text"])
        marks = run.get("marks", [])
        changed = "changed" in marks
        if text:
            yield TextBlock(
                InlineFont(
                    rFont=_FONT,
                    sz=_SIZE,
                    b="strong" in marks or None,
                    strike="strike" in marks or None,
                    u="single" if changed else None,
                    color=Color(rgb=_RED) if changed else None,
                ),
                text,
            )
