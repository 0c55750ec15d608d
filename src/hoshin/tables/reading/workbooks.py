"""Reading a workbook: every sheet, hidden ones too, each cell as text as a person sees it."""

import datetime
import math
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

from hoshin.tables.reading.grid import Grid, Merge
from hoshin.tables.reading.kinds import XLS
from hoshin.tables.reading.limits import COLUMNS, SHEET_CELLS, Refusal
from hoshin.tables.reading.texts import fill_from_grid
from hoshin.tables.shape import Finding, Reading, Severity

Value = int | float | str | bool | datetime.time | datetime.date | datetime.datetime | datetime.timedelta
MIDNIGHT = datetime.time()
DIGITS_SHOWN = 15
"""Spreadsheets keep and show fifteen digits."""


def read_workbook(path: Path, reading: Reading) -> None:
    """Put the tables of every sheet into the reading. Raises Refusal where the workbook cannot be opened."""
    try:
        left = SHEET_CELLS
        with CalamineWorkbook.from_path(str(path)) as workbook:
            for sheet in workbook.sheets_metadata:
                if sheet.typ is SheetTypeEnum.WorkSheet:
                    if sheet.visible is not SheetVisibleEnum.Visible:
                        message = f"シート「{sheet.name}」は非表示です。中の表も読みました。"
                        reading.findings.append(Finding("hidden-sheet", Severity.WARNING, message, sheet=sheet.name))
                    found = workbook.get_sheet_by_name(sheet.name)
                    grid = grid_of_sheet(found, left)
                    left -= found.total_height * found.total_width
                    fill_from_grid(reading, grid)
                    if reading.kind == XLS and grid.merges:
                        reading.findings.append(_of_merges(grid))
    except PasswordError as error:
        raise Refusal("パスワードで保護されています。保護を外して保存し直してください。") from error
    except (CalamineError, WorksheetNotFound, OSError, ValueError) as error:
        raise Refusal(f"Excelのファイルですが、壊れていて読めません（{error}）。") from error


def _of_merges(grid: Grid) -> Finding:
    message = f"セルが結合されています（{len(grid.merges):,}か所）。"
    return Finding("merged-cells", Severity.WARNING, message, grid.merges[0].top + 1, "", grid.sheet, len(grid.merges))


def grid_of_sheet(sheet: CalamineSheet, most: int = SHEET_CELLS) -> Grid:
    """A sheet as rows of text, from its first row and column on. Raises Refusal where it has more than `most` cells."""
    if sheet.total_width > COLUMNS or sheet.total_height * sheet.total_width > most:
        raise Refusal(
            f"シート「{sheet.name}」が大きすぎます（{sheet.total_height:,}行 × {sheet.total_width:,}列）。CSVで保存し直してください。"
        )
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
