"""Files as municipalities published them, where a folder of them is at hand: the right standard, mending that settles, ratings.

The folder is `shared/data/opendata` beside the project or above it; none of its files is part of the project.
"""

import csv
import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from hoshin.tables.normalising import normalise
from hoshin.tables.rating import rate
from hoshin.tables.reading import read
from hoshin.tables.shape import Table
from hoshin.tables.standards.recognition import Recognition, recognise

FOLDER = next(
    (
        place
        for above in Path(__file__).resolve().parents
        if (place := above / "shared/data/opendata/index.csv").exists()
    ),
    None,
)
TOURISM = "11_tourism"
KNOWN = {
    "122033_209_100_best_landscapes.csv": TOURISM,
    "122033_210_sakura_map.csv": TOURISM,
    "procurement_0117_202302.xlsx": None,
}
"""Two lists of sights in the layout of the tourism list, catalogued as other; and a list whose rows are JSON in one cell."""


def published() -> Iterator[tuple[Path, str]]:
    """Every tabular file of the folder with the kind that its catalogue gives it."""
    if FOLDER is None:
        return
    with FOLDER.open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            path = FOLDER.parent / row["path"]
            if path.suffix != ".zip" and "LARGE" not in path.parts:
                yield path, row["kind"]


def first_table(path: Path) -> Table | None:
    """The largest table of a file."""
    tables = read(path).tables
    return max(tables, key=lambda table: table.frame.height * len(table.columns), default=None)


def test_the_folder_is_there_or_its_absence_is_said() -> None:
    if FOLDER is None:
        warnings.warn("no published files are at hand: only tables of our own making were judged", stacklevel=1)
    else:
        assert sum(1 for _ in published()) > 100


@pytest.mark.slow
def test_published_files_are_known_for_what_they_are() -> None:
    wrong = {}
    for path, kind in published():
        table = first_table(path)
        found = recognise(table, path.name).item if table else None
        meant = KNOWN.get(path.name, kind[:2] if kind[:2].isdigit() else None)
        if (found.code[:2] if found else None) != (meant[:2] if meant else None):
            wrong[path.name] = (kind, found.code if found else None)
    assert wrong == {}


@pytest.mark.slow
def test_published_files_settle_after_one_mending_and_lose_nothing() -> None:
    wrong = {}
    for path, _ in published():
        table = first_table(path)
        if table is None:
            continue
        recognition = recognise(table, path.name)
        once = normalise(table, recognition)
        again = normalise(replace(table, frame=once.frame), recognition)
        if again.change_count or once.frame.shape != table.frame.shape:
            wrong[path.name] = again.changes.head(3).rows()
        check_rating(table, recognition)
    assert wrong == {}


def check_rating(table: Table, recognition: Recognition) -> None:
    """A rating has its four numbers within their scales."""
    answer = rate(table, [], recognition, kind="csv").as_json()
    assert answer["stars"] == 3
    assert 0 <= answer["rules"] <= 100
    assert answer["metadata"] == 0
    assert answer["conformance"] is None or 0 <= answer["conformance"] <= 100
