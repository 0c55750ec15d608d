"""A recipe is read, or every mistake in it is told at once."""

import pytest

from hoshin.kernel.errors import RuleBroken
from hoshin.tables.unifying.parsing import load, parse, shipped
from hoshin.tables.unifying.tests.folders import RECIPE


@pytest.mark.parametrize("name", sorted(shipped()))
def test_the_recipes_that_come_with_the_programme_are_sound(name: str) -> None:
    assert len(load(shipped()[name]).publishers) > 1


def test_three_recipes_come_with_the_programme() -> None:
    assert set(shipped()) == {"tokyo_childcare", "wakayama_shelters", "public_toilets"}


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("item: preschool", "item: nursery", "nursery"),
        ("identity: [地方公共団体名, 名称]", "identity: [なまえ]", "なまえ"),
        ("path: west.csv", "path: west.csv\n        recognise: maybe", "maybe|yes か no"),
        ("path: east/*.csv", "path: ../east/*.csv", "フォルダーの中"),
        ("path: east/*.csv", "path: /east/*.csv", "フォルダーの中"),
        ("constants:", "constant:", "constant"),
        ("種別: 保育園", "しゅべつ: 保育園", "しゅべつ"),
        ("between:", "beetween:", "beetween"),
        ("name: 保育園", "name: [", "YAML"),
    ],
)
def test_a_mistake_is_told_with_its_place(before: str, after: str, told: str) -> None:
    with pytest.raises(RuleBroken, match=told) as refusal:
        parse(RECIPE.replace(before, after), "mine.yaml")
    assert refusal.value.message.startswith("mine.yaml")


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(RuleBroken) as refusal:
        parse("item: preschool\nname: x\nother: 1\n", "mine.yaml")
    assert len(refusal.value.message.splitlines()) == 3


def test_codes_keep_their_zeros_without_quotes_and_no_word_is_taken_for_yes_or_no() -> None:
    recipe = parse(RECIPE.replace('"010001"', "010001").replace("保育園}", "on}"), "mine.yaml")
    assert recipe.publishers[0].code == "010001"
    assert recipe.publishers[0].files[0].constants == {"種別": "on"}
