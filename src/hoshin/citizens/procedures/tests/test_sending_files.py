"""Applicants send files: two stages, type by content, pictures made anew, sealed, and everything hostile refused clearly."""

import io
import json
import struct
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from hoshin.citizens.procedures.models import Application, Upload
from hoshin.citizens.procedures.public import (
    begin_application,
    publish_form,
    save_procedure,
    scan_waiting_uploads,
    submit_application,
)
from hoshin.citizens.procedures.queries import draft_by_token
from hoshin.citizens.procedures.queries.uploads import accepted_file, own_file
from hoshin.citizens.procedures.tests.test_keeping_the_register import ENTRY
from hoshin.foundation.files.models import StoredFile, content_storage
from hoshin.foundation.files.public import read_sealed, scan_waiting, sweep
from hoshin.foundation.files.tests import samples
from hoshin.foundation.files.tests.conftest import folder, scanner  # noqa: F401 - fixtures
from hoshin.foundation.people.tests.city import NOW
from hoshin.kernel.errors import NotAllowed, NotFound

FORM = {
    "format": "hoshin-form-1",
    "pages": [
        {
            "id": "papers",
            "title": "書類",
            "questions": [
                {"id": "proof", "type": "file", "label": "証明書", "is_required": True, "most": 2},
                {"id": "more", "type": "yes_no", "label": "ほかにありますか"},
            ],
        },
        {"id": "others", "title": "ほか", "questions": [{"id": "other", "type": "file", "label": "ほかの書類"}]},
    ],
    "rules": [
        {"kind": "show", "target": "others", "when": {"op": "equals", "args": [{"answer": "more"}, {"value": True}]}}
    ],
}


@pytest.fixture
def token(city, folder):  # noqa: F811
    person = city.person("ict-staff")
    save_procedure(person=person, entry=ENTRY, now=NOW)
    publish_form(person=person, procedure_code=ENTRY.code, text=json.dumps(FORM), now=NOW)
    return begin_application(procedure_code=ENTRY.code, now=NOW)


@pytest.fixture
def send(token):
    """Sends files for the first page from a browser without scripts."""

    def sent(*files, page="papers", question="proof", **values):
        uploads = [SimpleUploadedFile(name, content) for name, content in files]
        return Client().post(f"/applications/{token}/pages/{page}/", {question: uploads, **values})

    return sent


def photo(kind="JPEG", size=(40, 20)):
    """A picture as a phone takes it: on its side, with the place where it was taken."""
    picture = Image.new("RGB", size, "navy")
    facts = Image.Exif()
    facts[0x0112] = 6
    facts[0x8825] = {1: "N", 2: (37.0, 8.0, 52.0)}
    facts[0x010F] = "SECRETPHONE"
    buffer = io.BytesIO()
    picture.save(buffer, kind, exif=facts)
    return buffer.getvalue()


def text_of(page):
    return page.content.decode()


def test_a_photograph_comes_in_upright_without_the_place_where_it_was_taken(token, send):
    assert send(("証明書.jpg", photo())).status_code == 302
    upload = Upload.objects.get()
    kept = own_file(draft_by_token(token), upload.pk)
    assert kept.name == "証明書.jpg"
    assert b"SECRETPHONE" not in kept.content
    with Image.open(io.BytesIO(kept.content)) as picture:
        assert not picture.getexif()
        assert picture.size == (20, 40)


def test_the_content_is_sealed_on_the_disk_and_opens_for_its_applicant_only(token, send):
    send(("証明書.pdf", samples.PDF))
    stored = StoredFile.objects.get()
    assert b"%PDF" not in read_sealed(stored)
    assert stored.name == "sealed"
    upload = Upload.objects.get()
    answer = Client().get(f"/applications/{token}/files/{upload.pk}/")
    assert answer.content == samples.PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    stranger = begin_application(procedure_code=ENTRY.code, now=NOW)
    assert Client().get(f"/applications/{stranger}/files/{upload.pk}/").status_code == 404
    assert Client().get(f"/files/{stored.pk}/").status_code == 404


def test_several_files_one_taken_off_again_and_no_more_than_the_question_takes(token, send):
    send(("一.pdf", samples.PDF), ("二.png", photo("PNG")), stay="1")
    draft = draft_by_token(token)
    assert [one["name"] for one in draft.answers["proof"]] == ["一.pdf", "二.png"]
    refused = send(("三.pdf", samples.PDF))
    assert refused.status_code == 422
    assert "証明書は2件までです" in text_of(refused)
    first = draft.answers["proof"][0]["id"]
    Client().post(f"/applications/{token}/pages/papers/", {"drop_file": f"proof.{first}"})
    assert [one["name"] for one in draft_by_token(token).answers["proof"]] == ["二.png"]
    assert Upload.objects.count() == StoredFile.objects.count() == 1


