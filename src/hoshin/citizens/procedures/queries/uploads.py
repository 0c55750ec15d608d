"""Opening the files of applicants: drafts for whoever fills in, accepted ones for staff, and only what may be opened."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from hoshin.citizens.procedures.models import Application, Upload
from hoshin.citizens.procedures.queries.applications import OpenDraft
from hoshin.citizens.procedures.queries.keys import key_ring
from hoshin.foundation.files.public import ScanState, may_be_opened, read_sealed
from hoshin.kernel.errors import NotAllowed, NotFound

_NO_FILE = "そのファイルはありません。"


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file of an applicant, readable: its name, as what it is sent, and its content."""

    name: str
    content_type: str
    content: bytes


def own_file(draft: OpenDraft, upload_id: int) -> OpenedFile:
    """A file of the application for whoever fills it in; raises NotFound."""
    return _opened(draft.application, draft.answers, upload_id)


def accepted_file(application: Application, answers: Mapping[str, Any], upload_id: int) -> OpenedFile:
    """A file that was handed in, for staff; the caller has checked who is asking.

    Raises NotFound for a draft's file, NotAllowed while the scanner has not found it clean (or found it bad).
    """
    upload = Upload.objects.select_related("file").filter(application=application, pk=upload_id).first()
    if upload is None or upload.accepted_at is None:
        raise NotFound(_NO_FILE)
    state = ScanState(upload.file.scan_state)
    if not may_be_opened(state, is_scanner_configured=bool(settings.CLAMD)):
        raise NotAllowed(f"このファイルは開けません（{state.label}）。")
    return _opened(application, answers, upload_id)


def _opened(application: Application, answers: Mapping[str, Any], upload_id: int) -> OpenedFile:
    upload = Upload.objects.select_related("file").filter(application=application, pk=upload_id).first()
    if upload is None or upload.file.scan_state == ScanState.INFECTED:
        raise NotFound(_NO_FILE)
    held = answers.get(upload.question)
    names = {one.get("id"): one.get("name", "") for one in held if isinstance(one, dict)} if held else {}
    content = key_ring().unseal_bytes(application.wrapped_key, read_sealed(upload.file))
    return OpenedFile(names.get(upload.pk) or "file", upload.file.content_type, content)
