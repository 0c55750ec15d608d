"""The status page: what happened in residents' words, what comes next, who works on it, and how to take it back."""

from datetime import timedelta

import pytest
from django.test import Client

from hoshin.citizens.procedures.actions.examining import ask_correction, start_examination
from hoshin.citizens.procedures.models import Application
from hoshin.citizens.procedures.public import submit_application
from hoshin.citizens.procedures.rules.applications import APPLICATION_FLOW
from hoshin.citizens.procedures.rules.applications.telling import happened, told
from hoshin.citizens.procedures.tests.forms import filled
from hoshin.foundation.people.tests.city import NOW


@pytest.fixture
def member(city):
    return city.person("farm-member")


@pytest.fixture
def token(dogs):
    return filled(dogs.code)


@pytest.fixture
def receipt(token):
    return submit_application(token=token, now=NOW)


def text_of(page):
    return page.content.decode()


def followed(receipt, client=None):
    given = {"number": receipt.number, "secret": receipt.secret}
    return (client or Client()).post("/applications/", given, follow=True)


def test_it_tells_what_happened_what_comes_next_and_who_works_on_it(member, receipt):
    start_examination(person=member, number=receipt.number, now=NOW + timedelta(days=1))
    page = text_of(followed(receipt))
    for words in (
        "担当課が内容を確かめています",
        "令和8年12月4日",
        "申請を受け付けました",
        "農政課（木田庁舎）",
        "メールのお知らせは届きません",
        "担当課に送る",
    ):
        assert words in page, words
    assert page.index("担当課が内容を確かめています</p>") < page.index("申請を受け付けました</p>")


def test_who_is_asked_for_a_correction_is_led_straight_to_it(member, receipt, token):
    start_examination(person=member, number=receipt.number, now=NOW)
    ask_correction(person=member, number=receipt.number, comments={"name": "字を確かめてください。"}, now=NOW)
    assert "申請を直してください" in text_of(followed(receipt))
    assert "申請を直してください" in text_of(Client().get(f"/applications/{token}/", follow=True))
    status = text_of(Client().get(f"/applications/{token}/status/"))
    assert "直すところを見る" in status
    assert status.index("直すところを見る") < status.index("この後のこと")


def test_a_wrong_code_opens_nothing(receipt):
    refused = Client().post("/applications/", {"number": receipt.number, "secret": receipt.number})
    assert refused.status_code == 422
    assert "受付番号か確認番号が違います" in text_of(refused)


def test_an_address_of_one_application_does_not_open_another(dogs, receipt):
    page = followed(receipt)
    token = page.redirect_chain[-1][0].split("/")[2]
    other = submit_application(token=filled(dogs.code, family="上越"), now=NOW)
    assert other.number not in text_of(Client().get(f"/applications/{token}/status/"))
    body, rest = token.split(":", 1)
    for forged in (f"{body}x:{rest}", f"{other.application.pk}:{rest}", f"{token}x", ":", "a:b:c"):
        assert Client().get(f"/applications/{forged}/status/").status_code == 404, forged


def test_taking_it_back_twice_shows_the_same_page(receipt, token):
    client = Client()
    for _ in range(2):
        page = text_of(client.post(f"/applications/{token}/withdraw/", {"submit_token": "a" * 43}, follow=True))
        assert "申請を取り下げました" in page
    assert Application.objects.get().state == "withdrawn"
    assert "担当課に送る" in page


def test_it_may_not_be_kept_by_anybody_and_is_light(receipt, token):
    page = Client().get(f"/applications/{token}/status/")
    assert "no-store" in page.headers["Cache-Control"]
    assert len(page.content) < 60 * 1024


def test_every_state_has_words_for_residents():
    for state in APPLICATION_FLOW.states:
        if state != "draft":
            assert told(state).next.endswith("。")
            assert happened(state, came_from="examining", correction="")
    again = {happened("examining", came_from="correction", correction=one) for one in ("submitted", "taken_back")}
    assert len(again | {happened("examining", came_from=one) for one in ("received", "deciding", "refused")}) == 5
