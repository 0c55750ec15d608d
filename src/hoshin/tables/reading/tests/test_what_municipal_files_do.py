"""Samples of the ways in which municipal files are made: what is found in each must be the table that a person sees."""

import csv
import io
import zipfile

import openpyxl
import pytest

from hoshin.tables.reading import read
from hoshin.tables.reading.tests.old_workbooks import compound, numbers, workbook

DATA = [["001", "中央公園", "本町1-2", "12"], ["002", "西公園", "西町3", "8"], ["003", "東公園", "東町5-6", "30"]]
NAMES = ["番号", "名称", "所在地", "台数"]


def text_of(rows, delimiter=",", end="\r\n"):
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter, lineterminator=end).writerows(rows)
    return written.getvalue()


def found(tmp_path, content, name="file.csv", encoding="cp932"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    reading = read(path)
    assert reading.refused == ""
    return reading.tables


def book(tmp_path, rows, merges=(), hidden=()):
    workbook = openpyxl.Workbook(write_only=False)
    sheet = workbook.worksheets[0]
    for row in rows:
        sheet.append([cell or None for cell in row])
    for merge in merges:
        sheet.merge_cells(merge)
    for title in hidden:
        extra = workbook.create_sheet(title)
        extra.sheet_state = "hidden"
        for row in [NAMES, *DATA]:
            extra.append(row)
    path = tmp_path / "book.xlsx"
    workbook.save(path)
    return path


WIDE = {
    "title": [["公園一覧"], ["令和6年4月1日現在", "", "", "（単位：台）"], NAMES, *DATA],
    "title and blank": [["公園一覧"], [], [], NAMES, *DATA],
    "notes below": [NAMES, *DATA, [], ["※台数は概数です。"], ["（出典）公園課"]],
    "note with a star in the first column": [NAMES, *DATA, ["*1 工事中", "", "", ""]],
    "total below": [NAMES, *DATA, ["", "合計", "", "50"]],
    "total with spaces": [NAMES, *DATA, ["合　　計", "", "", "50"]],
    "silent total": [NAMES, *DATA, ["", "", "", "50"]],
    "subtotals inside": [NAMES, *DATA[:2], ["", "小計", "", "20"], *DATA[2:], ["", "総計", "", "50"]],
    "blank rows inside": [NAMES, DATA[0], [], *DATA[1:]],
    "trailing blank rows": [NAMES, *DATA, *[["", "", "", ""]] * 30],
    "blank column on the left": [["", *row] for row in [NAMES, *DATA]],
    "blank columns on the right": [[*row, "", "", ""] for row in [NAMES, *DATA]],
    "header repeated": [NAMES, *DATA[:2], NAMES, *DATA[2:]],
    "numbers of the columns": [NAMES, ["(1)", "(2)", "(3)", "(4)"], *DATA],
    "bare numbers of the columns": [["公園一覧"], NAMES, ["1", "2", "3", "4"], *DATA],
    "names of groups": [NAMES, ["【中央】", "", "", ""], *DATA[:2], ["【東】", "", "", ""], *DATA[2:]],
    "sums with a name": [
        NAMES,
        *DATA[:2],
        ["", "西部計", "", "20"],
        *DATA[2:],
        ["", "東部計", "", "30"],
        ["", "総計", "", "50"],
    ],
    "notes under the second column": [NAMES, *DATA, ["", "（注）工事中", "", ""], ["", "問合せ　公園課", "", ""]],
    "header repeated under a title": [NAMES, *DATA[:2], [], ["東地区", "", "", ""], NAMES, *DATA[2:]],
    "white space around": [[f" {cell}　" for cell in NAMES], *DATA],
}


@pytest.mark.parametrize("layout", WIDE)
def test_the_table_is_found_among_what_stands_around_it(tmp_path, layout):
    (table,) = found(tmp_path, text_of(WIDE[layout]))
    assert table.columns == tuple(NAMES)
    assert table.frame.rows() == [tuple(row) for row in DATA]


@pytest.mark.parametrize("layout", WIDE)
def test_the_same_in_a_workbook(tmp_path, layout):
    (table,) = read(book(tmp_path, WIDE[layout])).tables
    assert table.columns == tuple(NAMES)
    assert table.frame.rows() == [tuple(row) for row in DATA]


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "euc_jp", "utf-16"])
def test_every_line_end_in_every_encoding(tmp_path, end, encoding):
    (table,) = found(tmp_path, text_of([NAMES, *DATA], end=end), encoding=encoding)
    assert (table.columns, table.frame.height, table.frame["番号"][0]) == (tuple(NAMES), 3, "001")


