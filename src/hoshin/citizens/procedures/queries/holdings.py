"""What of the procedures somebody has to answer for, with its keeper: what a handover looks at."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from hoshin.citizens.procedures.models import Application, Consultation, Procedure
from hoshin.foundation.handover.public import Held


def applications_in_charge(_day: date) -> Iterator[Held]:
    """Every application that is open and has somebody in charge, who must be of its section to see it.

    Its label says nothing of the applicant.
    """
    found = Application.objects.open().filter(assignee__isnull=False).order_by("submitted_at", "pk")
    rows = found.values_list("pk", "number", "procedure__title", "assignee_id", "procedure__section")
    return (
        Held(str(pk), f"{number} {title}", reverse("procedures:examination", args=[number]), keeper, within=section)
        for pk, number, title, keeper, section in rows
    )


def procedures_of_sections(_day: date) -> Iterator[Held]:
    """Every procedure of the register, kept by its section; its applications go with it."""
    rows = Procedure.objects.order_by("code").values_list("pk", "code", "title", "section_id")
    return (
        Held(str(pk), title, reverse("procedures:staff_procedure", args=[code]), keeper)
        for pk, code, title, keeper in rows
    )


def consultations_to_answer(_day: date) -> Iterator[Held]:
    """Every question about an application that a section has not answered yet."""
    found = Consultation.objects.filter(answered_at__isnull=True).order_by("due_on", "pk")
    rows = found.values_list("pk", "application__number", "application__procedure__title", "section_id")
    return (
        Held(str(pk), f"{number} {title}", reverse("procedures:consultation", args=[pk]), keeper)
        for pk, number, title, keeper in rows
    )
