from datetime import timedelta
from pathlib import Path

import pytest

from hoshin.config.indicators import _backup_age
from hoshin.config.upkeep import nightly
from hoshin.config.upkeep.models import BackupRun, Installation
from hoshin.foundation.figures.public import Period
from hoshin.kernel import clock
from hoshin.kernel.clock import local_date

NOW = clock.now()


def installed(*, is_demo: bool) -> None:
    Installation.objects.create(id=1, version="0.1.0", is_demo=is_demo, created_at=NOW)


@pytest.fixture
def folder(settings, tmp_path: Path) -> Path:
    settings.BACKUP_FOLDER = tmp_path / "backups"
    return tmp_path / "backups"


def test_the_demo_is_not_backed_up(db, folder):
    installed(is_demo=True)
    assert "デモ" in nightly.back_up_nightly(NOW)
    assert not folder.exists()


def test_a_backup_that_fails_is_a_failed_job_with_the_reason(db, folder, monkeypatch, tmp_path):
    """The command refuses here, because the data folder it is told of does not exist."""
    installed(is_demo=False)
    monkeypatch.setenv("HOSHIN_DATA", str(tmp_path / "nowhere"))
    with pytest.raises(nightly.BackupFailed, match="データの置き場所"):
        nightly.back_up_nightly(NOW)


def test_only_the_newest_seven_nightly_backups_are_kept(folder):
    folder.mkdir()
    names = [f"nightly-202611{day:02}-013000.hoshin" for day in range(1, 11)]
    for name in [*names, "before-1.0.hoshin", "by-hand.hoshin"]:
        (folder / name).touch()
    nightly._forget_old(folder)
    assert sorted(path.name for path in folder.iterdir()) == ["before-1.0.hoshin", "by-hand.hoshin", *names[3:]]


def test_the_age_of_the_last_proved_backup_is_a_figure(db):
    today = local_date(NOW)
    period = Period(today, today)
    assert _backup_age(period).value is None
    for days, is_verified in ((3, True), (1, False)):
        at = NOW - timedelta(days=days)
        BackupRun.objects.create(started_at=at, finished_at=at, file_name="x", is_verified=is_verified, row_count=5)
    assert _backup_age(period).value == 3
