"""What of the procedures passes to somebody else when officials move.

Called by a handover, inside its transaction, for somebody who may hand over; each of them asks once more.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from hoshin.citizens.procedures.actions.moving import write_event
from hoshin.citizens.procedures.models import Application, Consultation, Procedure
from hoshin.citizens.procedures.queries import KIND
from hoshin.citizens.procedures.queries.examination import examiners_of
from hoshin.citizens.procedures.queries.holdings import (
    applications_in_charge,
    consultations_to_answer,
    procedures_of_sections,
)
from hoshin.foundation.audit.public import Actor, record
from hoshin.foundation.handover.public import HoldingKind, Keeping, check_may_hand_over, register_holdings
from hoshin.foundation.people.public import Person, account_labels, section_name_on
from hoshin.kernel.clock import local_date
from hoshin.kernel.errors import RuleBroken


def register_procedure_holdings() -> None:
    """Let what the procedures' people hold pass in a handover."""
    for kind in (
        HoldingKind(
            "procedures.application", "担当している申請", Keeping.ACCOUNT, applications_in_charge, pass_applications
        ),
        HoldingKind("procedures.procedure", "手続", Keeping.SECTION, procedures_of_sections, pass_procedures),
        HoldingKind(
            "procedures.consultation",
            "回答していない照会",
            Keeping.SECTION,
            consultations_to_answer,
            pass_consultations,
        ),
    ):
        register_holdings(kind)


@transaction.atomic
def pass_applications(*, person: Person, thing_ids: Sequence[str], to_id: int, now: datetime) -> None:
    """Put somebody else in charge; RuleBroken for somebody who does not work in the section of the application."""
    check_may_hand_over(person)
    found = Application.objects.select_for_update(of=("self",)).select_related("procedure").filter(pk__in=thing_ids)
    labels = account_labels({one.assignee_id for one in found if one.assignee_id} | {to_id})
    examiners: dict[int, set[int]] = {}
    for application in found:
        section_id = application.procedure.section_id
        if section_id not in examiners:
            examiners[section_id] = {account for account, _ in examiners_of(section_id, now)}
        if to_id not in examiners[section_id]:
            raise RuleBroken(f"申請{application}を引き継げるのは、担当課の職員です。別の職員を選んでください。")
        before = {"assignee": labels.get(application.assignee_id or 0, "")}
        application.assignee_id = to_id
        application.save(update_fields=["assignee"])
        after = {"assignee": labels.get(to_id, "")}
        write_event(application, "handed_on", actor=person.actor, now=now, before=before, after=after)


@transaction.atomic
def pass_procedures(*, person: Person, thing_ids: Sequence[str], to_id: int, now: datetime) -> None:
    """Give procedures to another section, with every application that was handed in to them.

    Whoever was in charge and is not of that section is so no more: the applications wait there for somebody.
    """
    check_may_hand_over(person)
    found = Procedure.objects.select_for_update(of=("self",)).select_related("section")
    for procedure in found.filter(pk__in=thing_ids):
        before = {"section_code": procedure.section.name}
        procedure.section_id = to_id
        procedure.save(update_fields=["section"])
        release_outsiders(procedure, actor=person.actor, now=now)
        record(
            actor=person.actor,
            name="procedures.procedure.handed_on",
            thing_kind=KIND,
            thing_id=procedure.pk,
            thing_label=procedure.title,
            before=before,
            after={"section_code": section_name_on(to_id, local_date(now))},
            now=now,
        )


def release_outsiders(procedure: Procedure, *, actor: Actor, now: datetime) -> None:
    """Nobody is in charge any more of the open applications of a procedure whose official is not of its section.

    In the transaction of the caller, who gave the procedure to that section.
    """
    examiners = [account for account, _ in examiners_of(procedure.section_id, now)]
    found = Application.objects.open().select_for_update(of=("self",)).filter(procedure=procedure)
    left = list(found.filter(assignee__isnull=False).exclude(assignee__in=examiners))
    labels = account_labels({one.assignee_id for one in left if one.assignee_id})
    for application in left:
        before = {"assignee": labels.get(application.assignee_id or 0, "")}
        application.assignee_id = None
        application.save(update_fields=["assignee"])
        write_event(application, "released", actor=actor, now=now, before=before, after={"assignee": ""})


@transaction.atomic
def pass_consultations(*, person: Person, thing_ids: Sequence[str], to_id: int, now: datetime) -> None:
    """Let another section answer; RuleBroken when it is asked about the same application already."""
    check_may_hand_over(person)
    found = Consultation.objects.select_for_update(of=("self",)).select_related("application", "section")
    for one in found.filter(pk__in=thing_ids):
        asked = Consultation.objects.filter(application=one.application_id, section_id=to_id, answered_at__isnull=True)
        if asked.exists():
            raise RuleBroken(f"申請{one.application}は、引き継ぐ先の組織にも照会しています。別の組織を選んでください。")
        before = {"section": one.section.name}
        one.section_id = to_id
        one.save(update_fields=["section"])
        after = {"section": section_name_on(to_id, local_date(now))}
        write_event(one.application, "consultation_handed_on", actor=person.actor, now=now, before=before, after=after)
