"""Who has applied before need not type everything again, and sees where each answer came from."""

import json

import pytest
from django.test import Client

from hoshin.citizens.procedures.actions import reuse_answers
from hoshin.citizens.procedures.public import begin_application, publish_form, submit_application
from hoshin.citizens.procedures.queries import draft_by_token
from hoshin.citizens.procedures.rules import form_from
from hoshin.citizens.procedures.rules.reusing import reusable
from hoshin.citizens.procedures.tests.forms import DOCUMENT, YOU
from hoshin.citizens.procedures.tests.test_applying_online import CODE, filled, procedure  # noqa: F401 - a fixture
from hoshin.foundation.people.tests.city import NOW
from hoshin.kernel import identifiers
from hoshin.kernel.errors import RuleBroken


@pytest.fixture
def receipt(procedure):  # noqa: F811
    return submit_application(token=filled(), now=NOW)


def test_the_same_questions_are_answered_and_say_from_where(receipt):
    token = begin_application(procedure_code=CODE, now=NOW)
    given = {"number": receipt.number, "secret": receipt.secret}
    browser = Client()
    assert "前の申請の答えを使う" in browser.get(f"/applications/{token}/pages/you/").content.decode()
    assert browser.post(f"/applications/{token}/reuse/", given).status_code == 302
    page = browser.get(f"/applications/{token}/pages/you/").content.decode()
    assert "葛󠄀城" in page
    assert "提出した「児童手当 認定請求」の答えが入っています" in page
    assert "の答え）" in browser.get(f"/applications/{token}/check/").content.decode()


def test_what_is_changed_is_ones_own_answer_from_then_on(receipt):
    token = begin_application(procedure_code=CODE, now=NOW)
    reuse_answers(token=token, number=receipt.number, secret=receipt.secret, now=NOW)
    Client().post(f"/applications/{token}/pages/you/", YOU)
    assert "name" in draft_by_token(token).sources
    Client().post(f"/applications/{token}/pages/you/", YOU | {"name.given": "二"})
    draft = draft_by_token(token)
    assert "name" not in draft.sources
    assert "animal" in draft.sources


def test_what_is_answered_already_stays(receipt):
    token = begin_application(procedure_code=CODE, now=NOW)
    Client().post(f"/applications/{token}/pages/you/", YOU | {"name.given": "二"})
    reuse_answers(token=token, number=receipt.number, secret=receipt.secret, now=NOW)
    assert draft_by_token(token).answers["name"]["given"] == "二"


def test_a_wrong_code_gives_nothing(receipt):
    token = begin_application(procedure_code=CODE, now=NOW)
    with pytest.raises(RuleBroken):
        reuse_answers(token=token, number=receipt.number, secret=identifiers.of_number(7), now=NOW)
    assert draft_by_token(token).answers == {}


def test_only_what_asks_the_same_thing_is_taken_over():
    old = form_from(DOCUMENT)
    changed = json.loads(json.dumps(DOCUMENT).replace('"type": "date"', '"type": "text"'))
    changed["rules"] = []
    changed["pages"][1]["questions"][0]["choices"][1]["code"] = "bird"
    answers = {"name": {"family": "一"}, "animal": "cat", "since": "2026-01-01", "dogs": [{"call": "ポチ", "gone": 1}]}
    assert reusable(old, answers, form_from(changed)) == {"name": {"family": "一"}, "dogs": [{"call": "ポチ"}]}


def test_a_form_is_read_in_the_language_that_was_chosen(city, procedure):  # noqa: F811
    document = json.loads(json.dumps(DOCUMENT))
    document["languages"] = ["en", "vi"]
    document["pages"][0]["texts"] = {"en": {"title": "About you"}}
    publish_form(person=city.person("ict-staff"), procedure_code=CODE, text=json.dumps(document), now=NOW)
    token = begin_application(procedure_code=CODE, now=NOW)
    browser = Client()
    address = f"/applications/{token}/pages/you/"
    assert "About you" in browser.get(f"{address}?language=en").content.decode()
    again = browser.get(address).content.decode()
    assert "About you" in again
    assert ">Next</button>" in again
    assert "次へ / Next" in browser.get(f"{address}?language=vi").content.decode()
    assert "あなた" in browser.get(f"{address}?language=xx").content.decode()
