"""A whole table: every change listed with its place, the same in batches, the original untouched, nothing lost."""

from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoshin.tables.normalising import Normaliser, normalise
from hoshin.tables.normalising.kinds import kind_of
from hoshin.tables.normalising.normalised import merged
from hoshin.tables.normalising.normaliser import FEW
from hoshin.tables.normalising.tests.tables import table
from hoshin.tables.shape import ColumnType, Severity, Table

T = ColumnType
TYPES = {
    "名称": T.TEXT,
    "指定日": T.DATE,
    "緯度": T.LATITUDE,
    "経度": T.LONGITUDE,
    "住所": T.ADDRESS,
    "県": T.PREFECTURE,
    "市": T.MUNICIPALITY,
    "町": T.TOWN,
    "番地": T.BLOCK,
}


def test_every_change_is_listed_with_its_place() -> None:
    asked = table({"名称": ["甲", " 乙 ", None], "指定日": ["R3.5.10", "2021-05-11", "不明"]}, first_row=4)
    result = normalise(asked, TYPES)
    assert result.frame.to_dict(as_series=False) == {
        "名称": ["甲", "乙", None],
        "指定日": ["2021-05-10", "2021-05-11", "不明"],
    }
    assert result.changes.rows() == [
        (5, "名称", " 乙 ", "乙", "trim"),
        (4, "指定日", "R3.5.10", "2021-05-10", "era-date"),
    ]
    assert result.change_count == 2
    assert [(row, column, value, rule) for row, column, value, _, rule in result.strange.rows()] == [
        (6, "指定日", "不明", "date")
    ]
    (finding,) = result.findings
    assert (finding.rule, finding.row, finding.column, finding.severity) == ("date", 6, "指定日", Severity.ERROR)
    assert "「不明」" in finding.message
    assert asked.frame["名称"].to_list() == ["甲", " 乙 ", None]


def test_a_clean_table_comes_back_as_it_is() -> None:
    asked = table({"名称": ["甲", "乙"], "指定日": ["2021-05-10", "2021-05"], "緯度": ["37.1", None]})
    result = normalise(asked, TYPES)
    assert result.frame.equals(asked.frame)
    assert result.change_count == 0
    assert result.changes.rows() == []
    assert result.findings == []


def test_a_day_that_is_none_is_found_among_iso_days() -> None:
    result = normalise(table({"指定日": ["2021-02-28", "2021-02-30"]}), TYPES)
    assert [row for row, *_ in result.strange.rows()] == [3]


@pytest.mark.parametrize("name", ["*", "^.*$", "a*", "col_0", "row", "value"])
def test_a_column_may_have_any_name(name: str) -> None:
    result = normalise(table({name: [" a "], "other": ["b"]}), {name: T.TEXT})
    assert result.frame.rows() == [("a", "b")]


def test_swapped_coordinates_are_put_right_and_listed() -> None:
    result = normalise(table({"緯度": ["138.2361", "37.2"], "経度": ["37.1478", "138.1"]}), TYPES)
    assert result.frame.rows() == [("37.1478", "138.2361"), ("37.2", "138.1")]
    assert {(row, column, rule) for row, column, _, _, rule in result.changes.rows()} == {
        (2, "緯度", "coordinates-swapped"),
        (2, "経度", "coordinates-swapped"),
    }
    assert result.findings == []


@pytest.mark.parametrize(
    ("latitude", "longitude", "rules"),
    [
        ("0", "0", {"coordinate-missing"}),
        ("37148123", "138236100", {"coordinate-decimal-point"}),
        ("138.2", "138.2", {"coordinate-range"}),
        ("37.1", "38.2", {"coordinate-range"}),
        ("-37.1", "138.2", {"coordinate-range"}),
        ("37", "138.2", {"coordinate-coarse"}),
        ("37.1", "138.2", set()),
        (None, None, set()),
    ],
)
def test_what_is_no_place_in_japan_is_reported_and_stays(
    latitude: str | None, longitude: str | None, rules: set[str]
) -> None:
    result = normalise(table({"緯度": [latitude], "経度": [longitude]}), TYPES)
    assert result.frame.rows() == [(latitude, longitude)]
    assert {finding.rule for finding in result.findings} == rules