def test_a_table_that_goes_on_at_its_own_right_side(tmp_path):
    names = ["町名", "世帯", "人口"]
    rows = [["町別人口"], names * 2, ["本町", "1", "2", "旭町", "3", "4"], ["栄町", "5", "6", "泉町", "7", "8"]]
    left, right = found(tmp_path, text_of([*rows, ["港町", "9", "9", "", "", ""]]))
    assert left.columns == right.columns == tuple(names)
    assert (left.frame["町名"].to_list(), right.frame["町名"].to_list()) == (["本町", "栄町", "港町"], ["旭町", "泉町"])


def test_two_years_over_groups_are_names(tmp_path):
    rows = [
        ["地区", "2021", "", "2022", ""],
        ["", "男", "女", "男", "女"],
        *[[f"{one}町", "1", "2", "3", "4"] for one in "東西南"],
    ]
    (table,) = found(tmp_path, text_of(rows))
    assert table.columns == ("地区", "2021_男", "2021_女", "2022_男", "2022_女")


def test_a_few_latin_names_under_a_group_are_names(tmp_path):
    rows = [
        ["名称", "所在地", "連絡先", ""],
        ["", "", "TEL", "FAX"],
        *[[one, f"{one}町", "1", "2"] for one in "東西南"],
    ]
    (table,) = read(book(tmp_path, rows, ("C1:D1",))).tables
    assert table.columns == ("名称", "所在地", "連絡先_TEL", "連絡先_FAX")


def test_tables_side_by_side_have_titles_of_their_own(tmp_path):
    rows = [
        ["表１　年齢別", "", "", "表２　地区別", "", ""],
        ["年齢", "人数", "", "地区", "世帯", "人数"],
        ["0-14", "10", "", "東", "5", "12"],
        ["15-64", "30", "", "西", "6", "20"],
        ["65-", "20", "", "南", "7", "28"],
        ["", "", "", "北", "3", "9"],
    ]
    left, right = found(tmp_path, text_of(rows))
    assert (left.columns, right.columns) == (("年齢", "人数"), ("地区", "世帯", "人数"))
    assert (left.title, right.title) == ("表１　年齢別", "表２　地区別")


def test_figures_under_the_same_names_are_one_table(tmp_path):
    rows = [["地区", "男", "女", "男", "女"], *[[f"{one}町", "1", "2", "3", "4"] for one in "東西南"]]
    assert len(found(tmp_path, text_of(rows))) == 1


def test_a_name_that_ends_like_a_sum_stays_where_it_sums_up_nothing(tmp_path):
    rows = [["番号", "課", "職員"], ["1", "総務課", "10"], ["2", "会計", "10"], ["3", "東部計", "7"]]
    (table,) = found(tmp_path, text_of(rows))
    assert table.frame["課"].to_list() == ["総務課", "会計", "東部計"]


def test_rows_of_one_word_are_named_and_stay(tmp_path):
    rows = [NAMES, ["東地区", "", "", ""], *DATA, ["西地区", "", "", ""], *DATA]
    (table,) = found(tmp_path, text_of(rows))
    assert table.frame.height == 8
    assert [(one.row, one.count) for one in table.findings if one.rule == "group-rows"] == [(2, 2)]


def test_a_quotation_mark_that_is_never_closed_is_said(tmp_path):
    path = tmp_path / "file.csv"
    path.write_text('名称,数\n"公園",1\n"広場,2\n駅前,3\n', encoding="cp932")
    assert [(one.rule, one.row) for one in read(path).findings] == [("quote-unclosed", 3), ("ragged-rows", 3)]


def test_what_stands_above_the_header_says_what_the_table_is(tmp_path):
    rows = [["指定避難所一覧"], ["番号", "名称", "所在地"], *[row[:3] for row in DATA]]
    assert found(tmp_path, text_of(rows))[0].title == "指定避難所一覧"


