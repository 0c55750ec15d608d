"""The whole policy is one PDF, the comparison a PDF and a spreadsheet; what was decided is printed once and kept."""

import io
from datetime import date

import pytest
import time_machine
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from pypdf import PdfReader

from hoshin.steering.policy.queries import comparison_for, document_of
from hoshin.steering.policy.tests.conftest import decide
from hoshin.steering.policy.views import printing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2021-06-20T10:00:00+09:00", tick=False):
        yield date(2021, 6, 20)


@pytest.fixture
def decided(cast, second):
    return decide(cast, second, effective_on=date(2021, 6, 1))


def pages_of(response):
    return [page.extract_text().replace("\n", "") for page in PdfReader(io.BytesIO(response.content)).pages]


def test_the_policy_is_one_pdf_with_cover_history_contents_and_text(client, in_force, decided):
    response = client.get("/policy/revisions/2/policy.pdf")
    assert response["Content-Type"] == "application/pdf"
    pages = pages_of(response)
    assert "VER.02" in pages[0]
    assert "改版履歴" in pages[1]
    assert "VER.01" in pages[1]
    assert "目次" in pages[2]
    whole = "".join(pages[3:])
    for expected in ("付け加えた段落。", "3-1-1 基本方針①", "ソフト面の対策", "官民データ分類", "オンライン化原則"):
        assert expected in whole


def test_a_past_revision_is_printed_with_the_history_it_had(client, in_force, decided):
    assert "VER.02" not in "".join(pages_of(client.get("/policy/revisions/1/policy.pdf")))


def test_what_was_decided_is_set_once(client, in_force, monkeypatch):
    first = client.get("/policy/revisions/1/policy.pdf").content
    monkeypatch.setattr(printing, "compile_pdf", None)
    assert client.get("/policy/revisions/1/policy.pdf").content == first


def test_officials_print_drafts_and_the_public_does_not(cast, client, in_force, second, sign_in):
    assert client.get("/policy/revisions/2/policy.pdf").status_code == 404
    assert "付け加えた段落。" in "".join(pages_of(sign_in(cast.member).get("/staff/policy/2/policy.pdf")))


def test_the_comparison_is_printed(client, in_force, decided):
    whole = "".join(pages_of(client.get("/policy/compare/1/2/comparison.pdf")))
    for expected in ("新（VER.02）", "旧（VER.01）", "市民の暮らしをさらに便利にします。", "変更のない段落"):
        assert expected in whole


def test_both_columns_of_the_spreadsheet_are_the_two_revisions(client, in_force, decided, today):
    content = client.get("/policy/compare/1/2/comparison.xlsx").content
    sheet = load_workbook(io.BytesIO(content), rich_text=True).worksheets[0]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    for column, revision in ((2, decided), (3, in_force)):
        texts = [str(row[column]) for row in rows if row[column] is not None]
        assert texts == [passage.text for passage in document_of(revision, today=today).passages]
    marked = [
        part for row in rows if isinstance(row[2], CellRichText) for part in row[2] if isinstance(part, TextBlock)
    ]
    assert "さらに" in {part.text for part in marked if part.font.u == "single"}


def test_officials_take_comparisons_of_drafts(cast, client, in_force, second, sign_in):
    assert client.get("/policy/compare/1/2/comparison.xlsx").status_code == 404
    browser = sign_in(cast.head)
    assert browser.get("/staff/policy/compare/1/2/comparison.xlsx").status_code == 200
    assert browser.get("/staff/policy/compare/1/2/comparison.pdf")["Content-Type"] == "application/pdf"
    assert comparison_for(cast.head, 1, 2, today=date(2021, 6, 20)).comparison.changes == 4
