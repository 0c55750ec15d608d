import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from hoshin.foundation.links.models import Link
from hoshin.foundation.links.public import add_link, panel
from hoshin.foundation.people.public import Role

pytestmark = pytest.mark.django_db

ADD = "/staff/links/sheet/1/add"


def test_one_searches_and_links(rooms, sign_in):
    browser = sign_in(Role.SECTION_HEAD)
    page = browser.get(ADD, {"kind": "procedure", "q": "登録"}).content.decode()
    assert "犬の登録" in page
    assert "住民票の写し" not in page
    assert "&lt;b&gt;印鑑登録" in page
    answer = browser.post(ADD, {"target_kind": "procedure", "target_id": "2", "next": "/sheet/1"})
    assert answer["Location"] == "/sheet/1"
    assert Link.objects.get().target_id == "2"
    assert "犬の登録" not in browser.get(ADD, {"kind": "procedure", "q": "登録"}).content.decode().split("<h2>")[1]


def test_the_way_back_never_leaves_the_house(rooms, sign_in):
    answer = sign_in(Role.SECTION_HEAD).post(
        ADD, {"target_kind": "procedure", "target_id": "2", "next": "https://example.org/"}
    )
    assert answer["Location"] == ADD


def test_a_link_is_taken_away(rooms, sign_in, owner, now):
    link = add_link(person=owner, source_kind="sheet", source_id=1, target_kind="procedure", target_id=1, now=now)
    answer = sign_in(Role.SECTION_HEAD).post(f"/staff/links/{link.pk}/remove", {"next": "/sheet/1"})
    assert answer["Location"] == "/sheet/1"
    assert not Link.objects.exists()


def test_those_who_may_not_change_the_thing_are_refused(rooms, sign_in, owner, now):
    link = add_link(person=owner, source_kind="sheet", source_id=1, target_kind="procedure", target_id=1, now=now)
    browser = sign_in(Role.SECTION_MEMBER)
    assert browser.get(ADD).status_code == 403
    assert browser.post(ADD, {"target_kind": "procedure", "target_id": "2"}).status_code == 403
    assert browser.post(f"/staff/links/{link.pk}/remove").status_code == 403
    assert browser.get("/staff/links/nothing/1/add").status_code == 404
    assert sign_in(Role.SECTION_HEAD).get(ADD, {"kind": "nothing"}).status_code == 404


def test_the_part_of_a_page_shows_links_and_buttons(rooms, owner, colleague, now):
    add_link(person=owner, source_kind="sheet", source_id=1, target_kind="procedure", target_id=3, now=now)
    request = RequestFactory().get("/sheet/1")

    def shown(person) -> str:
        context = {"panel": panel("sheet", 1, person=person, next_url="/sheet/1")}
        return render_to_string("links/links.html", context, request)

    assert "&lt;b&gt;印鑑登録" in shown(owner)
    assert "リンクを加える" in shown(owner)
    assert "外す" not in shown(colleague)
