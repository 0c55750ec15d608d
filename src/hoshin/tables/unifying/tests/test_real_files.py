"""The recipes that come with the programme, over files as municipalities published them."""

import warnings
from pathlib import Path

import polars as pl
import pytest

from hoshin.tables.unifying.parsing import load, shipped
from hoshin.tables.unifying.tests.folders import REAL
from hoshin.tables.unifying.uniting import Union, unify

FOLDERS = [REAL] if REAL else []


def made(name: str, folder: Path) -> Union:
    return unify(load(shipped()[name]), folder)


def test_the_folder_of_real_files_is_used_or_said_to_be_absent() -> None:
    if REAL is None:
        warnings.warn(
            "no folder of real municipal files beside the project: the recipes were not tried on them", stacklevel=1
        )
    assert all(any(folder.iterdir()) for folder in FOLDERS)


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("name", sorted(shipped()))
def test_every_file_is_taken_and_every_named_column_is_there(name: str, folder: Path) -> None:
    union = made(name, folder)
    assert [one.path for one in union.contributions if one.refused or not one.rows] == []
    assert [f.message for one in union.contributions for f in one.findings if f.rule == "recipe-column-absent"] == []
    assert union.frame["名称"].null_count() == 0
    assert union.frame["全国地方公共団体コード"].str.contains(r"^\d{6}$").all()


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_childcare_lists_of_tokyo_become_one_table(folder: Path) -> None:
    union = made("tokyo_childcare", folder)
    rows = {(row["地方公共団体名"], row["名称"]): row for row in union.frame.iter_rows(named=True)}
    assert union.frame["地方公共団体名"].n_unique() == 11
    assert rows["世田谷区", "ナオミ保育園分園 りんごの木"]["所在地_連結表記"] == "東京都世田谷区野毛1-25-2"
    assert rows["八王子市", "長房"]["電話番号"] == "042-663-6487"
    assert rows["武蔵村山市", "市立つみき保育園"]["種別"] == "保育園"


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_number_that_only_counts_the_rows_of_a_file_is_no_identifier(folder: Path) -> None:
    frame = made("tokyo_childcare", folder).frame.filter(pl.col("ID").is_not_null())
    named = frame.select("地方公共団体名", "ID", "名称").unique()
    assert named.height == named.select("地方公共団体名", "ID").unique().height


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_row_of_the_shelters_of_wakayama_is_lost(folder: Path) -> None:
    union = made("wakayama_shelters", folder)
    assert union.frame.height + len(union.duplicates) == sum(one.rows for one in union.contributions)
    assert union.frame["地方公共団体名"].n_unique() == 30
