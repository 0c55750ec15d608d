"""Old and new beside each other on the page, on paper and in a spreadsheet."""

import re
from datetime import date
from html import unescape

import pytest
import time_machine

from hoshin.kernel.errors import NotFound
from hoshin.steering.policy.queries import comparison_for, document_of
from hoshin.steering.policy.tests.conftest import decide

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2021-06-20T10:00:00+09:00", tick=False):
        yield date(2021, 6, 20)


@pytest.fixture
def decided(cast, second):
    return decide(cast, second, effective_on=date(2021, 6, 1))


def side(rows, name):
    cells = [getattr(row, name) for row in rows]
    return [(cell.passage, "".join(span.text for span in cell.spans)) for cell in cells if cell]


def test_both_sides_are_the_two_revisions_exactly(cast, in_force, second, today):
    comparison = comparison_for(cast.staff, 1, 2, today=today).comparison
    for name, revision in (("old", in_force), ("new", second)):
        passages = document_of(revision, today=today).passages
        assert side(comparison.rows, name) == [(passage, passage.text) for passage in passages]


def test_a_stranger_compares_no_drafts(cast, in_force, second, today):
    with pytest.raises(NotFound):
        comparison_for(cast.visitor, 1, 2, today=today)


def test_the_public_page_marks_the_differences_and_folds_the_rest(client, in_force, decided):
    response = client.get("/policy/compare/1/2/")
    page = response.content.decode()
    assert "市民の暮らしを<ins>さらに</ins>便利にします。" in page
    assert "<ins>付け加えた段落。</ins>" in page
    assert "<details" in page
    shown = unescape(re.sub(r"<[^>]+>", "", page))
    for passage in document_of(decided, today=date(2021, 6, 20)).passages:
        assert passage.text in shown


def test_the_same_revision_has_no_differences(client, in_force):
    assert "違いはありません" in client.get("/policy/compare/1/1/").content.decode()


def test_the_chooser_leads_to_the_page(client, in_force, decided):
    assert client.get("/policy/compare/?old=1&new=2")["Location"] == "/policy/compare/1/2/"
    assert client.get("/policy/compare/?old=1").status_code == 404
    assert client.get("/policy/compare/1/9/").status_code == 404


def test_officials_compare_drafts_too(cast, in_force, second, sign_in):
    browser = sign_in(cast.member)
    assert browser.get("/staff/policy/compare/?old=1&new=2")["Location"] == "/staff/policy/compare/1/2/"
    assert "さらに" in browser.get("/staff/policy/compare/1/2/").content.decode()


def test_it_costs_a_bounded_number_of_queries(cast, in_force, second, today, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        comparison_for(cast.staff, 1, 2, today=today)
