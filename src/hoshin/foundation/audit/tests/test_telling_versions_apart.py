import pytest

from hoshin.foundation.audit.models import Event
from hoshin.foundation.audit.public import SYSTEM, record, version_stamp
from hoshin.kernel import clock

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def test_every_event_is_another_version(django_assert_num_queries):
    stamps = [version_stamp()]
    for number in range(3):
        record(actor=SYSTEM, name="test.done", thing_kind="x", thing_id=number, thing_label="x", now=clock.now())
        stamps.append(version_stamp())
    assert len(set(stamps)) == 4
    with django_assert_num_queries(1):
        assert version_stamp() == stamps[-1]


def test_an_event_that_commits_late_with_an_older_number_is_another_version():
    event = {
        "at": clock.now(),
        "actor_kind": SYSTEM.kind.value,
        "actor_label": "x",
        "name": "test.done",
        "thing_kind": "x",
        "thing_id": "1",
        "thing_label": "x",
    }
    Event.objects.create(id=1_000_012, **event)
    before = version_stamp()
    Event.objects.create(id=1_000_007, **event)
    assert version_stamp() != before
