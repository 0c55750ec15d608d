"""What is written comes back the same, whatever the cells hold."""

import csv
import io
import json
import zipfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, assume, given, settings
from openpyxl import load_workbook

from hoshin.kernel.errors import RuleBroken
from hoshin.tables.writing.content import Content
from hoshin.tables.writing.formats import Format, write
from hoshin.tables.writing.formulas import neutralise, restore
from hoshin.tables.writing.linked import terms_of
from hoshin.tables.writing.tests.tables import content, contents, rows_of

SAME_FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)


def without_formulas(made: Content) -> list[list[str]]:
    mended = [neutralise(batch, 1)[0] for batch in made.batches]
    return [[cell or "" for cell in row] for batch in mended for row in batch.iter_rows()]


def parsed(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


@SAME_FOLDER
@given(made=contents())
def test_csv(made: Content, tmp_path: Path) -> None:
    written = write(made, tmp_path / "t.csv", Format.CSV)
    raw = (tmp_path / "t.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    header, *rows = parsed(raw.decode("utf-8-sig"))
    assert rows == without_formulas(made)
    assert written.rows == len(rows)
    assert [name.removeprefix("'") for name in header] == list(made.columns)


@given(made=contents())
def test_neutralised_formulas_can_be_restored(made: Content) -> None:
    for batch in made.batches:
        assume(not any(cell and cell.startswith("'") for row in batch.iter_rows() for cell in row))
        assert restore(neutralise(batch, 1)[0]).equals(batch)


@SAME_FOLDER
@given(made=contents())
def test_csv_of_older_windows_programs_reads_back_but_for_what_is_reported(made: Content, tmp_path: Path) -> None:
    written = write(made, tmp_path / "t.csv", Format.CSV_WINDOWS)
    _, *rows = parsed((tmp_path / "t.csv").read_bytes().decode("cp932"))
    reported = {(one.row, one.column) for one in written.findings if one.rule == "not-in-cp932"}
    for number, (row, expected) in enumerate(zip(rows, without_formulas(made), strict=True), start=1):
        for name, cell, before in zip(made.columns, row, expected, strict=True):
            assert (cell == before) is ((number, name) not in reported)


@SAME_FOLDER
@given(made=contents())
def test_parquet(made: Content, tmp_path: Path) -> None:
    write(made, tmp_path / "t.parquet", Format.PARQUET)
    frame = pl.read_parquet(tmp_path / "t.parquet")
    assert tuple(frame.columns) == made.columns
    assert [list(row) for row in frame.iter_rows()] == rows_of(made)
    assert set(frame.dtypes) == {pl.String}


@SAME_FOLDER
@given(made=contents())
def test_json_and_its_lines(made: Content, tmp_path: Path) -> None:
    write(made, tmp_path / "t.json", Format.JSON)
    write(made, tmp_path / "t.ndjson", Format.NDJSON)
    expected = [dict(zip(made.columns, row, strict=True)) for row in rows_of(made)]
    assert json.loads((tmp_path / "t.json").read_text("utf-8")) == expected
    lines = (tmp_path / "t.ndjson").read_bytes().split(b"\n")
    assert [json.loads(line) for line in lines if line] == expected


@SAME_FOLDER
@given(made=contents())
def test_xlsx_keeps_every_cell_as_text_but_for_what_is_reported(made: Content, tmp_path: Path) -> None:
    written = write(made, tmp_path / "t.xlsx", Format.XLSX)
    with (tmp_path / "t.xlsx").open("rb") as opened:
        read = [list(row) for row in load_workbook(opened).worksheets[0].iter_rows(values_only=True)]
    expected: list[list[str | None]] = [list(made.columns), *rows_of(made)]
    reported = {(one.row, one.column) for one in written.findings}
    for number, row in enumerate(expected):
        for place, before in enumerate(row):
            cell = read[number][place] or "" if number < len(read) and place < len(read[number]) else ""
            same = (before or "").replace("\r\n", "\n").replace("\r", "\n")
            assert cell == same or (number, made.columns[place]) in reported


@SAME_FOLDER
@given(made=contents())
def test_a_data_package_holds_the_csv_and_a_schema_that_every_cell_obeys(made: Content, tmp_path: Path) -> None:
    write(made, tmp_path / "t.zip", Format.PACKAGE)
    with zipfile.ZipFile(tmp_path / "t.zip") as archive:
        package = json.loads(archive.read("datapackage.json"))
        resource = package["resources"][0]
        _, *rows = parsed(archive.read(resource["path"]).decode(resource["encoding"]))
    assert rows == without_formulas(made)
    fields = resource["schema"]["fields"]
    assert [field["name"] for field in fields] == list(made.columns)
    for place, field in enumerate(fields):
        if field["type"] == "integer":
            assert all(str(int(row[place])) in {row[place], row[place].removeprefix("-")} for row in rows if row[place])


@SAME_FOLDER
@given(made=contents())
def test_linked_data_has_one_addressed_node_a_row(made: Content, tmp_path: Path) -> None:
    write(made, tmp_path / "t.jsonld", Format.JSON_LD)
    document = json.loads((tmp_path / "t.jsonld").read_text("utf-8"))
    terms = terms_of(made.columns)
    assert [[node[terms[name]] for name in made.columns] for node in document["@graph"]] == rows_of(made)
    assert len({node["@id"] for node in document["@graph"]}) == len(document["@graph"])
    assert {terms[name] for name in made.columns} <= set(document["@context"])


def test_points_keep_their_properties_and_a_row_without_a_place_is_reported(tmp_path: Path) -> None:
    made = content({"名称": ["あ", "い", "う"], "緯度": ["35.1", "", "95"], "経度": ["139.5", "x", "139"]})
    written = write(made, tmp_path / "t.geojson", Format.GEOJSON)
    document = json.loads((tmp_path / "t.geojson").read_text("utf-8"))
    first, second, third = document["features"]
    assert first["geometry"] == {"type": "Point", "coordinates": [139.5, 35.1]}
    assert first["properties"] == {"名称": "あ", "緯度": "35.1", "経度": "139.5"}
    assert second["geometry"] is None
    assert third["geometry"] is None
    assert [one.row for one in written.findings] == [2, 3]


def test_columns_of_places_may_be_called_otherwise(tmp_path: Path) -> None:
    made = content({"name": ["あ"], "lat": ["35.1"], "lon": ["139.5"]})
    write(made, tmp_path / "t.geojson", Format.GEOJSON)
    (feature,) = json.loads((tmp_path / "t.geojson").read_text("utf-8"))["features"]
    assert feature["geometry"]["coordinates"] == [139.5, 35.1]
    with pytest.raises(RuleBroken, match="緯度"):
        write(content({"名称": ["あ"], "X": ["-5000.1"], "Y": ["20000.5"]}), tmp_path / "u.geojson", Format.GEOJSON)


def test_csv_on_the_web_describes_the_file_beside_it(tmp_path: Path) -> None:
    made = content({"コード": ["0110"], "人": ["12"], "日": ["2026-04-01"]}, licence="https://example.org/licence")
    written = write(made, tmp_path / "t.csv", Format.CSVW)
    metadata = json.loads((tmp_path / "t.csv-metadata.json").read_text("utf-8"))
    assert metadata["url"] == "t.csv"
    assert [one["datatype"] for one in metadata["tableSchema"]["columns"]] == ["string", "integer", "date"]
    assert written.paths == (tmp_path / "t.csv", tmp_path / "t.csv-metadata.json")


@pytest.mark.parametrize("to", list(Format))
def test_a_table_of_many_batches_is_written_whole_and_counted(to: Format, tmp_path: Path) -> None:
    frame = pl.DataFrame({"名称": [f"{n}" for n in range(1000)], "緯度": ["35"] * 1000, "経度": ["139"] * 1000})
    told: list[int] = []
    made = Content(tuple(frame.columns), frame.iter_slices(90))
    assert write(made, tmp_path / "out", to, on_rows=told.append).rows == 1000
    assert told[-1] == 1000
    assert len(told) == 12
