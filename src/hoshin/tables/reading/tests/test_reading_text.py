import io
import zipfile

import pytest

from hoshin.tables.reading import read
from hoshin.tables.shape import Severity

ROWS = "名称,緯度,電話番号\r\n市役所,37.1478,025-526-5111\r\n図書館,37.1512,\r\n"
EXPECTED = [("市役所", "37.1478", "025-526-5111"), ("図書館", "37.1512", None)]


def written(tmp_path, content, name="file.csv"):
    path = tmp_path / name
    path.write_bytes(content)
    return path


def only_table(path):
    reading = read(path)
    assert reading.refused == ""
    (table,) = reading.tables
    return table


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("cp932", "cp932"),
        ("euc_jp", "euc_jp"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("iso2022_jp", "iso2022_jp"),
    ],
)
def test_a_text_is_decoded_by_its_whole_content(tmp_path, encoding, found):
    path = written(tmp_path, ROWS.encode(encoding))
    reading = read(path)
    assert reading.encoding == found
    assert reading.tables[0].frame.rows() == EXPECTED
    assert reading.tables[0].columns == ("名称", "緯度", "電話番号")


def test_the_deciding_byte_may_come_late(tmp_path):
    content = ("name,note\n" + "a,b\n" * 40_000).encode() + "市,①㈱髙\n".encode("cp932")
    reading = read(written(tmp_path, content))
    assert reading.encoding == "cp932"
    assert reading.tables[0].frame.row(-1) == ("市", "①㈱髙")


def test_a_byte_that_nothing_explains_is_named_and_nothing_is_replaced(tmp_path):
    content = ROWS.encode("cp932").replace("図書館".encode("cp932"), b"\x90\x7f\xff")
    reading = read(written(tmp_path, content))
    assert reading.tables == []
    assert "3行目の1列目" in reading.refused
    first = reading.findings[0]
    assert (first.rule, first.row, first.severity) == ("undecodable", 3, Severity.ERROR)


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_what_separates_the_fields_is_seen_in_the_content(tmp_path, delimiter):
    content = ROWS.replace(",", delimiter)
    reading = read(written(tmp_path, content.encode(), "file.txt"))
    assert reading.tables[0].frame.rows() == EXPECTED
    assert reading.kind == ("tsv" if delimiter == "\t" else "csv")


def test_line_ends_of_every_age_and_inside_cells(tmp_path):
    assert only_table(written(tmp_path, ROWS.replace("\r\n", "\r").encode())).frame.rows() == EXPECTED
    table = only_table(written(tmp_path, b'name,note,id\nx,"a\nb, c",1\ny,"say ""hi""",2\n'))
    assert table.frame.rows() == [("x", "a\nb, c", "1"), ("y", 'say "hi"', "2")]


def test_codes_stay_text(tmp_path):
    table = only_table(written(tmp_path, "コード,名称\n01101,札幌市中央区\n012025,函館市\n".encode()))
    assert table.frame.rows()[0] == ("01101", "札幌市中央区")


def test_a_file_without_header_gets_numbered_names(tmp_path):
    table = only_table(written(tmp_path, "01101,札幌,37.1\n01102,函館,38.2\n01103,小樽,39.3\n".encode("cp932")))
    assert table.columns == ("列1", "列2", "列3")
    assert table.header_rows == ()
    assert table.frame.height == 3
    assert [found.rule for found in table.findings] == ["header-none"]


def test_a_ragged_row_is_named_and_keeps_its_values(tmp_path):
    reading = read(written(tmp_path, "名称,数\nあ,1\nい,2,余り\nう,3\n".encode()))
    assert reading.tables[0].frame.rows()[1] == ("い", "2", "余り")
    assert [(found.row, found.count) for found in reading.findings if found.rule == "ragged-rows"] == [(3, 1)]


def test_a_zip_with_one_table_is_read_through(tmp_path):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("読んでください/data.csv", ROWS.encode("cp932"))
        archive.writestr("__MACOSX/._data.csv", b"\x00\x05")
    assert only_table(written(tmp_path, packed.getvalue(), "named.csv")).frame.rows() == EXPECTED


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"%PDF-1.7\n...", "PDF"),
        (b"<html><body><table><tr><td>1</td></tr></table></body></html>", "HTML"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "Excel"),
        (b"PK\x03\x04broken", "壊れて"),
        (b"", "空"),
        (b"\r\n\r\n", "空"),
        (b'{"a": [1, 2]}', "JSON"),
        (b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", "XML"),
        (bytes(range(32)) * 40, "文字のファイルではありません"),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(tmp_path, content, reason):
    reading = read(written(tmp_path, content, "table.csv"))
    assert reason in reading.refused
    assert reading.tables == []
