"""What the rooms have said about the kinds of things that can be put forward for decision."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hoshin.foundation.approvals.models import Request
from hoshin.foundation.approvals.rules import Outcome
from hoshin.foundation.people.public import Person


class OutcomeHandler(Protocol):
    """What a room does when a request about a thing of its own leaves circulation."""

    def __call__(self, *, request: Request, outcome: Outcome, person: Person, note: str, now: datetime) -> object:
        """Carry the outcome out; an exception undoes the decision as well."""


@dataclass(frozen=True, slots=True)
class SubjectKind:
    """A kind of thing that can be put forward for decision."""

    kind: str
    handler: OutcomeHandler
    digest: Callable[[str], str] | None


class SubjectKinds:
    """The kinds the rooms have registered; a second one can be made in a test."""

    def __init__(self) -> None:
        self._by_kind: dict[str, SubjectKind] = {}

    def register(
        self, kind: str, handler: OutcomeHandler, *, digest: Callable[[str], str] | None = None
    ) -> SubjectKind:
        """Keep what a room does with outcomes of `kind`; ValueError when the kind has a different handler already."""
        entry = SubjectKind(kind, handler, digest)
        if self._by_kind.get(kind, entry) != entry:
            raise ValueError(f"outcomes of {kind!r} are registered twice")
        self._by_kind[kind] = entry
        return entry

    def get(self, kind: str) -> SubjectKind:
        """What is registered for `kind`; LookupError when nothing is, which is a defect of the room."""
        try:
            return self._by_kind[kind]
        except KeyError:
            raise LookupError(f"nobody has registered what a decision on {kind!r} does") from None

    def digest_of(self, kind: str, subject_id: str, given: str) -> str:
        """The digest of the subject's content now: by the room's function, or `given` when there is none."""
        entry = self.get(kind)
        return given if entry.digest is None else entry.digest(subject_id)

    def has_changed(self, request: Request) -> bool:
        """True when the subject is no longer what it was when the request set out."""
        return (
            self.digest_of(request.subject_kind, request.subject_id, request.content_digest) != request.content_digest
        )


SUBJECT_KINDS = SubjectKinds()


def register_outcome(subject_kind: str, handler: OutcomeHandler, *, digest: Callable[[str], str] | None = None) -> None:
    """Say what a decision on things of `subject_kind` does; called by a room's registration.

    `handler` runs inside the transaction of the decision, once each time a request leaves circulation: approved,
    rejected, returned to the drafter (also when the drafter takes it back) or withdrawn on its way. After `returned`
    and `withdrawn` the room may ask again by `open_request`.

    `digest`, if given, maps a subject's id to a digest of what the approvers are asked to agree to. A subject that
    changes on its way can then no longer be approved: the drafter has to take it back and ask again.
    """
    SUBJECT_KINDS.register(subject_kind, handler, digest=digest)
