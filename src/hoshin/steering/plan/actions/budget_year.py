"""The calendar of a fiscal year's initial budget; its amounts stay from the public until the result is announced."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from hoshin.foundation.audit.public import record
from hoshin.foundation.people.public import Person, section_on
from hoshin.kernel.clock import local_date
from hoshin.kernel.errors import NotAllowed, RuleBroken
from hoshin.kernel.fiscal_year import FiscalYear
from hoshin.steering.plan.actions.embargoes import set_embargo
from hoshin.steering.plan.models import BudgetYear
from hoshin.steering.plan.permissions import can_plan_budget
from hoshin.steering.plan.rules import FieldGroup
from hoshin.steering.plan.rules.budget_year import BudgetCalendar, check_calendar

BUDGET_YEAR = "plan.budget_year"


@transaction.atomic
def set_budget_year(
    *,
    person: Person,
    fiscal_year: int,
    requests_due_on: date,
    assessed_on: date,
    announced_on: date,
    finance_section_id: int | None,
    now: datetime,
) -> BudgetYear:
    """Set or move the days of a year's budget and name the section that assesses; returns the year.

    While the result is still to come, that year's money and later years' are kept from the public until its day.
    Raises NotAllowed for others than CIO staff, RuleBroken for days in a wrong order or an unknown section.
    """
    if not can_plan_budget(person):
        raise NotAllowed("予算の日程を決められるのは、CIOスタッフです。")
    calendar = BudgetCalendar(FiscalYear(fiscal_year), requests_due_on, assessed_on, announced_on)
    check_calendar(calendar)
    today = local_date(now)
    if finance_section_id is not None and section_on(finance_section_id, today) is None:
        raise RuleBroken("今はない課です。財政担当課を選び直してください。", field="finance_section")
    year = BudgetYear.objects.select_for_update().filter(fiscal_year=fiscal_year).first()
    before = _told(year) if year else None
    year = year or BudgetYear(fiscal_year=fiscal_year)
    year.requests_due_on, year.assessed_on, year.announced_on = requests_due_on, assessed_on, announced_on
    year.finance_section_id = finance_section_id
    year.set_by, year.set_at = person.label, now
    year.save()
    record(
        actor=person.actor,
        name=f"{BUDGET_YEAR}.set",
        thing_kind=BUDGET_YEAR,
        thing_id=year.pk,
        thing_label=str(year),
        before=before,
        after=_told(year),
        now=now,
    )
    if announced_on > today:
        set_embargo(
            person=person,
            group=FieldGroup.BUDGET,
            publish_on=announced_on,
            from_fiscal_year=fiscal_year,
            reason=f"{year}の結果の公表まで",
            now=now,
        )
    return year


def _told(year: BudgetYear) -> dict[str, Any]:
    """The calendar in the words of the trail."""
    return {
        "requests_due_on": year.requests_due_on.isoformat(),
        "assessed_on": year.assessed_on.isoformat(),
        "announced_on": year.announced_on.isoformat(),
        "finance_section": year.finance_section.name if year.finance_section else "",
    }
