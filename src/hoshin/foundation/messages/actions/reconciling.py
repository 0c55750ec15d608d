from datetime import datetime

from django.db import transaction

from hoshin.foundation.messages.actions.sending import send
from hoshin.foundation.messages.queries import reconcile
from hoshin.foundation.people.public import Role, holders_of
from hoshin.kernel.clock import local_date

ALARM = "messages.reconciliation"
OUTBOX_PATH = "/staff/messages/mail/"


@transaction.atomic
def reconcile_and_alarm(*, now: datetime) -> str:
    """The nightly count of mails; operators get a message when something is missing, given up or too old.

    The alarm goes to the inbox only: a mail about mails that do not go out would join the queue it complains of.
    Returns the count in one Japanese sentence for the schedule's log.
    """
    result = reconcile(now)
    if result.needs_attention:
        send(
            to=holders_of(role=Role.OPERATOR, on=local_date(now)),
            template=ALARM,
            fields={"sentence": result.sentence},
            url=OUTBOX_PATH,
            now=now,
            also_mail=False,
        )
    return result.sentence
