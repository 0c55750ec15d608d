"""Taking a backup of the whole installation while it runs, and proving that it comes back."""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.apps import apps as present_apps
from django.apps.registry import Apps
from django.conf import settings
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from hoshin import __version__
from hoshin.config.cli.itself import command
from hoshin.config.cli.words import ExitCode, Refused, choose
from hoshin.config.server.lifeline import run_tied
from hoshin.config.upkeep import archive, contents, rows
from hoshin.config.upkeep.queries import leaves, pending_migrations
from hoshin.config.upkeep.snapshot import snapshot
from hoshin.foundation.audit.public import seal

KEYS = ("secret_key", "audit_signing_key.pem")


@dataclass(frozen=True)
class Backup:
    """A finished backup: where it is, what it says it holds, and what came back from it."""

    path: Path
    manifest: archive.Manifest
    problems: list[str]


def back_up(path: Path, *, now: datetime) -> Backup:
    """Write a backup to `path`, restore it to a scratch place and compare; `problems` is empty when all came back.

    The audit trail is sealed first, so that the head in the backup covers all of it. When migrations are pending, the
    tables are read as they are now; the trial restore then upgrades the copy and so rehearses the upgrade.
    Raises Refused when the file exists or the disk has no room, before anything is written.
    """
    apps: Apps = present_apps
    if pending_migrations():
        executor = MigrationExecutor(connection)
        apps = executor.loader.project_state(leaves(executor, list(executor.loader.applied_migrations))).apps
    _check_room(path, apps)
    if apps is present_apps:
        seal(now=now)
    manifest, problems = _write(path, apps, now=now)
    return Backup(path, manifest, problems + _try_out(path, manifest))


def _check_room(path: Path, apps: Apps) -> None:
    if path.exists():
        raise Refused(
            choose(f"{path} はすでにあります。別の名前を指定してください。", f"{path} exists. Choose another name.")
        )
    if not path.parent.is_dir():
        raise Refused(choose(f"フォルダー {path.parent} がありません。", f"there is no folder {path.parent}."))
    needed = 3 * (_size_of_database() + contents.total_bytes(apps))
    free = shutil.disk_usage(path.parent).free
    if free < needed:
        raise Refused(
            choose(
                f"{path.parent} の空きが足りません（空き {free >> 20} MB、試しに戻す分を含めて {needed >> 20} MB 必要）。",
                f"not enough room in {path.parent} ({free >> 20} MB free; {needed >> 20} MB needed with the trial restore).",
            )
        )


def _size_of_database() -> int:
    """How many bytes the tables and indexes take."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        else:
            cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def _write(path: Path, apps: Apps, *, now: datetime) -> tuple[archive.Manifest, list[str]]:
    """Write everything, and say which contents of files are missing or damaged.

    A content is stored before its row is, so every row of the snapshot finds its content.
    """
    with archive.Writer(path) as writer:
        with snapshot() as alias:
            manifest = _manifest(apps, alias, now=now)
            for model in rows.stored_models(apps):
                table = rows.table_of(model)
                manifest.tables[table] = rows.count(model, using=alias)
                writer.add(f"tables/{table}.jsonl", _lines(model, alias))
            problems = [problem for sha256 in contents.needed(apps, alias) if (problem := _add_content(writer, sha256))]
        for key in KEYS:
            if (settings.DATA / key).exists():
                writer.add(f"keys/{key}", _chunks(settings.DATA / key))
        writer.finish(manifest)
    return manifest, problems


def _add_content(writer: archive.Writer, sha256: str) -> str:
    """Write one file's content; returns what is wrong with it, if anything."""
    if not contents.is_there(sha256):
        return choose(f"ファイルの中身 {sha256} がありません。", f"the content {sha256} is missing.")
    if writer.add(f"files/{sha256}", contents.read(sha256)) != sha256:
        return choose(f"ファイルの中身 {sha256} が壊れています。", f"the content {sha256} is damaged.")
    return ""


def _manifest(apps: Apps, alias: str, *, now: datetime) -> archive.Manifest:
    head = rows.newest(apps.get_model("audit", "Seal"), "hash", alias)
    newest = rows.newest(apps.get_model("audit", "Event"), "id", alias)
    applied = MigrationExecutor(connections[alias]).loader.applied_migrations
    return archive.Manifest(
        version=__version__,
        created_at=now.isoformat(),
        database=connections[alias].vendor,
        migrations=sorted([app, name] for app, name in applied),
        audit_head=head or "",
        latest_event_id=newest or 0,
    )


def _lines(model: Any, alias: str) -> Iterator[bytes]:
    for row in rows.read(model, using=alias):
        yield json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(archive.CHUNK):
            yield chunk


def _try_out(path: Path, manifest: archive.Manifest) -> list[str]:
    """Restore the file into an empty scratch installation, exactly as an operator would, and compare what came back."""
    with tempfile.TemporaryDirectory(prefix="hoshin-trial-", dir=path.parent) as scratch:
        environment = {name: value for name, value in os.environ.items() if not name.startswith(_NOT_FOR_THE_TRIAL)}
        done = run_tied(command("restore", str(path), "--data", scratch, "--json"), environment)
    if done.returncode != ExitCode.DONE:
        return [done.stderr.decode(errors="replace").strip()[-2000:] or f"exit code {done.returncode}"]
    found = json.loads(done.stdout.splitlines()[-1])
    expected = {
        "rows": manifest.row_count,
        "files": len(manifest.file_names),
        "audit_head": manifest.audit_head,
        "audit_findings": 0,
    }
    return [f"{name}: {expected[name]} → {found[name]}" for name in expected if found[name] != expected[name]]


_NOT_FOR_THE_TRIAL = ("HOSHIN_DATABASE_URL", "HOSHIN_SECRET_KEY", "HOSHIN_LIFELINE", "HOSHIN_S3_")
