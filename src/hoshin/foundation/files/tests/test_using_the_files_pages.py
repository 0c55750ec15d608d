import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from hoshin.foundation.files.models import StoredFile
from hoshin.foundation.files.public import panel
from hoshin.foundation.files.tests import samples
from hoshin.foundation.people.public import Role

pytestmark = pytest.mark.django_db

UPLOAD = "/staff/files/to/sheet/1"


def pdf(name: str = "計画.pdf", content: bytes = samples.PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def fetched(browser: Client, address: str) -> tuple[int, bytes]:
    """The status of a download and what was received, read to its end."""
    answer = browser.get(address)
    content = answer.getvalue()
    answer.close()
    return answer.status_code, content


def test_a_file_is_attached_from_the_page_of_its_thing_and_one_is_back_there(folder, sign_in):
    answer = sign_in(Role.SECTION_HEAD).post(UPLOAD, {"attachments": [pdf(), pdf("別.pdf")], "next": "/sheets/1"})
    assert (answer.status_code, answer["Location"]) == (302, "/sheets/1")
    assert sorted(StoredFile.objects.values_list("name", flat=True)) == ["別.pdf", "計画.pdf"]


def test_a_refusal_is_shown_beside_the_field_and_the_good_files_are_kept(folder, sign_in):
    answer = sign_in(Role.SECTION_HEAD).post(UPLOAD, {"attachments": [pdf(), pdf("図.svg", b"<svg/>")], "next": "/x"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>エラー：" in page
    assert "「図.svg」は添付できません。" in page
    assert "「計画.pdf」を添付しました。" in page
    assert 'value="/x"' in page
    assert StoredFile.objects.count() == 1


def test_choosing_nothing_says_so(folder, sign_in):
    answer = sign_in(Role.SECTION_HEAD).post(UPLOAD, {"next": "/x"})
    assert answer.status_code == 422
    assert "ファイルを選んでください" in answer.content.decode()


def test_a_file_too_large_is_stopped_on_its_way(folder, sign_in, settings):
    settings.FILE_LIMIT = 100_000
    answer = sign_in(Role.SECTION_HEAD).post(UPLOAD, {"attachments": [pdf("大.txt", b"a" * 300_000)], "next": "/x"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "「大.txt」は大きすぎます。" in page
    assert "ファイルを選んでください" not in page
    assert not StoredFile.objects.exists()


def test_the_way_back_never_leaves_the_house(folder, sign_in):
    answer = sign_in(Role.SECTION_HEAD).post(UPLOAD, {"attachments": [pdf()], "next": "https://example.org/"})
    assert answer["Location"] == "/"


def test_readers_and_strangers_cannot_attach(folder, sign_in, client):
    assert sign_in(Role.SECTION_MEMBER).post(UPLOAD, {"attachments": [pdf()]}).status_code == 403
    assert sign_in(Role.SECTION_HEAD).post("/staff/files/to/sheet/99", {"attachments": [pdf()]}).status_code == 404
    assert client.post(UPLOAD, {"attachments": [pdf()]}).status_code == 302
    assert not StoredFile.objects.exists()


def test_a_download_is_an_attachment_that_can_do_nothing(attach, sign_in):
    file = attach("令和8年度 計画.pdf")
    browser = sign_in(Role.SECTION_MEMBER)
    assert fetched(browser, f"/files/{file.pk}") == (200, samples.PDF)
    answer = browser.head(f"/files/{file.pk}")
    answer.close()
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%E4%BB%A4%E5%92%8C8")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Length"] == str(len(samples.PDF))
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in answer["Cache-Control"]


def test_only_those_whom_the_owner_lets_read_can_download(attach, sign_in, client):
    private, public = attach(), attach(kind="notice")
    assert client.get(f"/files/{private.pk}").status_code == 404
    assert sign_in(Role.EXPERT).get(f"/files/{private.pk}").status_code == 404
    assert fetched(client, f"/files/{public.pk}") == (200, samples.PDF)
    assert client.get("/files/99999").status_code == 404


def test_a_missing_content_is_told_and_not_a_crash(attach, folder, sign_in):
    file = attach()
    (folder / file.storage_name).unlink()
    answer = sign_in(Role.SECTION_HEAD).get(f"/files/{file.pk}")
    assert answer.status_code == 422
    assert "中身が見つかりません" in answer.content.decode()


def test_removing_asks_once_and_can_be_undone(attach, sign_in):
    file = attach()
    browser = sign_in(Role.SECTION_HEAD)
    address = f"/staff/files/{file.pk}/remove?next=/sheets/1"
    assert "90日以内なら、元に戻せます" in browser.get(address).content.decode()
    assert browser.post(address, {"reason": ""}).status_code == 422
    assert browser.post(address, {"reason": "差し替え"})["Location"] == "/sheets/1"
    assert browser.get(f"/files/{file.pk}").status_code == 404
    assert sign_in(Role.SECTION_MEMBER).get(address).status_code == 403
    browser.post(f"/staff/files/{file.pk}/bring-back", {"next": "/sheets/1"})
    assert fetched(browser, f"/files/{file.pk}")[0] == 200


def test_the_part_of_a_page_shows_files_form_and_what_was_removed(attach, owner, reader):
    attach("<b>.pdf")
    request = RequestFactory().get("/sheets/1")

    def shown(person) -> str:
        return render_to_string("files/files.html", {"panel": panel("sheet", 1, person=person, next_url="/s")}, request)

    assert 'type="file"' in shown(owner)
    assert "＿b＿.pdf" in shown(reader)
    assert 'type="file"' not in shown(reader)
