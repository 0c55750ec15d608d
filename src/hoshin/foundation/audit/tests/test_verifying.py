"""Whatever is done to a sealed trail behind the back of the house, verification says that and where."""

import json
from datetime import timedelta

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from hoshin.foundation.audit.actions import sealing
from hoshin.foundation.audit.models import Event, Seal
from hoshin.foundation.audit.public import FindingKind, seal, verify
from hoshin.foundation.audit.rules.sealing import CONTENT_FIELDS, Leaf, leaf_of, pack, seal_hash
from hoshin.foundation.audit.tests.trail import NOON, act, acts, lift_guard, raw, undone

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

SEAL_COLUMNS = sorted(field.attname for field in Seal._meta.concrete_fields)


@pytest.fixture
def trail(monkeypatch):
    """Ten events under three seals, the guard lifted."""
    monkeypatch.setattr(sealing, "EVENTS_PER_SEAL", 4)
    events = acts(10)
    seal(now=NOON)
    assert verify().is_sound
    lift_guard()
    return [event.id for event in events]


def found():
    """What verification finds, without the guard that the tests lift."""
    return {
        (finding.kind, finding.place) for finding in verify().findings if finding.kind is not FindingKind.GUARD_MISSING
    }


def test_a_lifted_guard_alone_is_a_finding(trail):
    verdict = verify()
    assert not verdict.is_sound
    assert {finding.kind for finding in verdict.findings} == {FindingKind.GUARD_MISSING}
    assert all("仕掛け" in finding.sentence for finding in verdict.findings)


def test_an_altered_event_is_named(trail):
    raw("UPDATE audit_event SET reason = 'another' WHERE id = %s", trail[5])
    assert found() == {(FindingKind.ALTERED, str(trail[5]))}


def test_a_removed_event_is_named(trail):
    raw("DELETE FROM audit_event WHERE id = %s", trail[4])
    assert found() == {(FindingKind.REMOVED, str(trail[4]))}


def test_the_last_sealed_event_cannot_go_unnoticed(trail):
    raw("DELETE FROM audit_event WHERE id = %s", trail[-1])
    assert found() == {(FindingKind.REMOVED, str(trail[-1]))}


def test_an_event_put_into_a_gap_is_named():
    lift_guard()
    events = acts(5)
    raw("DELETE FROM audit_event WHERE id = %s", events[2].id)
    seal(now=NOON)
    assert found() == set()
    act(99)
    raw("UPDATE audit_event SET id = %s WHERE id = %s", events[2].id, Event.objects.latest("id").id)
    assert found() == {(FindingKind.INSERTED, str(events[2].id))}


def test_an_event_put_below_the_first_is_named(trail):
    act(99)
    newest = Event.objects.latest("id").id
    raw("UPDATE audit_event SET id = %s WHERE id = %s", trail[0] - 5, newest)
    assert found() == {(FindingKind.INSERTED, str(trail[0] - 5))}


def test_swapped_events_are_called_reordered(trail):
    for target, source in ((-1, trail[1]), (trail[1], trail[2]), (trail[2], -1)):
        raw("UPDATE audit_event SET id = %s WHERE id = %s", target, source)
    assert found() == {(FindingKind.REORDERED, str(trail[1])), (FindingKind.REORDERED, str(trail[2]))}


def test_a_removed_seal_breaks_the_chain(trail):
    raw("DELETE FROM audit_seal WHERE id = 2")
    assert (FindingKind.CHAIN_BROKEN, "3") in found()


def test_the_first_seal_removed_breaks_the_chain(trail):
    raw("DELETE FROM audit_seal WHERE id = 1")
    assert (FindingKind.CHAIN_BROKEN, "2") in found()


def test_an_event_altered_together_with_its_leaf_contradicts_the_seal(trail):
    raw("UPDATE audit_event SET reason = 'another' WHERE id = %s", trail[1])
    forge_leaves(1)
    assert found() == {(FindingKind.SEAL_ALTERED, "1")}


def test_a_wholly_forged_seal_contradicts_the_next_one(trail):
    raw("UPDATE audit_event SET reason = 'another' WHERE id = %s", trail[1])
    forge_leaves(1, with_hash=True)
    assert found() == {(FindingKind.CHAIN_BROKEN, "2")}


def forge_leaves(number, *, with_hash=False):
    link = Seal.objects.get(id=number)
    span = Event.objects.filter(id__range=(link.first_event_id, link.last_event_id)).order_by("id")
    link.leaves = pack(leaf_of(event) for event in span.values("id", *CONTENT_FIELDS))
    if with_hash:
        link.hash = seal_hash(
            number=link.id, sealed_at=link.sealed_at, first_event_id=link.first_event_id,
            last_event_id=link.last_event_id, event_count=link.event_count, leaves=link.leaves,
            previous_hash=link.previous_hash,
        )  # fmt: skip
    link.save()


