"""The comparison table reproduces both revisions exactly, marks to the character, and is quick on a long policy."""

import random
from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoshin.steering.policy.rules import Change, Passage, PassageKind, compare, difference

WORDS = st.sampled_from(
    ["市民", "の", "手続", "を", "オンライン", "で", "ICT", "2021", "、", "。", "進める", " ", "\n"]
)
SENTENCES = st.lists(WORDS, max_size=25).map("".join)
ANY_TEXT = st.one_of(SENTENCES, st.text(max_size=60))


@st.composite
def documents(draw):
    keys = draw(st.lists(st.integers(0, 15), max_size=12, unique=True))
    return tuple(
        Passage(str(key), "s", draw(st.sampled_from(PassageKind)), draw(st.integers(0, 2)), draw(ANY_TEXT))
        for key in keys
    )


def emphasised(text):
    return (Passage("1", "s", PassageKind.TEXT, 0, text),)


def test_a_reader_sees_no_marks_of_emphasis_unless_they_are_what_changed():
    row = compare(emphasised("**名称** は令和2年 2**3 のまま"), emphasised("**名称** は令和3年 2**3 のまま")).rows[0]
    assert row.new is not None
    assert (read(row.old), read(row.new)) == ("名称 は令和2年 2**3 のまま", "名称 は令和3年 2**3 のまま")
    assert side(row.new.spans) == "**名称** は令和3年 2**3 のまま"
    added = compare((), emphasised("**名称** を定める")).rows[0]
    assert read(added.new) == "名称 を定める"
    made_strong = compare(emphasised("名称を定める"), emphasised("**名称**を定める")).rows[0]
    assert made_strong.new is not None
    assert [span.text for span in made_strong.new.shown if span.is_changed] == ["**", "**"]


def read(cell):
    """What a reader sees of a side of the comparison that is there."""
    assert cell is not None
    return side(cell.shown)


def side(spans):
    return "".join(span.text for span in spans)


@given(ANY_TEXT, ANY_TEXT)
def test_spans_give_both_texts_back(old, new):
    left, right = difference(old, new)
    assert (side(left), side(right)) == (old, new)


@given(ANY_TEXT, ANY_TEXT)
def test_what_is_not_marked_is_the_same_on_both_sides(old, new):
    left, right = difference(old, new)
    assert side(span for span in left if not span.is_changed) == side(span for span in right if not span.is_changed)


@given(documents(), documents())
def test_both_columns_reproduce_their_revision(old, new):
    rows = compare(old, new).rows
    assert tuple(row.old.passage for row in rows if row.old) == old
    assert tuple(row.new.passage for row in rows if row.new) == new
    for cell in [cell for row in rows for cell in (row.old, row.new) if cell]:
        assert side(cell.spans) == cell.passage.text


@given(documents(), documents())
def test_unchanged_rows_and_only_they_are_unmarked(old, new):
    for row in compare(old, new).rows:
        is_marked = any(span.is_changed for cell in (row.old, row.new) if cell for span in cell.spans)
        if row.change is Change.SAME:
            assert row.old
            assert row.new
            assert row.old.passage.text == row.new.passage.text
            assert not is_marked
        elif row.old and row.new:
            assert is_marked or (row.old.passage.kind, row.old.passage.level) != (
                row.new.passage.kind,
                row.new.passage.level,
            )


@given(documents())
def test_a_revision_does_not_differ_from_itself(document):
    comparison = compare(document, document)
    assert comparison.changes == 0
    assert len(comparison.blocks()) == (1 if document else 0)


@given(documents(), documents())
def test_blocks_hold_every_row_once_and_in_order(old, new):
    comparison = compare(old, new)
    assert tuple(row for block in comparison.blocks() for row in block.rows) == comparison.rows
    for block in comparison.blocks():
        assert {row.change is not Change.SAME for row in block.rows} == {block.is_changed}


@pytest.mark.parametrize(
    ("old", "new", "left", "right"),
    [
        ("令和3年6月1日", "令和7年4月1日", ["3", "6"], ["7", "4"]),
        ("市民の手続", "市民と事業者の手続", [], ["と事業者"]),
        ("オンライン申請を拡大する。", "オンライン申請を拡大する。", [], []),
        ("情報格差", "情報格差の是正", [], ["の是正"]),
        ("同じ文字 なし", "", ["同じ文字 なし"], []),
    ],
)
def test_it_marks_the_characters_that_differ(old, new, left, right):
    sides = difference(old, new)
    assert [[span.text for span in spans if span.is_changed] for spans in sides] == [left, right]


