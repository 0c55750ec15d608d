"""Reading a workbook: every sheet, hidden ones too, each cell as text as a person sees it."""

import datetime
import math
from collections.abc import Iterator
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    WorksheetNotFound,
)

from hoshin.tables.reading.extents import check_extents, too_large
from hoshin.tables.reading.grid import Grid, Merge
from hoshin.tables.reading.kinds import ODS, XLS, XLSX
from hoshin.tables.reading.leading_zeros import filled_up, widths_of_codes, widths_of_old_codes
from hoshin.tables.reading.limits import COLUMNS, SHEET_CELLS, Refusal
from hoshin.tables.reading.open_document_codes import widths_of_open_codes
from hoshin.tables.reading.probing import is_survived
from hoshin.tables.reading.texts import fill_from_grid
from hoshin.tables.shape import Finding, Reading, Severity

Value = int | float | str | bool | datetime.time | datetime.date | datetime.datetime | datetime.timedelta
WIDTHS = {XLSX: widths_of_codes, XLS: widths_of_old_codes, ODS: widths_of_open_codes}
MIDNIGHT = datetime.time()
DIGITS_SHOWN = 15
"""Spreadsheets keep and show fifteen digits."""


def read_workbook(path: Path, reading: Reading) -> None:
    """Put the tables of every sheet into the reading. Raises Refusal where the workbook cannot be opened."""
    if reading.kind == XLSX:
        check_extents(path)
    elif not is_survived(path):
        raise Refusal(f"表計算のファイル（{reading.kind}）ですが、壊れているか大きすぎるため、読めません。")
    try:
        left = SHEET_CELLS
        widths = WIDTHS[reading.kind](path) if reading.kind in WIDTHS else {}
        with CalamineWorkbook.from_path(str(path)) as workbook:
            for sheet in workbook.sheets_metadata:
                if sheet.typ is SheetTypeEnum.WorkSheet:
                    found = workbook.get_sheet_by_name(sheet.name)
                    grid = grid_of_sheet(found, left)
                    left -= found.total_height * found.total_width
                    is_hidden = sheet.visible is not SheetVisibleEnum.Visible
                    zeros = filled_up(grid.rows, widths.get(sheet.name, {}))
                    reading.findings += _said(grid, zeros, is_hidden=is_hidden, is_old=reading.kind == XLS)
                    fill_from_grid(reading, grid)
    except PasswordError as error:
        raise Refusal("パスワードで保護されています。保護を外して保存し直してください。") from error
    except (CalamineError, WorksheetNotFound, OSError, ValueError) as error:
        raise Refusal(
            f"表計算のファイル（{reading.kind}）ですが、壊れているか大きすぎるため、読めません（{error}）。"
        ) from error


def _said(grid: Grid, zeros: list[int], *, is_hidden: bool, is_old: bool) -> Iterator[Finding]:
    """What is to be said of a sheet as a whole; `zeros` are the rows in which zeros were put before codes."""
    if is_hidden:
        message = f"シート「{grid.sheet}」は非表示です。中の表も読みました。"
        yield Finding("hidden-sheet", Severity.WARNING, message, sheet=grid.sheet)
    if zeros:
        message = "数値として入っているコードの先頭の0を、表示のとおりに補いました。文字列として入れてください。"
        yield Finding("leading-zeros", Severity.NOTE, message, zeros[0], "", grid.sheet, len(zeros))
    if is_old and grid.merges:
        message = f"セルが結合されています（{len(grid.merges):,}か所）。"
        first = grid.merges[0].top + 1
        yield Finding("merged-cells", Severity.WARNING, message, first, "", grid.sheet, len(grid.merges))


def grid_of_sheet(sheet: CalamineSheet, most: int = SHEET_CELLS) -> Grid:
    """A sheet as rows of text, from its first row and column on. Raises Refusal where it has more than `most` cells."""
    if sheet.total_width > COLUMNS or sheet.total_height * sheet.total_width > most:
        raise Refusal(too_large(sheet.name, sheet.total_height, sheet.total_width))
    rows = [[text_of(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    ranges = sheet.merged_cell_ranges or []
    merges = [Merge(top, left, bottom, right) for (top, left), (bottom, right) in ranges]
    return Grid(rows, merges, sheet.name)


def text_of(value: Value) -> str:
    """A cell's value as text: whole numbers without a point, no powers of ten, dates as ISO 8601."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == MIDNIGHT else value.isoformat(" ", "seconds")
    if isinstance(value, datetime.timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        clock = f"{minutes // 60}:{minutes % 60:02}"
        return f"{clock}:{seconds:02}" if seconds else clock
    return value.isoformat()


def _number(value: float) -> str:
    if isinstance(value, int) or (math.isfinite(value) and value.is_integer() and abs(value) < 1e22):
        return str(int(value))
    shortest = repr(value)
    if "e" not in shortest and len(shortest.strip("-0").replace(".", "")) <= DIGITS_SHOWN:
        return shortest
    digits = f"{value:.{DIGITS_SHOWN}g}"
    return _without_power(digits) if "e" in digits else digits


def _without_power(digits: str) -> str:
    mantissa, _, power = digits.partition("e")
    places = len(mantissa.partition(".")[2]) - int(power)
    return f"{float(digits):.{max(0, places)}f}"
