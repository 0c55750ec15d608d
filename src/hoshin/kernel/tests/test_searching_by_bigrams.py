import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoshin.kernel import bigrams

LETTERS = st.text(alphabet="住民票発行ＩICTさサばバー-31、 \n'\"*:&|()\\%😀e\u0301", max_size=24)


@pytest.fixture(scope="module")
def index():
    connection = sqlite3.connect(":memory:")
    connection.execute(f'CREATE VIRTUAL TABLE texts USING fts5(body, tokenize="{bigrams.FTS5_TOKENIZER}")')
    yield connection
    connection.close()


def found(index, query, text):
    index.execute("DELETE FROM texts")
    index.execute("INSERT INTO texts (body) VALUES (?)", [bigrams.index_text(text)])
    expression = bigrams.fts5_query(query)
    return bool(expression) and bool(
        index.execute("SELECT count(*) FROM texts WHERE texts MATCH ?", [expression]).fetchone()[0]
    )


def test_text_is_cut_into_pairs():
    assert bigrams.tokens("住民票、発行") == ["住民", "民票", "票", "発行", "行"]
    assert bigrams.words_of("3-1 住民票の発行（案）") == ("3-1", "住民票ノ発行", "案")
    assert bigrams.words_of("- -a- --") == ("a",)
    assert bigrams.index_text("、。") == ""


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("住民", "住民票の発行", True),
        ("民票", "住民票の発行", True),
        ("住票", "住民票の発行", False),
        ("住民票発", "住民票、発行", False),
        ("行", "住民票の発行", True),
        ("票", "住民票の発行", True),
        ("発行 住民", "住民票の発行", True),
        ("発行 戸籍", "住民票の発行", False),
        ("ict", "ＩＣＴによる情報化", True),
        ("サーバ", "さーばー", True),
        ("3-1", "基本方針３－１－２", True),
        ("3-2", "基本方針３－１－２", False),
        ("😀", "住民票", False),
        ("", "住民票", False),
    ],
)
def test_the_sqlite_index_finds_exactly_what_is_there(index, query, text, expected):
    assert found(index, query, text) is expected


@given(query=LETTERS, text=LETTERS)
def test_the_sqlite_index_agrees_with_the_definition(index, query, text):
    expected = bool(bigrams.words_of(query)) and bigrams.matches(query, text)
    assert found(index, query, text) is expected


@given(text=LETTERS, data=st.data())
def test_every_part_of_a_word_finds_its_text(index, text, data):
    words = bigrams.words_of(text)
    if words:
        word = data.draw(st.sampled_from(words))
        start = data.draw(st.integers(0, len(word) - 1))
        end = data.draw(st.integers(start + 1, len(word)))
        part = word[start:end]
        if bigrams.words_of(part):
            assert found(index, part, text)


@given(query=st.text(), text=st.text())
def test_no_text_breaks_the_index(index, query, text):
    found(index, query, text)


@given(LETTERS | st.text())
def test_the_postgresql_forms_hold_no_syntax_of_the_user(text):
    plain = bigrams.tsquery_text(text).replace("':*", "'").replace("' & '", "'")
    assert plain.count("'") % 2 == 0 or plain.count("'") == len(plain.split("'")) - 1
    for token in bigrams.tokens(text):
        assert not set(token) & set("'\\ :*&|!()")


def test_the_postgresql_forms():
    assert bigrams.tsvector_text("住民票") == "'住民' '民票' '票'"
    assert bigrams.tsquery_text("住民票 区") == "'住民' & '民票' & '区':*"
    assert bigrams.tsquery_text("、") == bigrams.fts5_query("、") == ""


def test_a_query_is_bounded():
    assert bigrams.fts5_query(" ".join(f"語{number}" for number in range(100))).count('"') == 2 * bigrams.MAX_WORDS
