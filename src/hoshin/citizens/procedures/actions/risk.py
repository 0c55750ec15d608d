"""Recording what could go wrong with a procedure; the record sets the levels of identity that it needs."""

from datetime import datetime

from django.db import transaction

from hoshin.citizens.procedures.models import Procedure, RiskWorksheet
from hoshin.citizens.procedures.permissions import require_change
from hoshin.citizens.procedures.queries import KIND
from hoshin.citizens.procedures.rules.risk import Worksheet, check_worksheet, needed_by
from hoshin.foundation.audit.public import record
from hoshin.foundation.people.public import Person

_LEVELS = ("proofing_level", "authentication_level", "needs_signature")


@transaction.atomic
def record_risk(*, person: Person, procedure_id: int, worksheet: Worksheet, now: datetime) -> RiskWorksheet:
    """Keep a worksheet beside the earlier ones and give the procedure the levels that follow from it.

    For the procedure's section and CIO staff. Raises RuleBroken for a worksheet without its reasons.
    """
    procedure = Procedure.objects.select_for_update(of=("self",)).select_related("section").get(pk=procedure_id)
    require_change(person, procedure)
    check_worksheet(worksheet)
    needed = needed_by(worksheet)
    before = {name: getattr(procedure, name) for name in _LEVELS}
    last = RiskWorksheet.objects.filter(procedure=procedure).first()
    kept = RiskWorksheet.objects.create(
        procedure=procedure,
        number=last.number + 1 if last else 1,
        proofing_impacts={harm.value: impact.value for harm, impact in worksheet.proofing.items()},
        authentication_impacts={harm.value: impact.value for harm, impact in worksheet.authentication.items()},
        reason=worksheet.reason.strip(),
        needs_signature=worksheet.needs_signature,
        signature_basis=worksheet.signature_basis.strip() if worksheet.needs_signature else "",
        proofing_level=needed.proofing,
        authentication_level=needed.authentication,
        recorded_by=person.actor.label,
        recorded_at=now,
    )
    for name in _LEVELS:
        setattr(procedure, name, getattr(kept, name))
    procedure.updated_at = now
    procedure.save(update_fields=[*_LEVELS, "updated_at"])
    record(
        actor=person.actor,
        name="procedures.risk.recorded",
        thing_kind=KIND,
        thing_id=procedure.pk,
        thing_label=procedure.title,
        before=before,
        after={name: getattr(kept, name) for name in _LEVELS},
        reason=kept.reason,
        now=now,
    )
    return kept
