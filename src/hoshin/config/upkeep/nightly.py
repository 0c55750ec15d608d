"""The nightly backup: made by the command line in a process of its own, so that the worker stays small."""

import os
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from hoshin.config.cli.itself import command
from hoshin.config.server.lifeline import run_tied
from hoshin.config.upkeep.queries import installation, latest_backup

KEPT = 7
LONGEST = timedelta(hours=3)


class BackupFailed(Exception):
    """The nightly backup was not made or did not come back whole; the message is for the operators."""


def back_up_nightly(now: datetime) -> str:
    """Make a backup in the backup folder, proved by a trial restore, and keep the newest seven; returns a sentence.

    Raises BackupFailed with the command's own words. The demo has nothing worth keeping.
    """
    found = installation()
    if found is None or found.is_demo:
        return "デモのため、バックアップは作りません。"
    folder = Path(settings.BACKUP_FOLDER)
    folder.mkdir(parents=True, exist_ok=True, mode=0o750)
    path = folder / f"nightly-{now:%Y%m%d-%H%M%S}.hoshin"
    done = run_tied(
        command("backup", str(path)),
        {**os.environ, "LC_ALL": "ja_JP.UTF-8", "PYTHONUTF8": "1"},
        seconds=LONGEST.total_seconds(),
    )
    if done.returncode:
        raise BackupFailed(done.stderr.decode(errors="replace").strip()[-400:] or f"終了コード {done.returncode}")
    _forget_old(folder)
    made = latest_backup()
    facts = f"{made.row_count:,}行、{made.file_count:,}ファイル" if made is not None else ""
    return f"バックアップ {path.name} を作り、戻せることを確かめました（{facts}）。"


def _forget_old(folder: Path) -> None:
    """Names begin with the date, so their order is that of their age. Only nightly ones are removed."""
    for path in sorted(folder.glob("nightly-*.hoshin"), reverse=True)[KEPT:]:
        path.unlink()
