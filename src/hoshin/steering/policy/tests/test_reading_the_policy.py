"""Anybody reads the policy in force and every revision that ever was; drafts do not exist for them."""

import re
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from hoshin.steering.policy.public import ServingSheet, register_serving_sheets
from hoshin.steering.policy.queries import serving
from hoshin.steering.policy.tests.conftest import decide

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2021-05-20T10:00:00+09:00", tick=False):
        yield date(2021, 5, 20)


def text_of(response):
    return re.sub(r"<[^>]+>", "", response.content.decode())


def test_before_the_first_revision_the_page_says_so(client, db):
    response = client.get("/policy/")
    assert response.status_code == 200
    assert "まだ公開している方針はありません" in text_of(response)
    for path in ("/policy/basic/1/", "/policy/policy.json"):
        assert client.get(path).status_code == 404


def test_a_draft_and_a_future_revision_are_unknown_to_the_public(client, cast, draft, schemes):
    assert client.get("/policy/revisions/1/").status_code == 404
    decide(cast, draft, effective_on=date(2021, 6, 1))
    for path in ("/policy/revisions/1/", "/policy/revisions/1/policy.json"):
        assert client.get(path).status_code == 404
    with time_machine.travel("2021-06-01T00:00:00+09:00"):
        assert client.get("/policy/revisions/1/").status_code == 200


def test_the_first_page_shows_principle_words_and_policies(client, in_force):
    page = client.get("/policy/").content.decode()
    assert re.search(r'href="#note-①">合理的<sup>①</sup>', page)
    assert 'id="note-②"' in page
    assert "行政手続等の利便性の向上" in page
    assert reverse("policy:chapter", args=[in_force.sections.filter(kind="chapter").first().key]) in page


def test_a_basic_policy_has_its_page(client, in_force):
    shown = text_of(client.get("/policy/basic/1/"))
    for expected in (
        "行政手続等の利便性の向上の考え方です。",
        "広げます",
        "オンライン申請を進めます。",
        "ii. カードの普及促進",
    ):
        assert expected in shown
    assert client.get("/policy/basic/7/").status_code == 404


def test_the_page_of_a_basic_policy_leads_to_the_feed_of_its_sheets(client, in_force):
    page = client.get("/policy/basic/1/").content.decode()
    assert '<a href="/plan/policies/1/feed.xml">更新を購読する（Atom）' in page
    assert 'rel="alternate" type="application/atom+xml"' in page
    assert client.get("/plan/policies/1/feed.xml").status_code == 200


def test_the_sheets_that_serve_it_are_listed_by_the_room_above(client, in_force, monkeypatch):
    monkeypatch.setattr(serving, "_listers", [])
    assert "公開している取組はまだありません" in text_of(client.get("/policy/basic/1/"))
    register_serving_sheets(lambda policy_id: [ServingSheet("申請を受ける", "/sheets/1/", "試行導入")])
    with time_machine.travel("2021-05-21T10:00:00+09:00"):
        shown = client.get("/policy/basic/1/").content.decode()
    assert '<a href="/sheets/1/">申請を受ける</a>' in shown
    with pytest.raises(ValueError, match="already listed"):
        register_serving_sheets(lambda policy_id: [])


def test_chapters_can_be_read_one_by_one(client, in_force):
    for chapter in in_force.sections.filter(kind="chapter"):
        response = client.get(f"/policy/chapters/{chapter.key}/")
        assert chapter.heading in text_of(response)
    assert client.get("/policy/chapters/none/").status_code == 404


def test_every_revision_keeps_its_address(client, cast, in_force, second):
    old = client.get("/policy/revisions/1/").content
    decide(cast, second, effective_on=date(2021, 6, 1))
    with time_machine.travel("2021-06-02T10:00:00+09:00"):
        past = text_of(client.get("/policy/revisions/1/"))
        assert "これは過去の版です" in past
        assert "付け加えた段落。" not in past
        assert "付け加えた段落。" in text_of(client.get("/policy/revisions/2/"))
        assert "VER.02" in text_of(client.get("/policy/"))
        history = text_of(client.get("/policy/revisions/"))
        assert history.index("VER.02") < history.index("VER.01")
    assert "過去の版" not in old.decode()


def test_the_table_is_shown_for_any_day(client, in_force):
    assert "自治体DX分類" in text_of(client.get("/policy/classification/?on=令和3年6月1日"))
    early = text_of(client.get("/policy/classification/?on=2017-01-01"))
    assert "自治体DX分類" not in early
    assert "官民データ分類" in early
    assert "適用している分類体系はありません" in text_of(client.get("/policy/classification/?on=2001-01-01"))
    refused = client.get("/policy/classification/?on=ころ")
    assert refused.status_code == 422
    assert 'aria-invalid="true"' in refused.content.decode()


def test_an_unchanged_page_is_not_sent_again(client, in_force):
    first = client.get("/policy/revisions/1/")
    again = client.get("/policy/revisions/1/", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/policy/", 9),
        ("/policy/basic/1/", 9),
        ("/policy/revisions/1/", 9),
        ("/policy/revisions/", 4),
        ("/policy/classification/", 8),
    ],
)
def test_pages_cost_a_bounded_number_of_queries(client, in_force, django_assert_max_num_queries, path, most):
    with django_assert_max_num_queries(most):
        assert client.get(path).status_code == 200
