"""What a year's budget waits for from a person: requests before their day, assessments once they are closed."""

from datetime import date

from hoshin.foundation.people.public import Person
from hoshin.kernel.waiting import Waiting
from hoshin.steering.plan.models import BudgetLine, BudgetYear, Sheet
from hoshin.steering.plan.rules import BudgetState, SheetState

MOST_SHOWN = 100


def requests_due(person: Person, today: date) -> list[Waiting]:
    """Own sheets that are being budgeted and have not asked for money of the year whose requests close next."""
    year = BudgetYear.objects.filter(requests_due_on__gte=today).order_by("requests_due_on").first()
    if year is None:
        return []
    asked = BudgetLine.objects.filter(fiscal_year=year.fiscal_year).order_by().values("sheet")
    sheets = (
        Sheet.objects.filter(
            state=SheetState.BUDGETING.value, needs_no_budget=False, owning_section_id__in=person.section_ids
        )
        .exclude(pk__in=asked)
        .order_by("number")
        .values_list("number", "title")[:MOST_SHOWN]
    )
    return [
        Waiting("予算の要求", f"{number} {title}", f"/staff/plan/sheets/{number}/#budget", year.requests_due_on)
        for number, title in sheets
    ]


def assessments_due(person: Person, today: date) -> list[Waiting]:
    """The years that the person's section assesses, with how many requests are still to be assessed."""
    found = []
    years = BudgetYear.objects.filter(
        finance_section__in=person.section_ids, requests_due_on__lt=today, announced_on__gte=today
    )
    for year in years.order_by("fiscal_year"):
        lines = BudgetLine.objects.filter(fiscal_year=year.fiscal_year, state=BudgetState.REQUESTED.value)
        if count := lines.count():
            url = f"/staff/plan/budget/?fiscal_year={year.fiscal_year}&state=requested"
            found.append(Waiting("予算の査定", f"{year}：査定前の要求{count:,}件", url, year.assessed_on))
    return found
