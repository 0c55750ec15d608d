from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hoshin.foundation.search.models import Entry
from hoshin.foundation.search.public import Audience, Row, drop, find, put, rebuild
from hoshin.foundation.search.rules import query_words
from hoshin.kernel.bigrams import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def ids(results) -> list[str]:
    return [hit.thing_id for hit in results.hits]


@pytest.mark.parametrize(
    "query",
    [
        "住民",
        "民票",
        "票",
        "住",
        "住民票",
        "住民票の写し",
        "ICT",
        "ＩＣＴ",
        "ict",
        "サーバ",
        "さーばー",
        "ｻｰﾊﾞｰ",
        "3-1",
        "3－1",
        "住民 ICT",
        "写し　サーバー",
    ],
)
def test_words_of_any_length_width_and_kana_are_found(enter, visitor, query):
    enter(1, "住民票の写し", "ＩＣＴ機器のｻｰﾊﾞｰ（３－１）")
    enter(2, "道路の補修", "関係のない本文")
    assert ids(find(query, person=visitor)) == ["1"]


@pytest.mark.parametrize("query", ["民住", "住民道路", "票写", "住民 道路", "の写しI", "市民家", "市民家屋"])
def test_what_does_not_stand_in_the_text_is_not_found(enter, visitor, query):
    enter(1, "住民票の写し", "ICT")
    enter(2, "道路の補修", "市民の民家と家屋")
    assert ids(find(query, person=visitor)) == []


@pytest.mark.parametrize("query", ["", "   ", "、。・", "\"'(*", "-", "\0"])
def test_a_query_without_letters_finds_nothing_and_says_so(enter, visitor, query):
    enter(1, "住民票", "本文")
    results = find(query, person=visitor)
    assert results.is_empty_query
    assert (results.hits, results.total) == ((), 0)


@pytest.mark.parametrize(
    "query",
    [
        "住民 OR 道路",
        "NOT 住民",
        "住民*",
        "grams:住民",
        "住民'); DROP TABLE search_entry; --",
        "住民 NEAR 道路",
        "'住民':* | '道路'",
    ],
)
def test_the_query_languages_of_the_databases_cannot_be_reached(enter, visitor, query):
    enter(1, "住民票", "")
    enter(2, "道路", "")
    expected = all(word in "住民票 " for word in query_words(query))
    assert ids(find(query, person=visitor)) == (["1"] if expected else [])


def test_the_newest_come_first_and_pages_are_bounded(enter, visitor, now):
    for number in range(25):
        enter(number, f"方針{number}", updated_at=now - timedelta(days=number))
    first = find("方針", person=visitor, limit=10)
    assert ids(first) == [str(number) for number in range(10)]
    assert (first.total, first.previous_offset, first.next_offset) == (25, None, 10)
    last = find("方針", person=visitor, limit=10, offset=20)
    assert (len(last.hits), last.previous_offset, last.next_offset) == (5, 10, None)
    assert len(find("方針", person=visitor, limit=10**6).hits) == 25
    assert find("方針", person=visitor, limit=-1, offset=-5).hits[0].thing_id == "0"
    assert find("方針", person=visitor, offset=10**9).hits == ()


def test_only_people_of_the_city_hall_find_what_is_not_public(enter, visitor, expert, official):
    enter(1, "公開の個票", audience=Audience.PUBLIC)
    enter(2, "庁内の個票", audience=Audience.STAFF)
    assert ids(find("個票", person=visitor)) == ["1"]
    assert ids(find("個票", person=expert)) == ["1"]
    assert ids(find("個票", person=official)) == ["2", "1"]
    assert find("庁内", person=visitor).total == 0


def test_hits_are_counted_per_kind_and_can_be_narrowed(enter, visitor, sources):
    enter(1, "方針", kind="policy")
    enter(2, "方針の個票", kind="sheet")
    enter(3, "別の方針の個票", kind="sheet")
    results = find("方針", person=visitor, kind="sheet")
    assert ids(results) == ["3", "2"]
    assert results.total == 2
    assert [(count.kind, count.count) for count in results.counts] == [("policy", 1), ("sheet", 2)]


