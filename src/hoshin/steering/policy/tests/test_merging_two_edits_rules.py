"""When two people edited a section, nothing that either of them wrote is lost without a choice."""

from hypothesis import given
from hypothesis import strategies as st

from hoshin.steering.policy.rules import Choice, MergeRow, Verdict, compose, three_way

PARAGRAPHS = st.lists(
    st.sampled_from(
        [
            "市民の手続を減らす。",
            "市民の手続をさらに減らす。",
            "データを公開する。",
            "職員の研修を行う。",
            "別の話",
            "終わり",
        ]
    ),
    max_size=7,
)


def all_taken(rows, choice):
    return compose(rows, dict.fromkeys(range(len(rows)), choice))


@given(PARAGRAPHS, PARAGRAPHS, PARAGRAPHS)
def test_one_side_taken_throughout_gives_that_side(base, theirs, mine):
    rows = three_way(base, theirs, mine)
    assert all_taken(rows, Choice.THEIRS) == theirs
    assert all_taken(rows, Choice.MINE) == mine


@given(PARAGRAPHS, PARAGRAPHS)
def test_the_proposal_is_the_only_change_there_is(base, changed):
    assert compose(three_way(base, changed, base), {}) == changed
    assert compose(three_way(base, base, changed), {}) == changed
    assert compose(three_way(base, changed, changed), {}) == changed


@given(PARAGRAPHS, PARAGRAPHS, PARAGRAPHS)
def test_without_a_choice_both_texts_of_a_conflict_stay(base, theirs, mine):
    rows = three_way(base, theirs, mine)
    merged = compose(rows, {})
    for row in rows:
        if row.verdict is Verdict.CONFLICT:
            assert {row.theirs, row.mine} - {None} <= set(merged)


def test_changes_to_different_paragraphs_are_both_taken():
    base = ["市民の手続を減らす。", "データを公開する。", "職員の研修を行う。"]
    theirs = ["市民の手続を大きく減らす。", *base[1:]]
    mine = [*base[:2], "職員の研修を毎年行う。", "付け加えた段落"]
    rows = three_way(base, theirs, mine)
    assert all(row.verdict is not Verdict.CONFLICT for row in rows)
    assert compose(rows, {}) == [theirs[0], base[1], *mine[2:]]


def test_a_paragraph_that_one_removed_and_the_other_changed_is_a_conflict():
    row = MergeRow("データを公開する。", None, "データを広く公開する。")
    assert (row.verdict, row.proposal) == (Verdict.CONFLICT, None)