def test_the_middle_of_a_town_is_not_taken_for_a_building() -> None:
    result = normalise(table({"緯度": ["37.138285"], "経度": ["138.315374"]}), TYPES)
    assert [finding.rule for finding in result.findings] == ["coordinate-town"]


def test_empty_parts_of_an_address_are_filled_where_certain() -> None:
    asked = table(
        {
            "住所": ["新潟県上越市木田１丁目１－３", "上越市西城町2-1", "府中市宮西町2-24", "東京都港区芝5-1"],
            "県": [None, "新潟県", None, None],
            "市": [None, None, None, None],
            "町": [None, None, None, None],
            "番地": [None, None, None, None],
        }
    )
    result = normalise(asked, TYPES)
    assert result.frame.drop("住所").rows() == [
        ("新潟県", "上越市", "木田1丁目", "1-3"),
        ("新潟県", "上越市", "西城町", "2-1"),
        (None, None, None, None),
        ("東京都", "港区", None, None),
    ]
    assert {rule for *_, rule in result.changes.rows()} == {"address-width", "address-split"}
    assert result.changes.filter(pl.col("rule") == "address-split")["from"].null_count() == 9


CELLS = st.one_of(
    st.none(),
    st.sampled_from(
        ["R3.5.10", "2021-05-10", "45016", " 甲", "ｱ", "37.1", "138.2", "0", "上越市木田１－１", "不明", "", " "]
    ),
)


@given(st.lists(st.tuples(*[CELLS] * 5), min_size=1, max_size=8), st.integers(1, 30))
def test_batches_give_what_the_whole_gives(some: list[tuple[str | None, ...]], size: int) -> None:
    rows = some * (2 * FEW)
    names = ["名称", "指定日", "緯度", "経度", "住所"]
    asked = table({name: [row[place] for row in rows] for place, name in enumerate(names)})
    whole = normalise(asked, TYPES)
    normaliser = Normaliser(TYPES)
    batches = [normaliser.mend(_slice(asked, start, size)) for start in range(0, len(rows), size)]
    order = ["column", "row", "rule"]
    assert pl.concat([batch.frame for batch in batches]).equals(whole.frame)
    assert pl.concat([batch.changes for batch in batches]).sort(order).equals(whole.changes.sort(order))
    assert pl.concat([batch.strange for batch in batches]).sort(order).equals(whole.strange.sort(order))
    together = merged([finding for batch in batches for finding in batch.findings])
    assert {(f.rule, f.column, f.row, f.count) for f in together} == {
        (f.rule, f.column, f.row, f.count) for f in whole.findings
    }


@given(st.lists(st.tuples(*[CELLS] * 5), min_size=1, max_size=12))
def test_mending_a_mended_table_changes_nothing(rows: list[tuple[str | None, ...]]) -> None:
    names = ["名称", "指定日", "緯度", "経度", "住所"]
    asked = table({name: [row[place] for row in rows] for place, name in enumerate(names)})
    once = normalise(asked, TYPES)
    again = normalise(replace(asked, frame=once.frame), TYPES)
    assert again.change_count == 0
    assert again.frame.equals(once.frame)
    assert once.frame.height == len(rows)


def _slice(asked: Table, start: int, size: int) -> Table:
    return replace(asked, frame=asked.frame.slice(start, size), row_numbers=asked.row_numbers.slice(start, size))


OF_DIGITS = (
    T.INTEGER, T.DECIMAL, T.LATITUDE, T.LONGITUDE, T.POSTAL_CODE, T.TELEPHONE, T.DATE, T.TIME, T.MUNICIPALITY_CODE,
    T.CORPORATE_NUMBER, T.IDENTIFIER,
)  # fmt: skip
FULL_WIDTH = [
    "１", "１.５", "０２５-５２６-５１１１", "９４３-８６０１", "２０２４-０４-０１", "２０２４", "０９:００", "１５２２２６", "１３２０１０１００００１７",
]  # fmt: skip


@pytest.mark.parametrize("type_", OF_DIGITS)
def test_no_full_width_digit_is_taken_for_clean(type_: ColumnType) -> None:
    """To Polars a bare class of digits holds those of every script."""
    assert not pl.Series(FULL_WIDTH).str.contains(kind_of("列", type_).clean).any()