def passage(key, text, kind=PassageKind.TEXT, level=0):
    return Passage(key, key.split("/", maxsplit=1)[0], kind, level, text)


def test_a_reworded_paragraph_stands_beside_its_old_wording_even_under_a_new_key():
    old = [passage("a/1", "申請の手続を減らします。"), passage("a/2", "市の持つデータを公開し、広く使ってもらいます。")]
    new = [passage("b/9", "市の持つデータを広く公開し、使ってもらいます。"), passage("b/8", "まったく別の話です")]
    changes = [row.change for row in compare(old, new).rows]
    assert changes == [Change.REMOVED, Change.CHANGED, Change.ADDED]


def test_a_moved_paragraph_is_named_as_moved_on_both_sides():
    old = [passage("a/1", "いち"), passage("a/2", "に"), passage("a/3", "さん")]
    new = [old[2], old[0], old[1]]
    changes = [row.change for row in compare(old, new).rows]
    assert sorted(changes) == [Change.MOVED_AWAY, Change.MOVED_HERE, Change.SAME, Change.SAME]


def test_a_run_of_changes_says_where_it_stands():
    old = [
        passage("a/h", "1 目的", PassageKind.HEADING, 1),
        passage("a/1", "同じ"),
        passage("b/h", "2 体制", PassageKind.HEADING, 1),
        passage("b/1", "変わる前"),
    ]
    new = [*old[:3], passage("b/1", "変わった後")]
    blocks = compare(old, new).blocks()
    assert [(block.is_changed, block.place) for block in blocks] == [(False, "1 目的"), (True, "2 体制")]


def long_policy(seed, *, paragraphs, keyed):
    """A policy of about 100 pages: a thousand characters a page."""
    chance = random.Random(seed)  # noqa: S311 - chance for a test, no secret
    vocabulary = [
        "".join(chance.choices("市民行政手続情報化推進方針利用者のをにでがはとしたするこれからデータシステム", k=4))
        for _ in range(900)
    ]
    return (
        [
            passage(
                f"s{number // 10}/{number if keyed else f'{seed}-{number}'}", "".join(chance.choices(vocabulary, k=30))
            )
            for number in range(paragraphs)
        ],
        vocabulary,
        chance,
    )


@pytest.mark.parametrize("keyed", [True, False])
def test_the_work_on_a_hundred_pages_grows_with_the_change_and_not_with_the_square(keyed, monkeypatch):
    old, vocabulary, chance = long_policy(1, paragraphs=850, keyed=keyed)
    new = []
    for number, before in enumerate(old):
        text = before.text if number % 3 else before.text.replace(before.text[8:12], chance.choice(vocabulary))
        new.append(Passage(before.key if keyed else f"new/{number}", "new", before.kind, before.level, text))
    weighed = []

    def weigh(one, other):
        weighed.append(1)
        return 2 * (one & other).total() / (one.total() + other.total())

    monkeypatch.setattr("hoshin.steering.policy.rules.alignment._common_share", weigh)
    comparison = compare(old, new)
    assert comparison.count(Change.CHANGED) == len(
        [row for row in comparison.rows if row.old and row.new]
    ) - comparison.count(Change.SAME)
    assert comparison.count(Change.ADDED) == comparison.count(Change.REMOVED) == 0
    assert len(weighed) < 40 * len(old)


def test_it_marks_no_more_than_the_standard_library_would():
    old = "市では、庁内の電算化と地域の情報化に取り組み、職員の意識も高めてきました。"
    new = "市では、庁内の電算化と地域情報化に取り組み、職員の意識とくらしの安心も高めています。"
    ours = sum(len(span.text) for spans in difference(old, new) for span in spans if span.is_changed)
    theirs = sum(
        (i2 - i1) + (j2 - j1)
        for tag, i1, i2, j1, j2 in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes()
        if tag != "equal"
    )
    assert ours <= theirs + 8
