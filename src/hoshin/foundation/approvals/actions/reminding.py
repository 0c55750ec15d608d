from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from hoshin.foundation.approvals.actions.notices import tell_arrivals
from hoshin.foundation.approvals.models import Step
from hoshin.kernel.clock import local_date

AGAIN_AFTER = timedelta(days=7)
AT_ONCE = 500


@transaction.atomic
def remind_overdue(*, now: datetime) -> str:
    """Remind those at whose step a request is overdue: the day after its day, then weekly; to be run daily.

    A second run on the same day does nothing. Returns a Japanese sentence for the schedule's log.
    """
    today = local_date(now)
    is_due = Q(reminded_on__isnull=True) | Q(reminded_on__lte=today - AGAIN_AFTER)
    overdue = Step.objects.overdue(today).filter(is_due).select_related("request")
    steps = list(overdue.select_for_update(of=("self",)).order_by("due_on", "pk")[:AT_ONCE])
    for step in steps:
        tell_arrivals(step.request, [step], now=now, template="approvals.overdue")
    Step.objects.filter(pk__in=[step.pk for step in steps]).update(reminded_on=today)
    return f"決裁の督促 {len(steps)} 件"
