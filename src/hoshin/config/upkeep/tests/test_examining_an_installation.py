import json
import os
import shutil
import socket
from collections import namedtuple
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from hoshin.config.cli.start import SERVING
from hoshin.config.upkeep import checks
from hoshin.config.upkeep.checks import Level, examine, machine, records, work
from hoshin.config.upkeep.models import BackupRun, Installation
from hoshin.config.upkeep.operators import create_user
from hoshin.foundation.audit.public import SYSTEM, record
from hoshin.foundation.messages.rules import MailServer, Security
from hoshin.foundation.schedule.public import begin_worker
from hoshin.kernel import clock as kernel_clock

NOW = kernel_clock.now()
Usage = namedtuple("Usage", "total used free")


@pytest.fixture(autouse=True)
def english_in_a_scratch_folder(monkeypatch, settings, tmp_path: Path) -> Path:
    monkeypatch.setenv("LC_ALL", "C")
    settings.DATA = tmp_path
    settings.SECRET_KEY = "k" * 50
    return tmp_path


def installed(*, is_demo: bool = False) -> None:
    Installation.objects.create(id=1, version="0.1.0", is_demo=is_demo, created_at=NOW)


def levels(found) -> list[Level]:
    return [finding.level for finding in found]


def only(found):
    findings = list(found)
    assert len(findings) == 1
    return findings[0]


@pytest.mark.postgres
def test_a_sound_installation_has_nothing_wrong_and_every_check_says_something(db, settings):
    installed()
    settings.ALLOWED_HOSTS = ["localhost"]
    create_user(login_name="operator", label="運用者", email="", is_operator=True, now=NOW)
    begin_worker(worker="worker-1", now=NOW)
    if connection.vendor == "sqlite":  # the tests' own database gives up durability for speed, and the doctor says so
        assert only(records.database(NOW)).level is Level.WRONG
        findings = [finding for check in checks.CHECKS if check is not records.database for finding in check(NOW)]
    else:
        findings = examine(NOW)
    assert [finding for finding in findings if finding.level is Level.WRONG] == []
    assert len(findings) >= len(checks.CHECKS) - 2


def test_accepting_any_host_name_is_wrong(settings):
    settings.ALLOWED_HOSTS = ["*"]
    assert only(machine.settings_in_use(NOW)).level is Level.WRONG


def test_a_short_key_is_wrong(settings):
    settings.SECRET_KEY = "short"  # noqa: S105 - that is the point
    settings.ALLOWED_HOSTS = ["localhost"]
    assert "too short" in only(machine.settings_in_use(NOW)).what


@pytest.mark.parametrize(("free_mb", "level"), [(10, Level.WRONG), (500, Level.NOTICE), (5000, Level.WELL)])
def test_a_disk_that_fills_up_is_noticed_in_time(monkeypatch, free_mb, level):
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(0, 0, free_mb * 1024 * 1024))
    assert only(machine.disk(NOW)).level is level


def test_a_key_that_others_can_read_is_wrong(english_in_a_scratch_folder):
    key = english_in_a_scratch_folder / "secret_key"
    key.write_text("k")
    key.chmod(0o644)
    assert only(machine.secrets(NOW)).level is Level.WRONG
    key.chmod(0o600)
    assert only(machine.secrets(NOW)).level is Level.WELL


def test_logs_that_outgrow_their_cap_are_noticed(english_in_a_scratch_folder, monkeypatch):
    folder = english_in_a_scratch_folder / "logs"
    folder.mkdir()
    (folder / "other.log").write_bytes(b"x" * 2000)
    assert only(machine.logs(NOW)).level is Level.WELL
    monkeypatch.setattr(machine, "LARGEST_LOGS", 1000)
    assert only(machine.logs(NOW)).level is Level.NOTICE


def test_a_clock_that_jumped_back_is_wrong(db):
    assert only(records.clock(NOW)).level is Level.WELL
    record(actor=SYSTEM, name="upkeep.tested", thing_kind="test", thing_id=1, thing_label="試験", now=NOW)
    assert only(records.clock(NOW)).level is Level.WELL
    assert only(records.clock(NOW - timedelta(hours=1))).level is Level.WRONG


@pytest.mark.postgres
def test_missing_guards_of_the_trail_are_wrong(db):
    assert levels(records.trail(NOW)) == [Level.WELL]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER audit_event_no_delete")
        else:
            cursor.execute("DROP TRIGGER audit_event_no_change ON audit_event")
    assert levels(records.trail(NOW)) == [Level.WRONG]


def backup(*, is_verified: bool, age: timedelta) -> None:
    at = NOW - age
    BackupRun.objects.create(started_at=at, finished_at=at, file_name="x", is_verified=is_verified)


def test_a_backup_counts_while_it_is_fresh_and_came_back_whole(db):
    installed()
    assert only(records.backups(NOW)).level is Level.NOTICE
    backup(is_verified=True, age=timedelta(days=3))
    assert only(records.backups(NOW)).level is Level.WRONG
    backup(is_verified=True, age=timedelta(hours=3))
    assert only(records.backups(NOW)).level is Level.WELL
    backup(is_verified=False, age=timedelta(hours=1))
    assert only(records.backups(NOW)).level is Level.WRONG


def test_nobody_asks_the_demo_for_backups(db):
    installed(is_demo=True)
    assert only(records.backups(NOW)).level is Level.WELL


def serve_at(folder: Path, host: str) -> None:
    (folder / SERVING).write_text(json.dumps({"process": os.getpid(), "host": host, "port": 8000}))


def test_a_demo_on_the_network_is_wrong(db, english_in_a_scratch_folder):
    installed(is_demo=True)
    serve_at(english_in_a_scratch_folder, "127.0.0.1")
    assert only(work.demo(NOW)).level is Level.NOTICE
    serve_at(english_in_a_scratch_folder, "192.0.2.1")
    assert only(work.demo(NOW)).level is Level.WRONG


def test_an_installation_in_earnest_has_no_demo_to_speak_of(db):
    installed()
    assert list(work.demo(NOW)) == []


def test_a_silent_worker_is_wrong_only_while_the_house_runs(db, english_in_a_scratch_folder):
    assert only(work.worker(NOW)).level is Level.NOTICE
    serve_at(english_in_a_scratch_folder, "127.0.0.1")
    assert only(work.worker(NOW)).level is Level.WRONG
    begin_worker(worker="worker-1", now=NOW)
    assert only(work.worker(NOW)).level is Level.WELL


def server_at(port: int) -> MailServer:
    return MailServer(
        host="127.0.0.1",
        port=port,
        security=Security.NONE,
        user="",
        password="",
        sender="hoshin@city.example",
        timeout_seconds=5,
    )


def test_a_mail_server_that_is_down_is_wrong(settings):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    settings.MAIL_SERVER = server_at(port)
    assert only(work.mail(NOW)).level is Level.WRONG


def test_without_an_operator_nobody_can_act(db):
    assert only(work.people(NOW)).level is Level.WRONG
    create_user(login_name="operator", label="運用者", email="", is_operator=True, now=NOW)
    assert only(work.people(NOW)).level is Level.WELL
