"""The schemas of the package: complete, consistent, and honest about what is not known."""

import pytest

from hoshin.tables.shape import ColumnType
from hoshin.tables.standards import headings, shelf
from hoshin.tables.standards.schema import Edition, Known, Level, Schema


def test_all_31_items_are_there_in_their_order() -> None:
    assert [item.number for item in shelf.items().values()] == list(range(1, 32))
    assert {schema.item.slug for schema in shelf.schemas() if schema.edition == Edition.STANDARD} == set(shelf.items())


@pytest.mark.parametrize(
    ("slug", "edition", "count"),
    [
        ("public_facility", Edition.STANDARD, 56),
        ("cultural_property", Edition.STANDARD, 45),
        ("evacuation_space", Edition.STANDARD, 39),
        ("population", Edition.STANDARD, 46),
        ("preschool", Edition.STANDARD, 53),
        ("open_data_list", Edition.STANDARD, 42),
        ("public_wireless_lan", Edition.STANDARD, 28),
        ("aed", Edition.STANDARD, 39),
        ("care_service", Edition.STANDARD, 36),
        ("public_toilet", Edition.STANDARD, 39),
        ("fire_hydrant", Edition.STANDARD, 16),
        ("garbage_separation", Edition.STANDARD, 10),
        ("aed", Edition.RECOMMENDED, 22),
        ("food_business", Edition.RECOMMENDED, 24),
    ],
)
def test_a_schema_has_the_columns_of_its_book(slug: str, edition: Edition, count: int) -> None:
    schema = shelf.schema(slug, edition)
    assert schema is not None
    assert len(schema.columns) == count
    assert schema.is_complete


def test_the_toilets_carry_the_levels_of_the_definition() -> None:
    toilets = shelf.schema("public_toilet")
    assert toilets is not None
    assert toilets.levels == Known.EXACT
    assert [column.name for column in toilets.columns if column.level == Level.REQUIRED] == [
        "名称",
        "所在地_連結表記",
        "設置位置",
    ]
    assert sum(1 for column in toilets.columns if column.level == Level.RECOMMENDED) == 22


@pytest.mark.parametrize("schema", shelf.schemas(), ids=lambda schema: f"{schema.item.code}-{schema.edition}")
def test_what_is_not_known_is_marked_so(schema: Schema) -> None:
    assert schema.evidence
    assert bool(schema.columns) == (schema.header != Known.UNKNOWN)
    if schema.levels == Known.UNKNOWN:
        assert {column.level for column in schema.columns} <= {Level.UNKNOWN}
    if schema.levels == Known.EXACT:
        assert Level.UNKNOWN not in {column.level for column in schema.columns}


@pytest.mark.parametrize("schema", shelf.schemas(), ids=lambda schema: f"{schema.item.code}-{schema.edition}")
def test_no_schema_names_a_thing_twice(schema: Schema) -> None:
    for names in (
        [headings.key(column.name) for column in schema.columns],
        [column.concept for column in schema.columns],
    ):
        assert len(set(names)) == len(names)


def test_a_shared_name_stands_for_one_thing() -> None:
    owners: dict[str, set[str]] = {}
    for concept, (_, names) in shelf.shared_columns().items():
        for name in (concept, *names):
            owners.setdefault(headings.key(name), set()).add(concept)
    assert {name: concepts for name, concepts in owners.items() if len(concepts) > 1} == {}


def test_codes_and_places_have_their_types() -> None:
    types = {column.name: column.type for schema in shelf.schemas() for column in schema.columns}
    assert types["全国地方公共団体コード"] == ColumnType.MUNICIPALITY_CODE
    assert types["緯度"] == ColumnType.LATITUDE
    assert types["調査年月日"] == ColumnType.DATE
    assert types["災害種別_洪水"] == ColumnType.MARK
    assert types["車椅子使用者用トイレ有無"] == ColumnType.YES_NO
    assert types["開始時間"] == ColumnType.TIME