def test_codes_that_are_numbers_shown_with_zeros_keep_their_zeros(tmp_path):
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet.append(["コード", "郵便番号", "数"])
    sheet.append([1100, 640941, 5])
    sheet.append(["12", 9430804, 6])
    for row in sheet.iter_rows(min_row=2):
        row[0].number_format, row[1].number_format = "00000", r"[<=999]000;[<=9999]000\-00;000\-0000"
    workbook.save(tmp_path / "book.xlsx")
    reading = read(tmp_path / "book.xlsx")
    assert reading.tables[0].frame.rows() == [("01100", "0640941", "5"), ("12", "9430804", "6")]
    assert [(one.rule, one.row, one.count) for one in reading.findings] == [("leading-zeros", 2, 2)]


def test_the_same_in_an_old_workbook(tmp_path):
    path = tmp_path / "old.xls"
    path.write_bytes(compound(numbers([("コード", "数"), (1100, "五"), (1202, "六"), (15222, 7)], "00000")))
    reading = read(path)
    assert reading.tables[0].frame.rows() == [("01100", "五"), ("01202", "六"), ("15222", "7")]
    assert [(one.rule, one.row, one.count) for one in reading.findings] == [("leading-zeros", 2, 2)]


def test_an_old_workbook_that_ends_before_it_begins_is_refused(tmp_path):
    path = tmp_path / "old.xls"
    path.write_bytes(compound(workbook()))
    assert "壊れているか" not in read(path).refused
    path.write_bytes(compound(workbook(first=0xFF00)))
    assert "壊れているか" in read(path).refused


def test_a_workbook_with_a_cell_in_its_farthest_corner_is_refused(tmp_path):
    workbook = openpyxl.Workbook()
    workbook.worksheets[0].append(["名称", "数"])
    workbook.worksheets[0]["XFD1048576"] = "遠い"
    workbook.save(tmp_path / "far.xlsx")
    assert "1,048,576行 × 16,384列" in read(tmp_path / "far.xlsx").refused


def test_an_opendocument_sheet_of_a_thousand_million_cells_is_refused(tmp_path):
    path = tmp_path / "far.ods"
    cell = '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="16000"/>'
    row = f'<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row>'
    spaces = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    sheet = f'<office:spreadsheet><table:table table:name="a">{row}</table:table></office:spreadsheet>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body>{sheet}</office:body></office:document-content>",
        )
    assert read(path).refused


def test_quotes_tabs_and_names_that_say_otherwise(tmp_path):
    quoted = "\r\n".join(",".join(f'"{cell}"' for cell in row) for row in [NAMES, *DATA])
    assert found(tmp_path, quoted)[0].frame.rows() == [tuple(row) for row in DATA]
    assert found(tmp_path, text_of([NAMES, *DATA], "\t"), "file.csv")[0].columns == tuple(NAMES)
    renamed = tmp_path / "named.csv"
    renamed.write_bytes(book(tmp_path, [NAMES, *DATA]).read_bytes())
    assert read(renamed).kind == "xlsx"
    assert found(tmp_path, text_of([NAMES, *DATA]), "file.xlsx")[0].columns == tuple(NAMES)


def test_a_mark_before_text_of_another_encoding_is_refused_with_its_place(tmp_path):
    path = tmp_path / "file.csv"
    path.write_bytes(b"\xef\xbb\xbf" + text_of([NAMES, *DATA]).encode("cp932"))
    reading = read(path)
    assert "1行目" in reading.refused
    assert reading.findings[0].row == 1


def test_three_rows_of_header(tmp_path):
    rows = [
        ["地区", "人口", "", "", "", "世帯"],
        ["", "男", "", "女", "", ""],
        ["", "15歳未満", "65歳以上", "15歳未満", "65歳以上", ""],
        *[[f"{name}町", "10", "20", "30", "40", "5"] for name in "東西南北"],
    ]
    columns = ("地区", "人口_男_15歳未満", "人口_男_65歳以上", "人口_女_15歳未満", "人口_女_65歳以上", "世帯")
    merges = ("A1:A3", "B1:E1", "B2:C2", "D2:E2", "F1:F3")
    assert read(book(tmp_path, rows, merges)).tables[0].columns == columns
    (table,) = found(tmp_path, text_of(rows))
    assert (table.columns, table.frame.height) == (columns, 4)


def test_a_word_spread_over_the_cells_of_its_group(tmp_path):
    rows = [
        ["病　院　名", "電話", "病", "床", "数"],
        ["", "", "一般", "療養", "計"],
        *[[f"{name}病院", "0255-26-1111", "10", "5", "15"] for name in ("中央", "東", "西")],
    ]
    (table,) = found(tmp_path, text_of(rows))
    assert table.columns == ("病院名", "電話", "病床数_一般", "病床数_療養", "病床数_計")


