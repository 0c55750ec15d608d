"""What of the plan somebody has to answer for, with its keeper: what a handover looks at."""

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet

from hoshin.foundation.handover.public import Held
from hoshin.steering.plan.models import Advice, BudgetYear, ProgressReport, Sheet, SheetFollow, StudyRequest
from hoshin.steering.plan.rules import CLOSED, UNDER_WAY, AdviceState, StudyState, first_of_month, month_before


def sheets_of_sections(_day: date) -> Iterator[Held]:
    """Every sheet that is neither complete nor ended, kept by its section."""
    rows = Sheet.objects.still_open().order_by("number").values_list("pk", "number", "title", "owning_section_id")
    return (_held(pk, number, title, keeper) for pk, number, title, keeper in rows)


def sheets_of_posts(_day: date) -> Iterator[Held]:
    """Every such sheet that a CIO staff post is in charge of."""
    sheets = Sheet.objects.still_open().filter(staff_post__isnull=False).order_by("number")
    rows = sheets.values_list("pk", "number", "title", "staff_post_id")
    return (_held(pk, number, title, keeper) for pk, number, title, keeper in rows)


def followed_sheets(_day: date) -> Iterator[Held]:
    """Every such sheet that somebody follows; the thing is the following itself."""
    follows = SheetFollow.objects.exclude(sheet__state__in=CLOSED).order_by("sheet__number")
    rows = follows.values_list("pk", "sheet__number", "sheet__title", "account_id")
    return (_held(pk, number, title, keeper) for pk, number, title, keeper in rows)


def advice_given(_day: date) -> Iterator[Held]:
    """Open advice, kept by whoever waits for the answer."""
    rows = _open_advice().values_list("pk", "sheet__number", "sheet__title", "author_id", "answer_to_id")
    return (_held(pk, number, title, answer_to or author, "#advice") for pk, number, title, author, answer_to in rows)


def advice_to_answer(_day: date) -> Iterator[Held]:
    """Open advice, kept by the section that has to answer it."""
    rows = _open_advice().values_list("pk", "sheet__number", "sheet__title", "sheet__owning_section_id")
    return (_held(pk, number, title, keeper, "#advice") for pk, number, title, keeper in rows)


def reports_owed(day: date) -> Iterator[Held]:
    """The sheets under way whose section has not yet reported on the month before `day`."""
    month = month_before(first_of_month(day))
    reported = ProgressReport.objects.filter(month=month).values("sheet")
    sheets = Sheet.objects.filter(state__in=UNDER_WAY, listed_at__date__lt=first_of_month(day)).exclude(pk__in=reported)
    rows = sheets.order_by("number").values_list("pk", "number", "title", "owning_section_id")
    return (_held(pk, number, title, keeper, "report/") for pk, number, title, keeper in rows)


def studies_asked(_day: date) -> Iterator[Held]:
    """Open study requests, kept by the section that was asked."""
    requests = StudyRequest.objects.filter(state=StudyState.OPEN.value).order_by("due_on")
    rows = requests.values_list("pk", "title", "section_id")
    return (Held(str(pk), title, f"/staff/plan/study-requests/{pk}/", keeper) for pk, title, keeper in rows)


def years_to_assess(day: date) -> Iterator[Held]:
    """The fiscal years whose budget is still to be announced, kept by the section that assesses."""
    years = BudgetYear.objects.filter(announced_on__gte=day, finance_section__isnull=False).order_by("fiscal_year")
    for year in years:
        if year.finance_section_id is not None:
            address = f"/staff/plan/budget/?fiscal_year={year.fiscal_year}"
            yield Held(str(year.pk), str(year), address, year.finance_section_id)


def _open_advice() -> QuerySet[Advice]:
    return Advice.objects.filter(state=AdviceState.OPEN.value).order_by("sheet__number", "pk")


def _held(pk: int, number: str, title: str, keeper_id: int, ending: str = "") -> Held:
    return Held(str(pk), f"{number} {title}", f"/staff/plan/sheets/{number}/{ending}", keeper_id)
