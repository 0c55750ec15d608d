import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock

from hoshin.kernel.fiscal_year import FiscalYear, Month
from hoshin.web.spreadsheet import ERA_DATE, PERCENT, YEN, Column, Table, workbook

PRINTABLE = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=40)


def one_column(*values, column=None, title="一覧"):
    data = workbook([Table(title, [column or Column("値")], [[value] for value in values])])
    return load_workbook(io.BytesIO(data), rich_text=True).worksheets[0]


def stored(value, **kwargs):
    return one_column(value, **kwargs)["A2"]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        '=HYPERLINK("http://x","y")',
        "+81-25",
        "-1",
        "@SUM(A1)",
        "=cmd|' /C calc'!A0",
        "\t=1",
        "'x",
        "{=1}",
        "#N/A",
        "TRUE",
        "1",
    ],
)
def test_text_is_never_a_formula(text):
    cell = stored(text)
    assert cell.data_type == "s"
    assert cell.value == text
    assert cell.quotePrefix


def test_no_formula_element_is_written():
    data = workbook([Table("一覧", [Column("=1")], [["=1+1"], [[{"text": "=1", "marks": ["changed"]}]]])])
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert "<f>" not in file.read("xl/worksheets/sheet1.xml").decode()


@given(PRINTABLE)
def test_any_text_comes_back(text):
    assert (stored(text).value or "") == text


@given(st.text(max_size=30))
def test_no_text_breaks_the_file(text):
    stored(text)


def test_values_keep_their_kind():
    assert stored(1204).value == 1204
    assert stored(1204).number_format == "#,##0"
    assert stored(Decimal("0.25"), column=Column("率", number_format=PERCENT)).number_format == PERCENT
    assert stored(5000, column=Column("額", number_format=YEN)).number_format == YEN
    assert stored(date(2026, 11, 23)).is_date
    assert stored(date(2026, 11, 23)).number_format == ERA_DATE
    assert stored(date(2026, 11, 23)).value == datetime(2026, 11, 23)  # noqa: DTZ001 - the file knows no zones
    assert stored(datetime(2026, 11, 22, 15, 5, tzinfo=UTC)).value == datetime(2026, 11, 23, 0, 5)  # noqa: DTZ001
    assert stored(Month(2026, 11)).value == "令和8年11月"
    assert stored(FiscalYear(2026)).value == "令和8年度"
    assert stored(True).value == "はい"
    assert stored(None).value is None


def test_what_excel_would_falsify_is_written_as_text():
    assert stored(1234567890123456789).value == "1234567890123456789"
    assert stored(float("nan")).value == "NaN"
    assert stored(date(1899, 12, 31)).value == "明治32年12月31日"
    long = stored("市" * 40_000).value
    assert len(long) == 32_767
    assert long.endswith("…（長いため省略）")


@pytest.mark.parametrize("value", [object(), b"x", {"a": 1}, datetime(2026, 1, 1)])  # noqa: DTZ001 - the defect itself
def test_other_kinds_are_defects(value):
    with pytest.raises(TypeError):
        stored(value)


def test_changed_characters_stand_out_in_red_and_underlined():
    runs = [{"text": "市は "}, {"text": "全ての", "marks": ["changed"]}, {"text": "\n手続", "marks": ["strong"]}]
    value = stored(runs).value
    assert isinstance(value, CellRichText)
    assert str(value) == "市は 全ての\n手続"
    marked = [block for block in value if isinstance(block, TextBlock) and block.font.u == "single"]
    assert [(block.text, block.font.color and block.font.color.rgb) for block in marked] == [("全ての", "FFB3001B")]
    assert stored([{"text": "同じ"}]).value == "同じ"


def test_the_head_stays_in_view_and_repeats_on_paper():
    table = Table(
        "個票&一覧", [Column("番号", width=8), Column("行政課題")], [[1, "窓口に来なければ済まない手続が多い"]] * 3
    )
    sheet = load_workbook(io.BytesIO(workbook([table]))).worksheets[0]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:B4"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.column_dimensions["A"].width == 8
    assert sheet.column_dimensions["B"].width > 30
    assert sheet["A1"].font.b
    assert sheet.page_setup.orientation == "landscape"


def test_sheet_names_are_made_to_fit():
    names = ["個票/一覧[案]", "個票 一覧 案", "", "長" * 40, "長" * 40]
    book = load_workbook(io.BytesIO(workbook([Table(name, [Column("値")], []) for name in names])))
    assert book.sheetnames == ["個票 一覧 案", "個票 一覧 案 (2)", "表", "長" * 31, "長" * 27 + " (2)"]


def test_many_rows_pass_through_without_being_kept():
    rows = ((number, f"個票{number}") for number in range(5000))
    sheet = load_workbook(
        io.BytesIO(workbook([Table("一覧", [Column("番号"), Column("名")], rows)])), read_only=True
    ).worksheets[0]
    assert sum(1 for _ in sheet.rows) == 5001


def test_rows_must_fit_the_columns():
    with pytest.raises(ValueError, match="zip"):
        workbook([Table("一覧", [Column("値")], [[1, 2]])])
    with pytest.raises(ValueError, match="table"):
        workbook([])
