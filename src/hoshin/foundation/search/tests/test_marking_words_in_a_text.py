import unicodedata

from hypothesis import assume, given
from hypothesis import strategies as st

from hoshin.foundation.search.rules import marked, snippet
from hoshin.kernel.bigrams import words_of

LETTERS = "住民票のアあｱガｶﾞ゛ー-aA1①㈱🈁e\u0301か\u3099 、\n\u200b"
texts = st.text(LETTERS, max_size=40)


def shown(pieces) -> str:
    return "".join(f"[{piece.text}]" if piece.is_match else piece.text for piece in pieces)


def test_words_are_marked_as_they_were_written():
    assert shown(marked("ｻｰﾊﾞｰとサーバー", words_of("さーばー"))) == "[ｻｰﾊﾞｰ]と[サーバー]"
    assert shown(marked("㈱上越のＩＣＴ", words_of("ict 株"))) == "[㈱]上越の[ＩＣＴ]"
    assert shown(marked("住民票住民", words_of("住民 民票"))) == "[住民票住民]"


def test_the_snippet_shows_the_first_place():
    text = "あ" * 200 + "住民票" + "い" * 200
    cut = snippet(text, words_of("住民票"))
    assert shown(cut).startswith("…" + "あ" * 30 + "[住民票]")
    assert shown(cut).endswith("い…")


def test_without_a_match_the_snippet_is_the_beginning():
    assert shown(snippet("本文の 始まり", ("なし",))) == "本文の 始まり"


@given(texts, texts)
def test_the_pieces_give_the_text_again(text, query):
    assert "".join(piece.text for piece in marked(text, words_of(query))) == text


@given(texts, st.text("住民票アガａ1", min_size=1, max_size=3))
def test_a_word_that_stands_in_the_text_is_marked(text, query):
    # A mark that follows the word belongs to its last letter and makes another word of it.
    assume(not text or (unicodedata.category(text[0])[0] != "M" and text[0] not in "ﾞﾟ"))
    pieces = marked(text + query + text, words_of(query))
    assert any(piece.is_match for piece in pieces)
