"""Ending a request for correction: it was handed in, taken back, or the application was withdrawn."""

from datetime import datetime

from hoshin.citizens.procedures.actions.uploading import drop_drafts
from hoshin.citizens.procedures.models import Application, Correction, Revision
from hoshin.citizens.procedures.rules.correcting import Outcome


def end_correction(
    correction: Correction, outcome: Outcome, *, now: datetime, revision: Revision | None = None
) -> None:
    """Keep how it ended; files that were sent for it and not accepted are let go."""
    correction.outcome = outcome.value
    correction.ended_at = now
    correction.revision = revision
    correction.save(update_fields=["outcome", "ended_at", "revision"])
    drop_drafts(correction.application)


def end_open_correction(application: Application, outcome: Outcome, *, now: datetime) -> None:
    """End the correction that is open, if there is one; part of a move that leaves the state in which it was asked for."""
    for correction in application.corrections.filter(ended_at__isnull=True):
        end_correction(correction, outcome, now=now)
