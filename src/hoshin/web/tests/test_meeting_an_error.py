import errno
import sqlite3

import psycopg
import pytest
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.test import Client

from hoshin.web.errors import response_for
from hoshin.web.errors.words import WORDS
from hoshin.web.tests import gallery as gallery_module

pytestmark = pytest.mark.usefixtures("gallery")


def caused(error, cause):
    error.__cause__ = cause
    return error


LOCKED = caused(OperationalError("database is locked"), sqlite3.OperationalError())
FULL = caused(OperationalError("database or disk is full"), sqlite3.OperationalError())
FULL_ON_POSTGRES = caused(OperationalError("could not extend file"), psycopg.errors.DiskFull())
GONE = caused(OperationalError("connection refused"), psycopg.OperationalError())
DEFECT = caused(OperationalError("no such table: plan_sheet"), sqlite3.OperationalError())


@pytest.mark.parametrize(
    ("code", "status", "words"),
    [
        ("403", 403, "この個票を変更できるのは、担当課の職員だけです。"),
        ("404", 404, "この個票は見つかりません。"),
        ("409", 409, "窓口での待ち時間が30分を超える日がある"),
        ("409m", 409, "「中断する」はできません"),
        ("422", 422, "開始日より後の日"),
        ("429", 429, "検索が続いたため"),
        ("csrf", 403, "画面の有効期限が切れています"),
        *((str(status), status, WORDS[status].title) for status in (400, 413, 500, 503)),
    ],
)
def test_each_error_has_its_page(client, code, status, words):
    response = client.get(f"/gallery/error/{code}/")
    page = response.content.decode()
    assert response.status_code == status
    assert words in page
    assert "できること" in page
    assert response.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_when_to_come_back_is_told(client):
    assert client.get("/gallery/error/429/").headers["Retry-After"] == "60"


def test_an_unknown_address_is_a_designed_page(client):
    response = client.get("/nothing/here/")
    assert response.status_code == 404
    assert "ページが見つかりません" in response.content.decode()


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (LOCKED, 503, "失われていません"),
        (GONE, 503, "失われていません"),
        (InterfaceError("connection already closed"), 503, "失われていません"),
        (FULL, 503, "保存場所に空きがありません"),
        (FULL_ON_POSTGRES, 503, "保存場所に空きがありません"),
        (OSError(errno.ENOSPC, "No space left on device"), 503, "保存場所に空きがありません"),
        (RequestDataTooBig(), 413, "大きすぎます"),
    ],
)
def test_trouble_with_the_machine_is_no_defect(rf, error, status, words):
    response = response_for(rf.get("/"), error)
    assert response is not None
    assert response.status_code == status
    assert words in response.content.decode()


@pytest.mark.parametrize("error", [DEFECT, ValueError("x"), OSError(errno.EACCES, "denied")])
def test_a_defect_is_not_called_trouble(rf, error):
    assert response_for(rf.get("/"), error) is None


def test_a_defect_gets_a_number_that_is_also_in_the_log(monkeypatch, caplog):
    monkeypatch.setattr(gallery_module, "error_page", lambda request, status: 1 / 0)
    response = Client(raise_request_exception=False).get("/gallery/error/500/")
    page = response.content.decode()
    assert response.status_code == 500
    number = page.split("<code>")[1].split("</code>")[0]
    assert any(number in record.getMessage() for record in caplog.records)


def test_a_locked_database_outside_a_view_is_no_defect_either(monkeypatch):
    def locked(request, status):
        raise LOCKED

    monkeypatch.setattr(gallery_module, "error_page", locked)
    assert Client(raise_request_exception=False).get("/gallery/error/503/").status_code == 503


def test_what_was_typed_is_given_back_without_secrets(client):
    typed = {"issue": "窓口での待ち時間が長い日がある", "password": "correct horse battery", "short": "はい"}
    page = client.post("/gallery/error/409/", typed).content.decode()
    assert "窓口での待ち時間が長い日がある" in page
    assert "correct horse" not in page


def test_a_part_of_a_page_gets_a_part(client):
    response = client.get("/gallery/error/409m/", headers={"HX-Request": "true"})
    assert response.status_code == 409
    assert response.headers["HX-Retarget"] == "#page-alert"
    assert "<html" not in response.content.decode()


def test_a_program_gets_json(client):
    response = client.get("/gallery/error/404/", headers={"Accept": "application/json"})
    assert response.json() == {
        "status": 404,
        "title": "ページが見つかりません",
        "message": "この個票は見つかりません。",
    }


def test_a_stale_form_is_refused_with_a_way_out():
    response = Client(enforce_csrf_checks=True).post(
        "/gallery/form/", {"issue": "x"}, headers={"Referer": "http://testserver/gallery/form/"}
    )
    assert response.status_code == 403
    assert "画面の有効期限が切れています" in response.content.decode()
    assert 'href="/gallery/form/">前の画面を開き直す' in response.content.decode()
