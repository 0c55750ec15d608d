"""Files of several publishers become one table in the national layout, with the origin of every row."""

from pathlib import Path

import openpyxl
import polars as pl
import pytest

from hoshin.kernel.errors import RuleBroken
from hoshin.tables.standards.schema import Level
from hoshin.tables.unifying.packed import packed
from hoshin.tables.unifying.parsing import parse
from hoshin.tables.unifying.report import as_json, as_page
from hoshin.tables.unifying.tests.folders import EAST, RECIPE, WEST, lay, two_publishers
from hoshin.tables.unifying.uniting import unify

RECIPE_OF_TWO = parse(RECIPE, "recipe.yaml")


def test_columns_come_from_the_recipe_from_their_names_and_from_constants(tmp_path: Path) -> None:
    union = unify(RECIPE_OF_TWO, two_publishers(tmp_path))
    first, _, third = union.frame.iter_rows(named=True)
    assert tuple(union.frame.columns[:-4]) == tuple(column.name for column in RECIPE_OF_TWO.schema.columns)
    assert first["名称"] == "はな保育園"
    assert first["所在地_連結表記"] == "北県東市中央1-1"
    assert first["種別"] == "保育園"
    assert (first["全国地方公共団体コード"], first["地方公共団体名"]) == ("010001", "東市")
    assert (third["名称"], third["収容定員"], third["所在地_連結表記"]) == ("ほし保育園", "30", "北県西町本町2")


def test_every_row_says_where_it_comes_from(tmp_path: Path) -> None:
    union = unify(RECIPE_OF_TWO, two_publishers(tmp_path))
    origin = union.frame.select("統合_公開者", "統合_ファイル", "統合_行").rows()
    assert origin == [("東市", "east/list.csv", "2"), ("東市", "east/list.csv", "3"), ("西町", "west.csv", "2")]
    assert union.frame["統合_ハッシュ"].n_unique() == 3


def test_rows_that_say_the_same_are_kept_once_and_different_values_are_conflicts(tmp_path: Path) -> None:
    again = EAST.replace("011-000-0001", "011-999-9999").replace("はな保育園", "はな　保育園")
    folder = lay(tmp_path, {"east/a.csv": EAST, "east/b.csv": again, "west.csv": WEST})
    union = unify(RECIPE_OF_TWO, folder)
    assert union.frame.height == 4
    (duplicate,) = union.duplicates
    assert (duplicate.kept.file, duplicate.left_out.file, duplicate.left_out.row) == ("east/a.csv", "east/b.csv", 3)
    (conflict,) = union.conflicts
    assert conflict.column == "電話番号"
    assert [value for value, _ in conflict.values] == ["011-000-0001", "011-999-9999"]


def test_what_a_publisher_does_not_give_is_a_gap(tmp_path: Path) -> None:
    union = unify(RECIPE_OF_TWO, two_publishers(tmp_path))
    wanted = {column.name for column in RECIPE_OF_TWO.schema.columns if column.level == Level.REQUIRED}
    gaps = {(one.publisher, one.column): one.empty for one in union.gaps if one.level == Level.REQUIRED}
    assert gaps
    for (publisher, column), empty in gaps.items():
        rows = union.frame.filter(union.frame["統合_公開者"] == publisher)
        assert column in wanted
        assert rows[column].null_count() == empty


def test_a_file_that_is_absent_or_unreadable_is_told_and_does_not_stop_the_others(tmp_path: Path) -> None:
    folder = lay(tmp_path, {"east/list.csv": EAST})
    (folder / "east/broken.csv").write_bytes(b"\x00\xff\x00\x80" * 50)
    union = unify(RECIPE_OF_TWO, folder)
    refused = {one.path: one.refused for one in union.contributions if one.refused}
    assert set(refused) == {"east/broken.csv", "west.csv"}
    assert union.frame.height == 2
    assert "west.csv" in as_page(union)


def test_a_column_that_the_recipe_names_and_the_file_lacks_is_an_error(tmp_path: Path) -> None:
    folder = lay(tmp_path, {"east/list.csv": EAST.replace("所在", "場所"), "west.csv": WEST})
    (error,) = [f for one in unify(RECIPE_OF_TWO, folder).contributions for f in one.findings if "レシピ" in f.message]
    assert error.column == "所在"


