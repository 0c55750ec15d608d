"""What officials told each other about an application, and other applications of the same person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Any

from django.db.models import QuerySet

from hoshin.citizens.procedures.models import Application, ChecklistItem, Consultation, NameMark, Tick
from hoshin.citizens.procedures.permissions import applications_visible_to, require_consulted
from hoshin.citizens.procedures.queries.applications import AnsweredLine, OpenDraft, opened, summary
from hoshin.citizens.procedures.queries.keys import key_ring, recogniser
from hoshin.citizens.procedures.rules import QuestionType
from hoshin.citizens.procedures.rules.applications.naming import NAME, whole_name_keys
from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import NotFound

MOST_CANDIDATES = 20


@dataclass(frozen=True, slots=True)
class ReadableNote:
    """A note, opened."""

    author: str
    written_at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class ReadableConsultation:
    """A question to another section and, when there is one, its answer, opened."""

    consultation: Consultation
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class CheckedItem:
    """A line of the checklist; `tick` is None while nobody has looked."""

    item: ChecklistItem
    tick: Tick | None


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """The same question in two applications."""

    label: str
    left: str
    right: str

    @property
    def is_same(self) -> bool:
        """Whether both answered alike."""
        return self.left == self.right


def notes_of(application: Application) -> list[ReadableNote]:
    """The notes, oldest first."""
    ring = key_ring()
    return [
        ReadableNote(note.author, note.written_at, ring.unseal(application.wrapped_key, note.sealed)["text"])
        for note in application.notes.all()
    ]


def consultations_of(application: Application) -> list[ReadableConsultation]:
    """The questions to other sections, oldest first."""
    return [_readable(one) for one in application.consultations.select_related("section", "application")]


def _readable(consultation: Consultation) -> ReadableConsultation:
    content: dict[str, Any] = key_ring().unseal(consultation.application.wrapped_key, consultation.sealed)
    return ReadableConsultation(consultation, content["question"], content.get("answer", ""))


def checklist_of(application: Application) -> list[CheckedItem]:
    """The checklist of the procedure with what is ticked in this application."""
    ticks = {tick.item_id: tick for tick in application.ticks.all()}
    items = application.procedure.checklist.filter(retired_at__isnull=True)
    return [CheckedItem(item, ticks.get(item.pk)) for item in items]


def consultations_waiting(person: Person) -> QuerySet[Consultation]:
    """The questions that wait for the person's sections, the most urgent first."""
    waiting = Consultation.objects.filter(answered_at__isnull=True, section__in=person.section_ids)
    return waiting.select_related("application__procedure__section", "section").order_by("due_on", "pk")


def consultation_for(person: Person, consultation_id: int) -> ReadableConsultation:
    """A question that was put to the person's section; raises NotFound."""
    found = Consultation.objects.select_related(
        "application__procedure__section", "application__form_version", "section"
    )
    consultation = found.filter(pk=consultation_id).first()
    if consultation is None:
        raise NotFound("お探しの照会は見つかりません。")
    require_consulted(person, consultation)
    return _readable(consultation)


def same_person(person: Person, draft: OpenDraft) -> list[Application]:
    """Other applications to the person's sections in which somebody of the same whole name stands, newest first."""
    fingerprint = recogniser()
    marks = {fingerprint(NAME, key) for name in _names(draft) for key in whole_name_keys(name)}
    if not marks:
        return []
    own = draft.application
    others = NameMark.objects.filter(mark__in=marks).exclude(application=own).values("application")
    return list(applications_visible_to(person).filter(pk__in=others).select_related("procedure")[:MOST_CANDIDATES])


def _names(draft: OpenDraft) -> list[dict[str, str]]:
    return [
        draft.journey.present[question.id]
        for _, question in draft.form.form.questions()
        if question.type is QuestionType.NAME and isinstance(draft.journey.present.get(question.id), dict)
    ]


def side_by_side(left: Application, right: Application) -> list[ComparedLine]:
    """The answers of two applications, question by question; a question of one alone has an empty other side."""
    first, second = (_by_label(summary(opened(one).journey)) for one in (left, right))
    return [
        ComparedLine(label, one, other)
        for label in dict.fromkeys([*first, *second])
        for one, other in zip_longest(first.get(label, []), second.get(label, []), fillvalue="")
    ]


def _by_label(lines: Sequence[AnsweredLine]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in lines:
        found.setdefault(line.label, []).append(line.answer)
    return found
