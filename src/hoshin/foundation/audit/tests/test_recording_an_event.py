from datetime import date
from decimal import Decimal
from enum import StrEnum

import pytest
from django.db import IntegrityError, transaction

from hoshin.foundation.audit.models import Event
from hoshin.foundation.audit.public import Actor, ActorKind, changed, latest_event_id, record, together
from hoshin.foundation.audit.tests.trail import NOON, act

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


class Stage(StrEnum):
    TRIAL = "trial"


def test_an_event_keeps_who_what_which_when_and_why():
    deputy = Actor(ActorKind.STAFF, "7", "情報政策室 副室長", acting_for="情報政策室 室長")
    record(
        actor=deputy, name="plan.sheet.listed", thing_kind="sheet", thing_id=12, thing_label="窓口の予約",
        before={"stage": "decision"}, after={"stage": Stage.TRIAL}, reason="庁議の決定による", now=NOON,
    )  # fmt: skip
    event = Event.objects.get()
    assert (event.actor_kind, event.actor_id, event.actor_label) == ("staff", "7", "情報政策室 副室長")
    assert event.acting_for == "情報政策室 室長"
    assert (event.name, event.thing_kind, event.thing_id) == ("plan.sheet.listed", "sheet", "12")
    assert (event.before, event.after, event.reason) == ({"stage": "decision"}, {"stage": "trial"}, "庁議の決定による")
    assert event.at == NOON


def test_dates_decimals_enums_and_sets_are_written_as_json():
    event = act(after={"on": date(2027, 4, 1), "yen": Decimal("12.50"), "stage": Stage.TRIAL, "tags": {"b", "a"}})
    event.refresh_from_db()
    assert event.after == {"on": "2027-04-01", "yen": "12.50", "stage": "trial", "tags": ["a", "b"]}


def test_what_json_cannot_say_is_refused():
    with pytest.raises(TypeError, match="cannot hold a object"):
        act(after={"thing": object()})


def test_an_event_without_a_name_is_refused_by_the_database():
    with pytest.raises(IntegrityError), transaction.atomic():
        act(name="")


def test_an_unknown_kind_of_actor_is_refused_by_the_database():
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.create(at=NOON, actor_kind="robot", actor_label="?", name="x", thing_kind="y", thing_id="1")


def test_events_of_one_act_share_a_group_and_others_do_not():
    with together() as group:
        first, second = act(1), act(2)
        with together() as inner:
            third = act(3)
    outside = act(4)
    assert {first.group, second.group, third.group, inner} == {group}
    assert group
    assert outside.group == ""


def test_the_newest_number_moves_with_every_event():
    assert latest_event_id() == 0
    first = act(1)
    assert latest_event_id() == first.id
    assert latest_event_id() < act(2).id == latest_event_id()


def test_only_fields_that_differ_are_named():
    before, after = changed(
        {"name": "前", "order": 1, "gone": 2}, {"name": "後", "order": 1, "new": None, "gone": None}
    )
    assert before == {"name": "前", "gone": 2}
    assert after == {"name": "後", "gone": None}
