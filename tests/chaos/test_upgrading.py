"""The upgrade guard: refuses before anything changes, and changes nothing without a backup that came back."""

import hashlib
from pathlib import Path

import pytest

from tests.chaos.house import House

pytestmark = pytest.mark.slow

VERSION = "from hoshin.config.upkeep.models import Installation as I; I.objects.update(version={!r})"


def fingerprint(house: House) -> str:
    return hashlib.sha256((house.data / "hoshin.sqlite3").read_bytes()).hexdigest()


def refused(house: House) -> str:
    before = fingerprint(house)
    done = house.run("prepare", check=False)
    assert done.returncode == 3, done.stderr
    assert fingerprint(house) == before
    return done.stderr


def test_the_data_of_a_newer_version_is_left_alone(sqlite_house: House):
    sqlite_house.python(VERSION.format("99.0.0"))
    assert "newer version" in refused(sqlite_house)


def test_a_migration_that_this_version_does_not_know_means_a_newer_one_was_here(sqlite_house: House):
    sqlite_house.python(
        "from django.db.migrations.recorder import MigrationRecorder as R\nfrom django.db import connection\n"
        "R(connection).record_applied('audit', '9999_from_the_future')"
    )
    assert "newer version" in refused(sqlite_house)


def test_a_version_that_is_too_old_is_sent_by_the_way_between(sqlite_house: House):
    sqlite_house.python(VERSION.format("0.0.9"))
    assert "cannot be upgraded in one step" in refused(sqlite_house)


def test_the_database_of_another_program_is_left_alone(tmp_path: Path):
    house = House(tmp_path / "data")
    house.data.mkdir()
    house.run(
        "manage", "shell", "-c", "from django.db import connection as c; c.cursor().execute('CREATE TABLE theirs (x)')"
    )
    assert "another program" in refused(house)


def step_back(house: House) -> None:
    """Make the database that of an older state: without the newest migration of the search room."""
    house.run("manage", "migrate", "search", "0001", "--verbosity", "0")


def test_an_upgrade_makes_a_backup_tries_it_on_a_copy_and_says_where_it_is(house: House):
    step_back(house)
    done = house.run("prepare")
    assert "upgrading from" in done.stderr
    made = list((house.data / "backups").iterdir())
    assert [path.suffix for path in made] == [".hoshin"]
    assert str(made[0]) in done.stderr
    assert house.run("doctor", check=False).stdout.count("belongs to this version") == 1
    names = "from hoshin.foundation.audit.models import Event as E; print(*E.objects.values_list('name', flat=True))"
    assert {"upkeep.backup.made", "upkeep.upgraded"} <= set(house.python(names).split())
    assert "upgrading" not in house.run("prepare").stderr


def test_without_a_backup_that_came_back_nothing_is_changed(sqlite_house: House):
    step_back(sqlite_house)
    content = next(path for path in (sqlite_house.data / "files").rglob("*") if path.is_file())
    content.write_bytes(b"damaged")
    assert "Nothing has been changed" in refused(sqlite_house)


def test_without_a_place_for_the_backup_nothing_is_changed(sqlite_house: House):
    step_back(sqlite_house)
    (sqlite_house.data / "backups").write_text("not a folder")
    before = fingerprint(sqlite_house)
    assert sqlite_house.run("prepare", check=False).returncode != 0
    assert fingerprint(sqlite_house) == before


def test_a_damaged_database_file_is_not_upgraded(sqlite_house: House):
    step_back(sqlite_house)
    sqlite_house.python(
        "from django.db import connection as c\nc.cursor().execute('PRAGMA foreign_keys=OFF')\n"
        "c.cursor().execute('UPDATE people_assignment SET post_id = 12345')"
    )
    assert "damaged" in refused(sqlite_house)
