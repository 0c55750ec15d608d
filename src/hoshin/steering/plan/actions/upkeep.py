"""What the plan does by itself: asking for reports that are owed, and counting at night whether everything adds up."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from hoshin.foundation.messages.public import send
from hoshin.foundation.people.public import Role, holders_of
from hoshin.kernel import eras
from hoshin.kernel.clock import local_date
from hoshin.steering.plan.actions.notices import owners_of
from hoshin.steering.plan.models import Discrepancy, ReportReminder, Sheet
from hoshin.steering.plan.queries.counting import SEES_DISCREPANCIES, discrepancies
from hoshin.steering.plan.rules import SheetState, months_owed

AGAIN_AFTER = timedelta(days=7)
AT_ONCE = 500
NAMED = 10


@transaction.atomic
def remind_of_reports(*, now: datetime) -> str:
    """Ask each owning section for the monthly reports it owes: on the day they are due, then weekly; to be run daily.

    A second run on the same day does nothing. Returns a Japanese sentence for the schedule's log.
    """
    today = local_date(now)
    is_due = Q(report_reminder=None) | Q(report_reminder__reminded_on__lte=today - AGAIN_AFTER)
    sheets = Sheet.objects.under_way().filter(is_due, listed_at__isnull=False).order_by("pk")
    asked = 0
    for sheet in sheets.select_related("owning_section").prefetch_related("reports")[:AT_ONCE]:
        owed = _owed(sheet, today)
        if owed:
            _ask(sheet, owed, now)
            ReportReminder.objects.update_or_create(sheet=sheet, defaults={"reminded_on": today})
            asked += 1
    return f"月次報告の督促 {asked} 件"


@transaction.atomic
def reconcile_plan(*, now: datetime) -> str:
    """The nightly count of the plan; what does not add up is kept, and operators and CIO staff are told of what is new.

    Returns the count in a Japanese sentence for the schedule's log.
    """
    found = [(sheet_id, sentence[:300]) for sheet_id, sentence in discrepancies(now=now)]
    known = {(row.sheet_id, row.sentence): row for row in Discrepancy.objects.select_for_update()}
    Discrepancy.objects.filter(pk__in=[row.pk for key, row in known.items() if key not in set(found)]).delete()
    new = [key for key in dict.fromkeys(found) if key not in known]
    Discrepancy.objects.bulk_create(
        Discrepancy(sheet_id=sheet_id, sentence=sentence, since=now) for sheet_id, sentence in new
    )
    if new:
        _raise_alarm(new, now)
    count = Sheet.objects.count()
    if not found:
        return f"個票{count:,}件を数え直し、食い違いはありませんでした。"
    return f"個票{count:,}件を数え直し、{len(found):,}件の食い違いがあります（新しいもの{len(new):,}件）。"


def _owed(sheet: Sheet, today: date) -> list[date]:
    reported = frozenset(report.month for report in sheet.reports.all())
    return months_owed(under_way_since=local_date(sheet.listed_at or sheet.created_at), reported=reported, today=today)


def _ask(sheet: Sheet, owed: Iterable[date], now: datetime) -> None:
    send(
        to=owners_of(sheet, now),
        template="plan.report_due",
        fields={
            "sheet": str(sheet),
            "state": SheetState(sheet.state).label,
            "section": sheet.owning_section.name,
            "note": "、".join(eras.format_month(month) for month in owed),
        },
        url=f"/staff/plan/sheets/{sheet.number}/report/",
        now=now,
    )


def _raise_alarm(new: list[tuple[int | None, str]], now: datetime) -> None:
    numbers = dict(Sheet.objects.filter(pk__in=[sheet_id for sheet_id, _ in new]).values_list("pk", "number"))
    lines = [f"・{numbers.get(sheet_id or 0, '計画全体')}　{sentence}" for sheet_id, sentence in new[:NAMED]]
    day = local_date(now)
    send(
        to=sorted({account for role in SEES_DISCREPANCIES for account in holders_of(role=Role(role), on=day)}),
        template="plan.reconciliation",
        fields={"count": f"{len(new):,}", "lines": "\n".join(lines)},
        url="/staff/",
        now=now,
    )
