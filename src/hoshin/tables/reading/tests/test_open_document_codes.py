"""An OpenDocument file keeps a code as a number and shows it with its zeros: what is shown is read."""

import zipfile
from pathlib import Path

import pytest

from hoshin.tables.reading import read

SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)


def text(shown: str) -> str:
    return f'<table:table-cell office:value-type="string"><text:p>{shown}</text:p></table:table-cell>'


def number(value: str, shown: str, more: str = "", note: str = "") -> str:
    note = f"<office:annotation><text:p>{note}</text:p></office:annotation>" if note else ""
    start = f'<table:table-cell office:value-type="float" office:value="{value}" {more}>'
    return f"{start}{note}<text:p>{shown}</text:p></table:table-cell>"


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def book(folder: Path, *rows: str, before: str = "") -> Path:
    path = folder / "codes.ods"
    sheet = f'<office:spreadsheet><table:table table:name="一">{"".join(rows)}</table:table></office:spreadsheet>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        archive.writestr(
            "content.xml",
            f"{before}<office:document-content {SPACES}><office:body>{sheet}</office:body></office:document-content>",
        )
    return path


HEAD = row(text("コード"), text("郵便番号"), text("数"))


def test_codes_keep_the_zeros_that_are_shown(tmp_path):
    path = book(
        tmp_path,
        HEAD,
        row(number("1100", "01100"), number("600001", "060-0001"), number("5", "5")),
        row(number("1202", "01202", note="0099999"), number("9438601", "943-8601"), number("0", "0")),
    )
    reading = read(path)
    assert reading.tables[0].frame.rows() == [("01100", "0600001", "5"), ("01202", "9438601", "0")]
    assert [(one.rule, one.row) for one in reading.findings] == [("leading-zeros", 2)]


def test_repeated_and_covered_cells_stand_for_their_places(tmp_path):
    more = 'table:number-columns-repeated="2"'
    path = book(
        tmp_path,
        HEAD,
        row(number("7", "007", more), number("7", "7"), more='table:number-rows-repeated="2"'),
        row("<table:covered-table-cell/>", number("8", "008"), number("8", "8")),
    )
    found = read(path).tables[0].frame.rows()
    assert found[:2] == [("007", "007", "7")] * 2
    assert found[2][1:] == ("008", "8")


@pytest.mark.parametrize(("value", "shown"), [("0.5", "0.5"), ("1100", "02200"), ("1", "0時")])
def test_what_is_not_the_number_with_zeros_is_left_alone(tmp_path, value, shown):
    path = book(tmp_path, HEAD, row(number(value, shown), text("a"), number("1", "1")))
    assert read(path).tables[0].frame.rows()[0][0] == value


def test_a_document_type_is_not_followed(tmp_path):
    path = book(
        tmp_path, HEAD, row(number("7", "007"), text("a"), number("1", "1")), before='<!DOCTYPE a [<!ENTITY b "c">]>'
    )
    reading = read(path)
    assert reading.refused or reading.tables[0].frame.rows()[0][0] == "7"
