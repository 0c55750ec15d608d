"""Marking a link as public: visitors see marked ones only, and only while both ends have a public page."""

import pytest

from hoshin.foundation.audit.public import history_of
from hoshin.foundation.links.public import add_link, links_of, panel, publish_link, withhold_link
from hoshin.foundation.people.public import Role
from hoshin.kernel.errors import Conflict, NotAllowed, NotFound, RuleBroken

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def link(rooms, owner, now):
    def make(target_id="1", *, source="sheet", source_id="1"):
        return add_link(
            person=owner,
            source_kind=source,
            source_id=source_id,
            target_kind="procedure",
            target_id=target_id,
            now=now,
        )

    return make


def seen(kind: str, thing_id: str) -> list[str]:
    return [shown.thing.label for shown in links_of(kind, thing_id, only_public=True).all]


def test_visitors_see_a_link_only_once_it_is_marked(link, owner, now):
    made = link()
    assert seen("sheet", "1") == seen("procedure", "1") == []
    publish_link(person=owner, link_id=made.pk, now=now)
    assert (seen("sheet", "1"), seen("procedure", "1")) == (["住民票の写し"], ["窓口の改善"])
    withhold_link(person=owner, link_id=made.pk, now=now)
    assert seen("sheet", "1") == seen("procedure", "1") == []
    assert [event.name for event in history_of("sheet", 1)] == [
        "links.link.withheld",
        "links.link.published",
        "links.link.added",
    ]
    assert "手続: 住民票の写し" in str(history_of("sheet", 1)[0].changes)


def test_a_marked_link_to_a_thing_that_is_not_public_is_not_seen(link, owner, now):
    publish_link(person=owner, link_id=link("2").pk, now=now)
    assert seen("sheet", "1") == []


def test_a_marked_link_is_seen_only_while_its_source_shows_its_links(link, rooms, owner, now):
    publish_link(person=owner, link_id=link().pk, now=now)
    assert panel("sheet", 1, person=owner, next_url="/").is_shown
    rooms["sheet"].shown.clear()
    assert seen("sheet", "1") == seen("procedure", "1") == []
    assert not panel("sheet", 1, person=owner, next_url="/").is_shown


def test_many_public_links_cost_a_fixed_number_of_queries(link, owner, now, django_assert_num_queries):
    for target in "13":
        publish_link(person=owner, link_id=link(target).pk, now=now)
    with django_assert_num_queries(2):
        assert len(seen("sheet", "1")) == 2


def test_only_who_may_change_the_source_marks_its_links(link, owner, colleague, expert, now):
    made = link()
    for refused, error in ((colleague, NotAllowed), (expert, NotFound)):
        with pytest.raises(error):
            publish_link(person=refused, link_id=made.pk, now=now)
    publish_link(person=owner, link_id=made.pk, now=now)
    with pytest.raises(NotAllowed):
        withhold_link(person=colleague, link_id=made.pk, now=now)
    assert seen("sheet", "1") == ["住民票の写し"]


def test_a_source_without_a_public_page_cannot_have_public_links(link, owner, now):
    made = link(source="folder")
    assert not panel("folder", 1, person=owner, next_url="/").can_publish
    with pytest.raises(RuleBroken, match="公開ページがない"):
        publish_link(person=owner, link_id=made.pk, now=now)


def test_marking_twice_is_told(link, owner, now):
    made = link()
    with pytest.raises(Conflict):
        withhold_link(person=owner, link_id=made.pk, now=now)
    publish_link(person=owner, link_id=made.pk, now=now)
    with pytest.raises(Conflict):
        publish_link(person=owner, link_id=made.pk, now=now)


def test_the_marks_are_set_by_buttons(link, sign_in):
    made = link()
    browser = sign_in(Role.SECTION_HEAD)
    for move, after in (("publish", ["住民票の写し"]), ("withhold", [])):
        answer = browser.post(f"/staff/links/{made.pk}/{move}", {"next": "/sheet/1"})
        assert answer["Location"] == "/sheet/1"
        assert seen("sheet", "1") == after
    assert sign_in(Role.SECTION_MEMBER).post(f"/staff/links/{made.pk}/publish").status_code == 403
