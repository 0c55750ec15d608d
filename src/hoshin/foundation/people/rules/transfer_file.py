"""The CSV file of the yearly transfer: one row per person and post.

The export of the present state has the same columns, with the new post equal to the present one: who changes nothing
changes nothing by handing the file in again.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hoshin.kernel.errors import RuleBroken
from hoshin.kernel.width import narrow

LOGIN, LABEL, KIND = "ログイン名", "氏名", "区分"
FROM_CODE, FROM_TITLE = "現在の職コード", "現在の職"
TO_CODE, TO_TITLE = "新しい職コード", "新しい職"
COLUMNS = (LOGIN, LABEL, KIND, FROM_CODE, FROM_TITLE, TO_CODE, TO_TITLE)
NEEDED = (LOGIN, KIND, FROM_CODE, TO_CODE)
MAIN, CONCURRENT = "主務", "兼務"
MOST_ROWS = 5000
MOST_BYTES = 2 * 1024 * 1024
_NOTHING_TO_READ = "ファイルに行がありません。様式に記入してから取り込んでください。"
_NOT_TEXT = "文字コードを読み取れません。CSV（UTF-8 または Shift_JIS）で保存してから取り込んでください。"


@dataclass(frozen=True, slots=True)
class TransferRow:
    """A row as typed, codes in half width; `line` is the line in the file, the header being 1."""

    line: int
    login_name: str
    label: str
    kind: str
    from_code: str
    to_code: str


def decode(content: bytes) -> str:
    """The text of an uploaded CSV: UTF-8 with or without BOM, else CP932. Raises RuleBroken when it is neither."""
    if len(content) > MOST_BYTES:
        raise RuleBroken("ファイルが大きすぎます（2MB まで）。", field="file")
    for encoding in ("utf-8-sig", "cp932"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise RuleBroken(_NOT_TEXT, field="file")


def parse(text: str) -> tuple[TransferRow, ...]:
    """The rows of a transfer file, empty lines left out; commas or tabs, headings in any width and order.

    Raises RuleBroken when the headings are not those of the form, when there are no rows, or more than 5,000.
    """
    first_line = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t" if "\t" in first_line else ",", strict=True)
    try:
        places = _places([narrow(cell) for cell in next(reader, [])])
        filled = ((reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells))
        rows = tuple(_row(line, cells, places) for line, cells in filled)
    except csv.Error as error:
        raise RuleBroken(
            f'{reader.line_num} 行目で引用符（"）の組が合いません。表計算ソフトで CSV に保存し直してください。',
            field="file",
        ) from error
    if not rows:
        raise RuleBroken(_NOTHING_TO_READ, field="file")
    if len(rows) > MOST_ROWS:
        raise RuleBroken(f"一度に取り込めるのは {MOST_ROWS:,} 行までです（{len(rows):,} 行あります）。", field="file")
    return rows


def _places(headings: Sequence[str]) -> dict[str, int]:
    if not any(headings):
        raise RuleBroken(_NOTHING_TO_READ, field="file")
    missing = [column for column in NEEDED if column not in headings]
    if missing:
        raise RuleBroken(
            f"見出しに「{'」「'.join(missing)}」がありません。様式の見出しを変えずに使ってください。", field="file"
        )
    return {column: headings.index(column) for column in COLUMNS if column in headings}


def _row(line: int, cells: Sequence[str], places: dict[str, int]) -> TransferRow:
    def cell(column: str) -> str:
        place = places.get(column)
        return narrow(cells[place]) if place is not None and place < len(cells) else ""

    return TransferRow(line, cell(LOGIN), cell(LABEL), cell(KIND), cell(FROM_CODE), cell(TO_CODE))


def write(rows: Iterable[Sequence[str]]) -> bytes:
    """A CSV that spreadsheets open as it is meant: UTF-8 with BOM, CRLF, and no cell that could start a formula."""
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow(COLUMNS)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return target.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell
