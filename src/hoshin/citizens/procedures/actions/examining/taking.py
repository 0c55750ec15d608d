"""Taking applications on: who is in charge, and that the examination has begun."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from hoshin.citizens.procedures.actions.examining.notices import tell_assignee
from hoshin.citizens.procedures.actions.moving import check_move, locked_application, move_to, write_event, write_move
from hoshin.citizens.procedures.models import Application
from hoshin.citizens.procedures.queries.examination import examiners_of
from hoshin.citizens.procedures.rules.applications import OPEN_STATES
from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import MoveRefused, RuleBroken

MOST_AT_ONCE = 200
_OPEN = {state.value for state in OPEN_STATES}


@transaction.atomic
def start_examination(*, person: Person, number: str, now: datetime) -> Application:
    """Begin to examine what was received; whoever begins is in charge when nobody of the section is. Raises MoveRefused, NotFound."""
    return _start(locked_application(person, number), person, now)


@transaction.atomic
def examine_applications(*, person: Person, numbers: Sequence[str], now: datetime) -> int:
    """Begin to examine several at once, all of them or none; returns how many there were."""
    for application in _all_locked(person, numbers):
        _start(application, person, now)
    return len(set(numbers))


@transaction.atomic
def assign_applications(*, person: Person, numbers: Sequence[str], account_id: int, now: datetime) -> int:
    """Put somebody of the section in charge of these applications, oneself to take them over; returns how many changed.

    Raises RuleBroken for somebody who does not belong to the section, MoveRefused for what is decided or withdrawn.
    """
    changed = 0
    for application in _all_locked(person, numbers):
        changed += _assign(application, person, account_id, now)
    return changed


def _all_locked(person: Person, numbers: Sequence[str]) -> list[Application]:
    wanted = sorted(set(numbers))
    if not wanted:
        raise RuleBroken("申請を選んでください。", field="numbers")
    if len(wanted) > MOST_AT_ONCE:
        raise RuleBroken(f"一度に扱えるのは{MOST_AT_ONCE}件までです。", field="numbers")
    return [locked_application(person, number) for number in wanted]


def _start(application: Application, person: Person, now: datetime) -> Application:
    move = check_move(person, application, "examine")
    examiners = {account for account, _ in examiners_of(application.procedure.section_id, now)}
    if application.assignee_id not in examiners and person.account_id is not None:
        _assign(application, person, person.account_id, now)
    came_from = move_to(application, move, now=now)
    write_move(application, move, came_from, actor=person.actor, now=now)
    return application


def _assign(application: Application, person: Person, account_id: int, now: datetime) -> bool:
    if application.state not in _OPEN:
        raise MoveRefused(f"{application}は処理が終わっているため、担当者を変えられません。")
    examiners = dict(examiners_of(application.procedure.section_id, now))
    if account_id not in examiners:
        raise RuleBroken("担当者にできるのは、担当課の職員です。", field="account")
    if application.assignee_id == account_id:
        return False
    before = application.assignee_id
    application.assignee_id = account_id
    application.save(update_fields=["assignee"])
    write_event(
        application,
        "assigned",
        actor=person.actor,
        now=now,
        before={"assignee": examiners.get(before, "") if before else ""},
        after={"assignee": examiners[account_id]},
    )
    if account_id != person.account_id:
        tell_assignee(application, person, account_id, now=now)
    return True
