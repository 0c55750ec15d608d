"""A file appears whole or not at all, and holds nothing that a spreadsheet would run."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from hoshin.kernel.errors import RuleBroken
from hoshin.tables.shape import Severity
from hoshin.tables.writing.content import Content
from hoshin.tables.writing.formats import Format, format_of, write
from hoshin.tables.writing.tests.tables import content


@pytest.mark.parametrize("to", list(Format))
@pytest.mark.parametrize("how", [KeyboardInterrupt, OSError])
def test_breaking_off_leaves_the_older_file_and_no_half_one(
    to: Format, how: type[BaseException], tmp_path: Path
) -> None:
    def broken() -> Iterator[pl.DataFrame]:
        yield pl.DataFrame({"緯度": ["35"], "経度": ["139"]})
        raise how

    (tmp_path / "out").write_text("older")
    with pytest.raises((how, pl.exceptions.ComputeError)):
        write(Content(("緯度", "経度"), broken()), tmp_path / "out", to)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert (tmp_path / "out").read_text() == "older"


@pytest.mark.parametrize("cell", ["=cmd|'/C calc'!A0", "+SUM(A1)", "-2+A1", "@x", "＝A1", "\t=A1", " =A1", "\r=1", "@"])
def test_formulas_are_neutralised_and_reported(cell: str, tmp_path: Path) -> None:
    made = content({"名称": ["あ", None, cell]})
    written = write(made, tmp_path / "t.csv", Format.CSV)
    assert f"'{cell}".encode() in (tmp_path / "t.csv").read_bytes()
    (finding,) = written.findings
    assert (finding.rule, finding.row, finding.column) == ("formula-neutralised", 3, "名称")


@pytest.mark.parametrize("cell", ["-", "－", "-12.5", "+81-3-1234-5678", "a=b", "－１２", "1-1", "ー"])
def test_numbers_and_telephones_stay_as_they_are(cell: str, tmp_path: Path) -> None:
    assert write(content({"名称": [cell]}), tmp_path / "t.csv", Format.CSV).findings == []


def test_a_formula_in_the_header_is_neutralised_too(tmp_path: Path) -> None:
    written = write(content({"=A1": ["x"]}), tmp_path / "t.csv", Format.CSV)
    assert (tmp_path / "t.csv").read_text("utf-8-sig").startswith("'=A1")
    assert written.findings[0].row == 0


def test_what_older_windows_programs_cannot_hold_is_reported_by_place(tmp_path: Path) -> None:
    made = content({"名称": ["あ", "𠮷野", "8〜9時"]})
    written = write(made, tmp_path / "t.csv", Format.CSV_WINDOWS)
    assert (tmp_path / "t.csv").read_bytes().decode("cp932") == "名称\r\nあ\r\n〓野\r\n8～9時\r\n"
    assert [(one.row, one.severity) for one in written.findings] == [(2, Severity.ERROR), (3, Severity.NOTE)]


def test_a_map_needs_columns_of_latitude_and_longitude(tmp_path: Path) -> None:
    with pytest.raises(RuleBroken, match="緯度"):
        write(content({"名称": ["あ"]}), tmp_path / "t.geojson", Format.GEOJSON)
    assert list(tmp_path.iterdir()) == []


def test_a_sheet_refuses_more_rows_than_it_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hoshin.tables.writing.workbook.MOST_ROWS", 4)
    write(content({"名称": ["あ"] * 3}), tmp_path / "t.xlsx", Format.XLSX)
    with pytest.raises(RuleBroken, match="4行まで"):
        write(content({"名称": ["あ"] * 4}), tmp_path / "u.xlsx", Format.XLSX)


def test_the_name_of_the_file_asks_for_a_format() -> None:
    assert format_of(Path("a.XLSX")) == Format.XLSX
    with pytest.raises(RuleBroken, match="拡張子"):
        format_of(Path("a.doc"))
