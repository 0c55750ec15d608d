import hashlib
from datetime import datetime

from django.db import transaction

from hoshin import __version__
from hoshin.config.upkeep.backing_up import Backup
from hoshin.config.upkeep.models import BackupRun, Installation
from hoshin.foundation.audit.public import SYSTEM, record


@transaction.atomic
def note_installation(*, is_demo: bool, now: datetime) -> Installation:
    """Write down that this database is now in use, by which version, in earnest or as the demo."""
    made = Installation.objects.create(id=1, version=__version__, is_demo=is_demo, created_at=now)
    _record("upkeep.installed", after={"version": __version__, "is_demo": is_demo}, now=now)
    return made


@transaction.atomic
def note_upgrade(*, found: Installation, now: datetime) -> None:
    """Write down that the database now belongs to this version."""
    before, found.version, found.upgraded_at = found.version, __version__, now
    found.save(update_fields=["version", "upgraded_at"])
    _record("upkeep.upgraded", before={"version": before}, after={"version": __version__}, now=now)


@transaction.atomic
def note_backup(*, backup: Backup, started_at: datetime, now: datetime) -> BackupRun:
    """Record a backup and whether it came back whole, as a row for the figures and as an audit event."""
    with backup.path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    run = BackupRun.objects.create(
        started_at=started_at,
        finished_at=now,
        file_name=str(backup.path)[-500:],
        sha256=sha256,
        size_bytes=backup.path.stat().st_size,
        row_count=backup.manifest.row_count,
        file_count=len(backup.manifest.file_names),
        audit_head=backup.manifest.audit_head,
        is_verified=not backup.problems,
        detail="\n".join(backup.problems),
    )
    _record(
        "upkeep.backup.made" if run.is_verified else "upkeep.backup.failed",
        after={
            "file": backup.path.name,
            "sha256": sha256,
            "rows": run.row_count,
            "files": run.file_count,
            "audit_head": run.audit_head,
        },
        reason=run.detail[:500],
        now=now,
    )
    return run


def _record(
    name: str, *, now: datetime, after: dict[str, object], before: dict[str, object] | None = None, reason: str = ""
) -> None:
    record(
        actor=SYSTEM,
        name=name,
        thing_kind="upkeep.installation",
        thing_id=1,
        thing_label="設置",
        before=before,
        after=after,
        reason=reason,
        now=now,
    )
