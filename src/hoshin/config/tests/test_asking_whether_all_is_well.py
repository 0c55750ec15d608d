import shutil
from collections import namedtuple

import pytest
from django.db import DatabaseError
from django.test import Client

from hoshin.config import healthz
from hoshin.config.upkeep.queries import WORKER_IS_SILENT_AFTER
from hoshin.foundation.schedule.models import Worker
from hoshin.foundation.schedule.public import begin_worker
from hoshin.kernel import clock

pytestmark = pytest.mark.postgres
Usage = namedtuple("Usage", "total used free")


@pytest.fixture(autouse=True)
def room_on_disk(settings, tmp_path, monkeypatch):
    settings.DATA = tmp_path
    monkeypatch.setattr(healthz, "_known", {})


def test_all_parts_serve(db, client: Client):
    begin_worker(worker="worker-1", now=clock.now())
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"
    assert set(answer.json()["parts"]) == {"database", "migrations", "worker", "disk", "websocket"}


def test_it_is_not_ready_before_a_worker_has_spoken(db, client: Client):
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["parts"]["worker"] == {"ok": False, "age_seconds": None}


def test_a_worker_that_fell_silent_is_noticed(db, client: Client):
    begin_worker(worker="worker-1", now=clock.now())
    Worker.objects.update(seen_at=clock.now() - 2 * WORKER_IS_SILENT_AFTER)
    assert client.get("/healthz").status_code == 503


def test_a_full_disk_is_noticed(db, client: Client, monkeypatch):
    begin_worker(worker="worker-1", now=clock.now())
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(0, 0, 1024))
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["parts"]["disk"] == {"ok": False}


def test_a_database_that_does_not_answer_is_no_server_error(db, client: Client, monkeypatch):
    def silent(*, now):
        raise DatabaseError

    monkeypatch.setattr(healthz, "seconds_since_worker", silent)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["parts"]["database"] == {"ok": False}


def test_it_is_never_cached_and_never_written_to(db, client: Client):
    assert "no-store" in client.get("/healthz").headers["Cache-Control"]
    assert client.post("/healthz").status_code == 405
