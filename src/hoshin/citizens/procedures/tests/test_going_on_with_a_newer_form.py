"""The form changes while somebody fills it in: they may stay with theirs, or move up when no answer would be lost."""

import json

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from hoshin.citizens.procedures.actions import move_draft_up
from hoshin.citizens.procedures.public import publish_form, submit_application
from hoshin.citizens.procedures.queries import draft_by_token
from hoshin.citizens.procedures.rules import form_from
from hoshin.citizens.procedures.rules.moving import lost_answers
from hoshin.citizens.procedures.tests.forms import DOCUMENT
from hoshin.citizens.procedures.tests.test_applying_online import CODE, filled, procedure  # noqa: F401 - a fixture
from hoshin.foundation.people.tests.city import NOW
from hoshin.kernel.errors import MoveRefused, RuleBroken

ANSWERS = {"name": {"family": "一"}, "animal": "dog", "since": "2026-01-01", "dogs": [{"call": "ポチ"}], "memo": "m"}


@pytest.fixture
def token(procedure):  # noqa: F811
    return filled()


@pytest.fixture
def publish(city):
    """Publishes the form with something replaced in its text."""

    def published(old, new):
        text = json.dumps(DOCUMENT, ensure_ascii=False)
        assert old in text
        publish_form(person=city.person("ict-staff"), procedure_code=CODE, text=text.replace(old, new), now=NOW)

    return published


def test_a_draft_moves_up_and_keeps_its_answers(token, publish):
    publish('"飼い始めた日"', '"飼い始めた日（分からないときは、おおよその日）"')
    browser = Client()
    before = draft_by_token(token).answers
    assert "新しい様式に移る" in browser.get(f"/applications/{token}/").content.decode()
    assert browser.post(f"/applications/{token}/newer/").status_code == 302
    draft = draft_by_token(token)
    assert draft.application.form_version.number == 2
    assert draft.answers == before
    assert "新しい様式に移る" not in browser.get(f"/applications/{token}/").content.decode()


def test_a_draft_stays_where_an_answer_would_be_lost(token, publish):
    publish('"type": "long_text"', '"type": "text"')
    submit_only = Client().get(f"/applications/{token}/").content.decode()
    assert "新しい様式に移る" in submit_only, "the remark was left empty: nothing is lost"
    publish('"type": "date"', '"type": "text"')
    assert "新しい様式に移る" not in Client().get(f"/applications/{token}/").content.decode()
    with pytest.raises(RuleBroken):
        move_draft_up(token=token, now=NOW)


def test_what_is_handed_in_never_moves(token, publish):
    submit_application(token=token, now=NOW)
    publish('"犬"', '"いぬ"')
    with pytest.raises(MoveRefused):
        move_draft_up(token=token, now=NOW)


@given(st.sampled_from(["name", "animal", "since", "dogs", "memo"]))
def test_every_answered_question_that_goes_is_named(name):
    old = form_from(DOCUMENT)
    document = json.loads(json.dumps(DOCUMENT))
    document["rules"] = []
    for page in document["pages"]:
        page["questions"] = [one for one in page["questions"] if one["id"] != name]
    (lost,) = lost_answers(ANSWERS, old, form_from(document))
    assert lost in [question.label for _, question in old.questions() if question.id == name]
    assert lost_answers(ANSWERS, old, old) == ()


def test_a_choice_and_a_question_in_a_group_that_go_are_named():
    old = form_from(DOCUMENT)
    text = json.dumps({**DOCUMENT, "rules": []})
    assert lost_answers(ANSWERS, old, form_from(json.loads(text.replace('"dog"', '"puppy"')))) == ("動物の種類",)
    assert lost_answers(ANSWERS, old, form_from(json.loads(text.replace('"call"', '"shout"')))) == ("呼び名",)
