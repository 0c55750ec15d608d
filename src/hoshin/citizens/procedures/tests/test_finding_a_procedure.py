"""Residents find procedures by life event, by person and by words, two-character words and readings included."""

from dataclasses import replace

import pytest
from django.test import Client

from hoshin.citizens.procedures.public import save_procedure
from hoshin.citizens.procedures.rules.register import LifeEvent, PersonKind
from hoshin.citizens.procedures.tests.test_keeping_the_register import ENTRY
from hoshin.foundation.people.tests.city import NOW

MOVE = replace(
    ENTRY,
    code="tennyu",
    title="転入届",
    what="新しい住所の届出です。",
    who="引っ越した方",
    reading="てんにゅうとどけ",
    keywords="",
    events=(LifeEvent.MOVING,),
    persons=(),
)
SECRET = replace(ENTRY, code="hidden", title="内部の手続", is_public=False)


@pytest.fixture
def visitor(city):
    for entry in (ENTRY, MOVE, SECRET):
        save_procedure(person=city.person("ict-staff"), entry=entry, now=NOW)
    return Client()


def found(visitor, **question):
    return {procedure.code for procedure in visitor.get("/procedures/", question).context["page"]}


@pytest.mark.parametrize("words", ["手当", "じどう", "ジドウテアテ", "ﾃｱﾃ", "子ども手当", "出産"])
def test_words_of_any_kind_find_the_procedure(visitor, words):
    assert found(visitor, words=words) == {"jido-teate"}


def test_two_characters_and_a_reading_find_it_too(visitor):
    assert found(visitor, words="転入") == found(visitor, words="てんにゅう") == {"tennyu"}


def test_a_life_event_is_found_by_its_reading(visitor):
    assert "tennyu" in found(visitor, words="ひっこし")


def test_life_event_and_person_narrow_the_list(visitor):
    assert found(visitor, event="moving") == {"jido-teate", "tennyu"}
    assert found(visitor, event="moving", person=PersonKind.PARENT.value) == {"jido-teate"}
    assert found(visitor, all="1") == {"jido-teate", "tennyu"}


def test_nothing_found_tells_how_to_go_on(visitor):
    page = visitor.get("/procedures/", {"words": "ロケット"})
    assert "見つかりませんでした" in page.content.decode()


def test_the_page_says_who_what_and_how(visitor):
    page = visitor.get("/procedures/jido-teate/").content.decode()
    for words in (ENTRY.who, ENTRY.what, "30日ほど", "窓口", "健康保険の情報", "農政課"):
        assert words in page


def test_what_is_not_public_does_not_exist_for_the_public(visitor):
    assert visitor.get("/procedures/hidden/").status_code == 404
    assert found(visitor, words="内部") == set()


def test_the_catalogue_takes_few_queries(city, visitor, django_assert_max_num_queries):
    for number in range(20):
        save_procedure(person=city.person("ict-staff"), entry=replace(ENTRY, code=f"code-{number}"), now=NOW)
    with django_assert_max_num_queries(12):
        visitor.get("/procedures/", {"all": "1"})
