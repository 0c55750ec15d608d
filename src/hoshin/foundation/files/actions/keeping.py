"""Keeping rows and contents in step: what must be there is there, what nobody needs goes."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.core.files.storage import Storage
from django.db import transaction
from django.db.models import F, Min

from hoshin.foundation.audit.public import SYSTEM, record
from hoshin.foundation.files.models import FolderStorage, StoredFile, content_storage
from hoshin.foundation.files.permissions import name_of
from hoshin.foundation.files.rules import ORPHAN_KEPT, REMOVED_KEPT

_BATCH = 500
_CHUNK = 1 << 20
HASHED_PER_RUN = 2_000_000_000
"""How many bytes one reconciliation reads again; the longest unread come first, so that all come round."""

MISSING = "中身がありません"
DAMAGED = "中身が壊れています"


class FilesDamaged(Exception):
    """Contents are missing or damaged; the message names how many and the first of them. Restore them from a backup."""


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Rows against contents: how many contents there must be, how many were read again, and what is wrong."""

    contents: int
    hashed: int
    missing: tuple[str, ...]
    damaged: tuple[str, ...]

    @property
    def is_sound(self) -> bool:
        """True when nothing is missing or damaged."""
        return not (self.missing or self.damaged)


def purge(*, now: datetime) -> str:
    """Give the contents of files free that were removed over 90 days ago; the sweep then takes them. A sentence."""
    due = StoredFile.objects.with_content().filter(removed_at__lt=now - REMOVED_KEPT)
    count = 0
    for file_id in list(due.values_list("pk", flat=True)[: _BATCH * 10]):
        count += _purge_one(file_id, now=now)
    return f"外してから90日を過ぎた{count}件を消去の対象にしました。"


@transaction.atomic
def _purge_one(file_id: int, *, now: datetime) -> int:
    file = StoredFile.objects.select_for_update(of=("self",)).with_content().filter(pk=file_id).first()
    if file is None or file.removed_at is None or file.removed_at >= now - REMOVED_KEPT:
        return 0
    file.purged_at = now
    file.save(update_fields=["purged_at"])
    record(
        actor=SYSTEM,
        name="files.file.purged",
        thing_kind=file.owner_kind,
        thing_id=file.owner_id,
        thing_label=name_of(file.owner_kind, file.owner_id),
        before={"ファイル": file.name},
        now=now,
    )
    return 1


def sweep(*, now: datetime) -> str:
    """Take contents away that no row speaks of and that are older than a day; returns a sentence saying how many."""
    storage = content_storage()
    names = _names(storage)
    taken = 0
    while batch := list(islice(names, _BATCH)):
        hashes = [name.rpartition("/")[2] for name in batch]
        needed = set(StoredFile.objects.with_content().filter(sha256__in=hashes).values_list("sha256", flat=True))
        for name, sha256 in zip(batch, hashes, strict=True):
            if sha256 not in needed and storage.get_modified_time(name) < now - ORPHAN_KEPT:
                taken += _discard(storage, name, now=now)
    return f"どこからも使われていない中身{taken}件を消しました。"


def _discard(storage: Storage, name: str, *, now: datetime) -> bool:
    if isinstance(storage, FolderStorage):
        return storage.discard(name, touched_before=now - ORPHAN_KEPT)
    storage.delete(name)
    return True


def _names(storage: Storage, folder: str = "") -> Iterator[str]:
    if isinstance(storage, FolderStorage):
        yield from storage.names()
        return
    folders, files = storage.listdir(folder)
    yield from (f"{folder}/{file}".lstrip("/") for file in files)
    for inner in folders:
        yield from _names(storage, f"{folder}/{inner}".lstrip("/"))


def reconcile(*, now: datetime, hash_bytes: int = HASHED_PER_RUN) -> Reconciliation:
    """Check that every content is there in its size, and read those again that were not read for longest.

    What is wrong is noted on the rows. Returns the count; the caller decides how loud to be (`check_files`).
    """
    storage = content_storage()
    rows = (
        StoredFile.objects.with_content()
        .values_list("sha256", "size")
        .annotate(read_at=Min("verified_at"), name=Min("name"))
        .order_by(F("read_at").asc(nulls_first=True), "sha256")
    )
    missing, damaged, sound, contents, left = [], [], [], 0, hash_bytes
    for sha256, size, _read_at, name in rows.iterator(chunk_size=_BATCH):
        contents += 1
        problem = _problem(storage, StoredFile(sha256=sha256, size=size), is_read=left > 0)
        if problem == MISSING:
            missing.append(name)
        elif problem:
            damaged.append(name)
        elif left > 0:
            sound.append(sha256)
        left -= size
        if problem:
            StoredFile.objects.filter(sha256=sha256).update(trouble=problem, verified_at=now)
    for start in range(0, len(sound), _BATCH):
        StoredFile.objects.filter(sha256__in=sound[start : start + _BATCH]).update(trouble="", verified_at=now)
    return Reconciliation(contents, len(sound) + len(damaged), tuple(missing), tuple(damaged))


def _problem(storage: Storage, file: StoredFile, *, is_read: bool) -> str:
    try:
        if storage.size(file.storage_name) != file.size:
            return DAMAGED
        return "" if not is_read or _hash_of(storage, file) == file.sha256 else DAMAGED
    except FileNotFoundError:
        return MISSING


def _hash_of(storage: Storage, file: StoredFile) -> str:
    digest = hashlib.sha256()
    with storage.open(file.storage_name) as content:
        while chunk := content.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def check_files(*, now: datetime) -> str:
    """The nightly reconciliation: a sentence when all is well; raises FilesDamaged otherwise, for the operators to see."""
    result = reconcile(now=now)
    if not result.is_sound:
        first = "、".join((result.missing + result.damaged)[:5])
        raise FilesDamaged(
            f"添付ファイルの中身{result.contents}件のうち、見つからないもの{len(result.missing)}件、"
            f"壊れているもの{len(result.damaged)}件（{first}）。バックアップから戻してください。"
        )
    return f"添付ファイルの中身{result.contents}件を確かめました（読み直し{result.hashed}件）。"
