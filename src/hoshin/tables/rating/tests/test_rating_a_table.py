"""Four judgements of a table, each for itself, each with what it rests on."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoshin.tables.rating import Rating, metadata, ministry, rate
from hoshin.tables.rating.tests.tables import table
from hoshin.tables.shape import Finding, Severity
from hoshin.tables.standards.recognition import recognise

TOILETS: dict[str, Sequence[str | None]] = {
    "ID": ["1", "2"],
    "名称": ["本町公衆トイレ", "駅前公衆トイレ"],
    "所在地_連結表記": ["新潟県上越市本町2丁目1-1", "新潟県上越市東町1-1"],
    "設置位置": ["一階", None],
    "男性トイレ総数": ["2", "3"],
    "車椅子使用者用トイレ有無": ["有", "△"],
}
FULL: dict[str, Any] = {
    "keyword": ["トイレ"],
    "theme": "生活",
    "spatial": "上越市",
    "temporal": "2026",
    "access_url": "https://www.example.jp/",
    "access_url_works": True,
    "download_url": "https://www.example.jp/a.csv",
    "download_url_works": True,
    "format": "CSV",
    "media_type": "text/csv",
    "dcat_ap_valid": True,
    "license": "CC BY 4.0",
    "access_rights": "public",
    "contact_point": "情報政策室",
    "publisher": "上越市",
    "rights": "出典を示すこと",
    "byte_size": 100,
    "issued": "2026-04-01",
    "modified": "2026-11-01",
}


def rated(columns: dict[str, Sequence[str | None]], kind: str = "csv", **given: Any) -> Rating:
    asked = table(columns)
    return rate(asked, [], recognise(asked), kind=kind, given=given)


@pytest.mark.parametrize(
    ("kind", "given", "count", "step"),
    [
        ("", {}, 0, "ExcelかCSVの表にする"),
        ("pdf", {}, 1, "ExcelかCSVの表にする"),
        ("xlsx", {}, 2, "CSVでも公開する"),
        ("csv", {}, 3, "行ごとのURIを定め"),
        ("csv", {"row_uri": "https://www.example.jp/toilet/{ID}"}, 4, "国の台帳"),
    ],
)
def test_stars_say_why_and_what_the_next_one_needs(kind: str, given: dict[str, Any], count: int, step: str) -> None:
    stars = rated(TOILETS, kind, **given).stars
    assert stars.count == count
    assert stars.reason
    assert step in stars.next_step


def test_the_fourth_star_needs_a_number_in_every_row_and_no_row_twice() -> None:
    given = {"row_uri": "https://www.example.jp/toilet/{ID}"}
    for numbers in (["1", "1"], ["1", None]):
        stars = rated(TOILETS | {"ID": numbers}, **given).stars
        assert stars.count == 3
        assert "重ならないように" in stars.next_step


def test_the_fifth_star_is_a_link_to_a_register() -> None:
    columns = TOILETS | {"町字ID": ["0001001", "0002001"]}
    stars = rated(columns, row_uri="https://www.example.jp/toilet/{ID}").stars
    assert (stars.count, stars.next_step) == (5, "")


def test_a_rule_of_the_ministry_is_broken_once_however_often() -> None:
    findings = [
        Finding("rule-1-4", Severity.ERROR, "結合", 3, count=7),
        Finding("rule-1-4", Severity.ERROR, "結合", 9, count=2),
        Finding("several-tables", Severity.WARNING, "二つの表"),
        Finding("rule-1-13", Severity.NOTE, "記号"),
        Finding("title-rows", Severity.NOTE, "題名"),
    ]
    judged = ministry.judged(findings)
    assert judged.broken == {"1-4": 9, "2-2": 1}
    assert judged.score == round(100 * 13 / 15)
    assert ministry.judged([]).score == 100


@pytest.mark.parametrize("rule", ministry.RULES)
def test_every_rule_of_the_ministry_is_known_by_its_number(rule: str) -> None:
    assert ministry.rule_of(Finding(rule, Severity.ERROR, "")) == rule
    assert ministry.rule_of(Finding(f"soumu-{rule}", Severity.ERROR, "")) == rule
    assert ministry.rule_of(Finding(f"rule-9{rule}", Severity.ERROR, "")) is None


def test_metadata_are_scored_on_the_european_scale() -> None:
    assert metadata.FULL == 405
    dimensions = {metric.dimension: 0 for metric in metadata.METRICS}
    for metric in metadata.METRICS:
        dimensions[metric.dimension] += metric.points
    assert dimensions == {
        "findability": 100,
        "accessibility": 100,
        "interoperability": 110,
        "reusability": 75,
        "contextuality": 20,
    }
    full = metadata.scored(FULL)
    assert (full.points, full.grade, full.missing) == (405, "excellent", ())
    none = metadata.scored({})
    assert (none.points, none.grade, len(none.missing)) == (0, "bad", len(metadata.METRICS))


@pytest.mark.parametrize("name", [name for name in FULL if not name.endswith("_works")])
def test_what_is_not_given_gets_no_points_and_an_advice(name: str) -> None:
    scored = metadata.scored({key: value for key, value in FULL.items() if key != name})
    lost = [metric for metric in metadata.METRICS if metric in scored.missing]
    assert scored.points + sum(metric.points for metric in lost) == 405
    assert lost
    assert all(metric.advice for metric in lost)


@pytest.mark.parametrize(
    ("points", "grade"),
    [(351, "excellent"), (350, "good"), (221, "good"), (220, "sufficient"), (121, "sufficient"), (120, "bad")],
)
def test_the_grades_begin_where_the_scale_says(points: int, grade: str) -> None:
    assert next(name for least, name in metadata.GRADES if points >= least) == grade


@given(
    st.dictionaries(
        st.sampled_from(sorted(FULL)),
        st.one_of(st.none(), st.text(max_size=5), st.booleans(), st.lists(st.text())),
        max_size=8,
    )
)
def test_any_metadata_get_between_none_and_all_points(given_: dict[str, Any]) -> None:
    scored = metadata.scored(given_)
    assert 0 <= scored.points <= 405
    assert scored.points == sum(scored.dimensions.values())


def test_conformance_counts_missing_columns_empty_cells_coverage_and_type_errors() -> None:
    fit = rated(TOILETS).conformance
    assert fit is not None
    assert (fit.item, fit.edition, fit.levels) == ("13_public_toilet", "standard", "exact")
    assert fit.required_missing == ()
    assert fit.required_empty == {"設置位置": 1}
    assert fit.coverage_of == "recommended"
    assert fit.coverage == round(3 / 22, 3)
    assert fit.type_errors_by_column == {"車椅子使用者用トイレ有無": 1}
    less = rated({name: values for name, values in TOILETS.items() if name != "名称"}).conformance
    assert less is not None
    assert less.required_missing == ("名称",)
    assert less.score < fit.score


def test_an_empty_mark_is_no_gap() -> None:
    columns: dict[str, Sequence[str | None]] = {
        "名称": ["甲"],
        "住所": ["上越市本町1"],
        "災害種別_洪水": ["1"],
        "災害種別_津波": [None],
        "災害種別_地震": [None],
    }
    fit = rated(columns).conformance
    assert fit is not None
    assert "災害種別_津波" not in fit.required_empty


def test_without_a_standard_there_is_no_conformance_and_the_rest_stands() -> None:
    rating = rated({"年月": ["2026-01"], "出生": ["3"]})
    assert rating.conformance is None
    assert rating.stars.count == 3
    assert rating.as_json()["conformance"] is None


def test_the_four_numbers_have_their_shape_for_programs() -> None:
    answer = rated(TOILETS, license="CC BY 4.0").as_json()
    assert set(answer) == {"stars", "rules", "metadata", "conformance", "details"}
    assert (answer["stars"], answer["rules"], answer["metadata"]) == (3, 100, 30)
    assert answer["details"]["stars"]["next"]
    assert answer["details"]["metadata"]["grade"] == "bad"
    assert answer["details"]["conformance"]["required_empty"] == {"設置位置": 1}
