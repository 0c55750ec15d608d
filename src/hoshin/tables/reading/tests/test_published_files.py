"""Published files against what a person wrote down of them (`expected.csv`): header rows, first and last row, size, names.

The folder is `shared/data/opendata` beside the project or above it, or the one that HOSHIN_TEST_OPENDATA names; none of its
files is part of the project. Where it is absent the run says so, and `bin/test` counts the skips.
"""

import csv
import os
import warnings
from pathlib import Path

import pytest

from hoshin.tables.reading import read

NAMED = os.environ.get("HOSHIN_TEST_OPENDATA")
PLACES = [Path(NAMED)] if NAMED else [above / "shared/data/opendata" for above in Path(__file__).resolve().parents]
FOLDER = next((place / "real" for place in PLACES if (place / "real").is_dir()), None)
ABSENT = "the folder of published files (shared/data/opendata) is absent: the reading of real files is NOT tested"
with Path(__file__).with_name("expected.csv").open(encoding="utf-8", newline="") as opened:
    EXPECTED = list(csv.DictReader(opened))
REFUSED = {"LARGE/gtfs_jp_ryobi.zip": "表のファイルが1つだけ", "LARGE/gtfs_vilnius.zip": "表のファイルが1つだけ"}


FOLDERS = [FOLDER] if FOLDER else []


def test_the_folder_of_published_files_is_used_or_said_to_be_absent() -> None:
    if FOLDER is None:
        warnings.warn(ABSENT, stacklevel=1)
    assert all((folder / one["file"]).is_file() for folder in FOLDERS for one in EXPECTED)


def test_enough_files_are_written_down() -> None:
    assert len({one["file"] for one in EXPECTED}) >= 40


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("told", EXPECTED, ids=[f"{one['file']} {one['sheet']}".strip() for one in EXPECTED])
def test_a_published_file_is_read_as_a_person_reads_it(told: dict[str, str], folder: Path) -> None:
    reading = read(folder / told["file"])
    assert (reading.refused, reading.encoding) == ("", told["encoding"])
    (table,) = [one for one in reading.tables if one.sheet == told["sheet"]]
    assert table.header_rows == tuple(map(int, told["header"].split()))
    assert (table.first_data_row, table.last_data_row) == (int(told["first"]), int(told["last"]))
    assert (table.frame.height, len(table.columns)) == (int(told["rows"]), int(told["columns"]))
    begins = told["begins"].split()
    assert list(table.columns[: len(begins)]) == begins
    assert table.columns[-1] == (told["ends"] or table.columns[-1])


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("name", REFUSED)
def test_a_file_of_many_tables_is_refused_with_the_reason(name: str, folder: Path) -> None:
    assert REFUSED[name] in read(folder / name).refused
