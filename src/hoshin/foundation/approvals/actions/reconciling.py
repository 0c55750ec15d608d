from datetime import datetime

from django.db import transaction

from hoshin.foundation.approvals.queries.stranded import count_open
from hoshin.foundation.messages.public import send
from hoshin.foundation.people.public import Role, holders_of
from hoshin.kernel.clock import local_date

ALARM = "approvals.reconciliation"
REQUESTS_PATH = "/staff/approvals/?show=all"


@transaction.atomic
def reconcile_and_alarm(*, now: datetime) -> str:
    """The nightly count: every open request has somebody who can act. Operators and CIO staff hear when one has not.

    Returns the count in a Japanese sentence for the schedule's log.
    """
    counted = count_open(now=now)
    if counted.stranded:
        day = local_date(now)
        send(
            to=sorted({*holders_of(role=Role.OPERATOR, on=day), *holders_of(role=Role.CIO_STAFF, on=day)}),
            template=ALARM,
            fields={"sentence": counted.sentence},
            url=REQUESTS_PATH,
            now=now,
        )
    return counted.sentence
