"""Moving an application along its flow: what every action that does so begins and ends with."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from hoshin.citizens.procedures.actions.recognising import duplicate_key
from hoshin.citizens.procedures.actions.webhooks.announcing import announce
from hoshin.citizens.procedures.models import Application, ApplicationQuerySet, Stay
from hoshin.citizens.procedures.permissions import parts_in_deciding, parts_of, require_examiner
from hoshin.citizens.procedures.queries.access import wanted_by
from hoshin.citizens.procedures.queries.applications import NO_DRAFT, opened, reachable
from hoshin.citizens.procedures.queries.clocks import clock_on
from hoshin.citizens.procedures.rules.applications import (
    APPLICATION,
    APPLICATION_FLOW,
    DECIDED_STATES,
    OPEN_STATES,
    ApplicationState,
)
from hoshin.citizens.procedures.rules.register import DuplicateScope
from hoshin.foundation.audit.public import Actor, ActorKind, record
from hoshin.foundation.people.public import Person
from hoshin.kernel.clock import local_date
from hoshin.kernel.errors import Conflict, NotAllowed, NotFound, RuleBroken
from hoshin.kernel.flow import Move

APPLICANT = Actor(ActorKind.VISITOR, "", "申請者")
_UNKNOWN = "お探しの申請は見つかりません。"
_SAVED = ["state", "state_since", "due_on", "decided_at", "duplicate_key"]
_OPEN = {state.value for state in OPEN_STATES}
_DECIDED = {state.value for state in DECIDED_STATES}


def locked(found: ApplicationQuerySet, *, unknown: str = _UNKNOWN) -> Application:
    """The one application that was found, locked until the transaction ends; raises NotFound, in the words of `unknown`."""
    try:
        return found.select_for_update(of=("self",)).get()
    except Application.DoesNotExist:
        raise NotFound(unknown) from None


def locked_by_token(token: str, applications: Callable[[], ApplicationQuerySet] = reachable) -> Application:
    """The application behind an address, for whoever knows that address; locked, raises NotFound."""
    return locked(applications().filter(**wanted_by(token)), unknown=NO_DRAFT)


def locked_application(person: Person, number: str) -> Application:
    """The application of that number, locked until the transaction ends, for somebody of its section; raises NotFound."""
    application = _locked_by_number(number)
    require_examiner(person, application)
    return application


def locked_to_decide(person: Person, number: str, *, now: datetime) -> Application:
    """The same, for an absent head's deputy of another section as well."""
    application = _locked_by_number(number)
    if not parts_in_deciding(person, application, now=now):
        raise NotFound(_UNKNOWN)
    return application


def _locked_by_number(number: str) -> Application:
    return locked(reachable().select_related("procedure__section").submitted().filter(number=number))


def check_move(
    person: Person, application: Application, code: str, *, note: str = "", parts: frozenset[str] | None = None
) -> Move:
    """The move, if the state, the person's part and the note allow it; raises MoveRefused, NotAllowed or RuleBroken.

    `parts` are the person's parts where they are not those of every day.
    """
    move = APPLICATION_FLOW.check(code, application.state)
    if move.who.isdisjoint(parts_of(person, application) if parts is None else parts):
        raise NotAllowed(f"「{move.label}」を行えるのは、担当課の課長です。")
    if move.needs_note and not note.strip():
        raise RuleBroken("理由を入力してください。", field="note")
    return move


def enter_state(application: Application, state: str, *, now: datetime) -> None:
    """Put the application into a state and start its stay there; the caller saves. It must have been saved before."""
    application.stays.filter(left_at__isnull=True).update(left_at=now)
    Stay.objects.create(application=application, state=state, entered_at=now)
    application.state, application.state_since = state, now
    application.due_on = clock_on(application, local_date(now)).due_on
    application.decided_at = now if state in _DECIDED else None


def move_to(application: Application, move: Move, *, now: datetime) -> str:
    """Make the move, save it and queue what other systems are told of it; returns the state it came from.

    A person recognised by the rule 「処理中のものがある間は申請できない」 may apply again once this is decided, and is recognised
    again when it is reopened: raises Conflict when another application of the same person is under way by then.
    """
    came_from = application.state
    enter_state(application, str(move.target), now=now)
    _recognise(application, came_from, now)
    try:
        with transaction.atomic():
            application.save(update_fields=_SAVED)
    except IntegrityError as error:
        raise Conflict("同じ方の新しい申請を処理しています。そちらが終わるまで、この申請はやり直せません。") from error
    announce(application, move.code, now=now)
    return came_from


def _recognise(application: Application, came_from: str, now: datetime) -> None:
    is_withdrawn = application.state == ApplicationState.WITHDRAWN.value
    only_while_open = application.procedure.duplicate_scope == DuplicateScope.OPEN.value
    if is_withdrawn or (only_while_open and application.state not in _OPEN):
        application.duplicate_key = ""
    elif came_from not in _OPEN and only_while_open:
        application.duplicate_key = duplicate_key(application, opened(application).journey.present, now)


def write_event(
    application: Application,
    name: str,
    *,
    actor: Actor,
    now: datetime,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    reason: str = "",
) -> None:
    """Record what happened to the application. Nothing that an applicant wrote may stand in it: the trail is kept for ever."""
    record(
        actor=actor,
        name=f"procedures.application.{name}",
        thing_kind=APPLICATION,
        thing_id=application.pk,
        thing_label=str(application),
        before=before,
        after=after,
        reason=reason.strip(),
        now=now,
    )


def write_move(
    application: Application, move: Move, came_from: str, *, actor: Actor, now: datetime, reason: str = ""
) -> None:
    """Record that a move was made, from where to where."""
    write_event(
        application,
        move.code,
        actor=actor,
        now=now,
        before={"state": came_from},
        after={"state": application.state},
        reason=reason,
    )
