from datetime import timedelta

import pytest

from hoshin.foundation.audit.public import (
    Actor,
    ActorKind,
    EventFilter,
    events,
    events_page,
    history_of,
    register_sentences,
    register_thing,
)
from hoshin.foundation.audit.tests.trail import NOON, act, acts

HEAD = Actor(ActorKind.STAFF, "7", "農政課 課長")


@pytest.fixture(autouse=True)
def words():
    register_sentences({"test.thing.changed": "物を変更しました"})
    register_thing("thing", "物", {"name": "名称", "ends_on": "終了日"})


@pytest.mark.django_db
def test_a_history_speaks_japanese():
    act(1, actor=HEAD, before={"name": "前", "ends_on": None}, after={"name": "後", "ends_on": "2027-03-31"})
    (entry,) = history_of("thing", 1)
    assert (entry.sentence, entry.actor, entry.thing_kind_label) == ("物を変更しました", "農政課 課長", "物")
    assert [(change.label, change.before, change.after) for change in entry.changes] == [
        ("名称", "前", "後"),
        ("終了日", "（なし）", "令和9年3月31日（水）"),
    ]


@pytest.mark.django_db
def test_an_event_of_a_room_that_is_gone_keeps_its_name():
    act(1, name="old.room.did", before={"x": True}, after={"x": [1, "2026-99-99"]})
    (entry,) = history_of("thing", 1)
    assert entry.sentence == "old.room.did"
    assert [(change.label, change.before, change.after) for change in entry.changes] == [("x", "はい", "1、2026-99-99")]


def test_a_name_cannot_get_a_second_meaning():
    with pytest.raises(ValueError, match="already has"):
        register_sentences({"test.thing.changed": "別の意味"})
    with pytest.raises(ValueError, match="already called"):
        register_thing("thing", "別の名")


@pytest.mark.django_db
def test_a_history_is_newest_first_bounded_and_can_tell_of_several_things(django_assert_num_queries):
    acts(3)
    act(1)
    act(5, thing_kind="other")
    with django_assert_num_queries(1):
        entries = history_of("thing", 1, also=[("other", 5)], limit=2)
    assert [(entry.thing_kind, entry.thing_id) for entry in entries] == [("other", "5"), ("thing", "1")]


@pytest.mark.django_db
def test_the_trail_is_paged_by_number_without_gaps_or_repeats(django_assert_num_queries):
    written = [event.id for event in acts(7)]
    seen, older = [], None
    while True:
        with django_assert_num_queries(1):
            page = events_page(EventFilter(), older_than=older, size=3)
        seen += [entry.event_id for entry in page.entries]
        older = page.older_than
        if older is None:
            break
    assert seen == written[::-1]


@pytest.mark.django_db
def test_the_trail_is_searched_by_person_thing_name_and_days():
    act(1, actor=HEAD)
    act(2, now=NOON + timedelta(days=1))
    act(3, name="test.thing.removed", now=NOON.replace(hour=0, minute=0))
    day = NOON.date()

    def things(wanted):
        return [int(event.thing_id) for event in events(wanted)]

    assert things(EventFilter(actor_kind=ActorKind.STAFF, actor_id="7")) == [1]
    assert things(EventFilter(thing_kind="thing", thing_id="2")) == [2]
    assert things(EventFilter(name="test.thing.removed")) == [3]
    assert things(EventFilter(first_on=day, last_on=day)) == [3, 1]
    assert things(EventFilter(first_on=day + timedelta(days=1))) == [2]
    assert things(EventFilter(last_on=day - timedelta(days=1))) == []
