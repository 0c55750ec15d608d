"""What went back and forth between a section and an applicant, as the page of the application shows it."""

from dataclasses import dataclass

from hoshin.citizens.procedures.queries.applications import OpenDraft
from hoshin.citizens.procedures.queries.conversation import ReadMessage, messages_of
from hoshin.citizens.procedures.queries.corrections import AskedFor, OpenCorrection, opened_correction
from hoshin.citizens.procedures.queries.revisions import ReadRevision, revisions_of
from hoshin.citizens.procedures.rules.applications import ApplicationState


@dataclass(frozen=True, slots=True)
class Correspondence:
    """The open request for correction, the states of the answers (the newest first), and the messages.

    What the applicant has begun to correct is not for the section's eyes yet.
    """

    correction: OpenCorrection | None
    revisions: tuple[ReadRevision, ...]
    messages: tuple[ReadMessage, ...]
    can_change: bool

    @property
    def asked(self) -> tuple[AskedFor, ...]:
        """What is asked for, without what the applicant made of it."""
        return self.correction.named if self.correction else ()


def correspondence(draft: OpenDraft) -> Correspondence:
    """What went back and forth about an application."""
    return Correspondence(
        opened_correction(draft),
        revisions_of(draft),
        messages_of(draft.application),
        draft.application.state == ApplicationState.EXAMINING.value,
    )
