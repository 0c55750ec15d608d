"""Saying for whom one applies: the procedure's setting, the applicant's statement, and what a provider vouches for."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.core.files import File
from django.db import transaction

from hoshin.citizens.procedures.actions.moving import APPLICANT, locked
from hoshin.citizens.procedures.actions.uploading import keep_one, let_go
from hoshin.citizens.procedures.models import ActingAllowed, ActingFor, Application, Procedure
from hoshin.citizens.procedures.permissions import require_change
from hoshin.citizens.procedures.queries import KIND, draft_by_token, key_ring
from hoshin.citizens.procedures.queries.access import wanted_by
from hoshin.citizens.procedures.queries.acting import acting_allowed, acting_of
from hoshin.citizens.procedures.queries.applications import reachable
from hoshin.citizens.procedures.rules.acting import (
    KINDS,
    MANDATE,
    OTHERS,
    Acting,
    ActingKind,
    check_acting,
    typed_corporate_number,
)
from hoshin.citizens.procedures.rules.applications import APPLICATION, ApplicationState
from hoshin.citizens.procedures.rules.business import acting_business
from hoshin.foundation.audit.public import record
from hoshin.foundation.files.public import examine, write_sealed
from hoshin.foundation.people.public import Person
from hoshin.kernel.clock import local_date
from hoshin.kernel.errors import MoveRefused


@transaction.atomic
def allow_acting(*, person: Person, procedure_id: int, kinds: Collection[ActingKind], now: datetime) -> None:
    """Say as whom else than oneself one may apply. For the procedure's section and CIO staff."""
    procedure = Procedure.objects.select_for_update(of=("self",)).select_related("section").get(pk=procedure_id)
    require_change(person, procedure)
    before = acting_allowed(procedure)
    ActingAllowed.objects.filter(procedure=procedure).exclude(kind__in=[kind.value for kind in kinds]).delete()
    ActingAllowed.objects.bulk_create(
        ActingAllowed(procedure=procedure, kind=kind.value) for kind in OTHERS if kind in kinds and kind not in before
    )
    record(
        actor=person.actor,
        name="procedures.acting.allowed",
        thing_kind=KIND,
        thing_id=procedure.pk,
        thing_label=procedure.title,
        before={"acting": "、".join(KINDS[kind] for kind in OTHERS if kind in before)},
        after={"acting": "、".join(KINDS[kind] for kind in OTHERS if kind in kinds)},
        now=now,
    )


def state_acting(*, token: str, acting: Acting, mandate: File[bytes] | None, now: datetime) -> None:
    """Keep for whom one applies, with the file of the mandate; the file is examined and sealed before anything is locked.

    Raises RuleBroken, naming the field, for what is not allowed or not complete, MoveRefused after handing in.
    """
    application = draft_by_token(token).application
    prepared = None
    if mandate is not None and acting.kind is ActingKind.AGENT:
        examined = examine(mandate)
        sealed = key_ring().seal_bytes(application.wrapped_key, examined.content)
        prepared = (write_sealed(sealed), len(sealed), examined)
    _state(application.pk, acting, prepared, now)


@transaction.atomic
def _state(application_id: int, acting: Acting, prepared: Any, now: datetime) -> None:
    application = _draft(application_id)
    held = acting_of(application)
    before = held.mandate if held else None
    if acting.kind is ActingKind.AGENT and before and prepared is None:
        acting = replace(acting, mandate=before)
    if prepared is not None:
        acting = replace(acting, mandate=keep_one(application, MANDATE, prepared, now=now))
    acting = replace(acting, corporate_number=typed_corporate_number(acting.corporate_number))
    check_acting(acting, allowed=acting_allowed(application.procedure))
    if before and before != acting.mandate:
        let_go(application, int(before["id"]))
    _keep(application, acting, now)


@transaction.atomic
def claim_acting(*, token: str, provider: str, claims: Mapping[str, Any], now: datetime) -> bool:
    """Keep what a provider vouches for, where the procedure takes businesses; whether there was anything to keep.

    An agent or a parent who has said so stays one.
    """
    found = Application.objects.filter(**wanted_by(token)).values_list("pk", flat=True).first()
    business = acting_business(claims, today=local_date(now))
    if found is None or business is None:
        return False
    application = _draft(found)
    held = acting_of(application)
    is_taken = held is not None and held.kind in {ActingKind.AGENT, ActingKind.PARENT}
    if is_taken or ActingKind.DELEGATE not in acting_allowed(application.procedure):
        return False
    acting = Acting(
        kind=ActingKind.DELEGATE,
        actor=business.actor,
        contact=held.contact if held else "",
        represented=business.business,
        corporate_number=business.corporate_number,
        right=business.right,
        claimed_by=provider,
    )
    _keep(application, acting, now)
    return True


def _draft(application_id: int) -> Application:
    found = locked(reachable().filter(pk=application_id))
    if found.state != ApplicationState.DRAFT.value:
        raise MoveRefused("この申請はもう提出されています。")
    return found


def _keep(application: Application, acting: Acting, now: datetime) -> None:
    sealed = key_ring().seal(application.wrapped_key, acting.as_kept())
    ActingFor.objects.update_or_create(
        application=application, defaults={"kind": acting.kind.value, "sealed": sealed, "stated_at": now}
    )
    record(
        actor=APPLICANT,
        name="procedures.acting.stated",
        thing_kind=APPLICATION,
        thing_id=application.pk,
        thing_label=str(application),
        after={"acting": KINDS[acting.kind], "provider": acting.claimed_by},
        now=now,
    )
