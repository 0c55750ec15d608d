"""Lines that people write about sources, tags and questions: what is written is read back the same."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoshin.kernel.errors import RuleBroken
from hoshin.steering.plan.rules.noting import (
    MOST_QUESTIONS,
    Source,
    check_tags,
    read_questions,
    read_sources,
    read_words,
    written_sources,
)

word = st.text("あいう技術abc（）・", min_size=1, max_size=12)
title = st.lists(word, min_size=1, max_size=4).map(" ".join)
address = st.one_of(st.just(""), word.map(lambda text: f"https://example.jp/{text}"))
sources = st.lists(
    st.builds(Source, st.dates(date(1990, 1, 1), date(2099, 12, 31)), title, address), min_size=0, max_size=8
)


@given(sources)
def test_sources_are_read_back_as_they_were_written(found):
    assert read_sources(written_sources(found)) == found


@given(st.lists(word, max_size=10), st.sampled_from(["、", " ", "　", ",", "\n"]))
def test_words_are_read_once_each_in_their_order(words, between):
    assert read_words(between.join(words)) == list(dict.fromkeys(words))


@pytest.mark.parametrize("line", ["題名だけ", "2021-05-19", "2021-02-30 題名", "2021-05-19 https://example.jp/"])
def test_a_line_without_day_or_title_is_refused_with_the_line(line):
    with pytest.raises(RuleBroken, match="出典"):
        read_sources(line)


def test_there_are_no_more_questions_and_tags_than_anybody_reads():
    with pytest.raises(RuleBroken, match="質問"):
        read_questions("問\n" * (MOST_QUESTIONS + 1))
    with pytest.raises(RuleBroken, match="タグ"):
        check_tags(["あ"] * 13)
