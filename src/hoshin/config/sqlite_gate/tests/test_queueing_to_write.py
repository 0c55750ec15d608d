import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db.utils import OperationalError
from hypothesis import given
from hypothesis import strategies as st

from hoshin.config.settings.database import sqlite
from hoshin.config.sqlite_gate.base import DatabaseWrapper
from hoshin.config.sqlite_gate.gate import Gate, gate_of

WAIT = 10.0


def connect(path: Path, *, timeout: float = WAIT) -> DatabaseWrapper:
    settings = {
        "TIME_ZONE": None,
        "ATOMIC_REQUESTS": False,
        "AUTOCOMMIT": True,
        "CONN_HEALTH_CHECKS": False,
        "TEST": {},
        **sqlite(path),
    }
    settings["OPTIONS"] = {**settings["OPTIONS"], "timeout": timeout}
    wrapper = DatabaseWrapper(settings, "gate_test")
    wrapper.inc_thread_sharing()
    return wrapper


@pytest.fixture
def path(tmp_path: Path, django_db_blocker) -> Iterator[Path]:
    path = tmp_path / "gate.sqlite3"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE line (number INTEGER)")
    connection.close()
    with django_db_blocker.unblock():
        yield path


def begin(connection: DatabaseWrapper) -> None:
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


def wait_until_waiting(gate: Gate, count: int) -> None:
    deadline = time.monotonic() + WAIT
    while gate.waiting_count < count:
        assert time.monotonic() < deadline
        time.sleep(0.001)


@given(count=st.integers(2, 12))
def test_those_who_wait_are_served_in_the_order_in_which_they_came(count):
    gate, served = Gate(), []
    assert gate.enter(WAIT)

    def visit(number: int) -> None:
        assert gate.enter(WAIT)
        served.append(number)
        gate.leave()

    threads = []
    for number in range(count):
        thread = threading.Thread(target=visit, args=(number,))
        thread.start()
        threads.append(thread)
        wait_until_waiting(gate, number + 1)
    gate.leave()
    for thread in threads:
        thread.join(WAIT)
    assert served == list(range(count))


def test_one_who_gives_up_loses_the_place_and_the_next_is_served():
    gate = Gate()
    assert gate.enter(WAIT)
    assert not gate.enter(0.01)
    assert gate.waiting_count == 0
    gate.leave()
    assert gate.enter(0.01)


def test_a_transaction_waits_for_the_one_before_and_then_writes(path: Path):
    first, second = connect(path), connect(path)
    begin(first)
    finished = threading.Event()

    def write() -> None:
        begin(second)
        with second.cursor() as cursor:
            cursor.execute("INSERT INTO line VALUES (2)")
        second.commit()
        second.close()
        finished.set()

    thread = threading.Thread(target=write)
    thread.start()
    wait_until_waiting(gate_of(str(path)), 1)
    with first.cursor() as cursor:
        cursor.execute("INSERT INTO line VALUES (1)")
    assert not finished.is_set()
    first.commit()
    thread.join(WAIT)
    with first.cursor() as cursor:
        assert cursor.execute("SELECT number FROM line ORDER BY rowid").fetchall() == [(1,), (2,)]
    first.close()


def test_reading_never_waits(path: Path):
    writer, reader = connect(path), connect(path)
    begin(writer)
    with writer.cursor() as cursor:
        cursor.execute("INSERT INTO line VALUES (1)")
    with reader.cursor() as cursor:
        assert cursor.execute("SELECT count(*) FROM line").fetchone() == (0,)
    writer.rollback()
    writer.close()
    reader.close()


@pytest.mark.parametrize("end", ["commit", "rollback", "close"])
def test_the_gate_is_open_again_however_a_transaction_ends(path: Path, end: str):
    connection = connect(path)
    begin(connection)
    getattr(connection, end)()
    connection.close()
    assert gate_of(str(path)).enter(0.01)
    gate_of(str(path)).leave()


def test_the_gate_is_open_again_when_the_lock_of_another_process_could_not_be_had(path: Path):
    other_process = sqlite3.connect(path, isolation_level=None)
    other_process.execute("BEGIN IMMEDIATE")
    connection = connect(path, timeout=0.05)
    with pytest.raises(OperationalError, match="locked"):
        begin(connection)
    connection.close()
    other_process.execute("ROLLBACK")
    other_process.close()
    again = connect(path, timeout=0.05)
    begin(again)
    again.rollback()
    again.close()


def test_a_writer_that_waits_too_long_is_told_so(path: Path):
    first, second = connect(path), connect(path, timeout=0.05)
    begin(first)
    with pytest.raises(OperationalError, match="did not end in time"):
        begin(second)
    first.rollback()
    first.close()
    second.close()


def test_many_writers_lose_nothing_and_none_is_refused(path: Path):
    errors: list[BaseException] = []

    def add_lines() -> None:
        connection = connect(path)
        try:
            for _ in range(20):
                begin(connection)
                with connection.cursor() as cursor:
                    highest = cursor.execute("SELECT coalesce(max(number), 0) FROM line").fetchone()[0]
                    cursor.execute("INSERT INTO line VALUES (%s)", [highest + 1])
                connection.commit()
                connection.set_autocommit(True)
        except OperationalError as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=add_lines) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert errors == []
    with sqlite3.connect(path) as connection:
        assert [row[0] for row in connection.execute("SELECT number FROM line ORDER BY number")] == list(range(1, 161))
    connection.close()
