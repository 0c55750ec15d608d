"""Paragraphs keep their keys while a section is edited, so that comments stay where they belong."""

from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from hoshin.steering.policy.rules import Paragraph, carry_keys, join, normalise, split

LINES = st.sampled_from(
    [
        "",
        " ",
        "市民の手続を減らす。",
        "- 一つ目",
        "- 二つ目",
        "```",
        "~~~~",
        "  字下げ",
        "1. 番号",
        "| 表 | 表 |",
        "\t",
        "## 見出し",
        "改行  ",
    ]
)
MARKDOWN = st.one_of(st.lists(LINES, max_size=15).map("\n".join), st.text(max_size=80))


def fresh():
    return (f"n{number}" for number in count(1))


@given(MARKDOWN)
def test_blocks_join_to_the_text_that_is_stored_and_split_again(text):
    stored = normalise(text)
    assert split(stored) == split(text)
    assert join(split(stored)) == stored == normalise(stored)
    assert all(block.strip() for block in split(text))


@given(MARKDOWN, MARKDOWN)
def test_every_key_is_used_once_and_never_for_something_new(before, after):
    old = carry_keys([], before, fresh())
    new = carry_keys(old, after, (f"m{number}" for number in count(1)))
    keys = [paragraph.key for paragraph in new]
    assert len(set(keys)) == len(keys)
    assert join(paragraph.text for paragraph in new) == normalise(after)
    continued = [key for key in keys if key.startswith("n")]
    assert continued == [paragraph.key for paragraph in old if paragraph.key in set(continued)]


@given(MARKDOWN)
def test_saving_without_a_change_keeps_every_key(text):
    old = carry_keys([], text, fresh())
    assert carry_keys(old, text, iter(())) == old


def test_a_reworded_paragraph_keeps_its_key_and_a_new_one_gets_a_fresh_one():
    old = (Paragraph("a", "オンラインで申請できる手続を増やします。"), Paragraph("b", "窓口の混雑を減らします。"))
    new = carry_keys(
        old,
        "はじめに書き加えました\n\nオンラインで申請できる手続をさらに増やします。\n\n窓口の混雑を減らします。",
        ["x", "y"],
    )
    assert [paragraph.key for paragraph in new] == ["x", "a", "b"]


def test_a_fenced_block_is_one_paragraph():
    assert split("前\n\n```\nいち\n\nに\n```\n\n後") == ("前", "```\nいち\n\nに\n```", "後")
    assert split("````\n```\n\n中\n````\n\n後") == ("````\n```\n\n中\n````", "後")


def test_line_ends_of_every_kind_are_understood():
    assert split("いち\r\n\r\nに\r\rさん") == ("いち", "に", "さん")
