import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoshin.foundation.files.rules import KINDS, FileKind, clean_name, extension_of, inspect, size_label
from hoshin.foundation.files.rules.kinds import LONGEST_NAME
from hoshin.foundation.files.tests import samples
from hoshin.kernel.errors import RuleBroken

GOOD = {
    "計画.pdf": ("pdf", samples.PDF),
    "起案.docx": ("docx", samples.office("docx")),
    "集計.xlsx": ("xlsx", samples.workbook()),
    "説明.pptx": ("pptx", samples.office("pptx")),
    "文書.odt": ("odt", samples.open_document("text")),
    "表.ods": ("ods", samples.open_document("spreadsheet")),
    "図.png": ("png", samples.PNG),
    "写真.JPG": ("jpeg", samples.JPEG),
    "写真.jpeg": ("jpeg", samples.JPEG),
    "動き.gif": ("gif", samples.GIF),
    "図.webp": ("webp", samples.WEBP),
    "名簿.csv": ("csv", "氏名,住所\r\n上越 太郎,木田\r\n".encode("cp932")),
    "名簿（UTF-8）.csv": ("csv", "\ufeff氏名,住所\n".encode()),
    "メモ.txt": ("text", "住民票の写し\n".encode()),
    "旧い.txt": ("text", "住民票".encode("iso2022_jp")),
    "メモ帳.txt": ("text", "住民票".encode("utf-16")),
}

