"""Messages between an applicant and the section that works on the application."""

from datetime import datetime

from django.db import transaction

from hoshin.citizens.procedures.actions.examining.notices import tell_applicant, tell_those_in_charge
from hoshin.citizens.procedures.actions.moving import APPLICANT, locked_application, write_event
from hoshin.citizens.procedures.actions.tries import count_try
from hoshin.citizens.procedures.models import Application, ApplicationMessage
from hoshin.citizens.procedures.queries import draft_by_token, key_ring
from hoshin.citizens.procedures.rules.applications.conversation import checked_text
from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import MoveRefused

MOST_MESSAGES = 5
_TOO_MANY = "メッセージを続けて送ったため、しばらく送れません。15分ほど待つか、担当課に電話などで問い合わせてください。"


@transaction.atomic
def write_to_applicant(*, person: Person, number: str, text: str, now: datetime) -> ApplicationMessage:
    """Write to the applicant; it stands on the status page, and a mail says that something does. Raises RuleBroken, NotFound."""
    application = locked_application(person, number)
    message = _keep(application, text, person, now)
    write_event(application, "message_sent", actor=person.actor, now=now)
    tell_applicant(application, template="procedures.message", now=now)
    return message


def write_to_section(*, token: str, text: str, now: datetime) -> ApplicationMessage:
    """Write to the section, by whoever has the address of the application; counted by the application before it is kept.

    Raises RuleBroken, TooMany, NotFound, MoveRefused before the application was handed in.
    """
    application = draft_by_token(token).application
    if not application.number:
        raise MoveRefused("この申請は、まだ提出されていません。")
    checked_text(text)
    count_try("message", str(application.pk), most=MOST_MESSAGES, message=_TOO_MANY, now=now)
    return _write_to_section(application, text, now)


@transaction.atomic
def _write_to_section(application: Application, text: str, now: datetime) -> ApplicationMessage:
    message = _keep(application, text, None, now)
    write_event(application, "message_received", actor=APPLICANT, now=now)
    tell_those_in_charge(application, template="procedures.message_received", now=now)
    return message


def _keep(application: Application, text: str, person: Person | None, now: datetime) -> ApplicationMessage:
    return ApplicationMessage.objects.create(
        application=application,
        is_from_applicant=person is None,
        author=person.label if person else "",
        section_name=application.procedure.section.name if person else "",
        sealed=key_ring().seal(application.wrapped_key, {"text": checked_text(text)}),
        sent_at=now,
    )


def mark_read(application: Application, *, by_applicant: bool, now: datetime) -> int:
    """Mark what the other side wrote as read, once its text was shown; how many there were."""
    unread = ApplicationMessage.objects.filter(application=application, read_at__isnull=True)
    return unread.filter(is_from_applicant=not by_applicant, sent_at__lte=now).update(read_at=now)