def test_events_behind_the_newest_seal_are_counted_not_judged(trail):
    act(11)
    act(12)
    verdict = verify()
    assert (verdict.events_sealed, verdict.events_unsealed) == (10, 2)
    assert found() == set()


def test_findings_are_bounded_but_all_are_counted(trail):
    acts(200)
    seal(now=NOON)
    raw("UPDATE audit_event SET reason = 'another'")
    verdict = verify()
    assert len(verdict.findings) == 100
    assert verdict.finding_count >= 210


@pytest.mark.parametrize(
    ("statement", "value"),
    [
        ("UPDATE audit_event SET after = %s WHERE id = %s", "{no json"),
        ("UPDATE audit_event SET at = %s WHERE id = %s", "2026-13-45 00:00:00"),
        ("UPDATE audit_event SET reason = %s WHERE id = %s", b"\xff\xfe"),
    ],
)
def test_an_event_that_cannot_be_read_counts_as_altered(trail, statement, value):
    if connection.vendor == "sqlite":  # PostgreSQL stores no such thing
        corrupt(statement, value, trail[2])
        assert found() == {(FindingKind.ALTERED, str(trail[2]))}


def test_a_seal_that_cannot_be_read_counts_as_altered(trail):
    if connection.vendor == "sqlite":
        corrupt("UPDATE audit_seal SET sealed_at = '2026-13-45 00:00:00' WHERE id = 3")
        assert (FindingKind.SEAL_ALTERED, "3") in found()


def corrupt(sql, *parameters):
    raw("PRAGMA ignore_check_constraints = ON")
    raw(sql, *parameters)
    raw("PRAGMA ignore_check_constraints = OFF")


texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=5,
)


@pytest.mark.slow
def test_any_single_tampering_with_an_event_is_found(trail):
    @given(st.data())
    def tamper(data):
        column = data.draw(st.sampled_from(CONTENT_FIELDS))
        victim = data.draw(st.sampled_from(trail))
        value = data.draw(_other_value(column))
        with undone():
            old = Event.objects.get(id=victim)
            if getattr(old, column) == value and type(getattr(old, column)) is type(value):
                return
            try:
                with transaction.atomic():
                    Event.objects.filter(id=victim).update(**{column: value})
            except (IntegrityError, DataError):
                return
            assert found() == {(FindingKind.ALTERED, str(victim))}

    tamper()


def _other_value(column):
    if column == "at":
        return st.integers(1, 10**9).map(lambda microseconds: NOON + timedelta(days=9, microseconds=microseconds))
    if column in {"before", "after"}:
        return json_values
    return texts.filter(bool)


@pytest.mark.slow
def test_any_move_or_removal_of_rows_is_found(trail):
    @given(st.data())
    def tamper(data):
        ids = [*trail, *range(trail[-1] + 1, trail[-1] + 3), -3]
        source = data.draw(st.sampled_from(trail))
        target = data.draw(st.none() | st.sampled_from(ids))
        with undone():
            if target is None:
                raw("DELETE FROM audit_event WHERE id = %s", source)
            elif target == source:
                return
            else:
                raw("DELETE FROM audit_event WHERE id = %s", target)
                raw("UPDATE audit_event SET id = %s WHERE id = %s", target, source)
            assert str(source) in {place for _, place in found()}

    tamper()


@pytest.mark.slow
def test_any_single_tampering_with_a_seal_is_found(trail):
    @given(st.data())
    def tamper(data):
        column = data.draw(st.sampled_from(SEAL_COLUMNS))
        number = data.draw(st.integers(1, 3))
        value = data.draw(_other_seal_value(column))
        with undone():
            if bytes_or_same(getattr(Seal.objects.get(id=number), column)) == value:
                return
            try:
                with transaction.atomic():
                    Seal.objects.filter(id=number).update(**{column: value})
            except IntegrityError:
                return
            assert {kind for kind, _ in found()} & {FindingKind.SEAL_ALTERED, FindingKind.CHAIN_BROKEN}

    tamper()


def bytes_or_same(value):
    return bytes(value) if isinstance(value, memoryview | bytes) else value


def _other_seal_value(column):
    if column == "sealed_at":
        return st.integers(1, 10**6).map(lambda seconds: NOON + timedelta(seconds=seconds))
    if column == "leaves":
        return st.binary(max_size=90) | st.builds(lambda n: pack([Leaf(n, b"\0" * 32)]), st.integers(1, 99))
    if column in {"hash", "previous_hash"}:
        return st.text("0123456789abcdef", min_size=64, max_size=64)
    return st.integers(1, 10**6)


def test_json_is_compared_by_meaning(trail):
    victim = Event.objects.get(id=trail[0])
    spaced = json.dumps(victim.after, indent=4, ensure_ascii=False)
    raw('UPDATE audit_event SET "after" = %s WHERE id = %s', spaced, victim.id)
    assert found() == set()
