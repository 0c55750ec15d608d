"""Cells that are only counted, not looked at: no pattern may find anything in them, or a fault would go unsaid."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from hoshin.tables.checking import check_table
from hoshin.tables.checking.columns import EXPRESSIONS
from hoshin.tables.checking.patterns import LOOKS, PLAIN
from hoshin.tables.repetition import WORTHWHILE
from hoshin.tables.shape import Table

LETTERS = "明大昭平令約不詳秘匿非公表同上々ー元年月日.,:：、-－0125０１eE+MTSHRXxA市北ァあ髙①㈱＊・/()（）「」{}[]〃△\u3000 \n\ue000\ufffdｱ"
TRICKY = (
    "同上",
    "々",
    "不詳",
    "不明",
    "秘匿",
    "非公表",
    "X",
    "x",
    "約5",
    "10円",
    "R3.4",
    "H元年",
    "大正3年1月",
    "令和3年",
    "1E5",
)
CELLS = st.text(LETTERS, min_size=1, max_size=12) | st.sampled_from(TRICKY)
MADE = st.lists(CELLS, min_size=20, max_size=60)
WORDS = st.lists(
    st.from_regex(r"\A[A-Zａ-ｚぁ-んァ-ヶ一-龥㈱髙][0-9A-Za-zぁ-んァ-ー一-龥()・:-]{0,8}\Z"), min_size=20, max_size=60
)


@given(MADE | WORDS)
def test_no_pattern_finds_anything_in_a_plain_cell(texts):
    cells = pl.Series(texts, dtype=pl.String)
    for look, expression in PLAIN.items():
        plain = cells.filter(cells.str.contains(expression))
        found = [rule for rule, pattern in EXPRESSIONS.items() if plain.str.contains(pattern).any()]
        looks = [one for one, pattern in LOOKS.items() if plain.str.contains(pattern).any()]
        assert (found, looks) == ([], ["number"] if look == "number" and len(plain) else [])


def test_a_long_table_is_judged_as_its_short_parts():
    names = [f"第{number}公園" for number in range(WORTHWHILE)]
    counts = [str(number) for number in range(WORTHWHILE)]
    telephones = [f"025-526-{number:04}" for number in range(WORTHWHILE)]
    kinds = ["公園", "ﾄｲﾚ", None, "1"] * (WORTHWHILE // 4)
    names[7], counts[9], telephones[11] = "髙橋公園", "1,234", "０２５-526-0000"
    columns = {"名称": names, "利用者数": counts, "電話番号": telephones, "種別": kinds}

    def found(height):
        frame = pl.DataFrame(columns).head(height)
        rows = pl.int_range(2, height + 2, dtype=pl.UInt64, eager=True)
        table = Table(tuple(columns), frame, rows, (1,), 2, height + 1)
        return {(one.rule, one.column, one.row, one.message) for one in check_table(table)}

    assert found(WORTHWHILE) == found(WORTHWHILE - 4)
