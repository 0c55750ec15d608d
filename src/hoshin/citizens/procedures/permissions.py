"""Who may see, register and design procedures, and who works on applications."""

from collections.abc import Iterable
from datetime import datetime

from django.db import models

from hoshin.citizens.procedures.models import (
    Application,
    ApplicationQuerySet,
    Consultation,
    Decision,
    IntakeEntry,
    IntakeFile,
    Procedure,
    ProcedureQuerySet,
    Reopening,
)
from hoshin.citizens.procedures.rules.applications import APPLICATION_FLOW, Part
from hoshin.foundation.people.public import Duty, Person, Role, duties_of, owes_review, posts_with
from hoshin.kernel.clock import local_date
from hoshin.kernel.errors import NotAllowed, NotFound
from hoshin.kernel.flow import Move


def visible_to(person: Person) -> ProcedureQuerySet:
    """The procedures this person may see: officials all of them, everybody else the public ones."""
    procedures: ProcedureQuerySet = Procedure.objects.all()
    return procedures if person.is_staff else procedures.published()


def can_register(person: Person) -> bool:
    """Whether the person may change the register as a whole: CIO staff, who look after what goes online."""
    return person.has_role(Role.CIO_STAFF)


def can_change(person: Person, procedure: Procedure) -> bool:
    """Whether the person may change this procedure and its forms: its section, and CIO staff."""
    return can_register(person) or person.belongs_to(procedure.section_id)


def require_register(person: Person) -> None:
    """Raise NotAllowed unless `can_register`."""
    if not can_register(person):
        raise NotAllowed("手続の台帳をまとめて変更できるのは、CIOスタッフです。")


def require_providers(person: Person) -> None:
    """Raise NotAllowed for anybody but CIO staff and operators, who look after the providers of identity."""
    if not (can_register(person) or person.has_role(Role.OPERATOR)):
        raise NotAllowed("申請者の本人確認の手段を確かめられるのは、CIOスタッフと運用者です。")


def can_keep_intake(person: Person) -> bool:
    """Whether the person looks after the applications that come in as files: CIO staff and operators."""
    return can_register(person) or person.has_role(Role.OPERATOR)


def require_intake(person: Person) -> None:
    """Raise NotAllowed unless `can_keep_intake`."""
    if not can_keep_intake(person):
        raise NotAllowed("申請の取込みを扱えるのは、CIOスタッフと運用者です。")


def intake_entries_visible_to(person: Person) -> models.QuerySet[IntakeEntry]:
    """The lines of files that this person may see: those of their sections' procedures, or all who look after intake.

    What an applicant wrote is in none of them.
    """
    if can_keep_intake(person):
        return IntakeEntry.objects.all()
    if not person.is_staff or not person.section_ids:
        return IntakeEntry.objects.none()
    return IntakeEntry.objects.filter(procedure__section__in=person.section_ids)


def intake_files_visible_to(person: Person) -> models.QuerySet[IntakeFile]:
    """The files of which this person may see something; all of them who look after intake."""
    files = IntakeFile.objects.all()
    if can_keep_intake(person):
        return files
    return files.filter(pk__in=intake_entries_visible_to(person).values("file"))


def can_change_providers(person: Person) -> bool:
    """Whether the person may set providers of identity: operators, who hold the city's secrets."""
    return person.has_role(Role.OPERATOR)


def require_provider_change(person: Person) -> None:
    """Raise NotAllowed unless `can_change_providers`."""
    if not can_change_providers(person):
        raise NotAllowed("申請者の本人確認の手段を変えられるのは、運用者です。")


def require_change(person: Person, procedure: Procedure) -> None:
    """Raise NotFound for a stranger, NotAllowed for an official of another section."""
    if not person.is_staff:
        raise NotFound("お探しの手続は見つかりません。")
    if not can_change(person, procedure):
        raise NotAllowed("この手続を変更できるのは、担当課とCIOスタッフです。")


