"""A room narrows its own list by words, things that only the room shows included."""

import pytest

from hoshin.foundation.people.public import VISITOR
from hoshin.foundation.search.public import Audience, find, matching_ids, put

pytestmark = pytest.mark.django_db


def test_a_thing_for_the_rooms_eyes_is_matched_but_not_found_by_a_search():
    put(kind="room.thing", thing_id=7, title="下書きの個票", body="", url="/x/", audience=Audience.ROOM)
    assert matching_ids("下書き", kind="room.thing") == [7]
    assert find("下書き", person=VISITOR).total == 0


def test_only_things_of_the_kind_are_matched():
    put(kind="room.thing", thing_id=7, title="個票", body="", url="/x/", audience=Audience.PUBLIC)
    assert matching_ids("個票", kind="other.thing") == []
