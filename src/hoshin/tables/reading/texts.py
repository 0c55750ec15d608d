"""Reading a text file: decoded strictly, divided into records, and judged by its layout."""

from pathlib import Path

from hoshin.tables.reading.decoding import encoding_of, only_encoding
from hoshin.tables.reading.delimiting import HEAD_CHARACTERS, Records, delimiter_of
from hoshin.tables.reading.grid import Grid
from hoshin.tables.reading.limits import GRID_BYTES, GRID_CELLS, Refusal
from hoshin.tables.reading.parting import parts_of
from hoshin.tables.reading.tabling import table_of
from hoshin.tables.reading.undecodable import Undecodable, UndecodableText
from hoshin.tables.shape import Finding, Reading, Severity

END_OF_TEXT = "\x1a"
"""What old programs write after the last line."""
UNREADABLE = "文字コードをUTF-8、Shift_JIS（CP932）、EUC-JP、UTF-16のどれとしても読めないバイトがあります。文字を置き換えずに、読むのをやめました。"


def recognise_text(path: Path, reading: Reading) -> str:
    """Note encoding and kind of a text file in its reading; gives back what separates the fields."""
    long = path.stat().st_size > GRID_BYTES
    try:
        reading.encoding = (long and only_encoding(path)) or encoding_of(path)
    except UndecodableText as error:
        raise undecodable(reading, error) from error
    with path.open(encoding=reading.encoding, newline="") as opened:
        head = opened.read(HEAD_CHARACTERS + 1)
    delimiter = delimiter_of(head)
    reading.kind = "tsv" if delimiter == "\t" else "csv"
    if "\x00" in head:
        message = "文字でないバイト（NUL）が混じっています。"
        reading.findings.append(Finding("control-characters", Severity.ERROR, message))
    return delimiter


def grid_of_text(path: Path, reading: Reading, delimiter: str) -> Grid | None:
    """All the records of a text file; None where they are too many to be judged together."""
    if path.stat().st_size > GRID_BYTES:
        return None
    rows: list[list[str]] = []
    cells = 0
    with path.open(encoding=reading.encoding, newline="") as opened:
        records = Records(opened, delimiter)
        for record in records:
            rows.append(record)
            cells += len(record)
            if cells > GRID_CELLS and len(rows) > 1:
                return None
    if records.unclosed:
        message = '引用符（"）が閉じていません。ここから終わりまでが1つのセルになっています。'
        reading.findings.append(Finding("quote-unclosed", Severity.ERROR, message, records.unclosed))
    if rows and rows[-1] == [END_OF_TEXT]:
        del rows[-1]
    return Grid(rows)


def fill_from_grid(reading: Reading, grid: Grid) -> None:
    """Put the tables of a grid into the reading, and what is ragged about its rows."""
    parts = parts_of(grid)
    tables = [table for part in parts if (table := table_of(grid, part)) is not None]
    if len(tables) == 1 and reading.encoding:
        reading.findings += ragged(grid, tables[0].header_rows, tables[0].first_data_row, tables[0].last_data_row)
    if len(tables) > 1:
        where = f"シート「{grid.sheet}」" if grid.sheet else "1つのファイル"
        message = f"{where}に表が{len(tables)}つあります。表ごとに分けて読みました。"
        reading.findings.append(Finding("several-tables", Severity.WARNING, message, None, "", grid.sheet, len(tables)))
    if grid.sheet and parts and not tables:
        message = f"シート「{grid.sheet}」には題名や文だけがあり、表がありません。"
        reading.findings.append(Finding("sheet-without-table", Severity.NOTE, message, None, "", grid.sheet))
    reading.tables += tables


def ragged(grid: Grid, header: tuple[int, ...], first: int, last: int) -> list[Finding]:
    """Rows that do not have as many fields as the header has."""
    lengths = {number: len(grid.rows[number - 1]) for number in range(first, last + 1) if grid.rows[number - 1]}
    if not lengths:
        return []
    expected = len(grid.rows[header[-1] - 1]) if header else max(lengths.values(), key=list(lengths.values()).count)
    uneven = [number for number, length in lengths.items() if length != expected]
    if not uneven:
        return []
    message = f"列の数が見出し（{expected}列）と違う行があります（{lengths[uneven[0]]}列）。"
    return [Finding("ragged-rows", Severity.ERROR, message, uneven[0], "", "", len(uneven))]


def undecodable(reading: Reading, error: UndecodableText) -> Refusal:
    """The refusal of a text that no encoding reads, its places noted in the reading."""
    reading.findings += [_finding(place) for place in error.places]
    first = error.places[0]
    return Refusal(f"{UNREADABLE}最初の場所は{first.row}行目の{first.column}列目です。")


def _finding(place: Undecodable) -> Finding:
    where = f"{place.row}行{place.column}列（先頭から{place.offset + 1:,}バイト目）"
    message = f"{where}の 0x{place.byte:02X} は文字として読めません。"
    return Finding("undecodable", Severity.ERROR, message, place.row, f"{place.column}列目")
