import zipfile
from dataclasses import replace

import openpyxl
import polars as pl
import pytest
from openpyxl.chart import BarChart, Reference

from hoshin.tables.checking import Checker, check, check_table
from hoshin.tables.checking.ministry import BROKEN_BY, MINISTRY_RULES
from hoshin.tables.checking.patterns import PATTERNS
from hoshin.tables.checking.workbook_parts import workbook_findings
from hoshin.tables.reading import read
from hoshin.tables.shape import Severity, Table


def table_of(**columns):
    height = len(next(iter(columns.values())))
    frame = pl.DataFrame({name: pl.Series(name, cells, dtype=pl.String) for name, cells in columns.items()})
    numbers = pl.int_range(2, height + 2, dtype=pl.UInt64, eager=True)
    return Table(tuple(columns), frame, numbers, (1,), 2, height + 1)


def found(**columns):
    return {
        (finding.rule, finding.column): (finding.row, finding.count) for finding in check_table(table_of(**columns))
    }


@pytest.mark.parametrize(
    ("rule", "wrong", "right"),
    [
        ("replacement-character", "\ufffd�市", "高松市"),
        ("mojibake", "縺薙←繧�", "こども"),
        ("mojibake", "蜷咲ｧｰ謨ｰ", "鰺ｱｼﾞ"),
        ("mojibake", "ã‚«ãƒŠ", "São"),
        ("control-character", "a\x00b", "ab"),
        ("private-character", "\ue000田", "吉田"),
        ("invisible-character", "東\u200b館", "東館"),
        ("platform-character", "①番", "1番"),
        ("platform-character", "髙島", "高島"),
        ("platform-character", "㈱方針", "株式会社方針"),
        ("half-width-kana", "ｶﾅ", "カナ"),
        ("edge-space", "市役所　", "市役所"),
        ("line-break", "上\n下", "上下"),
        ("spread-text", "総　数", "総数"),
        ("scientific-notation", "1.31199E+11", "131199000001"),
        ("formula", "=1+2", "1+2=3"),
        ("formula", "@SUM(A1)", "info@example.jp"),
        ("error-value", "#REF!", "#1"),
        ("ditto", "同上", "同上町"),
        ("several-values", "http://a.example/ http://b.example/", "http://a.example/"),
        ("full-width-digits", "２階", "2階"),
        ("era-date", "令和3年4月1日", "2021年4月1日"),
    ],
)
def test_a_cell_that_is_wrong_is_named_and_one_that_is_right_is_not(rule, wrong, right):
    assert found(名称=["前", wrong, "後"])[rule, "名称"] == (3, 1)
    assert (rule, "名称") not in found(名称=["前", right, "後"])


def test_numbers_with_words_are_told_only_in_columns_of_numbers():
    numbers = [str(number) for number in range(20)]
    assert found(人口=[*numbers, "10円", "1,234"])["number-with-text", "人口"] == (22, 2)
    assert found(予算=["1,000", "２，０００", "▲300"])["number-with-text", "予算"] == (2, 3)
    assert found(人口=[*numbers, "***"])["symbol-in-numbers", "人口"] == (22, 1)
    assert found(名称=["10円", "パン", "米"]).keys() & {("number-with-text", "名称")} == set()


def test_codes_that_a_spreadsheet_has_damaged():
    assert found(全国地方公共団体コード=["92011", "011002"])["code-zero-lost", "全国地方公共団体コード"] == (2, 1)
    assert found(全国地方公共団体コード=["152226", "152227"])["code-check-digit", "全国地方公共団体コード"] == (3, 1)
    assert found(郵便番号=["0640941", "640941"])["code-zero-lost", "郵便番号"] == (3, 1)
    assert found(電話番号=["025-526-5111", "255265111"])["code-zero-lost", "電話番号"] == (3, 1)
    assert found(法人番号=["7000012050002", "1000012050002"])["code-check-digit", "法人番号"] == (3, 1)
    assert found(調査年月日=["2023-04-01", "45016"])["serial-date", "調査年月日"] == (3, 1)


