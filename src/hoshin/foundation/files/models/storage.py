"""Where contents lie: a local folder by default, any other Django storage (S3-compatible) when configured."""

import os
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, storages

INCOMING = ".incoming"
LEAVING = ".leaving"


def content_storage() -> Storage:
    """The storage of this installation (`STORAGES["files"]`)."""
    return storages["files"]


class FolderStorage(FileSystemStorage):
    """A folder in which a content is either there whole and on the disk, or not there.

    Written to a temporary file beside, flushed to the disk, renamed, and the folder flushed too: what was said to be
    stored survives a power cut. Writing the same name again replaces it and makes it young again.
    """

    def __init__(self, location: str | Path | None = None) -> None:
        super().__init__(
            location or settings.FILE_ROOT,
            file_permissions_mode=0o600,
            directory_permissions_mode=0o700,
            allow_overwrite=True,
        )
        self._rooted = set[Path]()
        """The 256 folders of the first level that this process brought to the disk; they are never taken away."""

    def _save(self, name: str, content: File[bytes]) -> str:
        target = Path(self.path(name))
        incoming = Path(self.location) / INCOMING
        for folder in (incoming, target.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        temporary = incoming / uuid.uuid4().hex
        try:
            with temporary.open("xb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            temporary.chmod(0o600)
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
        for folder in (target.parent, target.parent.parent):
            _flush_folder(folder)
        if target.parent.parent not in self._rooted:
            _flush_folder(Path(self.location))
            self._rooted.add(target.parent.parent)
        return name

    def names(self) -> Iterator[str]:
        """The names of all contents, and of what was left in the folder of the incoming by a crash."""
        root = Path(self.location)
        for folder, _folders, files in os.walk(root):
            for file in files:
                yield (Path(folder) / file).relative_to(root).as_posix()

    def discard(self, name: str, *, touched_before: datetime) -> bool:
        """Take a content away unless it was written since `touched_before`; true when it is gone.

        It is moved aside first and looked at again there: an upload of the same content at this very moment has made it
        young, and then it is put back.
        """
        source = Path(self.path(name))
        aside = Path(self.location) / LEAVING / uuid.uuid4().hex
        aside.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            source.replace(aside)
        except FileNotFoundError:
            return True
        if datetime.fromtimestamp(aside.stat().st_mtime, UTC) >= touched_before:
            aside.replace(source)
            return False
        aside.unlink()
        return True


def _flush_folder(folder: Path) -> None:
    """Bring a rename in this folder to the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