def applications_visible_to(person: Person) -> ApplicationQuerySet:
    """The applications that were handed in to the person's own sections: nobody else reads what residents write."""
    applications: ApplicationQuerySet = Application.objects.all()
    if not person.is_staff or not person.section_ids:
        return applications.none()
    return applications.submitted().filter(procedure__section__in=person.section_ids)


def parts_of(person: Person, application: Application) -> frozenset[str]:
    """The parts this person plays towards an application: an examiner of its section, or its head as well."""
    section_id = application.procedure.section_id
    parts = set()
    if person.is_staff and person.belongs_to(section_id):
        parts.add(Part.EXAMINER.value)
    if person.heads(section_id):
        parts.add(Part.HEAD.value)
    return frozenset(parts)


def absent_head_of(person: Person, application: Application, *, now: datetime) -> int | None:
    """The absent head in whose place this person decides about the application now (代決); None when in nobody's.

    The rule is that of the approvals: a deputy acts while every holder of the post is away and has named somebody.
    """
    if person.account_id is None or person.heads(application.procedure.section_id):
        return None
    absent = (duty.absent_holder_for(person.account_id) for duty in _duties_of_heads(application, now))
    return next((one for one in absent if one is not None), None)


def parts_in_deciding(person: Person, application: Application, *, now: datetime) -> frozenset[str]:
    """The parts this person plays in deciding, and in deciding once more: a deputy plays the absent head's as well."""
    parts = parts_of(person, application)
    return parts if absent_head_of(person, application, now=now) is None else parts | {Part.HEAD.value}


def can_review(person: Person, done: Decision | Reopening, application: Application, *, now: datetime) -> bool:
    """Whether the person still has to review what a deputy did (後閲): the head who was away, or the successor."""
    if done.absent_head_id is None or done.reviewed_at is not None or person.account_id == done.deputy_id:
        return False
    holders = {holder for duty in _duties_of_heads(application, now) for holder in duty.holders}
    return owes_review(person.account_id, absent_holder_id=done.absent_head_id, holders=holders)


def _duties_of_heads(application: Application, now: datetime) -> Iterable[Duty]:
    posts = posts_with(Role.SECTION_HEAD, on=local_date(now), section_id=application.procedure.section_id)
    return duties_of(posts, now=now).values()


def moves_open_to(person: Person, application: Application, *, now: datetime) -> tuple[Move, ...]:
    """The moves this person can do to the application as it stands: the buttons of its page."""
    parts = parts_in_deciding(person, application, now=now)
    return tuple(move for move in APPLICATION_FLOW.moves_from(application.state) if not move.who.isdisjoint(parts))


def require_examiner(person: Person, application: Application) -> None:
    """Raise NotFound unless the person belongs to the section that works on the application."""
    if Part.EXAMINER.value not in parts_of(person, application):
        raise NotFound("お探しの申請は見つかりません。")


def require_hand_over(person: Person, procedure: Procedure) -> None:
    """Raise NotFound unless the person belongs to the section, which alone lets applications leave the house."""
    if not (person.is_staff and person.belongs_to(procedure.section_id)):
        raise NotFound("お探しのページは見つかりません。")


def can_issue_clients(person: Person) -> bool:
    """Whether the person may let other systems fetch applications: heads, each for their own section."""
    return any(person.heads(section_id) for section_id in person.section_ids)


def can_assist(person: Person) -> bool:
    """Whether the person may type an application in for a visitor: any official with a post in a section, at any office."""
    return person.is_staff and bool(person.section_ids)


def require_assist(person: Person, application: Application) -> None:
    """Raise NotFound unless this official began to type the application in."""
    if not can_assist(person) or application.helper_id is None or application.helper_id != person.account_id:
        raise NotFound("お探しの申請は見つかりません。")


def require_consulted(person: Person, consultation: Consultation) -> None:
    """Raise NotFound unless the question was put to one of the person's sections."""
    if not person.is_staff or not person.belongs_to(consultation.section_id):
        raise NotFound("お探しの照会は見つかりません。")
