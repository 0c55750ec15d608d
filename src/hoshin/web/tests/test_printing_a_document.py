import io
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from pypdf import PdfReader

from hoshin.web.markdown import to_typst
from hoshin.web.paper import TypesettingFailed, compile_pdf
from hoshin.web.paper.order import FONTS
from hoshin.web.paper.presses import PRESSES, ROOT
from hoshin.web.press.glyphs import BASE_FORM, Face, examine
from hoshin.web.press.typesetting import REGULAR, Order, typeset

WHEN = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
MALICIOUS = (
    '#import "x.typ"\n#panic() $x$ *b* _i_ `c` @ref <tag> \\u{41} \\ "引用" // 注 /* */ #{1+1} https://x.jp ~ --- 100%'
)
TEXT = f"""# 第1章　策定の目的
## 1-1　国の取組
市は**「情報化理念」**のもとで[計画的に](https://example.jp/)~~旧案~~`進める`。

### 細目
- 窓口
  1. 電子申請

> 引用した文

|手続|件数|
|:-:|--:|
|転入|1,204|

```
{MALICIOUS}
```
---
"""
DOCUMENT = {
    "title": "情報化推進\n基本方針",
    "subtitle": "第2版（案）",
    "organisation": "上越市",
    "issued": "令和8年11月23日（月）",
    "note": MALICIOUS,
    "history_head": ["版", "日付", "内容"],
    "history": [["第1版", "令和3年5月10日", "策定"]],
    "blocks": to_typst(TEXT),
}


def read(pdf):
    return PdfReader(io.BytesIO(pdf))


def words(pdf):
    return "".join(page.extract_text() for page in read(pdf).pages).replace("\n", "").replace(" ", "")


def set_directly(template, content):
    """The press without its process: as fast as the typesetter itself."""
    order: Order = {
        "root": str(ROOT),
        "template": str(template),
        "fonts": str(FONTS),
        "content": content,
        "created_at": 0,
    }
    return typeset(order)


def table(content):
    path = ROOT / "web/templates/web/paper/table.typ"
    return set_directly(path, {"title": "一覧", "head": ["項目"], "rows": [], **content})


@pytest.fixture(scope="module")
def printed():
    return compile_pdf(template="web/paper/document.typ", content=DOCUMENT, created_at=WHEN)


def test_the_words_come_back(printed):
    text = words(printed.pdf)
    for expected in ("第2版（案）", "第1章　策定の目的", "「情報化理念」", "電子申請", "1,204", "改版履歴", "目次"):
        assert expected in text
    assert printed.page_count == len(read(printed.pdf).pages) == 4
    assert printed.missing_glyphs == ()


