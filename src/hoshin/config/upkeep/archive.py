"""The backup file: a ZIP that any tool opens, with one JSON line per row and every stored file; no Django.

`manifest.json` says what must be inside, with a SHA-256 for each part, so that a damaged or shortened file is noticed
before anything is restored from it. The rows do not depend on the database they came from.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

FORMAT = "hoshin-backup-1"
MANIFEST = "manifest.json"
CHUNK = 1024 * 1024


class Damaged(Exception):
    """The file is not a whole backup; the message says which part is wrong."""


@dataclass
class Manifest:
    """What a backup holds. `tables` maps a table to its rows, `parts` every part to its SHA-256 and size in bytes."""

    version: str
    created_at: str
    database: str
    migrations: list[list[str]]
    audit_head: str
    latest_event_id: int
    tables: dict[str, int] = field(default_factory=dict)
    parts: dict[str, tuple[str, int]] = field(default_factory=dict)
    format: str = FORMAT

    @property
    def row_count(self) -> int:
        """The rows of all tables."""
        return sum(self.tables.values())

    @property
    def file_names(self) -> list[str]:
        """The contents of files, by their SHA-256."""
        return [name.removeprefix("files/") for name in self.parts if name.startswith("files/")]

    @property
    def content_bytes(self) -> int:
        """The size of everything unpacked."""
        return sum(size for _, size in self.parts.values())


class Writer:
    """Writes a backup beside its place and puts it there only when it is whole and on the disk."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._draft = path.with_name(f"{path.name}.part")
        self._parts: dict[str, tuple[str, int]] = {}

    def __enter__(self) -> Self:
        descriptor = os.open(self._draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self._file = os.fdopen(descriptor, "wb")
        self._zip = ZipFile(self._file, "w", ZIP_DEFLATED, allowZip64=True)
        return self

    def add(self, name: str, chunks: Iterable[bytes]) -> str:
        """Write one part and return its SHA-256."""
        digest, size = hashlib.sha256(), 0
        with self._zip.open(name, "w", force_zip64=True) as part:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                part.write(chunk)
        self._parts[name] = (digest.hexdigest(), size)
        return digest.hexdigest()

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest last: a file without one was never whole."""
        manifest.parts = self._parts
        self._zip.writestr(MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1))
        self._zip.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._draft.replace(self._path)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if error is not None:
            self._file.close()
            self._draft.unlink(missing_ok=True)


class Reader:
    """Reads a backup; every part is checked against the manifest while it is read."""

    def __init__(self, archive: ZipFile, manifest: Manifest) -> None:
        self._zip = archive
        self.manifest = manifest

    def chunks(self, name: str) -> Iterator[bytes]:
        """The part's content; raises Damaged at its end when it is not what the manifest says."""
        expected, size = self.manifest.parts[name]
        digest, seen = hashlib.sha256(), 0
        try:
            with self._zip.open(name) as part:
                while chunk := part.read(CHUNK):
                    digest.update(chunk)
                    seen += len(chunk)
                    yield chunk
        except (BadZipFile, KeyError, OSError, EOFError) as error:
            raise Damaged(f"{name}: {error}") from error
        if (digest.hexdigest(), seen) != (expected, size):
            raise Damaged(f"{name}: the content is not what was backed up")

    def lines(self, name: str) -> Iterator[Any]:
        """The part's JSON lines, decoded."""
        rest = b""
        for chunk in self.chunks(name):
            *whole, rest = (rest + chunk).split(b"\n")
            for line in whole:
                yield json.loads(line)

    def check(self) -> None:
        """Read everything once; raises Damaged when a part is missing, altered or too much."""
        names = set(self._zip.namelist()) - {MANIFEST}
        if names != set(self.manifest.parts):
            raise Damaged(f"parts differ from the manifest: {sorted(names ^ set(self.manifest.parts))[:5]}")
        for name in self.manifest.parts:
            for _ in self.chunks(name):
                continue


@contextmanager
def opened(path: Path) -> Iterator[Reader]:
    """A reader for the backup at `path`; raises Damaged when it is none, OSError when it cannot be read."""
    try:
        archive = ZipFile(path)
    except BadZipFile as error:
        raise Damaged(f"{path}: {error}") from error
    with archive:
        yield Reader(archive, _manifest(archive))


def _manifest(archive: ZipFile) -> Manifest:
    try:
        content = json.loads(archive.read(MANIFEST))
        content["parts"] = {name: (digest, size) for name, (digest, size) in content["parts"].items()}
        manifest = Manifest(**content)
    except (KeyError, TypeError, ValueError, BadZipFile) as error:
        raise Damaged(f"{MANIFEST}: {error}") from error
    if manifest.format != FORMAT:
        raise Damaged(f"{MANIFEST}: unknown format {manifest.format}")
    for name in manifest.parts:
        if name.startswith("/") or ".." in name.split("/"):
            raise Damaged(f"{MANIFEST}: a part may not be named {name}")
    return manifest
