"""A Django database engine: SQLite with a first-in-first-out gate before the write lock.

SQLite lets waiting writers race for its lock and some of them starve for seconds; in one process they queue here
instead, and the lock is free when their turn comes. Readers never pass the gate.
"""
