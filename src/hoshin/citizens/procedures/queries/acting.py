"""As whom one may apply, and who acts for whom in an application."""

from hoshin.citizens.procedures.models import ActingAllowed, ActingFor, Application, Procedure
from hoshin.citizens.procedures.queries.applications import OpenDraft
from hoshin.citizens.procedures.queries.identity import all_providers
from hoshin.citizens.procedures.queries.keys import key_ring
from hoshin.citizens.procedures.rules.acting import MANDATE, Acting, ActingKind, acting_from
from hoshin.citizens.procedures.rules.applications import Intake
from hoshin.citizens.procedures.rules.assurance import GBIZID, Provider


def acting_allowed(procedure: Procedure) -> frozenset[ActingKind]:
    """As whom else than oneself one may apply in the procedure."""
    kinds = ActingAllowed.objects.filter(procedure=procedure).values_list("kind", flat=True)
    return frozenset(ActingKind(kind) for kind in kinds)


def acting_of(application: Application) -> Acting | None:
    """Who acts for whom; None when nobody was asked."""
    held = ActingFor.objects.filter(application=application).first()
    return acting_from(key_ring().unseal(application.wrapped_key, held.sealed)) if held else None


def acting_lines(application: Application) -> tuple[tuple[str, str], ...]:
    """Who acts, for whom and by what right, in words; empty when nobody was asked."""
    acting = acting_of(application)
    return acting.lines() if acting else ()


def acting_is_missing(draft: OpenDraft) -> bool:
    """Whether it must be said first for whom one applies. Officials who type in for a visitor are not asked."""
    if draft.is_submitted or draft.application.intake != Intake.ONLINE.value:
        return False
    if not ActingAllowed.objects.filter(procedure=draft.application.procedure_id).exists():
        return False
    return not ActingFor.objects.filter(application=draft.application).exists()


def mandate_ids(application: Application) -> set[int]:
    """The file of the mandate that goes in with the application, when there is one."""
    acting = acting_of(application)
    return {int(acting.mandate["id"])} if acting and acting.mandate else set()


def mandate_answers(application: Application) -> dict[str, list[dict[str, object]]]:
    """The mandate's file in the shape of an answer, so that it opens like every other file."""
    acting = acting_of(application)
    return {MANDATE: [dict(acting.mandate)]} if acting and acting.mandate else {}


def business_provider(procedure: Procedure) -> Provider | None:
    """The provider that vouches for who acts for a business, when the procedure takes businesses."""
    if ActingKind.DELEGATE not in acting_allowed(procedure):
        return None
    return next((one for one in all_providers() if one.dialect == GBIZID), None)
