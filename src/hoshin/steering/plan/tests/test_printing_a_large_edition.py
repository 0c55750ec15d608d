"""A large edition is bound in the background: the reader sees how far it has come, and then the paper itself."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult
from pypdf import PdfReader

from hoshin.foundation.people.public import VISITOR
from hoshin.steering.plan import actions, tasks
from hoshin.steering.plan.actions import printing
from hoshin.steering.plan.models import EditionOrder, EditionPaper
from hoshin.steering.plan.rules import FieldGroup
from hoshin.steering.plan.tests.cast import NOW, listed
from hoshin.steering.plan.tests.test_using_the_plans_pages import browser
from hoshin.web.paper import TypesettingFailed

pytestmark = pytest.mark.django_db
PUBLIC, STAFF = "/plan/editions/1/edition.pdf", "/staff/plan/editions/1/edition.pdf"


@pytest.fixture
def edition(cast, monkeypatch, time_machine):
    """An edition that counts as large."""
    time_machine.move_to(NOW, tick=False)
    listed(cast)
    frozen = actions.freeze_edition(person=cast.staff, title="令和7年度版", now=NOW)
    monkeypatch.setattr(printing, "LARGEST_AT_ONCE", 0)
    return frozen


def waiting():
    """The tasks that the worker has not done."""
    return [task.args_kwargs["kwargs"] for task in DBTaskResult.objects.filter(status="READY")]


def test_the_reader_waits_on_a_page_that_looks_again_until_the_paper_is_there(edition):
    first = Client().get(PUBLIC)
    assert (first.status_code, first["Refresh"], first["Cache-Control"]) == (202, "5", "no-store")
    assert "順番を待っています" in first.text
    assert Client().get(PUBLIC).status_code == 202
    assert waiting() == [{"edition_id": edition.pk, "is_for_public": True}]
    EditionOrder.objects.update(begun_at=NOW)
    assert "に始めました" in Client().get(PUBLIC).text
    assert tasks.print_edition_paper.call(edition_id=edition.pk, is_for_public=True) > 3
    paper = Client().get(PUBLIC)
    assert (paper.status_code, paper["Content-Type"]) == (200, "application/pdf")
    assert not EditionOrder.objects.exists()


@pytest.mark.postgres
def test_officials_and_visitors_get_each_their_own_paper(edition, cast):
    client = browser(cast.staff)
    assert client.get(STAFF).status_code == 202
    assert Client().get(PUBLIC).status_code == 202
    assert len(waiting()) == 2
    for is_for_public in (False, True):
        tasks.print_edition_paper.call(edition_id=edition.pk, is_for_public=is_for_public)
    inside, outside = client.get(STAFF).content, Client().get(PUBLIC).content
    assert "査定" in words(inside)
    assert "査定" not in words(outside)


def words(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def test_what_is_kept_back_meanwhile_is_not_on_the_paper(edition, cast):
    Client().get(PUBLIC)
    tasks.print_edition_paper.call(edition_id=edition.pk, is_for_public=True)
    assert "4,500" in words(Client().get(PUBLIC).content)
    actions.set_embargo(
        person=cast.staff,
        group=FieldGroup.BUDGET,
        publish_on=NOW.date() + timedelta(days=9),
        reason="公表まで",
        now=NOW,
    )
    assert Client().get(PUBLIC).status_code == 202
    tasks.print_edition_paper.call(edition_id=edition.pk, is_for_public=True)
    assert "4,500" not in words(Client().get(PUBLIC).content)
    assert EditionPaper.objects.count() == 1


def test_a_failure_is_said_and_tried_again_after_a_while(edition, monkeypatch, time_machine):
    Client().get(PUBLIC)

    def fail(**_options: object) -> None:
        raise TypesettingFailed("no room")

    with monkeypatch.context() as broken:
        broken.setattr(printing, "compile_pdf", fail)
        with pytest.raises(TypesettingFailed):
            printing.print_ordered(edition_id=edition.pk, is_for_public=True, now=NOW)
    answer = Client().get(PUBLIC)
    assert answer.status_code == 503
    assert "製本できませんでした" in answer.text
    time_machine.move_to(NOW + timedelta(minutes=11), tick=False)
    assert Client().get(PUBLIC).status_code == 202
    assert len(waiting()) == 2


def test_an_order_that_got_lost_is_made_anew(edition, time_machine):
    Client().get(PUBLIC)
    DBTaskResult.objects.all().delete()
    time_machine.move_to(NOW + timedelta(minutes=59), tick=False)
    Client().get(PUBLIC)
    assert waiting() == []
    time_machine.move_to(NOW + timedelta(minutes=61), tick=False)
    Client().get(PUBLIC)
    assert len(waiting()) == 1


def test_a_large_edition_is_ordered_as_soon_as_it_is_frozen(cast, monkeypatch):
    monkeypatch.setattr("hoshin.steering.plan.actions.editions.LARGEST_AT_ONCE", 0)
    listed(cast)
    frozen = actions.freeze_edition(person=cast.staff, title="令和7年度版", now=NOW)
    assert [task["is_for_public"] for task in waiting()] == [False, True]
    inside = actions.freeze_edition(person=cast.staff, title="庁内版", is_public=False, now=NOW)
    assert [(task["edition_id"], task["is_for_public"]) for task in waiting()][2:] == [(inside.pk, False)]
    assert frozen.orders.count() == 2


def test_the_paper_says_of_itself_that_it_is_an_archive_form_to_be_read_by_ear(edition):
    [paper] = printing.print_edition(person=VISITOR, edition=edition, now=NOW)
    root: Any = PdfReader(BytesIO(paper.pdf)).trailer["/Root"]
    facts = root["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in facts
    assert "<pdfuaid:part>1</pdfuaid:part>" in facts
    assert root["/Lang"] == "ja-JP"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
    assert "/StructTreeRoot" in root


def test_a_plan_too_large_for_one_book_comes_in_volumes_counted_through_with_one_index(cast, monkeypatch, time_machine):
    time_machine.move_to(NOW, tick=False)
    sheets = [listed(cast, title=f"個票その{place}") for place in range(5)]
    edition = actions.freeze_edition(person=cast.staff, title="令和7年度版", now=NOW)
    monkeypatch.setattr("hoshin.steering.plan.rules.editions.LARGEST_VOLUME", 2)
    assert actions.print_edition(person=VISITOR, edition=edition, now=NOW)
    listing = Client().get(PUBLIC)
    assert listing.status_code == 200
    assert "3分冊に製本" in listing.text
    books = [PdfReader(BytesIO(Client().get(address).content)) for address in volumes(listing.text)]
    assert len(books) == 3
    assert Client().get("/plan/editions/1/edition-4.pdf").status_code == 404
    opened: dict[str, tuple[int, int]] = {}
    numbered = 0
    for volume, book in enumerate(books, start=1):
        cover, *pages = ("".join(page.extract_text().split()) for page in book.pages)
        assert f"第{volume}分冊（全3分冊）" in cover
        for place, text in enumerate(pages, start=numbered + 1):
            assert f"第{volume}分冊{place}" in text
            opened |= {sheet.number: (volume, place) for sheet in sheets if f"{sheet.number}{sheet.title}状態" in text}
        numbered += len(pages)
    index = pages[-1]
    assert len(opened) == 5
    for sheet in sheets:
        volume, place = opened[sheet.number]
        assert f"{sheet.number}{sheet.title}第{volume}分冊{place}" in index


def volumes(page: str) -> list[str]:
    """The addresses of the volumes on their list."""
    return re.findall(r'href="(/plan/editions/1/edition-\d+\.pdf)"', page)
