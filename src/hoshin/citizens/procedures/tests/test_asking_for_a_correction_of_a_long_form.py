"""A form of two hundred questions: found by page or by words, only what is chosen is written about, nothing needs scripts."""

import json

import pytest
from django.test import Client

from hoshin.citizens.procedures.actions.examining import start_examination
from hoshin.citizens.procedures.models import Correction
from hoshin.citizens.procedures.public import (
    begin_application,
    publish_form,
    save_page,
    save_procedure,
    submit_application,
)
from hoshin.citizens.procedures.queries.applications import opened
from hoshin.citizens.procedures.queries.corrections import comments_of
from hoshin.citizens.procedures.tests.test_keeping_the_register import ENTRY
from hoshin.foundation.people.tests.city import NOW

PAGES, EACH = 10, 20


def document():
    return {
        "format": "hoshin-form-1",
        "pages": [
            {
                "id": f"p{page}",
                "title": f"ページ{page}のこと",
                "questions": [
                    {"id": f"q{page}n{number}", "type": "text", "label": f"質問{page}の{number}"}
                    for number in range(EACH)
                ],
            }
            for page in range(PAGES)
        ],
        "rules": [],
    }


@pytest.fixture
def number(city):
    staff = city.person("ict-staff")
    save_procedure(person=staff, entry=ENTRY, now=NOW)
    publish_form(person=staff, procedure_code=ENTRY.code, text=json.dumps(document()), now=NOW)
    token = begin_application(procedure_code=ENTRY.code, now=NOW)
    for page in range(PAGES):
        sent = {f"q{page}n{one}": [f"答え{page}の{one}　" + "長い答え" * 30] for one in range(EACH)}
        save_page(token=token, page_id=f"p{page}", sent=sent, now=NOW)
    receipt = submit_application(token=token, now=NOW)
    start_examination(person=city.person("farm-member"), number=receipt.number, now=NOW)
    return receipt.number


@pytest.fixture
def ask(city, number):
    """Send the page on; its text."""
    browser = Client()
    browser.force_login(city.accounts["farm-member"])
    address = f"/staff/applications/{number}/ask_correction/"

    def asking(sent=None, status=200):
        answer = browser.post(address, sent) if sent is not None else browser.get(address)
        assert answer.status_code == status
        assert len(answer.content) <= 60 * 1024
        return answer.content.decode()

    return asking


def test_a_page_is_opened_and_what_was_written_stays(ask):
    page = ask()
    assert "ページ7のこと（20）" in page
    assert 'name="field"' not in page
    page = ask({"page": "p7"})
    assert page.count('name="field"') == EACH
    page = ask({"open": "p7", "do": "choose", "field": ["q7n3", "q7n5"]})
    assert page.count("<textarea") == 2
    assert page.count('name="field"') == EACH - 2
    page = ask({"page": "p2", "comment-q7n3": "桁が足りません。", "comment-q7n5": ""})
    assert "桁が足りません。" in page
    assert 'value="q2n0"' in page


def test_words_find_labels_and_answers_in_any_width(ask):
    assert 'value="q4n11"' in ask({"do": "search", "words": "質問４の１１"})
    found = ask({"do": "search", "words": "答え9の7"})
    assert found.count('name="field"') == 1
    assert "その言葉の項目はありません" in ask({"do": "search", "words": "ここにない言葉"})
    assert ask({"do": "search", "words": "質問"}).count('name="field"') == 60


def test_only_what_is_written_about_is_asked_for(ask, number):
    empty = ask({"field": "q1n1"}, status=422)
    assert "何を直してほしいかを書いてください。" in empty
    assert not Correction.objects.exists()
    ask({"comment-q1n1": "桁を確かめてください。", "comment-q8n0": "", "do": "ask"}, status=302)
    held = Correction.objects.get()
    application = opened(held.application).application
    assert comments_of(held, application) == {"q1n1": "桁を確かめてください。"}
