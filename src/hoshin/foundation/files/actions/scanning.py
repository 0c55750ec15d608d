"""Scanning what came in while the scanner was away, or before there was one."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from hoshin.foundation.audit.public import SYSTEM, record
from hoshin.foundation.files.actions.clamd import Verdict, scan
from hoshin.foundation.files.models import StoredFile, content_storage
from hoshin.foundation.files.permissions import name_of
from hoshin.foundation.files.rules import ScanState

_BATCH = 200


def scan_waiting(*, now: datetime) -> str:
    """Scan the contents that have no verdict yet, oldest first, at most 200; returns a sentence saying what was found.

    Raises ScannerUnavailable when the scanner gives no verdict: the job is seen to fail and tries again.
    """
    if not settings.CLAMD:
        return "ウイルス検査は設定されていません。"
    waiting = StoredFile.objects.with_content().plain().filter(scan_state__in=[ScanState.WAITING, ScanState.UNSCANNED])
    contents = list(dict.fromkeys(waiting.order_by("id").values_list("sha256", flat=True)[:_BATCH]))
    infected = 0
    for sha256 in contents:
        file = StoredFile.objects.with_content().filter(sha256=sha256).first()
        if file is not None:
            with content_storage().open(file.storage_name) as content:
                verdict = scan(settings.CLAMD, content)  # type: ignore[arg-type]
            infected += not verdict.is_clean
            _note(sha256, verdict, now=now)
    left = waiting.count()
    rest = f"残り{left}件。" if left else ""
    return f"{len(contents)}件を検査し、ウイルスを{infected}件見つけました。{rest}"


@transaction.atomic
def _note(sha256: str, verdict: Verdict, *, now: datetime) -> None:
    state = ScanState.CLEAN if verdict.is_clean else ScanState.INFECTED
    files = StoredFile.objects.filter(sha256=sha256)
    files.update(scan_state=state, scan_note=verdict.signature, scanned_at=now)
    if verdict.is_clean:
        return
    for file in files:
        record(
            actor=SYSTEM,
            name="files.file.infected",
            thing_kind=file.owner_kind,
            thing_id=file.owner_id,
            thing_label=name_of(file.owner_kind, file.owner_id),
            reason=f"{file.name}: {verdict.signature}",
            now=now,
        )
