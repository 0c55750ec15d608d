"""An auditor reads the trail, takes part of it out, and proves that it is whole."""

import csv
import io
import json

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from hoshin.foundation.audit.public import EventFilter, events, record
from hoshin.foundation.audit.tests.trail import lift_guard, raw
from hoshin.foundation.inspection import views
from hoshin.foundation.people.public import rename_office
from hoshin.foundation.people.tests.city import NOW, City, build_city

TRAIL = "/staff/audit/"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def city(db) -> City:
    return build_city()


@pytest.fixture
def auditor(city) -> Client:
    client = Client()
    client.force_login(city.accounts["auditor"])
    return client


@pytest.fixture
def renamed(city: City) -> City:
    """The operator has renamed an office."""
    rename_office(person=city.person("operator"), office_id=city.offices["branch"].pk, name="=安塚総合事務所", now=NOW)
    return city


def text(response) -> str:
    return str(response.content.decode())


def shown(response) -> list[str]:
    return [entry.name for entry in response.context["page"].entries]


def test_the_newest_acts_stand_first_in_words(renamed, auditor):
    page = auditor.get(TRAIL)
    assert shown(page)[0] == "people.office.renamed"
    assert "庁舎の名称を変更しました" in text(page)
    assert "運用担当の職員" in text(page)


def test_the_trail_is_searched_by_person_thing_name_and_day(renamed, auditor):
    assert shown(auditor.get(TRAIL, {"person": "ｏｐｅｒａｔｏｒ"})) == ["people.office.renamed"]
    branch = {"thing_kind": "people.office", "thing_id": renamed.offices["branch"].pk}
    assert shown(auditor.get(TRAIL, branch)) == ["people.office.renamed", "people.office.added"]
    assert len(shown(auditor.get(TRAIL, {"name": "people.post.created"}))) == 9
    assert shown(auditor.get(TRAIL, {"last_on": "令和8年11月23日"})) == []
    assert "当てはまる記録はありません" in text(auditor.get(TRAIL, {"last_on": "令和8年11月23日"}))


def test_what_cannot_be_read_is_said(city, auditor):
    assert "職員はいません" in text(auditor.get(TRAIL, {"person": "nobody"}))
    days = {"first_on": "2026-11-25", "last_on": "2026-11-24"}
    assert "始めの日以後" in text(auditor.get(TRAIL, days))
    assert auditor.get(TRAIL, {"older": "x", "actor": "robot:1", "name": "unknown"}).status_code == 200


def test_paging_by_number_shows_every_act_once(city, auditor):
    for number in range(120):
        record(
            actor=city.person("operator").actor, name="test.act", thing_kind="test", thing_id=number, thing_label="物", now=NOW
        )  # fmt: skip
    seen, address = [], TRAIL
    while address:
        page = auditor.get(address)
        seen += [entry.event_id for entry in page.context["page"].entries]
        address = page.context["older_url"]
    assert seen == [event.id for event in events(EventFilter())]


def test_a_file_holds_what_was_searched_for_and_that_it_was_taken_is_recorded(renamed, auditor):
    answer = auditor.post(reverse("inspection:export"), {"person": "operator", "kind": "csv"})
    lines = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert [line[3] for line in lines] == ["記号", "people.office.renamed"]
    assert lines[1][9].startswith("'=")
    noted = events(EventFilter(name="inspection.trail.exported")).get()
    assert noted.actor_label == "監査担当の職員"
    assert noted.after == {"kind": "csv", "actor": str(renamed.accounts["operator"].pk)}


def test_excel_holds_the_same(renamed, auditor):
    answer = auditor.post(reverse("inspection:export"), {"person": "operator", "kind": "xlsx"})
    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert [row[3].value for row in sheet.rows] == ["記号", "people.office.renamed"]
    refused = auditor.post(reverse("inspection:export"), {"person": "nobody", "kind": "xlsx"})
    assert refused.status_code == 422


def test_a_head_is_handed_out_and_fits_the_trail(city, auditor):
    answer = auditor.post(reverse("inspection:head"))
    head = json.loads(answer.content)
    assert head["seal_id"] == 1
    assert "attachment" in answer.headers["Content-Disposition"]
    page = auditor.post(
        reverse("inspection:check"),
        {"head": SimpleUploadedFile("head.json", answer.content), "fingerprint": head["fingerprint"]},
    )
    assert "異常はありません" in text(page)
    assert "この設備の鍵です" in text(page)
    assert "第1号" in text(auditor.get(TRAIL))


def test_a_tail_that_was_taken_away_shows_against_the_head(city, auditor):
    head = auditor.post(reverse("inspection:head")).content
    lift_guard()
    raw("DELETE FROM audit_seal")
    page = auditor.post(reverse("inspection:check"), {"head": SimpleUploadedFile("head.json", head)})
    assert "末尾の記録が失われています" in text(page)
    assert "書き換えを拒む仕掛けがありません" in text(auditor.get(TRAIL))


@pytest.mark.parametrize("content", [b"{}", b"\xff\xfe\x00", b" " * 20_000])
def test_a_file_that_is_no_head_is_refused_in_words(city, auditor, content):
    page = auditor.post(reverse("inspection:check"), {"head": SimpleUploadedFile("x", content)})
    assert page.status_code == 422
    assert "控えとして読めません" in text(page)


def test_a_long_trail_is_verified_by_the_command_instead(city, auditor, monkeypatch):
    auditor.post(reverse("inspection:head"))
    monkeypatch.setattr(views, "MOST_VERIFIED_ON_A_PAGE", 3)
    page = auditor.post(reverse("inspection:check"), follow=True)
    assert "hoshin audit verify" in text(page)


def test_reading_costs_the_same_however_long_the_trail_is(city, auditor, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        auditor.get(TRAIL)