def test_it_is_made_for_archives_and_for_reading_aloud(printed):
    root = read(printed.pdf).trailer["/Root"]
    facts = root["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in facts
    assert "<pdfuaid:part>1</pdfuaid:part>" in facts
    assert root["/Lang"].startswith("ja")
    assert root["/MarkInfo"]["/Marked"] is True or bool(root["/MarkInfo"]["/Marked"])
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert read(printed.pdf).metadata.title == "情報化推進基本方針"


def test_bookmarks_follow_the_headings(printed):
    def titles(outline):
        return [titles(part) if isinstance(part, list) else part.title for part in outline]

    assert titles(read(printed.pdf).outline) == ["改版履歴", "第1章　策定の目的", ["1-1　国の取組", ["細目"]]]


def test_the_same_content_gives_the_same_bytes(printed):
    again = compile_pdf(template="web/paper/document.typ", content=DOCUMENT, created_at=WHEN)
    assert again.pdf == printed.pdf


def test_text_is_never_read_as_code(printed):
    expected = MALICIOUS.replace("\n", "").replace(" ", "")
    assert words(printed.pdf).count(expected) == 2


def test_links_lead_out_only_to_the_web():
    blocks = [
        {
            "kind": "paragraph",
            "runs": [{"text": "甲", "link": "https://e.jp/"}, {"text": "乙", "link": "file:///etc/passwd"}],
        }
    ]
    pdf = set_directly(ROOT / "web/templates/web/paper/document.typ", {"title": "題", "blocks": blocks}).pdf
    links = [
        note.get_object()["/A"].get("/URI")
        for page in read(pdf).pages
        for note in page.get("/Annots", [])
        if "/A" in note.get_object()
    ]
    assert [link for link in links if link] == ["https://e.jp/"]


@pytest.mark.slow
def test_a_character_of_another_font_is_printed_and_reported(tmp_path, monkeypatch):
    _install_font(tmp_path / ".fonts", "Test Letters", 0x1E2C0)
    monkeypatch.setenv("HOME", str(tmp_path))
    PRESSES.close()
    paper = compile_pdf(
        template="web/paper/table.typ", content={"title": "一覧", "head": ["氏名"], "rows": [["甲\U0001e2c0乙"]]}
    )
    (glyph,) = paper.missing_glyphs
    assert glyph.character == "\U0001e2c0"
    assert not glyph.is_substituted
    PRESSES.close()
    assert glyph.fallback in glyph.sentence
    assert "甲\U0001e2c0乙" in words(paper.pdf)


def test_a_damaged_font_is_passed_over_and_named(tmp_path, capsys):
    damaged = tmp_path / "damaged.ttf"
    damaged.write_bytes(b"\x00\x01\x00\x00" + b"x" * 40)
    assert not Face(damaged).has("市")
    assert str(damaged) in capsys.readouterr().err


def _install_font(folder, family, code):
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    for corner in ((0, 700), (700, 700), (700, 0)):
        pen.lineTo(corner)
    pen.closePath()
    box = pen.glyph()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "letter"])
    builder.setupCharacterMap({code: "letter"})
    builder.setupGlyf({".notdef": box, "letter": box})
    builder.setupHorizontalMetrics({".notdef": (1000, 0), "letter": (1000, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable(
        {"familyName": family, "styleName": "Regular", "fullName": family, "psName": "Test", "version": "Version 1.0"}
    )
    builder.setupOS2(sTypoAscender=800, usWeightClass=400)
    builder.setupPost()
    folder.mkdir()
    builder.save(folder / "letters.ttf")


@pytest.mark.parametrize("character", ["\ue000", "\U0002fffe", "\ud800", "\uffff"])
def test_a_character_no_font_has_is_marked_noted_and_reported(character):
    sheet = table({"rows": [[f"山{character}田"]]})
    assert sheet.missing == [(character, "")]
    assert "山〓田" in words(sheet.pdf)
    assert f"U+{ord(character):04X}" in words(sheet.pdf)


def test_the_report_says_what_to_know():
    paper = compile_pdf(
        template="web/paper/table.typ", content={"title": "一覧", "head": ["氏名"], "rows": [["\ue000"]]}
    )
    assert [glyph.sentence for glyph in paper.missing_glyphs] == [
        "文字番号 U+E000 の文字は、どの書体にもないため「〓」で印刷しました。"
    ]


def test_a_variant_the_font_lacks_is_printed_in_its_usual_form():
    assert table({"rows": [["葛\U000e0100飾"]]}).missing == []
    sheet = table({"rows": [["市\U000e01ef"]]})
    assert sheet.missing == [("市\U000e01ef", BASE_FORM)]
    assert "市" in words(sheet.pdf)


def test_names_and_signs_of_everyday_papers_need_no_other_font():
    text = "髙橋 﨑山 德永 濵田 邉 ①⑳ Ⅷ ㋿ ㈱ ㌔ ～－―…・〓 ｶﾅ ￥ ㎡ → ※ ＩＣＴ é"
    assert examine(text, Face(FONTS / REGULAR)).found == {}
    assert table({"rows": [[text]]}).missing == []


def test_control_characters_are_left_out():
    assert "山田" in words(table({"rows": [["山\x00\x1b\x07田"]]}).pdf)


def test_long_tables_repeat_their_head():
    sheet = table({"rows": [[f"個票{number}"] for number in range(200)]})
    assert sheet.pages > 2
    assert all("項目" in page.extract_text() for page in read(sheet.pdf).pages)


@pytest.mark.parametrize(("size", "landscape", "millimetres"), [("a4", False, (210, 297)), ("a3", True, (420, 297))])
def test_it_prints_on_a4_and_a3(size, landscape, millimetres):
    page = read(table({"size": size, "landscape": landscape}).pdf).pages[0]
    assert (round(page.mediabox.width / 72 * 25.4), round(page.mediabox.height / 72 * 25.4)) == millimetres


def test_the_comparison_shows_both_columns():
    content = {
        "title": "新旧対照表",
        "left_title": "新",
        "right_title": "旧",
        "note_title": "備考",
        "rows": [
            {
                "left": [{"text": "市は"}, {"text": "全て", "marks": ["changed"]}],
                "right": [{"text": "市は主な"}],
                "note": "改定",
            },
            {"folded": 12},
            {"left": [{"text": "加えた段落"}], "right": None},
        ],
    }
    text = words(set_directly(ROOT / "web/templates/web/paper/comparison.typ", content).pdf)
    for expected in ("市は全て", "市は主な", "改定", "変更のない段落12件", "加えた段落（なし）"):
        assert expected in text


@pytest.mark.parametrize("paragraphs", [1, 12])
def test_a_sheet_fits_one_page(paragraphs):
    content = {
        "title": "個票12　窓口手続のオンライン化",
        "issued": "令和8年11月23日（月）",
        "steps": [
            {"label": "詳細検討", "state": "done", "note": "R8.4～R8.6"},
            {"label": "実証実験", "state": "now"},
            {"label": "本格導入", "state": "next", "note": None},
        ],
        "facts": [["行政課題", "平日に来られない人の負担"], ["関連計画", None]],
        "figures": [["来庁の回数", 48000]],
        "advice": "手続ごとに\n決めること。",
        "blocks": to_typst(
            "# 目的\n" + "本文が続きます。市民の暮らしと産業を支え、行政の仕事を軽くします。\n\n" * (paragraphs * 2)
        ),
    }
    sheet = set_directly(ROOT / "web/tests/paper/one_page.typ", content)
    assert sheet.pages == 1
    for expected in ("詳細検討（済）", "実証実験（今）", "48000", "62%（31件／50件）", "手続ごとに", "目的"):
        assert expected in words(sheet.pdf)


@pytest.mark.parametrize("template", ["web/paper/nowhere.typ", "../settings/base.py", "/etc/passwd", ""])
def test_only_templates_of_rooms_are_printed(template):
    with pytest.raises(FileNotFoundError):
        compile_pdf(template=template, content={})


def test_a_wrong_template_or_content_is_a_defect():
    with pytest.raises(TypesettingFailed, match="title"):
        compile_pdf(template="web/paper/table.typ", content={})
    with pytest.raises(TypeError):
        compile_pdf(template="web/paper/table.typ", content={"title": WHEN})


def test_the_typesetter_stays_out_of_the_web_process():
    check = "import sys, hoshin.web.paper; sys.exit('typst' in sys.modules or 'fontTools' in sys.modules)"
    command = [sys.executable, "-c", check]
    process = subprocess.run(command, check=False, env={"PYTHONPATH": str(ROOT.parent)})  # noqa: S603 - this test's own
    assert process.returncode == 0


def test_the_font_goes_with_its_licence():
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text(encoding="utf-8").upper()
    assert len(list(FONTS.glob("*.ttf"))) == 2
