import pytest
from django.db import OperationalError, connection, transaction

from hoshin.foundation.audit.actions import sealing
from hoshin.foundation.audit.actions.jobs import TrailUntrue
from hoshin.foundation.audit.models import Event, Seal
from hoshin.foundation.audit.public import seal, seal_daily, seal_state, verify, verify_daily
from hoshin.foundation.audit.rules.sealing import CONTENT_FIELDS, GENESIS, canonical
from hoshin.foundation.audit.tests.trail import NOON, act, acts, lift_guard, raw

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def test_every_column_of_an_event_is_under_the_seal():
    columns = {field.attname for field in Event._meta.concrete_fields}
    assert columns == {"id", *CONTENT_FIELDS}


def test_the_canonical_form_is_fixed_for_ever():
    content = {"b": NOON, "a": {"名": [1, None, True, 1.5, "ｱ"]}}
    assert canonical(content).decode() == ('{"a":{"名":[1,null,true,1.5,"ｱ"]},"b":"2026-11-24T03:00:00.000000+00:00"}')


def test_the_first_seal_starts_the_chain_and_the_next_one_continues_it():
    events = acts(3)
    (first,) = seal(now=NOON)
    assert (first.id, first.previous_hash) == (1, GENESIS)
    assert (first.first_event_id, first.last_event_id, first.event_count) == (events[0].id, events[2].id, 3)
    later = act(4)
    (second,) = seal(now=NOON)
    assert (second.id, second.previous_hash) == (2, first.hash)
    assert (second.first_event_id, second.last_event_id, second.event_count) == (later.id, later.id, 1)
    assert verify().is_sound


def test_nothing_new_makes_no_seal():
    assert seal(now=NOON) == ()
    acts(2)
    seal(now=NOON)
    assert seal(now=NOON) == ()
    assert Seal.objects.count() == 1


def test_a_long_trail_is_sealed_in_links_of_bounded_size(monkeypatch):
    monkeypatch.setattr(sealing, "EVENTS_PER_SEAL", 4)
    acts(10)
    made = seal(now=NOON)
    assert [link.event_count for link in made] == [4, 4, 2]
    verdict = verify()
    assert (verdict.is_sound, verdict.seals, verdict.events_sealed, verdict.events_unsealed) == (True, 3, 10, 0)


def test_the_state_says_how_far_the_trail_is_sealed():
    assert (seal_state().seal_id, seal_state().unsealed) == (None, 0)
    acts(2)
    seal(now=NOON)
    acts(3)
    state = seal_state()
    assert (state.seal_id, state.sealed_at, state.unsealed) == (1, NOON, 3)


def test_numbers_skipped_by_a_rolled_back_change_are_no_loss():
    act(1)
    with transaction.atomic():
        act(2)
        transaction.set_rollback(True)
    act(3)
    seal(now=NOON)
    assert verify().is_sound


def test_on_postgresql_sealing_waits_for_an_event_that_is_still_being_written():
    if connection.vendor != "postgresql":
        return
    raw("SET LOCAL lock_timeout = '50ms'")
    with connection.get_new_connection({**connection.get_connection_params(), "autocommit": False}) as other:
        other.execute(
            "INSERT INTO audit_event (at, actor_kind, actor_id, actor_label, acting_for, name, thing_kind, thing_id, "
            "thing_label, reason, \"group\") VALUES (now(), 'system', '', 's', '', 'x', 'y', '1', 'z', '', '')"
        )
        with pytest.raises(OperationalError, match="lock timeout"), transaction.atomic():
            seal(now=NOON)
        other.rollback()
    act(1)
    assert seal(now=NOON)


def test_the_daily_jobs_say_what_they_did_and_fail_when_the_trail_is_untrue():
    assert verify_daily(NOON) == "0 件の記録と 0 件の封印に異常はありません。"
    assert seal_daily(NOON) == "新しい記録はありません。"
    acts(3)
    assert seal_daily(NOON) == "3 件の記録を封印しました。"
    lift_guard()
    with pytest.raises(TrailUntrue, match="仕掛け"):
        verify_daily(NOON)
