"""Without scripts a page comes again with the questions that its answers brought; nobody is told off for not seeing them."""

import json

import pytest
from django.test import Client

from hoshin.citizens.procedures.public import begin_application, publish_form, save_procedure
from hoshin.citizens.procedures.tests.test_keeping_the_register import ENTRY
from hoshin.foundation.people.tests.city import NOW


def when(answer, value):
    return {"op": "equals", "args": [{"answer": answer}, {"value": value}]}


FORM = {
    "format": "hoshin-form-1",
    "pages": [
        {
            "id": "family",
            "title": "家族",
            "questions": [
                {"id": "has_dog", "type": "yes_no", "label": "犬はいますか", "is_required": True},
                {"id": "call", "type": "text", "label": "犬の名前", "is_required": True},
                {
                    "id": "children",
                    "type": "group",
                    "label": "子ども",
                    "most": 3,
                    "inner": [
                        {"id": "together", "type": "yes_no", "label": "同居していますか", "is_required": True},
                        {"id": "where", "type": "text", "label": "住んでいるところ", "is_required": True},
                    ],
                },
                {"id": "number", "type": "computed", "label": "子どもの人数", "unit": "人"},
            ],
        }
    ],
    "rules": [
        {"kind": "show", "target": "call", "when": when("has_dog", True)},
        {"kind": "show", "target": "children.where", "when": when("children.together", False)},
        {"kind": "compute", "target": "number", "value": {"op": "count", "args": [{"answer": "children"}]}},
    ],
}


@pytest.fixture
def send(city):
    """Send the page of a fresh application."""
    person = city.person("ict-staff")
    save_procedure(person=person, entry=ENTRY, now=NOW)
    publish_form(person=person, procedure_code=ENTRY.code, text=json.dumps(FORM), now=NOW)
    address = f"/applications/{begin_application(procedure_code=ENTRY.code, now=NOW)}"

    def sending(**sent):
        values = {name.replace("__", "."): value for name, value in sent.items()}
        answer = Client().post(f"{address}/pages/family/", values)
        assert answer.status_code in {200, 302, 422}
        return answer

    return sending


def test_a_question_that_an_answer_brings_is_asked_without_an_error(send):
    grown = send(has_dog="yes")
    assert grown.status_code == 200
    page = grown.content.decode()
    assert "質問が増えました" in page
    assert 'name="call"' in page
    assert "に答えてください。" not in page


def test_sent_once_more_without_an_answer_it_is_missing(send):
    send(has_dog="yes")
    again = send(has_dog="yes", call="")
    assert again.status_code == 422
    assert "犬の名前に答えてください。" in again.content.decode()
    assert send(has_dog="yes", call="ポチ").status_code == 302


def test_the_same_holds_inside_the_rows_of_a_group(send):
    send(has_dog="no", add="children")
    grown = send(has_dog="no", children__rows="1", children__0__together="no")
    assert grown.status_code == 200
    assert 'name="children.0.where"' in grown.content.decode()
    assert send(has_dog="no", children__rows="1", children__0__together="no").status_code == 422


def test_an_error_beside_it_is_still_an_error(send):
    answer = send(has_dog="perhaps")
    assert answer.status_code == 422


def test_a_computed_value_offers_no_way_to_change_it(send):
    check = Client().get(send(has_dog="no").headers["Location"]).content.decode()
    assert '変更<span class="visually-hidden">：犬はいますか' in check
    assert '変更<span class="visually-hidden">：子どもの人数' not in check
