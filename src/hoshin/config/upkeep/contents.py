"""The contents of attached files, wherever they lie."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryFile

from django.apps.registry import Apps
from django.conf import settings
from django.core.files.base import File

from hoshin.config.upkeep import rows
from hoshin.config.upkeep.archive import CHUNK
from hoshin.foundation.files.models import content_storage
from hoshin.foundation.files.rules import storage_name


def needed(apps: Apps, alias: str) -> Iterator[str]:
    """The SHA-256 of every content that a row of the snapshot speaks of, each once, in order."""
    stored = rows.all_of(apps.get_model("files", "StoredFile"), alias)
    hashes = stored.filter(purged_at__isnull=True).values_list("sha256", flat=True)
    yield from hashes.order_by("sha256").distinct().iterator(chunk_size=rows.BATCH)


def read(sha256: str) -> Iterator[bytes]:
    """The content of that hash; raises OSError when it cannot be read."""
    with content_storage().open(storage_name(sha256)) as file:
        while chunk := file.read(CHUNK):
            yield chunk


def write(sha256: str, chunks: Iterable[bytes]) -> None:
    """Put a content in its place."""
    with TemporaryFile(dir=settings.DATA) as draft:
        for chunk in chunks:
            draft.write(chunk)
        draft.seek(0)
        content_storage().save(storage_name(sha256), File(draft))


def is_there(sha256: str) -> bool:
    """True when the content lies in its place."""
    return bool(content_storage().exists(storage_name(sha256)))


def total_bytes(apps: Apps) -> int:
    """The size of all contents that are needed, by what their rows say."""
    stored = rows.all_of(apps.get_model("files", "StoredFile"), "default").filter(purged_at__isnull=True)
    return sum(dict(stored.values_list("sha256", "size")).values())


def folder_in_use() -> bool:
    """True when the file folder of this installation holds anything."""
    folder = Path(settings.FILE_ROOT)
    return folder.is_dir() and any(path.is_file() for path in folder.rglob("*"))
