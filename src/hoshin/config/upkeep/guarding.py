"""The upgrade guard: says no before anything has changed, and yes only with a backup that came back whole."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from hoshin import __version__
from hoshin.config.cli.words import Refused, choose
from hoshin.config.upkeep.backing_up import Backup, back_up
from hoshin.config.upkeep.models import Installation

OLDEST_SUPPORTED = "0.1.0"


def check_version(found: Installation | None) -> None:
    """Raise Refused when this version must not touch that database: foreign, newer, or too old to upgrade in one step."""
    if found is None:
        _check_not_foreign()
        return
    if _numbers(found.version) > _numbers(__version__) or _unknown_migrations():
        raise Refused(
            choose(
                f"このデータは新しい版（{found.version}）で使われています。この版（{__version__}）では開けません。"
                "新しい版を使うか、この版のバックアップを別の場所に戻してください。",
                f"this data is in use by a newer version ({found.version}) and cannot be opened by this one "
                f"({__version__}). Use the newer version, or restore a backup of this one in another place.",
            )
        )
    if _numbers(found.version) < _numbers(OLDEST_SUPPORTED):
        raise Refused(
            choose(
                f"版 {found.version} から一度に更新することはできません。先に {OLDEST_SUPPORTED} に更新してください。",
                f"version {found.version} cannot be upgraded in one step. Upgrade to {OLDEST_SUPPORTED} first.",
            )
        )


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def _check_not_foreign() -> None:
    """A database that holds tables of something else is not ours to fill; an interrupted first start is taken up."""
    tables = set(connection.introspection.table_names())
    if tables and "django_migrations" not in tables:
        raise Refused(
            choose(
                "指定されたデータベースには、ほかのプログラムの表があります。空のデータベースを指定してください。",
                "the database holds tables of another program. Name an empty one.",
            )
        )


def _unknown_migrations() -> list[tuple[str, str]]:
    loader = MigrationExecutor(connection).loader
    return [node for node in loader.applied_migrations if node not in loader.graph.nodes]


def check_before_upgrade(*, now: datetime) -> Backup:
    """Check the database, back it up, rehearse the upgrade on the copy; raise Refused unless all of it went well.

    Returns the backup, to be recorded once the upgrade is done.
    """
    _check_database()
    folder = Path(settings.BACKUP_FOLDER)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o750)
    except OSError as error:
        raise Refused(
            choose(
                f"バックアップの置き場所 {folder} を使えないため、更新しません（{error.strerror}）。",
                f"the backup folder {folder} cannot be used, so nothing is upgraded ({error.strerror}).",
            )
        ) from error
    backup = back_up(folder / f"before-{__version__}-{now:%Y%m%d-%H%M%S}.hoshin", now=now)
    if backup.problems:
        problems = "\n".join(backup.problems)
        raise Refused(
            choose(
                f"更新の前に作ったバックアップが、試しに戻すと元と一致しませんでした。何も変えていません。\n{problems}",
                f"the backup made before the upgrade did not come back whole. Nothing has been changed.\n{problems}",
            )
        )
    return backup


def _check_database() -> None:
    """SQLite is asked to look through its whole file; PostgreSQL checks its pages itself."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check(5)")
        complaints = [row[0] for row in cursor.fetchall() if row[0] != "ok"]
        cursor.execute("PRAGMA foreign_key_check")
        complaints += [f"{row[0]} {row[1]} → {row[2]}" for row in cursor.fetchmany(5)]
    if complaints:
        lines = "\n".join(complaints)
        raise Refused(
            choose(
                f"データベースのファイルに傷があるため、更新しません。バックアップから別の場所に戻してください。\n{lines}",
                f"the database file is damaged, so it is not upgraded. Restore a backup in another place.\n{lines}",
            )
        )
