"""Layouts are made up, written as CSV and as XLSX, and the table that was put into them must be found."""

import csv
import io
from dataclasses import dataclass

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hoshin.tables.reading import read

NAMES = ["市役所", "図書館", "体育館", "公民館", "博物館", "保育園", "消防署", "病院"]


@dataclass(frozen=True)
class Made:
    """A sheet with one table in it, and what must be found."""

    rows: list[list[str]]
    merges: list[tuple[int, int, int, int]]
    header: tuple[int, ...]
    columns: tuple[str, ...]
    data: list[tuple[str | None, ...]]
    first: int


@st.composite
def layouts(draw):
    titles = draw(st.lists(st.sampled_from(["施設一覧", "令和5年4月1日現在", "※速報値"]), max_size=3))
    is_grouped, notes, total = draw(st.booleans()), draw(st.integers(0, 2)), draw(st.booleans())
    count = draw(st.integers(3, 8))
    rows = [[title, "", "", "", ""] for title in titles]
    if titles and draw(st.booleans()):
        rows.append([""] * 5)
    top = len(rows)
    merges = []
    if is_grouped:
        rows += [["番号", "名称", "人数", "", "緯度"], ["", "", "男", "女", ""]]
        merges = [(top, 2, top, 3), *((top, column, top + 1, column) for column in (0, 1, 4))]
        columns = ("番号", "名称", "人数_男", "人数_女", "緯度")
    else:
        rows.append(["番号", "名称", "男", "女", "緯度"])
        columns = ("番号", "名称", "男", "女", "緯度")
    first = len(rows)
    data = [
        (f"{number:04}", NAMES[number % 8], str(draw(st.integers(0, 99))), str(number * 7), f"37.{number + 11}")
        for number in range(count)
    ]
    rows += [list(row) for row in data]
    if total:
        rows.append(["", "合計", "100", "200", ""])
    rows += [["※数は概数である。", "", "", "", ""]] * notes
    return Made(rows, merges, tuple(range(top + 1, first + 1)), columns, list(data), first + 1)


def as_csv(made, path):
    with path.open("w", encoding="cp932", newline="") as opened:
        csv.writer(opened).writerows(made.rows)


def as_xlsx(made, path):
    book = openpyxl.Workbook()
    sheet = book[book.sheetnames[0]]
    for number, row in enumerate(made.rows, start=1):
        for column, cell in enumerate(row, start=1):
            if cell:
                sheet.cell(number, column, cell)
    for top, left, bottom, right in made.merges:
        sheet.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
    book.save(path)


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=layouts())
def test_titles_grouped_headers_totals_and_notes_are_told_from_data(tmp_path, write, made):
    path = tmp_path / "made"
    write(made, path)
    (table,) = read(path).tables
    assert table.header_rows == made.header
    assert table.columns == made.columns
    assert table.first_data_row == made.first
    assert table.frame.rows() == made.data


def read_rows(tmp_path, rows):
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    path = tmp_path / "made.csv"
    path.write_text(text.getvalue(), encoding="utf-8")
    return read(path)


def test_tables_side_by_side(tmp_path):
    rows = [["番号", "名称", "", "番号", "名称"], *([str(n), NAMES[n], "", str(n + 4), NAMES[n + 4]] for n in range(4))]
    left, right = read_rows(tmp_path, rows).tables
    assert left.columns == right.columns == ("番号", "名称")
    assert right.frame.rows()[0] == ("4", "博物館")
    assert right.places == (4, 5)


def test_tables_one_under_the_other(tmp_path):
    rows = [
        ["名称", "数"],
        ["甲", "1"],
        ["乙", "2"],
        ["", ""],
        ["年月日", "件"],
        ["2021-04-01", "5"],
        ["2021-05-01", "6"],
    ]
    reading = read_rows(tmp_path, rows)
    assert [table.columns for table in reading.tables] == [("名称", "数"), ("年月日", "件")]
    assert "several-tables" in {finding.rule for finding in reading.findings}


def test_blank_rows_and_columns_inside_do_not_part_a_table(tmp_path):
    rows = [["番号", "名称", "", "電話"], ["1", "甲", "", "025-1"], ["", "", "", ""], ["2", "乙", "", "025-2"]]
    (table,) = read_rows(tmp_path, rows).tables
    assert table.frame.rows() == [("1", "甲", "025-1"), ("2", "乙", "025-2")]
    assert {"blank-rows", "blank-columns"} <= {finding.rule for finding in table.findings}


def test_a_row_of_physical_names_belongs_to_the_header(tmp_path):
    rows = [["名称", "緯度"], ["name", "lat"], ["市役所", "37.1"], ["図書館", "37.2"], ["公民館", "37.3"]]
    (table,) = read_rows(tmp_path, rows).tables
    assert table.columns == ("名称", "緯度")
    assert table.header_rows == (1, 2)
    assert table.frame.height == 3


def test_names_that_are_missing_or_twice_are_numbered(tmp_path):
    rows = [["名称", "名称", ""], ["甲", "乙", "1"], ["丙", "丁", "2"]]
    (table,) = read_rows(tmp_path, rows).tables
    assert table.columns == ("名称", "名称_2", "列3")
    assert {"header-missing", "header-duplicate"} <= {finding.rule for finding in table.findings}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=400))
def test_no_bytes_break_the_reader(tmp_path, content):
    path = tmp_path / "bytes"
    for beginning in (b"", b"PK\x03\x04", "名称,数\n".encode("cp932"), b"\xff\xfe"):
        path.write_bytes(beginning + content)
        reading = read(path)
        assert bool(reading.refused) != bool(reading.tables)
