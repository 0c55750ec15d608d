"""One consistent look at the whole database while others go on writing."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from psycopg import IsolationLevel

ALIAS = "snapshot"


@contextmanager
def snapshot() -> Iterator[str]:
    """The name of a connection on which nothing changes any more and nothing can be written."""
    settings = connections.databases[DEFAULT_DB_ALIAS]
    options = dict(settings["OPTIONS"])
    if connections[DEFAULT_DB_ALIAS].vendor == "sqlite":
        options["transaction_mode"] = "DEFERRED"
        options["init_command"] += "; PRAGMA query_only=ON"
    else:
        options["isolation_level"] = IsolationLevel.REPEATABLE_READ
        options["options"] = "-c default_transaction_read_only=on"
    connections.databases[ALIAS] = {**settings, "OPTIONS": options}
    try:
        with transaction.atomic(using=ALIAS):
            yield ALIAS
    finally:
        connections[ALIAS].close()
        del connections[ALIAS]
        del connections.databases[ALIAS]