REFUSED = {
    "実行.exe": (b"MZ\x90\0" + b"\0" * 200, "受け取れません"),
    "実行.pdf": (b"MZ\x90\0" + b"\0" * 200, "中身が「.pdf」のファイルではありません（実行ファイル）"),
    "実行.txt": (b"\x7fELF" + b"\0" * 60, "受け取れるのは"),
    "台本.txt": (b"#!/bin/sh\nrm -rf /\n", "実行できる"),
    "頁.html": (b"<!DOCTYPE html><script>alert(1)</script>", "Webページ"),
    "頁.txt": ("\ufeff \n<HTML>".encode(), "Webページ"),
    "図.svg": (b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>', "Webページ"),
    "図.csv": (b'<?xml version="1.0"?><svg/>', "Webページ"),
    "頁.mht.txt": (b"MIME-Version: 1.0\n", "Webページ"),
    "旧い.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "古い形式"),
    "鍵付き.xlsx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "パスワード"),
    "束.zip": (samples.archive({"a.txt": b"a"}), "圧縮ファイル"),
    "束.docx": (samples.archive({"a.txt": b"a"}), "圧縮ファイル"),
    "マクロ.docm": (samples.office("docx", **{"word/vbaProject.bin": b"x"}), "マクロ"),
    "隠しマクロ.xlsx": (samples.office("xlsx", **{"xl/VBAPROJECT.BIN": b"x"}), "マクロ"),
    "旧マクロ.xlsx": (samples.office("xlsx", **{"xl/macrosheets/sheet1.xml": b"x"}), "マクロ"),
    "宣言.docx": (
        samples.archive({"[Content_Types].xml": b"application/vnd.ms-word.document.macroEnabled.main+xml"}),
        "マクロ",
    ),
    "マクロ.odt": (samples.open_document("text", **{"Basic/Standard/Module1.xml": b"x"}), "マクロ"),
    "鍵付き.odt": (samples.open_document("text", manifest=b"<encryption-data/>"), "パスワード"),
    "仕込み.docx": (samples.office("docx", **{"word/embeddings/run.exe": b"MZ"}), "実行できるファイル"),
    "脱出.docx": (samples.office("docx", **{"../../etc/passwd": b"x"}), "埋め込まれて"),
    "実体.docx": (
        samples.archive({"[Content_Types].xml": b"<!DOCTYPE x [<!ENTITY a 'a'>]>wordprocessingml.document.main+xml"}),
        "埋め込まれて",
    ),
    "前置き.docx": (b"\0junk" + samples.office("docx"), "受け取れるのは"),
    "後置き.docx": (samples.office("docx") + b"\0" * 40, "埋め込まれて"),
    "切れた.docx": (samples.office("docx")[:-30], "壊れている"),
    "切れた.pdf": (samples.PDF[:-20], "壊れている"),
    "切れた.png": (samples.PNG[:-12], "壊れている"),
    "切れた.webp": (samples.WEBP + b"\0" * 9, "壊れている"),
    "二つ.pdf": (samples.PDF + samples.archive({"a.txt": b"a"}), "埋め込まれて"),
    "二つ.png": (samples.PNG[:-12] + samples.archive({"a.txt": b"a"}) + samples.PNG[-12:], "埋め込まれて"),
    "二つ.gif": (b"GIF89a=1;<script>alert(1)</script>;", "埋め込まれて"),
    "二つ.jpg": (samples.JPEG[:20] + samples.PDF + b"\xff\xd9", "埋め込まれて"),
    "名違い.pdf": (samples.PNG, "拡張子は「.pdf」ですが、中身はPNG画像です"),
    "名違い.csv": (samples.PDF, "中身はPDFです"),
    "名なし": (samples.PDF, "拡張子がありませんが、中身はPDFです"),
    "二重.pdf.docx": (samples.PDF, "中身はPDFです"),
    "見せかけ.txt": (b"ab\0cd", "受け取れるのは"),
    "本文.csv": (b"%PDF-", "壊れている"),
}


def looked_at(content: bytes, name: str) -> FileKind:
    return inspect(io.BytesIO(content), len(content), name)


@pytest.mark.parametrize("name", GOOD)
def test_what_offices_use_is_taken_in(name):
    code, content = GOOD[name]
    assert looked_at(content, name) is KINDS[code]


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_dangerous_broken_or_misnamed_is_refused_with_the_reason(name):
    content, reason = REFUSED[name]
    with pytest.raises(RuleBroken) as refusal:
        looked_at(content, name)
    assert reason in refusal.value.message


def encrypted(content: bytes) -> bytes:
    """The archive with the encryption flag set on every entry, in both of its headers."""
    data = bytearray(content)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


def test_an_encrypted_archive_is_refused():
    with pytest.raises(RuleBroken, match="パスワード"):
        looked_at(encrypted(samples.office("docx")), "鍵付き.docx")


def test_a_bomb_is_refused_before_it_is_opened():
    bomb = samples.office("docx", **{"word/bomb.xml": b"\0" * 60_000_000})
    assert len(bomb) < 100_000
    with pytest.raises(RuleBroken, match="極端に大きく"):
        looked_at(bomb, "爆弾.docx")


def test_an_archive_that_lies_about_its_sizes_is_refused():
    content = bytearray(samples.office("docx", **{"word/lie.xml": b"a" * 5000}))
    at = content.find(b"word/lie.xml", content.find(b"PK\x01\x02")) - 46
    content[at + 24 : at + 28] = (10).to_bytes(4, "little")
    with pytest.raises(RuleBroken, match="壊れている"):
        looked_at(bytes(content), "嘘.docx")


def test_entries_that_share_bytes_are_refused():
    """The quine-like bomb: many directory entries, each with the same compressed bytes."""
    buffer = io.BytesIO(samples.office("docx", **{"word/kernel.xml": bytes(range(256)) * 200}))
    with zipfile.ZipFile(buffer, "a") as archive:
        kernel = archive.getinfo("word/kernel.xml")
        for number in range(50):
            twin = zipfile.ZipInfo(f"word/twin{number}.xml")
            for field in ("compress_type", "CRC", "compress_size", "file_size", "header_offset"):
                setattr(twin, field, getattr(kernel, field))
            archive.filelist.append(twin)
            archive.NameToInfo[twin.filename] = twin
        archive._didModify = True  # type: ignore[attr-defined]
    with pytest.raises(RuleBroken, match="極端に大きく"):
        looked_at(buffer.getvalue(), "重なり.docx")


def said_of(content: bytes, name: str) -> str:
    """The code of the kind, or the words of the refusal; anything else that is raised is a defect."""
    try:
        return looked_at(content, name).code
    except RuleBroken as refusal:
        return refusal.message


@given(st.binary(max_size=400), st.sampled_from(sorted(GOOD)))
def test_no_content_ever_breaks_the_check(content, name):
    said = said_of(content, name)
    assert said not in KINDS or extension_of(name) in KINDS[said].extensions
    assert said


@given(st.sampled_from(sorted(GOOD)), st.integers(0, 10**6), st.integers(1, 255))
def test_a_damaged_byte_never_breaks_the_check(name, at, change):
    content = bytearray(GOOD[name][1])
    content[at % len(content)] ^= change
    assert said_of(bytes(content), name)


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("C:\\Users\\x\\計画書.pdf", "計画書.pdf"),
        ("../../etc/passwd", "passwd"),
        ("見積\u202efdp.exe", "見積fdp.exe"),
        ("改\r\n行\0.txt", "改行.txt"),
        ("  空白　だらけ .txt", "空白 だらけ.txt"),
        ('a<b>"c|d?*.txt', "a＿b＿＿c＿d＿＿.txt"),
        ("...", "ファイル"),
        ("", "ファイル"),
        (".htaccess", "htaccess"),
        ("CON.txt", "ファイルCON.txt"),
        ("か\u3099.txt", "が.txt"),
        ("ゼロ\u200b幅.pdf", "ゼロ幅.pdf"),
    ],
)
def test_names_lose_what_misleads_and_keep_the_rest(given_name, kept):
    assert clean_name(given_name) == kept


@given(st.text(max_size=400))
def test_a_clean_name_is_safe_short_and_clean_already(name):
    clean = clean_name(name)
    assert 1 <= len(clean) <= LONGEST_NAME
    assert not set(clean) & set('/\\\0\r\n<>:"|?*\u202e')
    assert clean_name(clean) == clean


def test_the_extension_survives_the_cutting():
    assert clean_name("長" * 400 + ".pdf").endswith("長.pdf")
    assert extension_of("計画.ＰＤＦ") == "pdf"
    assert extension_of("計画") == extension_of(".pdf") == ""


def test_sizes_are_said_as_people_read_them():
    assert [size_label(size) for size in (820, 12_300, 3_400_000, 20_000_000)] == ["820バイト", "12KB", "3.4MB", "20MB"]
