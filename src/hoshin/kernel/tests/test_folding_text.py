import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoshin.kernel.width import HYPHENS, fold, narrow, to_katakana


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ＩＣＴ", "ict"),
        ("ｻｰﾊﾞｰ", "さーばー"),
        ("サ-バ", "サーバ"),
        ("3ー1", "３－１"),
        ("3−1", "3-1"),
        ("デ―タ", "データ"),
        ("ﾊﾟｿｺﾝ", "ぱそこん"),
        ("葛\U000e0100城", "葛城"),
        ("神", "神"),
        ("①", "1"),
        ("か\u3099", "ガ"),
        ("わ\u3099", "ヷ"),
        ("個\u200b票", "個票"),
    ],
)
def test_spellings_of_one_word_meet(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("個票", "個表"), ("ハ", "バ"), ("はな", "はなー"), ("ア", "ァ")])
def test_different_words_stay_apart(one, other):
    assert fold(one) != fold(other)


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="さーバｶﾞ-−ＡaＡ1①々ゝゞわ\u3099゛ﾞ", max_size=12))
def test_folding_japanese_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_hiragana_and_katakana_fold_alike(text):
    assert fold(to_katakana(text)) == fold(text)


@given(st.text(alphabet="0123456789ABCxyz" + HYPHENS))
def test_narrow_reads_full_width_and_any_hyphen(text):
    wide = "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in text)
    plain = "".join("-" if letter in HYPHENS else letter for letter in text)
    assert narrow(wide) == narrow(f" {text}　") == plain
