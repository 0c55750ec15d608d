import html
import re

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoshin.web.markdown import plain_text, render, to_typst

PIECES = st.sampled_from(
    ["# ", "## ", "- ", "1. ", "> ", "**", "*", "_", "~~", "`", "```\n", "|a|b|\n|-|-|\n|1|2|\n", "\n", "\n\n", "---\n", "[", "](", ")",
     "![", "<b>", "<script>", "</p>", "&lt;", "javascript:alert(1)", "https://e.jp/", "\\", "市民", "「理念」", "。", " ", "　", "\x00", '"', "'"]
)  # fmt: skip
TEXTS = st.lists(PIECES | st.text(max_size=3), max_size=25).map("".join)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**「理念」**は", "<p><strong>「理念」</strong>は</p>"),
        ("これは**重点（案）**です。", "<p>これは<strong>重点（案）</strong>です。</p>"),
        ("**2026年度**予算", "<p><strong>2026年度</strong>予算</p>"),
        ("市の*ICT.*を", "<p>市の<em>ICT.</em>を</p>"),
        ("snake_case_name と 2 * 3 * 4", "<p>snake_case_name と 2 * 3 * 4</p>"),
        ("~~旧（案）~~新", "<p><s>旧（案）</s>新</p>"),
        ("一行目\n二行目", "<p>一行目<br>\n二行目</p>"),
        ("本文\n---", "<p>本文</p>\n<hr>"),
        ("    字下げ", "<p>字下げ</p>"),
        ("[1]: 出典", "<p>[1]: 出典</p>"),
        ("<b>x</b> & y", "<p>&lt;b&gt;x&lt;/b&gt; &amp; y</p>"),
    ],
)
def test_it_reads_what_officials_write(text, expected):
    assert render(text).strip() == expected


def test_headings_take_their_place_in_the_page():
    assert re.findall(r"<(h\d)>", render("# 一\n## 二\n###### 三")) == ["h2", "h3", "h6"]
    assert re.findall(r"<(h\d)>", render("# 一\n## 二", heading_level=4)) == ["h4", "h5"]


def test_links_that_leave_the_site_are_marked():
    page = render("[外](https://example.jp/) [外](//example.jp/) [内](/plan/1) [手紙](mailto:a@example.jp)")
    assert re.findall(r'href="([^"]+)" rel="noopener nofollow"', page) == ["https://example.jp/", "//example.jp/"]
    assert 'href="/plan/1">' in page
    assert 'href="mailto:a@example.jp">' in page


@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html,<script>)",
        "[x](vbscript:x)",
        "[x](&#106;avascript:alert(1))",
        "<javascript:alert(1)>",
        "![x](javascript:alert(1))",
        '<img src=x onerror="alert(1)">',
        "<style>p{}</style>",
        '[x](/a "onmouseover=alert(1)")',
    ],
)
def test_nothing_can_be_executed(text):
    page = render(text)
    assert not re.search(r"<(?!/?(p|a|em)\b)", page)
    assert not re.search(r"<[^>]*\s(on\w+|style)\s*=|href=\"(?!/)", page)


def test_pictures_become_links():
    assert render("![図](https://example.jp/a.png)") == (
        '<p><a href="https://example.jp/a.png" rel="noopener nofollow">図</a></p>\n'
    )


def test_tables_scroll_in_their_frame_and_align_by_class():
    page = render("|項目|率|数|\n|---|:-:|--:|\n|a|b|1|")
    assert 'class="frame"' in page
    assert '<th scope="col">項目</th>' in page
    assert '<td class="centred">b</td>' in page
    assert '<td class="number">1</td>' in page
    assert "style" not in page


@given(TEXTS)
def test_whatever_is_written_stays_harmless(text):
    page = render(text)
    assert nh3.clean(page, link_rel=None, attributes={"*": {"class", "role", "tabindex", "aria-label"}, "a": {"href", "rel", "title"},
                     "th": {"scope"}, "ol": {"start"}}) == page  # fmt: skip
    assert not re.search(r"<[^>]*(?:style|javascript:)[^>]*>", page)


@given(TEXTS)
def test_screen_search_and_paper_tell_the_same_words(text):
    on_screen = _bare(html.unescape(re.sub(r"<[^>]*>", "", render(text))))
    in_search = _bare(plain_text(text))
    assert _bare("".join(_words(to_typst(text)))) == in_search or "![" in text
    assert on_screen == in_search or "![" in text


def _bare(text):
    return re.sub(r"[\s\ufffd]", "", text)


def _words(blocks):
    for block in blocks:
        yield block.get("text", "")
        yield from (run["text"] for run in block.get("runs", []))
        yield from (
            run["text"] for row in [block.get("head", []), *block.get("rows", [])] for cell in row for run in cell
        )
        yield from _words(block.get("blocks", []))
        for item in block.get("items", []):
            yield from _words(item)


@given(TEXTS, st.integers(1, 3))
def test_levels_on_paper_never_skip(text, first):
    levels = [block["level"] for block in to_typst(text, heading_level=first) if block["kind"] == "heading"]
    for before, after in zip([first - 1, *levels], levels, strict=False):
        assert first <= after <= before + 1


def test_plain_text_keeps_lines():
    text = "# 理念\n本文**強調**\n\n- 一\n- 二\n\n|a|b|\n|-|-|\n|1|2|\n\n```\nx\ny\n```\n[市](https://e.jp)"
    assert plain_text(text) == "理念\n本文強調\n一\n二\na\tb\n1\t2\nx\ny\n市"


def test_blocks_for_paper():
    assert to_typst("**太**字 [市](https://e.jp) [内](/a)\n次") == [
        {
            "kind": "paragraph",
            "runs": [
                {"text": "太", "marks": ["strong"]},
                {"text": "字 "},
                {"text": "市", "link": "https://e.jp"},
                {"text": " 内\n次"},
            ],
        }
    ]
    assert to_typst("3. a\n4. b")[0]["start"] == 3
    assert to_typst("- a")[0]["start"] is None