def test_coordinates():
    latitudes = ["37.1", "138.2", "371478", "0", "不明", None]
    longitudes = ["138.2", "37.1", "138.2", "0", "138.2", None]
    wrong = found(緯度=latitudes, 経度=longitudes)
    assert wrong["coordinates-swapped", "緯度"] == (3, 1)
    assert wrong["coordinate-decimal-lost", "緯度"] == (4, 1)
    assert wrong["coordinate-out-of-range", "緯度"] == (5, 1)
    assert wrong["coordinate-out-of-range", "経度"] == (5, 1)
    assert wrong["coordinate-not-number", "緯度"] == (6, 1)


def test_duplicate_rows_mixed_columns_and_omitted_labels():
    wrong = found(地区=["北", None, "南", "北"], 開始=["2021-04-01", "3", "2021-05-01", "2021-04-01"])
    assert wrong["duplicate-rows", ""] == (5, 1)
    assert ("mixed-types", "開始") in wrong
    assert wrong["label-omitted", "地区"] == (3, 1)


def test_batches_are_judged_as_the_whole():
    whole = table_of(名称=["ｱ", "イ ", "ｱ", "①"], 緯度=["37", "139", "37", "x"], 経度=["138", "36", "138", "138"])
    checker = Checker()
    for start in (0, 2):
        part = whole.frame.slice(start, 2)
        checker.add(Table(whole.columns, part, whole.row_numbers.slice(start, 2), (1,), 2, 5))
    expected = {(finding.rule, finding.column, finding.row, finding.count) for finding in check_table(whole)}
    assert {(finding.rule, finding.column, finding.row, finding.count) for finding in checker.findings()} == expected


def test_the_place_is_given_as_a_spreadsheet_names_it():
    (finding,) = [finding for finding in check_table(table_of(名称=["ア", "ｲ"], 数=["1", "2"])) if finding.row]
    assert "A3" in finding.message


def test_formulas_merges_and_hidden_sheets_of_a_workbook(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.create_sheet("一覧", 0)
    del book[book.sheetnames[1]]
    for row in (["名称", "数"], ["市役所", 1], ["図書館", 2], ["合計", "=SUM(B2:B3)"]):
        sheet.append(row)
    sheet.merge_cells("A6:B6")
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=3), titles_from_data=True)
    sheet.add_chart(chart, "D1")
    hidden = book.create_sheet("控え")
    hidden.append(["名称", "数"])
    hidden.append(["旧庁舎", 3])
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "book.xlsx")
    reading = check(read(tmp_path / "book.xlsx"))
    rules = {(finding.rule, finding.sheet, finding.row) for finding in reading.findings}
    assert {
        ("formula-cells", "一覧", 4),
        ("merged-cells", "一覧", 6),
        ("objects", "一覧", None),
        ("hidden-sheet", "控え", None),
    } <= rules
    assert [table.frame.height for table in reading.tables] == [2, 1]


def test_each_broken_rule_is_one_of_the_ministry():
    assert set(BROKEN_BY.values()) <= set(MINISTRY_RULES)
    assert {pattern.rule for pattern in PATTERNS} & set(BROKEN_BY)


ODS = """<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:draw="d"><office:body><office:spreadsheet>
<table:table table:name="表"><table:table-row><table:table-cell office:value-type="string" table:number-columns-spanned="2">
<text:p>名称</text:p></table:table-cell><table:table-cell/></table:table-row><table:table-row>
<table:table-cell office:value-type="float" office:value="2" table:formula="of:=1+1"><text:p>2</text:p></table:table-cell>
</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"""


def test_formulas_and_merges_of_an_opendocument_sheet(tmp_path):
    path = tmp_path / "sheet.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS)
    found = [(one.rule, one.sheet, one.count) for one in workbook_findings(path)]
    assert found == [("formula-cells", "表", 1), ("merged-cells", "表", 1)]