def test_a_file_that_must_come_is_missed(send):
    assert "証明書に答えてください" in text_of(send())


def test_files_are_accepted_with_the_application_and_hidden_ones_are_let_go(token, send):
    send(("一.pdf", samples.PDF), more="yes")
    send(("二.pdf", samples.PDF + b"\n%%EOF"), page="others", question="other")
    send(more="no")
    application = Application.objects.get()
    upload = Upload.objects.get(question="proof")
    with pytest.raises(NotFound):
        accepted_file(application, draft_by_token(token).answers, upload.pk)
    submit_application(token=token, now=NOW)
    assert [one.question for one in Upload.objects.filter(accepted_at__isnull=False)] == ["proof"]
    assert Upload.objects.count() == 1
    answers = draft_by_token(token).answers
    assert accepted_file(application, answers, upload.pk).content == samples.PDF
    send(("三.pdf", samples.PDF))
    assert Upload.objects.count() == 1


def bomb():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(
            "[Content_Types].xml",
            samples.CONTENT_TYPES.format(part=samples.MAIN["docx"][0], type=samples.MAIN["docx"][1]),
        )
        made.writestr("word/document.xml", b"0" * 60_000_000)
    return buffer.getvalue()


def huge_picture():
    """A few bytes that would unpack to ninety thousand million pixels."""
    head = samples.PNG.index(b"IHDR") + 4
    content = samples.PNG[:head] + struct.pack("!II", 300_000, 300_000) + samples.PNG[head + 8 :]
    crc = samples._chunk(b"IHDR", content[head : head + 13])[-4:]
    return content[: head + 13] + crc + content[head + 17 :]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("爆弾.docx", bomb(), "極端に大きくなる"),
        ("爆弾.png", huge_picture(), "極端に大きくなる"),
        ("二つの顔.pdf", samples.PDF + samples.archive({"a.exe": b"MZ"}), "別の種類のファイルが埋め込まれている"),
        ("二つの顔.png", samples.PNG[:40] + b"<script>" + samples.PNG[40:], "受け取れません"),
        ("写真.jpg", photo("PNG"), "中身はPNG画像です"),
        ("写真.jpg", photo()[:400], "壊れている"),
        ("頁.html", b"<html><script>1</script></html>", "Webページ"),
        ("命令.exe", b"MZ" + b"\0" * 200, "受け取れません"),
        ("空.pdf", b"", "空のファイル"),
    ],
)  # fmt: skip
def test_what_is_hostile_broken_or_something_else_is_refused_with_the_reason(token, send, name, content, said):
    refused = send((name, content))
    assert refused.status_code == 422
    assert said in text_of(refused)
    assert not Upload.objects.exists()
    assert "proof" not in draft_by_token(token).answers


def test_what_is_too_large_is_stopped_on_its_way(send, settings):
    settings.FILE_LIMIT = 100_000
    refused = send(("大きい.pdf", samples.PDF + b"0" * 200_000 + b"%%EOF"))
    assert refused.status_code == 422
    assert "大きすぎます" in text_of(refused)
    assert not Upload.objects.exists()


def test_a_virus_is_refused_and_kept_nowhere(send, scanner, folder):  # noqa: F811
    refused = send(("検体.txt", b"text " + samples.EICAR))
    assert "ウイルスが見つかりました（Eicar-Test-Signature）" in text_of(refused)
    assert not Upload.objects.exists()
    assert not [path for path in folder.rglob("*") if path.is_file()]


def test_while_the_scanner_is_away_staff_cannot_open_what_came_in(token, send, settings, request):
    settings.CLAMD = "tcp://127.0.0.1:1"
    send(("一.pdf", samples.PDF), ("検体.txt", b"text " + samples.EICAR))
    submit_application(token=token, now=NOW)
    application = Application.objects.get()
    answers = draft_by_token(token).answers
    good, bad = (one["id"] for one in answers["proof"])
    with pytest.raises(NotAllowed):
        accepted_file(application, answers, good)
    request.getfixturevalue("scanner")
    scan_waiting(now=NOW)
    with pytest.raises(NotAllowed):
        accepted_file(application, answers, good)
    assert scan_waiting_uploads(now=NOW) == "申請の添付ファイル2件を検査しました。"
    assert accepted_file(application, answers, good).content == samples.PDF
    with pytest.raises(NotAllowed):
        accepted_file(application, answers, bad)


def test_the_sweep_leaves_sealed_contents_alone(send):
    send(("一.pdf", samples.PDF))
    sweep(now=NOW.replace(year=2036))
    assert content_storage().exists(StoredFile.objects.get().storage_name)
