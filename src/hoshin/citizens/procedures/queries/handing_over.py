"""An application as another system wants it: facts, and the row of a layout."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings

from hoshin.citizens.procedures.models import Application, Layout, Upload
from hoshin.citizens.procedures.queries.applications import OpenDraft
from hoshin.citizens.procedures.queries.keys import key_ring
from hoshin.citizens.procedures.rules import QuestionType
from hoshin.citizens.procedures.rules.applications import APPLICATION_FLOW, Intake
from hoshin.citizens.procedures.rules.applications.layouts import LayoutColumn, cells_of, columns_of
from hoshin.foundation.files.public import ScanState, may_be_opened, read_sealed
from hoshin.kernel.clock import JAPAN, local_date

Row = tuple[Sequence[LayoutColumn], list[str]]


def row_of(layout: Layout, draft: OpenDraft) -> Row:
    """The columns of the layout and the cells of the application in them."""
    form = draft.form.form
    columns = columns_of(layout.text, form)
    return columns, cells_of(columns, form, draft.journey.present, _facts(draft.application))


def handed_over_data(layout: Layout, draft: OpenDraft) -> dict[str, object]:
    """The same row for programs; titles may repeat, so that it is a list and no object."""
    columns, cells = row_of(layout, draft)
    pairs = zip(columns, cells, strict=True)
    return {"layout": layout.name, "columns": [{"title": column.title, "value": cell} for column, cell in pairs]}


def handed_over_files(layout: Layout, draft: OpenDraft) -> list[dict[str, object]]:
    """The accepted files of the questions that the layout names, with what a receiver needs to know that it has them whole.

    What the layout does not name does not leave the house, a mandate among it.
    """
    form = draft.form.form
    named = {column.source for column in columns_of(layout.text, form)}
    held = {
        int(one["id"]): (question.label, one)
        for _, question in form.questions()
        if question.type is QuestionType.FILE and question.id in named
        for one in draft.journey.present.get(question.id) or ()
    }
    uploads = Upload.objects.filter(application=draft.application, pk__in=held, accepted_at__isnull=False)
    return [_file(draft.application, one, *held[one.pk]) for one in uploads.select_related("file").order_by("pk")]


def _file(application: Application, upload: Upload, label: str, held: Mapping[str, Any]) -> dict[str, object]:
    state = ScanState(upload.file.scan_state)
    if "sha256" in held:
        length, sha256 = held["length"], held["sha256"]
    else:  # an answer from before these stood in it
        content = key_ring().unseal_bytes(application.wrapped_key, read_sealed(upload.file))
        length, sha256 = len(content), hashlib.sha256(content).hexdigest()
    return {
        "id": upload.pk,
        "question": label,
        "name": held["name"],
        "type": upload.file.content_type,
        "size": length,
        "sha256": sha256,
        "is_available": may_be_opened(state, is_scanner_configured=bool(settings.CLAMD)),
    }


def application_data(application: Application) -> dict[str, object]:
    """What a program is told of an application whatever it asks: nothing that the applicant wrote."""
    moments = {name: getattr(application, name) for name in ("submitted_at", "state_since", "decided_at")}
    return {
        "number": application.number,
        "procedure": application.procedure.code,
        "state": application.state,
        "intake": application.intake,
        **{name: at.astimezone(JAPAN).isoformat() if at else None for name, at in moments.items()},
    }


def _facts(application: Application) -> dict[str, str]:
    days = {"submitted_on": application.submitted_at, "decided_on": application.decided_at}
    return {
        "number": application.number or "",
        "intake": Intake(application.intake).label,
        "state": APPLICATION_FLOW.state(application.state).label,
        **{name: local_date(moment).isoformat() if moment else "" for name, moment in days.items()},
    }