@pytest.mark.parametrize(
    ("name", "content", "is_broken"),
    [
        ("a.csv", "名称,数\n市役所,1\n図書館,2\n", False),
        ("a.csv", "名称\t数\n市役所\t1\n図書館\t2\n", True),
        ("a.xls", "名称,数\n市役所,1\n図書館,2\n", True),
        ("a.csv", "%PDF-1.7", True),
        ("a.xls", "<html><table><tr><td>1</td></tr></table></html>", True),
    ],
)
def test_a_file_that_is_neither_excel_nor_csv_breaks_the_first_rule(tmp_path, name, content, is_broken):
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    rules = {BROKEN_BY.get(one.rule) for one in check(read(path)).findings}
    assert ("1-1" in rules) == is_broken


def test_full_width_digits_in_codes_are_said_and_nothing_is_reckoned_with_them():
    rules = found(
        全国地方公共団体コード=["１５２２２６", "152226", "152226"], 法人番号=["１３２０１０１００００１７", None, None]
    )
    assert ("full-width-digits", "全国地方公共団体コード") in rules
    assert ("code-check-digit", "全国地方公共団体コード") not in rules


def test_rows_and_columns_that_are_hidden_are_said(tmp_path):
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    for row in (["名称", "住所", "数"], ["東館", "東町", 1], ["西館", "西町", 2], ["南館", "南町", 3]):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    workbook.save(tmp_path / "book.xlsx")
    found = [one for one in workbook_findings(tmp_path / "book.xlsx") if one.rule.startswith("hidden")]
    assert [(one.rule, one.row, one.count) for one in found] == [("hidden-rows", 3, 1), ("hidden-columns", None, 1)]
    assert "B列" in found[1].message


def test_codes_of_five_digits_are_short_of_their_check_digit_and_not_wrong():
    name = "全国地方公共団体コード"
    (finding,) = check_table(table_of(**{name: ["15222", "15217", "15216", "13101"]}))
    assert (finding.rule, finding.severity, finding.count) == ("code-without-check-digit", Severity.WARNING, 4)


def test_a_unit_that_stands_above_the_table_is_a_unit():
    table = table_of(地区=["東", "西", "南"], 合算=["1", "2", "3"])
    assert [finding.rule for finding in check_table(table)] == ["unit-missing"]
    assert check_table(replace(table, title="人口（単位：人）")) == []


def test_a_missing_region_or_unit_breaks_a_rule_in_statistics_and_is_a_remark_in_lists():
    figures = {"年": ["a", "b", "c"], "出生": ["1", "2", "3"], "死亡": ["4", "5", "6"]}
    found = {one.rule: one.severity for one in check_table(table_of(**figures))}
    assert found == {"region-missing": Severity.WARNING, "unit-missing": Severity.WARNING}
    named = replace(table_of(**figures), title="上越市の人口動態")
    assert {one.rule: one.severity for one in check_table(named)}["region-missing"] is Severity.NOTE
    things = {"名称": ["a", "b", "c"], "種別": ["x", "y", "z"], "備考": ["あ", "い", "う"], "定数": ["4", "5", "6"]}
    assert {one.severity for one in check_table(table_of(**things))} == {Severity.NOTE}


def test_telephone_numbers_with_hyphens_and_without_are_of_one_kind():
    numbers = ["025-526-5111", "0255265111", "025-526-5112", "0255265113"]
    assert ("mixed-types", "電話番号") not in found(電話番号=numbers)
    assert ("mixed-types", "数") in found(数=numbers)


def test_latitude_and_longitude_in_one_cell_break_a_rule():
    assert found(名称=["a館", "b館"], 緯度経度=["37.1,138.2", "37.2,138.3"])["coordinates-together", "緯度経度"] == (
        2,
        2,
    )
    assert BROKEN_BY["coordinates-together"] == "1-2"
