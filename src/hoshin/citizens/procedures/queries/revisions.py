"""The states that the answers of an application went through: each readable, each with what changed in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hoshin.citizens.procedures.models import Correction, Revision
from hoshin.citizens.procedures.queries.applications import AnsweredLine, OpenDraft, summary
from hoshin.citizens.procedures.queries.corrections import AskedFor, asked_in
from hoshin.citizens.procedures.queries.keys import key_ring
from hoshin.citizens.procedures.rules import QuestionType, walk
from hoshin.citizens.procedures.rules.applications.revising import Origin
from hoshin.citizens.procedures.rules.differences import Difference, differences
from hoshin.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class ReadRevision:
    """One state of the answers. `changes` is what differs from the one before, `asked` what its correction was to be.

    Officials' names are for officials only.
    """

    number: int
    made_at: datetime
    origin: Origin
    made_by: str
    section: str
    reason: str
    answers: Mapping[str, Any]
    changes: tuple[Difference, ...]
    asked: tuple[AskedFor, ...] = ()

    @property
    def is_official(self) -> bool:
        """Whether the section made it on its own authority."""
        return self.origin is Origin.OFFICIAL


def revisions_of(draft: OpenDraft) -> tuple[ReadRevision, ...]:
    """Every state of the answers, the newest first."""
    found: list[ReadRevision] = []
    before: Mapping[str, Any] | None = None
    corrections = {one.revision_id: one for one in draft.application.corrections.all()}
    for revision in draft.application.revisions.order_by("number"):
        read = _read(draft, revision, before, corrections.get(revision.pk))
        found.append(read)
        before = read.answers
    return tuple(reversed(found))


def _read(
    draft: OpenDraft, revision: Revision, before: Mapping[str, Any] | None, correction: Correction | None
) -> ReadRevision:
    content = key_ring().unseal(draft.application.wrapped_key, revision.sealed)
    answers = content["answers"]
    return ReadRevision(
        number=revision.number,
        made_at=revision.made_at,
        origin=Origin(revision.origin),
        made_by=revision.made_by,
        section=revision.section_name,
        reason=content.get("reason", ""),
        answers=answers,
        changes=differences(draft.form.form, before, answers) if before is not None else (),
        asked=asked_in(correction, draft) if correction else (),
    )


def revision_of(draft: OpenDraft, number: int) -> ReadRevision:
    """The state of that number; raises NotFound."""
    found = next((one for one in revisions_of(draft) if one.number == number), None)
    if found is None:
        raise NotFound("お探しの版は見つかりません。")
    return found


def lines_of(draft: OpenDraft, revision: ReadRevision) -> tuple[AnsweredLine, ...]:
    """All answers of a state, in words."""
    return summary(walk(draft.form, revision.answers, begun_on=draft.application.begun_on.isoformat()))


def answers_with_file(draft: OpenDraft, upload_id: int) -> Mapping[str, Any]:
    """The newest answers in which that file stands, so that it has its name also after it was replaced."""
    questions = [one.id for _, one in draft.form.form.questions() if one.type is QuestionType.FILE]
    for revision in revisions_of(draft):
        if any(file["id"] == upload_id for name in questions for file in revision.answers.get(name) or ()):
            return revision.answers
    return draft.answers
