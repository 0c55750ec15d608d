"""A section hands its applications to another system in the layout that it wants; each leaves a trace, nothing is replaced."""

import csv
import io

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from hoshin.citizens.procedures.actions.examining import delete_layout, hand_over, save_layout
from hoshin.citizens.procedures.models import Application, Layout
from hoshin.citizens.procedures.rules.applications.layouts import (
    Encoding,
    FileFormat,
    LayoutColumn,
    check_cells,
    written,
)
from hoshin.citizens.procedures.tests.forms import handed_in
from hoshin.foundation.audit.public import history_of
from hoshin.foundation.people.tests.city import NOW
from hoshin.kernel.errors import NotAllowed, NotFound, RuleBroken
from hoshin.web.spreadsheet import CONTENT_TYPE

TODAY = NOW.date()
LINES = "番号｜number\n氏｜name.family\n種類｜animal\n開始｜since\n犬｜dogs.call\n受付｜submitted_on\n区分｜text:0001"


@pytest.fixture
def member(city):
    return city.person("farm-member")


def kept(member, dogs, *, text=LINES, encoding=Encoding.UTF8):
    return save_layout(person=member, procedure_code=dogs.code, name="取込み用", text=text, encoding=encoding, now=NOW)


def made(person, layout, *, state="", file_format=FileFormat.CSV):
    days = {"first_on": TODAY, "last_on": TODAY}
    return hand_over(person=person, layout_id=layout.pk, **days, state=state, now=NOW, file_format=file_format)


def rows_of(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_the_file_has_the_wanted_columns_and_each_application_its_trace(member, dogs):
    receipt = handed_in(dogs.code)
    other = handed_in(dogs.code, family="上越")
    file = made(member, kept(member, dogs))
    assert rows_of(file.content) == [
        ["番号", "氏", "種類", "開始", "犬", "受付", "区分"],
        [receipt.number, "葛󠄀城", "犬", "令和8年11月1日", "ポチ", TODAY.isoformat(), "0001"],
        [other.number, "上越", "犬", "令和8年11月1日", "ポチ", TODAY.isoformat(), "0001"],
    ]
    for application in Application.objects.all():
        assert history_of("procedures.application", application.pk)[0].name == "procedures.application.handed_over"
    assert file.count == 2


def test_the_same_layout_as_an_excel_file_keeps_codes_and_runs_nothing(member, dogs):
    receipt = handed_in(dogs.code, family="=1+1")
    lines = LINES.replace("text:0001", "text:0001\n式｜text:=cmd|' /C calc'!A0")
    file = made(member, kept(member, dogs, text=lines, encoding=Encoding.CP932), file_format=FileFormat.EXCEL)
    assert (file.name.rpartition(".")[2], file.content_type) == ("xlsx", CONTENT_TYPE)
    rows = list(load_workbook(io.BytesIO(file.content)).worksheets[0].iter_rows())
    assert [cell.value for cell in rows[0]] == ["番号", "氏", "種類", "開始", "犬", "受付", "区分", "式"]
    values = [cell.value for cell in rows[1]]
    assert (values[0], values[1], values[6]) == (receipt.number, "=1+1", "0001")
    assert {cell.data_type for cell in rows[1]} == {"s"}
    assert rows[1][1].quotePrefix
    assert rows[1][7].quotePrefix


def test_what_does_not_fit_into_a_cell_of_excel_is_named_and_not_cut_off():
    columns = (LayoutColumn("番号", "number"), LayoutColumn("備考", "memo"))
    check_cells(columns, [["1", "あ" * 32_767]])
    with pytest.raises(RuleBroken, match="2件目の「備考」"):
        check_cells(columns, [["1", ""], ["2", "𠮟" * 16_384]])


def test_only_the_wanted_state_and_never_an_empty_file(member, dogs):
    handed_in(dogs.code)
    layout = kept(member, dogs)
    assert made(member, layout, state="received").count == 1
    with pytest.raises(RuleBroken, match="渡す申請はありません"):
        made(member, layout, state="granted")


def test_a_character_that_the_encoding_cannot_hold_is_named_and_nothing_leaves_the_house(member, dogs):
    handed_in(dogs.code)
    with pytest.raises(RuleBroken, match="1件目の「氏」"):
        made(member, kept(member, dogs, encoding=Encoding.CP932))
    assert "handed_over" not in {
        entry.name for entry in history_of("procedures.application", Application.objects.get().pk)
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "1つ以上"), ("番号", "1行目"), ("番号｜number\n犬｜cat", "2行目：「cat」"), ("｜number", "1行目")],
)
def test_a_wrong_line_is_named(member, dogs, text, said):
    with pytest.raises(RuleBroken, match=said):
        kept(member, dogs, text=text)


def test_layouts_are_the_sections_and_files_are_for_nobody_else(city, member, dogs):
    handed_in(dogs.code)
    layout = kept(member, dogs)
    with pytest.raises(NotFound):
        made(city.person("ict-staff"), layout)
    with pytest.raises(NotAllowed):
        delete_layout(person=city.person("auditor"), layout_id=layout.pk, now=NOW)
    delete_layout(person=member, layout_id=layout.pk, now=NOW)
    assert not Layout.objects.exists()
    names = [entry.name.rpartition(".")[2] for entry in history_of("procedures.procedure", dogs.pk)]
    assert names[:2] == ["layout_deleted", "layout_saved"]


def test_the_pages_in_the_hands_of_an_official(city, dogs):
    receipt = handed_in(dogs.code)
    client = Client()
    client.force_login(city.accounts["farm-member"])
    base = f"/staff/procedures/{dogs.code}/layouts/"
    assert "まだありません" in client.get(base).content.decode()
    assert "name.family" in client.get(f"{base}new/").content.decode()
    wrong = client.post(f"{base}new/", {"name": "取込み用", "encoding": "utf-8-sig", "text": "番号｜unknown"})
    assert wrong.status_code == 422
    client.post(f"{base}new/", {"name": "取込み用", "encoding": "utf-8-sig", "text": LINES})
    layout = Layout.objects.get()
    assert "取込み用" in client.get(base).content.decode()
    Application.objects.update(submitted_at=NOW)
    given = {"first_on": "令和8年11月1日", "last_on": "令和8年11月30日", "state": "", "file_format": "csv"}
    file = client.post(f"{base}{layout.pk}/file/", given)
    assert file.headers["Content-Type"] == "text/csv"
    assert receipt.number in file.content.decode("utf-8-sig")
    excel = client.post(f"{base}{layout.pk}/file/", given | {"file_format": "xlsx"})
    assert excel.content.startswith(b"PK")
    assert ".xlsx" in excel.headers["Content-Disposition"]


CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=6))
def test_what_is_written_can_be_read_back_and_is_no_formula(rows):
    columns = (LayoutColumn("一", "number"), LayoutColumn("二", "state"))
    back = rows_of(written(columns, rows, Encoding.UTF8))[1:]
    assert len(back) == len(rows)
    for row, read in zip(rows, back, strict=True):
        for cell, seen in zip(row, read, strict=True):
            assert seen in {cell, f"'{cell}"}
            assert seen[:1] not in {"=", "@"}
