import pytest
from django.db import DatabaseError, connection, transaction

from hoshin.foundation.audit.models import Event, Seal
from hoshin.foundation.audit.public import missing_guards, seal
from hoshin.foundation.audit.tests.trail import NOON, acts, lift_guard, raw

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

FORBIDDEN = [
    "UPDATE audit_event SET reason = 'x'",
    "UPDATE audit_event SET id = id + 1000",
    "DELETE FROM audit_event",
    "DELETE FROM audit_event WHERE id = (SELECT max(id) FROM audit_event)",
    "UPDATE audit_seal SET hash = 'x'",
    "DELETE FROM audit_seal",
]
ONLY_SQLITE = [
    "INSERT OR REPLACE INTO audit_event SELECT * FROM audit_event",
    "REPLACE INTO audit_seal SELECT * FROM audit_seal",
    "UPDATE OR IGNORE audit_event SET reason = 'x'",
    "UPDATE OR REPLACE audit_seal SET id = id + 1",
    "INSERT OR REPLACE INTO audit_seal SELECT 9, sealed_at, 1, 9, 1, leaves, previous_hash, 'x' FROM audit_seal",
]
ONLY_POSTGRESQL = [
    "TRUNCATE audit_event",
    "TRUNCATE audit_event, audit_seal CASCADE",
    "TRUNCATE audit_seal",
    "SET LOCAL session_replication_role = replica; DELETE FROM audit_event",
    "INSERT INTO audit_seal SELECT * FROM audit_seal ON CONFLICT (id) DO UPDATE SET hash = 'x'",
]


def rows():
    return list(Event.objects.order_by("id").values()), list(Seal.objects.order_by("id").values())


@pytest.fixture
def sealed_trail(db):
    acts(3)
    seal(now=NOON)


def refused(statement):
    kept = rows()
    with pytest.raises(DatabaseError), transaction.atomic():
        raw(statement)
    assert rows() == kept


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_database_refuses(sealed_trail, statement):
    refused(statement)


@pytest.mark.parametrize("statement", ONLY_SQLITE)
def test_sqlite_refuses_its_own_ways(sealed_trail, statement):
    if connection.vendor == "sqlite":
        refused(statement)


@pytest.mark.parametrize("statement", ONLY_POSTGRESQL)
def test_postgresql_refuses_its_own_ways(sealed_trail, statement):
    if connection.vendor == "postgresql":
        refused(statement)


def test_adding_is_allowed(sealed_trail):
    acts(2)
    assert Event.objects.count() == 5


def test_the_guard_is_there_after_all_migrations():
    assert missing_guards() == frozenset()


def test_a_missing_guard_is_noticed():
    lift_guard()
    assert len(missing_guards()) == (6 if connection.vendor == "sqlite" else 4)