def test_running_again_says_what_changed(tmp_path: Path) -> None:
    before = unify(RECIPE_OF_TWO, two_publishers(tmp_path / "may")).given
    east = EAST.replace("011-000-0001", "011-000-1111").replace("2,つき保育園", "2,そら保育園")
    now = unify(RECIPE_OF_TWO, lay(tmp_path / "june", {"east/list.csv": east, "west.csv": WEST}), before=before)
    changes = now.changes
    assert changes is not None
    assert changes.same == 1
    assert changes.added == [("東市", "東市 そら保育園")]
    assert changes.removed == [("東市", "東市 つき保育園")]
    (change,) = changes.changed
    assert change.columns == (("電話番号", "011-000-0001", "011-000-1111"),)
    assert "011-000-1111" in as_page(now)
    assert as_json(now)["changes"]["same"] == 1


def test_another_table_is_no_union_to_compare_with(tmp_path: Path) -> None:
    folder = two_publishers(tmp_path)
    other = packed([unify(RECIPE_OF_TWO, folder).frame.drop("統合_ハッシュ")])
    with pytest.raises(RuleBroken, match="統合_ハッシュ"):
        unify(RECIPE_OF_TWO, folder, before=other)


def test_a_split_off_table_of_facilities_is_joined(tmp_path: Path) -> None:
    recipe = parse(
        RECIPE.replace("path: west.csv", "path: west.csv\n        join: [{path: west_facility.csv, on: 施設_ID}]"), "r"
    )
    west = "子育て施設_名称,施設_ID,子育て施設_収容定員\nほし保育園,F1,30\nかぜ保育園,F9,20\n"
    facility = "施設_ID,住所_連結表記,住所_緯度\nF1,北県西町本町2,43.5\n"
    union = unify(recipe, lay(tmp_path, {"east/a.csv": EAST, "west.csv": west, "west_facility.csv": facility}))
    rows = {row["名称"]: row for row in union.frame.iter_rows(named=True)}
    assert rows["ほし保育園"]["所在地_連結表記"] == "北県西町本町2"
    assert rows["ほし保育園"]["緯度"] == "43.5"
    assert rows["かぜ保育園"]["所在地_連結表記"] is None


def test_only_wanted_rows_are_taken_and_words_become_marks(tmp_path: Path) -> None:
    recipe = parse(
        """
item: evacuation_space
identity: [名称]
codes: {南町: "020001"}
publishers:
  - name: 南県
    files:
      - path: all.csv
        recognise: no
        only: {町: [南町]}
        columns:
          名称: 名
          地方公共団体名: 町
          災害種別_洪水: {from: 災害, contains: 洪水}
          指定避難所との重複: {from: 兼用, values: {○: "1"}}
          想定収容人数: {from: [一時, 収容], first: yes, nothing: ["0"]}
""",
        "r",
    )
    union = unify(
        recipe,
        lay(
            tmp_path,
            {"all.csv": "名,町,災害,兼用,一時,収容\n甲,南町,洪水　地震,○,0,5\n乙,北町,洪水,,,\n丙,南町,地震,,9,7\n"},
        ),
    )
    cells = union.frame.select("名称", "全国地方公共団体コード", "災害種別_洪水", "指定避難所との重複").rows()
    assert cells == [("甲", "020001", "1", "1"), ("丙", "020001", None, None)]
    assert union.frame["想定収容人数"].to_list() == ["5", "9"]


def test_what_was_confirmed_for_a_publisher_goes_before_what_is_recognised(tmp_path: Path) -> None:
    east, mappings = EAST.replace("施設名", "園"), tmp_path / "mappings"
    folder = lay(tmp_path, {"east/list.csv": east, "west.csv": WEST})
    assert unify(RECIPE_OF_TWO, folder, mappings=mappings).frame["電話番号"].to_list()[0] == "011-000-0001"
    edition = RECIPE_OF_TWO.schema.edition.value
    said = f"publisher: 東市\nitem: preschool\nedition: {edition}\ncolumns:\n  園: 名称\n  電話:\n  緯度: 緯度\n"
    mappings.mkdir()
    (mappings / "東市.preschool.yaml").write_text(said, encoding="utf-8")
    union = unify(RECIPE_OF_TWO, folder, mappings=mappings)
    assert union.frame["名称"].to_list() == ["はな保育園", "つき保育園", "ほし保育園"]
    assert union.frame["電話番号"].to_list() == [None, None, "011-000-0003"]
    assert union.frame["所在地_連結表記"].to_list()[0] == "北県東市中央1-1"
    assert union.contributions[0].unused == ("経度",)


