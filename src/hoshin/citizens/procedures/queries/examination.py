"""One application as its section works on it."""

from dataclasses import dataclass
from datetime import date, datetime

from hoshin.citizens.procedures.models import Application, IntakeEntry
from hoshin.citizens.procedures.permissions import absent_head_of, applications_visible_to, parts_in_deciding
from hoshin.citizens.procedures.queries.acting import mandate_answers
from hoshin.citizens.procedures.queries.applications import AnsweredLine, OpenDraft, opened, summary
from hoshin.citizens.procedures.queries.clocks import clock_on
from hoshin.citizens.procedures.queries.collaboration import (
    CheckedItem,
    ReadableConsultation,
    ReadableNote,
    checklist_of,
    consultations_of,
    notes_of,
    same_person,
)
from hoshin.citizens.procedures.queries.identity import provider_label
from hoshin.citizens.procedures.queries.intake import intake_entry_of
from hoshin.citizens.procedures.rules import QuestionType
from hoshin.citizens.procedures.rules.applications import APPLICATION_FLOW, OPEN_STATES, Clock, Intake
from hoshin.foundation.people.public import Person, account_labels, holders_of
from hoshin.kernel.clock import local_date
from hoshin.kernel.errors import NotFound
from hoshin.kernel.flow import State

_OPEN = {state.value for state in OPEN_STATES}


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that was handed in, by the question it answers."""

    upload_id: int
    label: str
    name: str
    size: str


@dataclass(frozen=True, slots=True)
class ExaminationPage:
    """Everything that the page of an application shows to its section."""

    application: Application
    state: State
    intake: Intake
    clock: Clock
    draft: OpenDraft
    lines: tuple[AnsweredLine, ...]
    files: tuple[SentFile, ...]
    can_assign: bool
    checklist: list[CheckedItem]
    notes: list[ReadableNote]
    consultations: list[ReadableConsultation]
    same_person: list[Application]
    came_in: IntakeEntry | None
    proven_by: str


def application_by_number(person: Person, number: str) -> Application:
    """The application of that number; raises NotFound when there is none or it is not for this person's eyes."""
    found = applications_visible_to(person).select_related(
        "form_version", "procedure__section__office", "assignee", "identity"
    )
    application = found.filter(number=number).first()
    if application is None:
        raise NotFound("お探しの申請は見つかりません。")
    return application


def application_to_reopen(person: Person, number: str, *, now: datetime) -> Application:
    """The application for its section and for an absent head's deputy elsewhere, who reads nothing of it; raises NotFound."""
    found = Application.objects.submitted().select_related("procedure__section__office", "assignee")
    application = found.filter(number=number).first()
    if application is None or not parts_in_deciding(person, application, now=now):
        raise NotFound("お探しの申請は見つかりません。")
    return application


def examination_page(person: Person, application: Application, *, today: date) -> ExaminationPage:
    """What the section sees of an application; whoever asks has been let in by `open_application`."""
    draft = opened(application)
    return ExaminationPage(
        application=application,
        state=APPLICATION_FLOW.state(application.state),
        intake=Intake(application.intake),
        clock=clock_on(application, today),
        draft=draft,
        lines=summary(draft.journey, sources=draft.sources),
        files=(*_mandates(application), *_files(draft)),
        can_assign=application.state in _OPEN,
        checklist=checklist_of(application),
        notes=notes_of(application),
        consultations=consultations_of(application),
        same_person=same_person(person, draft),
        came_in=intake_entry_of(application) if application.intake == Intake.IMPORT.value else None,
        proven_by=provider_label(application.identity.provider) if hasattr(application, "identity") else "",
    )


def _mandates(application: Application) -> tuple[SentFile, ...]:
    files = (one for found in mandate_answers(application).values() for one in found)
    return tuple(SentFile(int(str(one["id"])), "委任状", str(one["name"]), str(one["size"])) for one in files)


def _files(draft: OpenDraft) -> tuple[SentFile, ...]:
    return tuple(
        SentFile(int(one["id"]), question.label, str(one["name"]), str(one["size"]))
        for _, question in draft.form.form.questions()
        if question.type is QuestionType.FILE
        for one in draft.journey.present.get(question.id) or ()
    )


def absent_head_label(person: Person, application: Application, *, now: datetime) -> str:
    """The head in whose place this person would decide now; empty for everybody else."""
    absent = absent_head_of(person, application, now=now)
    return account_labels({absent})[absent] if absent is not None else ""


def examiners_of(section_id: int, now: datetime) -> list[tuple[int, str]]:
    """The active officials of a section on that day with their names, as choices."""
    ids = holders_of(section_id=section_id, on=local_date(now))
    labels = account_labels(set(ids))
    return [(account, labels[account]) for account in ids if account in labels]
