"""Further ways in which towns and ministries lay out what they publish: what is found must be the table that a person sees."""

import csv
import io

import openpyxl
import pytest

from hoshin.tables.reading import read

PLACES = [["1", "東館", "東町1"], ["2", "西館", "西町2"], ["3", "南館", "南町3"], ["4", "北館", "北町4"]]
FIGURES = [[f"{one}町", "10", "4", "6"] for one in "東西南北"]
SUMS = ["計", "40", "16", "24"]
SIGNS = [[f"{one}小学校", "○", "", "○"] for one in "東西南北"]
PAGES = [[str(number), f"第{number}会館", str(number * 10)] for number in range(1, 25)]
AGES = [["町名", "男女", "人数"], *[[f"{one}町", kind, "5"] for one in "東西南" for kind in ("計", "男", "女")]]
ABOUT = [["統計名：", "国勢調査"], ["表番号：", "1-1"], ["時点：", "2020年"], ["***", "数値がないもの"], []]

LAYOUTS = {
    "marks under a group, one of them never set": (
        [["施設", "災害種別", "", ""], ["", "洪水", "地震", "津波"], *[[*row[:2], row[3], ""] for row in SIGNS]],
        (1, 2),
        (3, 6),
        ["施設", "災害種別_洪水", "災害種別_地震", "災害種別_津波"],
    ),
    "who is asked, beside the day": (
        [["AED一覧"], ["令和6年3月末現在", "", "担当：危機管理課"], [], ["番号", "名称", "住所"], *PLACES],
        (4,),
        (5, 8),
        ["番号", "名称", "住所"],
    ),
    "years that come again under each group": (
        [
            ["", "人口", "", "", "世帯", ""],
            ["市名", "2015", "2020", "率", "2015", "2020"],
            *[[f"{one}市", "190", "180", "-5.2", "70", "72"] for one in "東西南北"],
        ],
        (1, 2),
        (3, 6),
        ["市名", "人口_2015", "人口_2020", "人口_率", "世帯_2015", "世帯_2020"],
    ),
    "years that come again, also beside a code": (
        [
            ["", "", "人口", "", "世帯", ""],
            ["コード", "市名", "2015", "2020", "2015", "2020"],
            *[[f"1520{i}", f"{i}市", "190", "180", "70", "72"] for i in range(1, 5)],
        ],
        (1, 2),
        (3, 6),
        ["コード", "市名", "人口_2015", "人口_2020", "世帯_2015", "世帯_2020"],
    ),
    "a blank row within the header": (
        [["施設", "利用者", ""], [], ["", "大人", "子ども"], *[[f"{one}館", "1", "2"] for one in "東西南北"]],
        (1, 3),
        (4, 7),
        ["施設", "利用者_大人", "利用者_子ども"],
    ),
    "months as bare numbers": (
        [["年", *map(str, range(1, 13))], *[[str(year), *["7"] * 12] for year in range(2016, 2020)]],
        (1,),
        (2, 5),
        ["年", *map(str, range(1, 13))],
    ),
    "the whole above its parts": (
        [["区分", "総数", "男", "女"], ["総数", "40", "16", "24"], *FIGURES],
        (1,),
        (3, 6),
        ["区分", "総数", "男", "女"],
    ),
    "the whole below its parts": (
        [["区分", "総数", "男", "女"], *FIGURES, ["総　数", "40", "16", "24"]],
        (1,),
        (2, 5),
        ["区分", "総数", "男", "女"],
    ),
    "a mean below": ([["町名", "計", "男", "女"], *FIGURES, ["平均", "10", "4", "6"]], (1,), (2, 5), ["町名", "計", "男", "女"]),
    "計 as one value of a column": (AGES, (1,), (2, 10), ["町名", "男女", "人数"]),
    "notes that go on": (
        [["町名", "計", "男", "女"], *FIGURES, ["注1）延べ数。"], ["　2）東町は休館中。"], ["資料：市民課「統計」"]],
        (1,),
        (2, 5),
        ["町名", "計", "男", "女"],
    ),
    "a section and its telephone": (
        [["番号", "名称", "住所"], *PLACES, ["教育委員会学校教育課 025-526-9999", "", ""]],
        (1,),
        (2, 5),
        ["番号", "名称", "住所"],
    ),
    "the word that it ends": ([["番号", "名称", "住所"], *PLACES, ["以上", "", ""]], (1,), (2, 5), ["番号", "名称", "住所"]),
    "what must be filled in": (
        [["番号", "名称", "住所"], ["必須", "必須", "任意"], *PLACES],
        (1,),
        (3, 6),
        ["番号", "名称", "住所"],
    ),
    "an example": (
        [["番号", "名称", "住所"], ["例）1", "例）市役所", "例）本町1"], *PLACES],
        (1,),
        (3, 6),
        ["番号", "名称", "住所"],
    ),
    "what the statistics are about": (
        [
            *ABOUT,
            ["", "", "人口", "世帯"],
            ["地域コード", "地域", "人", "戸"],
            *[[f"1520{i}", f"{i}市", "9", "8"] for i in range(1, 5)],
        ],
        (6, 7),
        (8, 11),
        ["地域コード", "地域", "人口_人", "世帯_戸"],
    ),
    "a group marked with a circle": (
        [["番号", "名称", "住所"], ["○公立", "", ""], *PLACES[:2], ["○私立", "", ""], *PLACES[2:]],
        (1,),
        (3, 7),
        ["番号", "名称", "住所"],
    ),
    "pages with numbers": (
        [row for page in range(3) for row in (["名簿", "", f"p.{page}"], ["番号", "名称", "人数"], *PAGES[page * 8 : page * 8 + 8])],
        (2,),
        (3, 30),
        ["番号", "名称", "人数"],
    ),
}  # fmt: skip


