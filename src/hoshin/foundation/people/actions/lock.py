from django.db import connection


def lock_organisation() -> None:
    """Let one change of the organisation happen at a time, until the transaction ends.

    The rules look across rows (one main post, no section below itself), so a lock on single rows would not do. SQLite
    has one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('hoshin.people.organisation'))")