def test_a_search_takes_two_queries_however_many_things_there_are(enter, visitor, django_assert_num_queries):
    for number in range(30):
        enter(number, "方針", "本文" * 50)
    with django_assert_num_queries(2):
        find("方針 本文", person=visitor, limit=30)


def test_a_changed_thing_is_found_by_its_new_words_only(enter, visitor):
    enter(1, "住民票")
    enter(1, "戸籍")
    assert ids(find("住民票", person=visitor)) == []
    assert ids(find("戸籍", person=visitor)) == ["1"]
    assert Entry.objects.count() == 1


def test_a_dropped_thing_is_not_found_and_dropping_it_again_is_harmless(enter, visitor):
    enter(1, "住民票")
    drop("test", 1)
    drop("test", 1)
    assert find("住民票", person=visitor).total == 0


def test_an_undone_change_leaves_the_index_as_it_was(enter, visitor):
    enter(1, "住民票")
    with transaction.atomic():
        enter(1, "戸籍")
        enter(2, "住民税")
        transaction.set_rollback(True)
    assert ids(find("住民", person=visitor)) == ["1"]
    assert find("戸籍", person=visitor).total == 0


def test_a_text_too_long_to_be_one_thing_is_refused(enter):
    with pytest.raises(ValueError, match="too long"):
        enter(1, "題", "あ" * 130_000)


def test_the_longest_text_of_all_different_characters_is_taken(enter, visitor):
    body = "".join(chr(0x20000 + number % 42_000) + chr(0x4E00 + number % 20_000) for number in range(64_000))
    enter(1, "長い本文", body)
    assert find("長い本文", person=visitor).total == 1
    assert find(body[100_000:100_009], person=visitor).total == 1


def test_a_frequent_pair_far_into_a_long_text_is_still_found_exactly(enter, visitor):
    """PostgreSQL keeps at most 256 positions of a pair and none beyond 16,383: the search must not depend on them."""
    enter(1, "会議録", "はい。" * 9_000 + "住民票を発行した。" + "はい、住民。" * 400)
    assert find("住民票を発行", person=visitor).total == 1
    assert find("票住民", person=visitor).total == 0


LETTERS = "住民票情報のアあｱガｶﾞーｰ-－aAＡ1１①㈱ 、\n"
texts = st.text(LETTERS, max_size=12)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bodies=st.lists(texts, min_size=1, max_size=6), query=st.text(LETTERS, max_size=5))
def test_the_index_finds_exactly_what_a_scan_of_the_rows_finds(visitor, now, bodies, query):
    """The oracle: every word of the query stands in the folded words of the row, looked up by plain LIKE."""
    with transaction.atomic():
        rows = [
            Row(thing_id=str(number), title="", body=body, url="/", audience=Audience.PUBLIC, updated_at=now)
            for number, body in enumerate(bodies)
        ]
        rebuild("test", rows)
        expected = Entry.objects.all()
        for word in words_of(query):
            expected = expected.filter(words__contains=word)
        wanted = {entry.thing_id for entry in expected} if words_of(query) else set()
        found = find(query, person=visitor)
        assert {hit.thing_id for hit in found.hits} == wanted
        assert found.total == len(wanted)
        transaction.set_rollback(True)


def test_title_and_snippet_are_escaped_and_mark_the_words(enter, visitor):
    enter(1, "<b>住民票</b>", "前文" * 60 + "<script>alert('住民')</script>" + "後文" * 60)
    hit = find("住民", person=visitor).hits[0]
    assert hit.title == "&lt;b&gt;<mark>住民</mark>票&lt;/b&gt;"
    assert "<mark>住民</mark>" in hit.snippet
    assert "<script>" not in hit.snippet
    assert hit.snippet.startswith("…")
    assert hit.snippet.endswith("…")


def test_put_needs_a_path_inside_the_house(enter, now):
    with pytest.raises(Exception, match="search_entry_local_address"), transaction.atomic():
        put(kind="test", thing_id=1, title="題", body="", url="https://example.org/", audience=Audience.PUBLIC)
