"""Contents that a room seals itself: the files of applicants, of which this room sees nothing but encrypted bytes.

The room examines an upload here, encrypts it with a key of its own and gives the sealed bytes to be kept. Backup, sweep
and reconciliation know them like every other content; no page of this room ever gives one out.
"""

import hashlib
import io
import logging
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile

from hoshin.foundation.files.actions.clamd import ScannerUnavailable, scan
from hoshin.foundation.files.models import StoredFile, content_storage
from hoshin.foundation.files.rules import (
    KINDS,
    PICTURES,
    FileKind,
    ScanState,
    clean_name,
    inspect,
    made_anew,
    size_label,
    storage_name,
)
from hoshin.kernel.errors import RuleBroken

logger = logging.getLogger(__name__)
_SEALED_NAME = "sealed"


@dataclass(frozen=True, slots=True)
class Examined:
    """An upload that may come in: its plain content (a picture made anew), name, kind, and what the scanner said."""

    name: str
    kind: FileKind
    content: bytes
    scan_state: ScanState
    scan_note: str = ""


def examine(upload: File[bytes]) -> Examined:
    """Look at what a stranger sent. Raises RuleBroken saying what is wrong with it and what to do.

    The type is told from the content, pictures are made anew without location data, and the scanner is asked when one is
    configured: what it cannot judge now waits, what it finds bad is refused.
    """
    name = clean_name(upload.name or "")
    size = upload.size
    if not size:
        raise RuleBroken(f"「{name}」は空のファイルです。正しいファイルを選んでください。")
    if size > settings.FILE_LIMIT:
        limit = size_label(settings.FILE_LIMIT)
        raise RuleBroken(f"「{name}」は{size_label(size)}あります。1件{limit}までにしてください。")
    try:
        kind = inspect(upload, size, name)  # type: ignore[arg-type]
        upload.seek(0)
        content = upload.read()
        state, note = scanned(content)
        if kind.code in PICTURES:
            content, code = made_anew(content, kind.code)
            if code != kind.code:
                name = f"{name.rpartition('.')[0]}.{KINDS[code].extensions[0]}"
            kind = KINDS[code]
    except RuleBroken as refusal:
        raise RuleBroken(f"「{name}」は受け取れません。{refusal.message}") from refusal
    return Examined(name, kind, content, state, note)


def scanned(content: bytes) -> tuple[ScanState, str]:
    """What the scanner says about plain content, and its note; raises RuleBroken when it finds something."""
    if not settings.CLAMD:
        return ScanState.UNSCANNED, ""
    try:
        verdict = scan(settings.CLAMD, io.BytesIO(content))
    except ScannerUnavailable as error:
        logger.warning("the scanner gave no verdict: %s", error)
        return ScanState.WAITING, str(error)[:200]
    if verdict.is_clean:
        return ScanState.CLEAN, ""
    raise RuleBroken(f"ウイルスが見つかりました（{verdict.signature}）。保存していません。別の端末で確かめてください。")


def write_sealed(sealed: bytes) -> str:
    """Put sealed bytes on the disk and return their hash; without a row by `keep_sealed` they are swept a day later."""
    sha256 = hashlib.sha256(sealed).hexdigest()
    content_storage().save(storage_name(sha256), ContentFile(sealed))
    return sha256


def keep_sealed(
    *, owner_kind: str, owner_id: str | int, sha256: str, size: int, examined: Examined, now: datetime
) -> StoredFile:
    """The row of sealed bytes that were written. Neither the name nor the content of the file is in it."""
    return StoredFile.objects.create(
        owner_kind=owner_kind,
        owner_id=str(owner_id),
        name=_SEALED_NAME,
        sha256=sha256,
        size=size,
        kind=examined.kind.code,
        scan_state=examined.scan_state,
        scan_note=examined.scan_note,
        scanned_at=now if examined.scan_state is ScanState.CLEAN else None,
        uploaded_at=now,
        is_sealed=True,
    )


def read_sealed(file: StoredFile) -> bytes:
    """The sealed bytes; raises FileNotFoundError when they are gone."""
    with content_storage().open(file.storage_name) as content:
        return bytes(content.read())


def drop_sealed(file: StoredFile) -> None:
    """Let go of sealed bytes that nobody accepted; the sweep takes them a day later."""
    file.delete()


def note_scan(file: StoredFile, *, is_clean: bool, note: str, now: datetime) -> None:
    """Keep what the scanner said about sealed bytes that had waited for it."""
    file.scan_state = ScanState.CLEAN if is_clean else ScanState.INFECTED
    file.scan_note, file.scanned_at = note[:200], now
    file.save(update_fields=["scan_state", "scan_note", "scanned_at"])
