import pytest
from django.db import IntegrityError, transaction

from hoshin.foundation.audit.public import history_of
from hoshin.foundation.links.models import Link
from hoshin.foundation.links.public import (
    LinkKind,
    add_link,
    links_of,
    panel,
    register_kind,
    register_readable,
    register_source,
    remove_link,
)
from hoshin.foundation.links.rules import MOST_LINKS
from hoshin.kernel.errors import NotAllowed, NotFound, RuleBroken

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def link(rooms, owner, now):
    def make(target_id="1", *, person=owner, source_id="1", source="sheet", target="procedure"):
        return add_link(
            person=person, source_kind=source, source_id=source_id, target_kind=target, target_id=target_id, now=now
        )

    return make


def test_a_link_is_seen_from_both_ends(link):
    link()
    assert [shown.thing.label for shown in links_of("sheet", 1).outgoing] == ["住民票の写し"]
    assert [shown.thing.label for shown in links_of("procedure", "1").incoming] == ["窓口の改善"]
    assert links_of("sheet", 2).all == ()


def test_linking_twice_changes_nothing_and_is_recorded_once(link):
    assert link().pk == link().pk
    assert [event.name for event in history_of("sheet", 1)] == ["links.link.added"]
    assert Link.objects.count() == 1


def test_a_removed_link_is_gone_at_both_ends_and_in_the_history(link, owner, now):
    made = link()
    remove_link(person=owner, link_id=made.pk, now=now)
    assert links_of("sheet", 1).all == links_of("procedure", 1).all == ()
    event = history_of("sheet", 1)[0]
    assert event.name == "links.link.removed"
    assert "手続: 住民票の写し" in str(event.changes)
    with pytest.raises(NotFound):
        remove_link(person=owner, link_id=made.pk, now=now)


def test_only_whom_the_room_of_the_source_allows_may_change_links(link, colleague, expert, now):
    made = link()
    for refused, error in ((colleague, NotAllowed), (expert, NotFound)):
        with pytest.raises(error):
            link("2", person=refused)
        with pytest.raises(error):
            remove_link(person=refused, link_id=made.pk, now=now)
    assert Link.objects.count() == 1


@pytest.mark.parametrize(
    "ends",
    [
        {"source": "procedure"},
        {"source": "nothing"},
        {"target": "nothing"},
        {"target_id": "99"},
        {"source_id": "99"},
    ],
)
def test_unknown_kinds_and_things_are_not_found(link, ends):
    with pytest.raises(NotFound):
        link(**ends)


def test_a_thing_is_not_linked_to_itself(link, now):
    with pytest.raises(RuleBroken):
        link("1", target="sheet")
    with pytest.raises(IntegrityError), transaction.atomic():
        Link.objects.create(source_kind="x", source_id="1", target_kind="x", target_id="1", added_at=now)


def test_a_thing_that_vanished_is_shown_as_gone(link, rooms):
    link()
    del rooms["procedure"].things["1"]
    shown = links_of("sheet", 1).outgoing[0]
    assert (shown.is_gone, shown.thing.label, shown.thing.url) == (True, "（なくなったもの）", "")


def test_who_may_not_know_a_thing_neither_links_to_it_nor_sees_the_link(link, owner, colleague):
    register_readable("sheet", lambda person, ids: set(ids) - ({"2"} if person == colleague else set()))
    link("2", target="sheet")
    link("1", source_id="2")
    assert [shown.thing.label for shown in panel("sheet", 1, person=owner, next_url="/").links.all] == ["会議録の作成"]
    assert panel("sheet", 1, person=colleague, next_url="/").links.all == ()
    assert panel("procedure", 1, person=colleague, next_url="/").links.all == ()
    register_readable("procedure", lambda _person, _ids: ())
    with pytest.raises(NotFound):
        link("2")


def test_many_links_are_described_together(link, rooms, django_assert_num_queries):
    for target in "123":
        link(target)
    rooms["procedure"].asked = 0
    with django_assert_num_queries(2):
        assert len(links_of("sheet", 1).all) == 3
    assert rooms["procedure"].asked == 1


def test_links_from_one_thing_are_bounded(link, now):
    Link.objects.bulk_create(
        Link(source_kind="sheet", source_id="1", target_kind="x", target_id=str(n), added_at=now)
        for n in range(MOST_LINKS)
    )
    with pytest.raises(RuleBroken, match="200件まで"):
        link()


def test_registering_twice_is_a_defect(rooms):
    with pytest.raises(ValueError, match="registered already"):
        register_kind(rooms["sheet"].kind)
    with pytest.raises(ValueError, match="registered already"):
        register_source("sheet", can_change=lambda person, thing_id: True)


def test_a_kind_without_describe_many_describes_one_by_one(link, rooms):
    shelf = rooms["procedure"]
    plain = LinkKind("plain", "手続", shelf.describe, shelf.search)
    assert list(plain.describe_all(["1", "9", "2"])) == ["1", "2"]


def test_the_panel_offers_changes_only_to_those_who_may(link, owner, colleague):
    link()
    assert panel("sheet", 1, person=owner, next_url="/sheets/1").can_change
    assert not panel("sheet", 1, person=colleague, next_url="/sheets/1").can_change
    assert not panel("procedure", 1, person=owner, next_url="/p/1").can_change
