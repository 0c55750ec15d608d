"""Bringing a backup back onto an empty machine, on either database."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.apps.registry import Apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from hoshin.config.cli.words import Refused, choose
from hoshin.config.upkeep import archive, contents, rows
from hoshin.config.upkeep.queries import leaves
from hoshin.foundation.audit.models import Seal
from hoshin.foundation.audit.public import verify

SIGNS_OF_USE = ("upkeep_installation", "audit_event", "people_staffaccount")


@dataclass(frozen=True)
class Restored:
    """What is there after a restore, counted anew."""

    rows: int
    files: int
    audit_head: str
    audit_findings: int


def restore(path: Path) -> Restored:
    """Bring the backup at `path` into this installation, which must be empty, and count what is there.

    The whole file is read and checked first. A backup of an older version is loaded as it was and then upgraded.
    Raises Refused when the installation is in use or the file cannot be restored, before anything is changed.
    """
    try:
        with archive.opened(path) as reader:
            check_empty()
            executor = MigrationExecutor(connection)
            nodes = _known_migrations(reader.manifest, executor)
            reader.check()
            executor.migrate(nodes)
            row_count = _load(reader, executor.loader.project_state(nodes).apps)
            file_count = _bring_files(reader)
    except (archive.Damaged, OSError) as error:
        raise Refused(
            choose(f"このバックアップは戻せません。{error}", f"this backup cannot be restored: {error}")
        ) from error
    call_command("migrate", interactive=False, verbosity=0)
    head = Seal.objects.order_by("-id").values_list("hash", flat=True).first()
    return Restored(row_count, file_count, head or "", verify().finding_count)


def check_empty() -> None:
    """Raise Refused when somebody has worked here: a restore never mixes two cities."""
    tables = set(connection.introspection.table_names()) & set(SIGNS_OF_USE)
    if any(_has_rows(table) for table in tables) or contents.folder_in_use():
        raise Refused(
            choose(
                "ここではすでに Hoshin が使われています。バックアップは空の場所にだけ戻せます。--data で新しいフォルダーを、"
                "PostgreSQL では空のデータベースを指定してください。",
                "this installation is in use. A backup is restored onto an empty place only: name a new folder with "
                "--data and, for PostgreSQL, an empty database.",
            )
        )


def _has_rows(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")  # noqa: S608 - one of our own names
        return cursor.fetchone() is not None


def _known_migrations(manifest: archive.Manifest, executor: MigrationExecutor) -> list[tuple[str, str]]:
    """The state of the tables when the backup was taken; raises Refused when this version does not know it."""
    nodes = [(app, name) for app, name in manifest.migrations]
    unknown = [node for node in nodes if node not in executor.loader.graph.nodes]
    if unknown:
        raise Refused(
            choose(
                f"このバックアップは版 {manifest.version} のもので、この版では戻せません。その版か、より新しい版を使ってください。",
                f"this backup was made by version {manifest.version}, which this version cannot restore. "
                "Use that version or a newer one.",
            )
        )
    return leaves(executor, nodes)


def _load(reader: archive.Reader, apps: Apps) -> int:
    """Put every row in, in one transaction, and return how many are there by the database's own count."""
    models = rows.stored_models(apps)
    if {rows.table_of(model) for model in models} != set(reader.manifest.tables):
        raise archive.Damaged("the tables are not those of the version that made the backup")
    with transaction.atomic():
        for model in models:
            rows.clear(model)
        for model in models:
            rows.write(model, reader.lines(f"tables/{rows.table_of(model)}.jsonl"), connection)
        rows.continue_numbering(models, connection)
    found = {rows.table_of(model): rows.count(model) for model in models}
    if found != reader.manifest.tables:
        raise archive.Damaged(f"row counts differ: {found}")
    return sum(found.values())


def _bring_files(reader: archive.Reader) -> int:
    """Put contents and keys in their places and return how many contents are there now."""
    for part in reader.manifest.parts:
        folder, _, name = part.partition("/")
        if folder == "files":
            contents.write(name, reader.chunks(part))
        elif folder == "keys":
            _put(Path(settings.DATA) / name, reader.chunks(part))
    return sum(contents.is_there(sha256) for sha256 in reader.manifest.file_names)


def _put(path: Path, chunks: Iterable[bytes]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.part")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        for chunk in chunks:
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