def test_a_long_text_is_united_as_a_short_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(f"{number},第{number}保育園,東市,中央{number},43.0,141.0,011-000-0001\n" for number in range(9, 900))
    folder = lay(tmp_path, {"east/list.csv": EAST + rows, "west.csv": WEST})
    short = unify(RECIPE_OF_TWO, folder)
    monkeypatch.setattr("hoshin.tables.reading.source.grid_of_text", lambda *_: None)
    monkeypatch.setattr("hoshin.tables.reading.pieces.PIECE", 5_000)
    long = unify(RECIPE_OF_TWO, folder)
    assert long.frame.equals(short.frame)
    assert [one.strange for one in long.contributions] == [one.strange for one in short.contributions]
    assert long.frame.height == 894


def test_more_rows_than_can_be_compared_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hoshin.tables.unifying.uniting.MOST_ROWS", 2)
    with pytest.raises(RuleBroken, match="レシピを分けて"):
        unify(RECIPE_OF_TWO, two_publishers(tmp_path))


def test_the_other_sheet_of_a_workbook_is_joined(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for title, rows in {
        "子育て施設": [["名称", "施設_ID", "収容定員"], ["ほし保育園", "F1", "30"], ["かぜ保育園", "F2", "20"]],
        "施設": [["施設_ID", "住所_緯度"], ["F2", "43.2"], ["F1", "43.1"]],
    }.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    del book[book.sheetnames[0]]
    book.save(tmp_path / "west.xlsx")
    joining = "path: west.xlsx\n        sheet: 子育て施設\n        join: [{path: west.xlsx, on: 施設_ID}]"
    recipe = parse(RECIPE.replace("path: west.csv", joining), "r")
    union = unify(recipe, lay(tmp_path, {"east/a.csv": EAST}))
    found = dict(union.frame.select("名称", "緯度").iter_rows())
    assert (found["ほし保育園"], found["かぜ保育園"]) == ("43.1", "43.2")


def test_of_very_many_only_the_first_are_told_and_all_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hoshin.tables.unifying.comparing.MOST_TOLD", 1)
    monkeypatch.setattr("hoshin.tables.unifying.uniting.MOST_TOLD", 1)
    monkeypatch.setattr("hoshin.tables.unifying.comparing.AT_ONCE", 1)
    other = EAST.replace("011-000-0001", "011-999-0001").replace("43.1", "43.2")
    files = {"east/a.csv": EAST, "east/b.csv": EAST, "east/c.csv": other, "west.csv": WEST}
    union = unify(RECIPE_OF_TWO, lay(tmp_path, files))
    told = as_json(union)
    assert (told["duplicate_count"], len(told["duplicates"])) == (2, 1)
    assert (told["conflict_count"], len(told["conflicts"])) == (2, 1)
    assert union.rows == union.frame.height == 5


def test_rows_kept_compressed_are_the_rows_that_went_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hoshin.tables.unifying.packed.PART_ROWS", 3)
    frames = [pl.DataFrame({"a": [f"{place}", None], "b": ["x", "\n"]}) for place in range(5)]
    rows, whole = packed(frames), pl.concat(frames)
    assert pl.concat(rows.frames()).equals(whole)
    assert pl.concat(rows.frames(["b"])).equals(whole.select("b"))
    places = pl.Series([0, 3, 4, 9])
    found = rows.at(places)
    assert found is not None
    assert found.equals(whole[places])
    assert rows.at(pl.Series([], dtype=pl.Int64)) is None


def test_rows_that_differ_from_last_time_in_great_number_are_no_next_month(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = unify(RECIPE_OF_TWO, two_publishers(tmp_path / "may")).given
    monkeypatch.setattr("hoshin.tables.unifying.changes.MOST_DIFFERING", 0)
    with pytest.raises(RuleBroken, match="違う行が1行"):
        unify(RECIPE_OF_TWO, lay(tmp_path / "june", {"east/a.csv": EAST}), before=before)


def test_words_that_only_repeat_each_other_are_said_once(tmp_path: Path) -> None:
    recipe = parse(RECIPE.replace("        columns:", "        columns:\n          備考: [種類, 備考1]", 1), "r")
    east = EAST.splitlines()
    east = [f"{line},{more}" for line, more in zip(east, ("種類,備考1", "福祉,福祉", "福祉,屋外"), strict=True)]
    union = unify(recipe, lay(tmp_path, {"east/a.csv": "\n".join(east), "west.csv": WEST}))
    assert union.frame["備考"].to_list()[:2] == ["福祉", "福祉 屋外"]
