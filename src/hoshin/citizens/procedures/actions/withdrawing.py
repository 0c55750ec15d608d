"""Taking an application back."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from hoshin.citizens.procedures.actions.applying import follow_application
from hoshin.citizens.procedures.actions.correction_ending import end_open_correction
from hoshin.citizens.procedures.actions.deciding.withdrawing import end_approval, give_up_deciding
from hoshin.citizens.procedures.actions.moving import APPLICANT, locked, move_to, write_event
from hoshin.citizens.procedures.models import Application
from hoshin.citizens.procedures.queries.access import wanted_by
from hoshin.citizens.procedures.queries.applications import NO_DRAFT, reachable
from hoshin.citizens.procedures.rules.applications import APPLICATION_FLOW
from hoshin.citizens.procedures.rules.correcting import Outcome
from hoshin.kernel.errors import NotFound


def withdraw_application(*, number: str, secret: str, now: datetime) -> Application:
    """Take an application back, by whoever knows its number and secret. Raises RuleBroken, MoveRefused, TooMany."""
    known = follow_application(number=number, secret=secret, now=now).application
    return _withdraw({"pk": known.pk}, now)


def withdraw_by_token(*, token: str, now: datetime) -> Application:
    """Take an application back, by whoever has its address. Raises NotFound, MoveRefused."""
    return _withdraw(wanted_by(token), now)


@transaction.atomic
def _withdraw(wanted: Mapping[str, object], now: datetime) -> Application:
    known = Application.objects.filter(**wanted).values_list("pk", flat=True).first()
    if known is None:
        raise NotFound(NO_DRAFT)
    end_approval(known, now)
    application = locked(reachable().filter(pk=known))
    move = APPLICATION_FLOW.check("withdraw", application.state)
    give_up_deciding(application, now)
    came_from = move_to(application, move, now=now)
    end_open_correction(application, Outcome.WITHDRAWN, now=now)
    write_event(
        application,
        "withdrawn",
        actor=APPLICANT,
        now=now,
        before={"state": came_from},
        after={"state": application.state},
    )
    return application