def test_a_group_ends_where_the_names_of_the_group_before_it_are_used_up(tmp_path):
    rows = [
        ["地区", "男", "", "女", "", "", ""],
        ["", "人口", "率", "人口", "率", "就業者", "世帯"],
        *[[f"{name}町", "10", "0.2", "30", "0.4", "5", "6"] for name in "東西南北"],
    ]
    (table,) = found(tmp_path, text_of(rows))
    assert table.columns == ("地区", "男_人口", "男_率", "女_人口", "女_率", "就業者", "世帯")


def test_tables_side_by_side_and_below_each_other(tmp_path):
    side = [["コード", "地区", "", "番号", "施設名", "人数"]]
    side += [[f"{i}", f"{i}区", "", f"{i:03}", f"第{i}会館", f"{i * 10}"] for i in range(1, 6)]
    assert [table.columns for table in found(tmp_path, text_of(side))] == [
        ("コード", "地区"),
        ("番号", "施設名", "人数"),
    ]
    below = [
        ["公園"],
        NAMES,
        *DATA,
        [],
        ["学校"],
        ["番号", "学校名", "児童数"],
        ["1", "東小学校", "300"],
        ["2", "西小学校", "250"],
    ]
    tables = found(tmp_path, text_of(below))
    assert [(table.columns, table.frame.height) for table in tables] == [
        (tuple(NAMES), 3),
        (("番号", "学校名", "児童数"), 2),
    ]


def test_hidden_sheets_are_read_and_said(tmp_path):
    reading = read(book(tmp_path, [NAMES, *DATA], hidden=["旧"]))
    assert [table.sheet for table in reading.tables] == ["Sheet", "旧"]
    assert [one.sheet for one in reading.findings if one.rule == "hidden-sheet"] == ["旧"]


def test_cells_merged_downwards_count_for_every_row(tmp_path):
    rows = [["地区", "施設", "数"], ["東", "a館", "1"], ["", "b館", "2"], ["西", "c館", "3"], ["", "d館", "4"]]
    (table,) = read(book(tmp_path, rows, ("A2:A3", "A4:A5"))).tables
    assert table.frame["地区"].to_list() == ["東", "東", "西", "西"]


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"<html xmlns:x='urn:schemas-microsoft-com:office:excel'><body><table>", "list.xls", "HTML"),
        (b"<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'>", "list.xls", "XML"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le"),
            "a.xlsx",
            "パスワード",
        ),
        (b"", "empty.xlsx", "空"),
        ("　\r\n,,,\r\n".encode("cp932"), "blank.csv", "表が見つかりません"),
    ],
)
def test_what_holds_no_table_is_refused_with_the_reason(tmp_path, content, name, reason):
    path = tmp_path / name
    path.write_bytes(content)
    reading = read(path)
    assert reason in reading.refused
    assert reading.tables == []


def test_a_header_without_rows_is_a_table_without_rows(tmp_path):
    (table,) = found(tmp_path, text_of([NAMES]))
    assert (table.columns, table.frame.height) == (tuple(NAMES), 0)


def test_a_truncated_workbook_is_refused(tmp_path):
    whole = book(tmp_path, [NAMES, *DATA]).read_bytes()
    for length in (len(whole) // 2, len(whole) - 30, 200):
        path = tmp_path / "cut.xlsx"
        path.write_bytes(whole[:length])
        assert "壊れて" in read(path).refused


def test_a_workbook_whose_sheet_is_cut_is_refused(tmp_path):
    whole = book(tmp_path, [NAMES, *DATA])
    cut = tmp_path / "cut.xlsx"
    with zipfile.ZipFile(whole) as good, zipfile.ZipFile(cut, "w") as bad:
        for name in good.namelist():
            content = good.read(name)
            bad.writestr(name, content[: len(content) // 2] if name.endswith("sheet1.xml") else content)
    reading = read(cut)
    assert reading.refused or reading.tables[0].frame.height < 3


def test_a_workbook_that_is_too_large_to_be_held_is_refused_before_it_is(tmp_path, monkeypatch):
    monkeypatch.setattr("hoshin.tables.reading.workbooks.SHEET_CELLS", 20)
    path = book(tmp_path, [NAMES, *DATA])
    assert read(path).refused == ""
    monkeypatch.setattr("hoshin.tables.reading.workbooks.SHEET_CELLS", 8)
    assert "CSVで保存し直して" in read(path).refused
