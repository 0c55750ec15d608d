"""Which standard a table follows, by its header, its cells and its name; and saying that it follows none."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoshin.tables.shape import Table
from hoshin.tables.standards import shelf
from hoshin.tables.standards.matching import How
from hoshin.tables.standards.recognition import ENOUGH, recognise
from hoshin.tables.standards.schema import Edition, Schema
from hoshin.tables.standards.tests.tables import table

COMPLETE = [schema for schema in shelf.schemas() if schema.is_complete]


@pytest.mark.parametrize("schema", COMPLETE, ids=lambda schema: f"{schema.item.code}-{schema.edition}")
def test_the_header_of_a_book_is_certain(schema: Schema) -> None:
    found = recognise(table([column.name for column in schema.columns]))
    assert found.schema is schema
    assert found.confidence == 1.0
    assert {match.how for match in found.matches} == {How.EXACT}
    assert list(found.mapping) == [column.name for column in schema.columns]


@pytest.mark.parametrize("schema", COMPLETE, ids=lambda schema: f"{schema.item.code}-{schema.edition}")
def test_a_lost_column_and_a_stray_one_do_not_hide_the_standard(schema: Schema) -> None:
    names = [column.name for column in schema.columns]
    found = recognise(table([*names[1:-1], "担当課"]))
    assert found.schema is schema
    assert found.confidence < 1.0
    assert "担当課" not in found.mapping


def test_columns_are_found_by_other_names_misspellings_and_physical_names() -> None:
    columns = [
        "localgov_code",
        "保育園名",
        "所在地_連結標記",
        "電 話",
        "ＦＡＸ番号",
        "収容定貝数",
        "lat",
        "lng",
        "延長保育",
    ]
    found = recognise(table(columns))
    assert found.item is not None
    assert found.item.slug == "preschool"
    how = {match.column: (match.target.concept, match.how) for match in found.matches}
    assert how["localgov_code"] == ("全国地方公共団体コード", How.PHYSICAL)
    assert how["保育園名"] == ("名称", How.ALIAS)
    assert how["所在地_連結標記"] == ("所在地_連結表記", How.ALIAS)
    assert how["電 話"] == ("電話番号", How.ALIAS)
    assert how["ＦＡＸ番号"][0] == "FAX番号"
    assert how["lat"][0] == "緯度"


def test_coordinates_and_names_are_found_by_what_the_cells_hold() -> None:
    rows = [
        ["138.2361", "37.1478", "たにはま保育園", "上越市大字長浜12-3"],
        ["138.2501", "37.1122", "高田西保育園", "上越市西城町2丁目1-1"],
    ]
    found = recognise(table(["A", "B", "C", "D"], rows))
    assert found.item is not None
    assert found.item.slug == "preschool"
    assert {match.column: match.target.concept for match in found.matches} == {
        "A": "経度",
        "B": "緯度",
        "C": "名称",
        "D": "所在地_連結表記",
    }
    assert {match.how for match in found.matches} == {How.CONTENT}


def test_a_class_name_before_every_column_is_seen_through() -> None:
    found = recognise(
        table(["公営駐輪場_ID", "公営駐輪場_名称", "公営駐輪場_最大駐輪台数", "公営駐輪場_屋内外", "住所_緯度"])
    )
    assert found.item is not None
    assert found.item.slug == "bicycle_parking"
    assert found.mapping["公営駐輪場_最大駐輪台数"] == "最大駐輪台数"


@pytest.mark.parametrize(
    ("columns", "rows"),
    [
        (["年月", "出生", "死亡", "転入", "転出"], [["2026-01", "12", "30", "41", "38"]]),
        (["所属", "氏名", "内線"], [["総務課", "甲", "123"]]),
        (["city", "town", "koaza", "lat", "lng"], [["上越市", "西城町", "", "37.1", "138.2"]]),
        (
            ["全国地方公共団体コード", "都道府県名", "市区町村名", "検査実施_件数", "備考"],
            [["150002", "新潟県", None, "82", None]],
        ),
        (["名称", "住所", "緯度", "経度", "電話番号"], [["甲", "上越市西城町1-1", "37.1", "138.2", "025-520-5600"]]),
        (["年", "病院_総数", "病院_医師", "診療所_総数", "診療所_医師"], [["2026", "12", "3", "4", "5"]]),
        (["実施日", "医療機関が実施する検査件数", "うち陽性件数"], [["2020-02", "12", "3"]]),
        (["列1"], []),
    ],
)
def test_a_table_of_no_standard_is_not_forced_into_one(columns: list[str], rows: list[list[str | None]]) -> None:
    found = recognise(table(columns, rows))
    assert found.item is None
    assert found.schema is None
    assert found.confidence < ENOUGH
    assert found.matches == ()
    assert found.reason


def test_the_name_of_the_file_decides_between_lists_of_the_same_shape() -> None:
    columns = ["名称", "所在地", "緯度", "経度"]
    rows = [["甲会場", "上越市西城町1-1", "37.1", "138.2"], ["乙会場", "上越市本町2-1", "37.1", "138.2"]]
    assert recognise(table(columns, rows)).item is None
    found = recognise(table(columns, rows), "152226_polling_place.csv")
    assert found.item is not None
    assert found.item.slug == "polling_place"


def test_the_former_edition_is_told_from_the_present_one() -> None:
    former = recognise(
        table(
            ["都道府県コード又は市区町村コード", "NO", "都道府県名", "市区町村名", "名称", "種別", "住所", "受入年齢"]
        )
    )
    assert former.schema is not None
    assert former.schema.edition == Edition.RECOMMENDED
    present = recognise(
        table(["全国地方公共団体コード", "ID", "地方公共団体名", "名称", "種別", "所在地_連結表記", "受入年齢"])
    )
    assert present.schema is not None
    assert present.schema.edition == Edition.STANDARD


def test_the_answer_has_its_shape_for_programs() -> None:
    found = recognise(table(["保育園名", "所在地", "入園可能月齢", "延長保育"])).as_json()
    assert found["item"] == "05_preschool"
    assert 0.5 <= found["confidence"] <= 1
    assert found["mapping"]["保育園名"] == {"name": "名称", "how": "alias", "confidence": 0.9}
    assert recognise(table(["年月"])).as_json()["item"] is None


@given(st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=8, unique=True), st.text(max_size=20))
def test_any_header_gets_an_answer_that_gives_each_column_once(columns: list[str], name: str) -> None:
    found = recognise(table(columns, [["a"] * len(columns)]), name)
    assert 0.0 <= found.confidence <= 1.0
    assert (found.schema is None) == (found.confidence < ENOUGH)
    assert len(set(found.mapping.values())) == len(found.mapping)
    assert set(found.mapping) <= set(columns)


def test_a_column_that_says_whether_there_is_a_toilet_makes_no_list_of_toilets() -> None:
    rows = [["中央", "○", "有"], ["西", "×", "有"], ["東", "○", "無"]]
    assert recognise(table(["名称", "トイレ", "駐車場"], rows)).item is None
    found = recognise(table(["トイレ名称", "トイレ", "所在地", "男性トイレ総数"], [["中央", "○", "本町1", "2"]]))
    assert found.item is not None
    assert found.item.slug == "public_toilet"


def listed(title: str, names: list[str]) -> Table:
    columns = ["番号", "名称", "住所", "設置場所"]
    rows = [[str(number), name, f"本町{number}", "1階"] for number, name in enumerate(names, 1)]
    return replace(table(columns, rows), title=title)


def test_a_title_says_more_than_the_schools_in_which_the_things_stand() -> None:
    schools = ["東小学校", "西小学校", "南中学校"]
    told = recognise(listed("AED設置施設一覧", schools))
    assert told.item is not None
    assert told.item.slug == "aed"
    untold = recognise(listed("", schools))
    assert untold.item is not None
    assert untold.item.slug == "educational_institution"


def test_a_file_that_is_called_by_nothing_else_than_the_item() -> None:
    assert [
        recognise(listed("", ["市役所前", "本町角"]), name).item is not None
        for name in ("aed_2023.csv", "aed_money.csv")
    ] == [
        True,
        False,
    ]


def test_the_lowest_name_under_a_group_counts_unless_the_group_is_another_party() -> None:
    found = recognise(table(["AED設置施設名", "設置施設_住所", "管理者_電話番号", "小児パッド"]), "aed一覧.csv")
    assert found.mapping["設置施設_住所"] in {"住所", "所在地_連結表記"}
    assert "管理者_電話番号" not in found.mapping
