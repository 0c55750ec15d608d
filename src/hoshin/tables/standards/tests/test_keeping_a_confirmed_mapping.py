"""A mapping that a person confirmed: kept as a file, read back, refused with the line that is wrong."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoshin.kernel.errors import RuleBroken
from hoshin.tables.standards import shelf
from hoshin.tables.standards.confirmed import Confirmed, load, parse, place, proposal, read_with, save
from hoshin.tables.standards.matching import How
from hoshin.tables.standards.recognition import recognise
from hoshin.tables.standards.schema import Schema
from hoshin.tables.standards.tests.tables import table


def preschool() -> Schema:
    schema = shelf.schema("preschool")
    assert schema is not None
    return schema


NAMES = [column.name for column in preschool().columns]


@given(
    st.text(min_size=1, max_size=12).filter(
        lambda text: bool(text.strip()) and text == text.strip() and text.isprintable()
    ),
    st.dictionaries(
        st.text(min_size=1, max_size=10).filter(str.isprintable),
        st.one_of(st.none(), st.sampled_from(NAMES)),
        max_size=6,
    ),
)
def test_what_is_saved_is_what_is_loaded(
    tmp_path_factory: pytest.TempPathFactory, publisher: str, columns: dict[str, str | None]
) -> None:
    used = [target for target in columns.values() if target]
    confirmed = Confirmed(publisher, preschool(), columns if len(set(used)) == len(used) else {})
    path = tmp_path_factory.mktemp("mappings") / "one.yaml"
    save(confirmed, path)
    assert load(path) == confirmed


def test_a_proposal_can_be_confirmed_as_it_is() -> None:
    asked = table(["No", "保育園名", "所在地", "地区", "入園可能月齢"])
    found = recognise(asked)
    text = proposal(asked, found, "港区")
    assert "保育園名: 名称  # 別名" in text
    assert "地区:  # 対応する項目なし" in text
    kept = parse(text, "港区.yaml")
    assert {column: target for column, target in kept.columns.items() if target} == found.mapping
    again = read_with(asked, kept)
    assert again.mapping == found.mapping
    assert again.confidence == 1.0
    assert {match.how for match in again.matches} == {How.CONFIRMED}


def test_a_confirmed_mapping_passes_over_columns_that_are_gone() -> None:
    kept = Confirmed("港区", preschool(), {"園名": "名称", "旧列": "備考"})
    assert read_with(table(["園名", "新列"]), kept).mapping == {"園名": "名称"}


def test_each_publisher_and_item_has_its_own_file(tmp_path: Path) -> None:
    assert place(tmp_path, "東京都/港区", "aed") == tmp_path / "東京都_港区.aed.yaml"


GOOD = "publisher: 港区\nitem: preschool\nedition: standard\ncolumns:\n"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (GOOD + "  園名: 名称カナ\n", 5, "「名称カナ」は子育て施設一覧の項目にありません（「名称_カナ」"),
        (GOOD + "  園名: 名称\n  施設名: 名称\n", 6, "二つの列に割り当て"),
        (GOOD + "  園名: 名称\n  園名: 備考\n", 6, "二度書かれています"),
        (GOOD + "  - 園名\n", 5, "並べてください"),
        (GOOD.replace("preschool", "nursery"), 2, "国の標準にありません"),
        (GOOD.replace("standard", "first"), 3, "使えるのは recommended、standard"),
        (GOOD.replace("港区", '""'), 1, "publisher"),
        (GOOD.replace("edition", "version") + "  園名: 名称\n", 3, "「version」という設定はありません"),
        ("publisher: [\n", 2, "YAMLとして読めません"),
        ("- 港区\n", 1, "並びではありません"),
        ("", 1, "並びではありません"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_line(text: str, line: int, words: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        parse(text, "港区.yaml")
    assert f"港区.yaml {line}行目" in refusal.value.message
    assert words in refusal.value.message