def text_of(rows):
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue()


def found(tmp_path, rows):
    path = tmp_path / "file.csv"
    path.write_text(rows if isinstance(rows, str) else text_of(rows), encoding="cp932", newline="")
    reading = read(path)
    assert reading.refused == ""
    return reading.tables


@pytest.mark.parametrize("layout", LAYOUTS)
def test_header_data_and_names_are_what_a_person_sees(tmp_path, layout):
    rows, header, (first, last), names = LAYOUTS[layout]
    (table,) = found(tmp_path, rows)
    assert (table.header_rows, list(table.columns)) == (header, names)
    assert (table.first_data_row, table.last_data_row) == (first, last)


def test_header_rows_of_two_that_come_again_on_each_page_are_no_data(tmp_path):
    header = [["施設", "人数", ""], ["", "大人", "子ども"]]
    rows = [row for page in range(3) for row in (*header, *[[f"{page}{one}館", "5", "6"] for one in "東西南北中上"])]
    (table,) = found(tmp_path, rows)
    assert (table.columns, table.frame.height) == (("施設", "人数_大人", "人数_子ども"), 18)


def test_ages_that_go_on_at_the_right_side_are_a_table_of_their_own(tmp_path):
    rows = [["年齢", "男", "女"] * 2, *[[str(age), "5", "6", str(age + 50), "7", "8"] for age in range(6)]]
    left, right = found(tmp_path, rows)
    assert (left.frame["年齢"][0], right.frame["年齢"][0]) == ("0", "50")


def test_records_of_two_rows_become_one_row_each(tmp_path):
    rows = [["番号", "名称", "電話"], ["", "住所", "FAX"]]
    for number, one in enumerate("東西南", 1):
        rows += [[str(number), f"{one}館", "025-526-1111"], ["", f"{one}町", "025-526-2222"]]
    (table,) = found(tmp_path, rows)
    assert table.columns == ("番号", "名称", "電話", "住所", "FAX")
    assert table.frame.row(1) == ("2", "西館", "025-526-1111", "西町", "025-526-2222")
    assert (table.row_numbers.to_list(), table.last_data_row) == ([3, 5, 7], 8)
    assert [(one.rule, one.count) for one in table.findings] == [("two-row-records", 3)]


def test_groups_whose_label_is_left_out_stay_rows_of_their_own(tmp_path):
    rows = [["地区", "人数", ""], ["", "男", "女"], ["東", "1", "2"], ["", "3", "4"], ["西", "5", "6"], ["", "7", "8"]]
    assert found(tmp_path, rows)[0].frame.height == 4


def test_a_table_on_its_side_is_said(tmp_path):
    rows = [
        ["項目", "上越市", "妙高市"],
        ["人口", "185000", "30000"],
        ["面積(km2)", "973.89", "445.63"],
        ["世帯数", "7", "8"],
    ]
    assert [one.rule for one in found(tmp_path, rows)[0].findings] == ["turned"]
    upright = [
        ["市名", "人口", "面積"],
        ["上越市", "185000", "973.89"],
        ["妙高市", "30000", "445.63"],
        ["柏崎市", "7", "8"],
    ]
    assert found(tmp_path, upright)[0].findings == []


def test_a_cover_is_no_table(tmp_path):
    workbook = openpyxl.Workbook()
    cover = workbook.worksheets[0]
    cover.append(["令和6年度 統計書"])
    cover.append(["上越市"])
    sheet = workbook.create_sheet("人口")
    for row in (["町名", "人口"], ["東町", 1], ["西町", 2]):
        sheet.append(row)
    path = tmp_path / "book.xlsx"
    workbook.save(path)
    reading = read(path)
    assert [table.sheet for table in reading.tables] == ["人口"]
    assert [(one.rule, one.sheet) for one in reading.findings] == [("sheet-without-table", "Sheet")]


def test_a_notice_is_refused(tmp_path):
    path = tmp_path / "file.csv"
    path.write_text("お知らせ\r\n本ページは廃止しました。\r\n", encoding="cp932")
    assert "表が見つかりません" in read(path).refused


def test_the_mark_of_a_second_text_put_behind_the_first(tmp_path):
    path = tmp_path / "file.csv"
    one = "\ufeff番号,名称\r\n1,東館\r\n2,西館\r\n"
    path.write_text(f"\ufeff{one}{one}", encoding="utf-8", newline="")
    (table,) = read(path).tables
    assert (table.columns, table.frame["番号"].to_list()) == (("番号", "名称"), ["1", "2", "1", "2"])


def test_the_end_that_old_programs_write_is_no_row(tmp_path):
    assert found(tmp_path, text_of([["番号", "名称"], ["1", "東館"], ["2", "西館"]]) + "\x1a")[0].frame.height == 2


def test_wide_characters_without_a_mark_and_without_ascii(tmp_path):
    path = tmp_path / "file.csv"
    for encoding in ("utf-16-le", "utf-16-be"):
        text = "名称\n" + "".join(f"上越市立中央公民館本町集会所{one}\n" for one in "東西南北中上下")
        path.write_bytes(text.encode(encoding))
        reading = read(path)
        assert (reading.encoding, reading.tables[0].frame.height) == (encoding, 7)
