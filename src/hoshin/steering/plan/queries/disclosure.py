"""What the public may see of the plan on a day; every public page, file and index entry asks here."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from hoshin.steering.plan.models import BudgetLine, Embargo, Sheet
from hoshin.steering.plan.rules import TEXT_FIELDS, Disclosure, FieldGroup, Hold, disclosure_of

HELD_TEXTS = tuple(name for name in TEXT_FIELDS if name != "title")


def disclosure_on(today: date) -> Disclosure:
    """What the public may see on `today`; one query."""
    return disclosure_of((embargo.hold for embargo in Embargo.objects.all()), today)


def embargoes_of(sheet: Sheet | None) -> QuerySet[Embargo]:
    """The dates set on one sheet, or those of the whole city and of every sheet."""
    found = Embargo.objects.select_related("sheet").order_by("publish_on", "group", "pk")
    return found.filter(sheet=sheet) if sheet is not None else found


def shown_sheets(disclosure: Disclosure, group: FieldGroup) -> Q:
    """A filter on sheets: those whose whole group the public sees."""
    is_closed, apart = disclosure.sheets_apart(group)
    return Q(pk__in=apart) if is_closed else ~Q(pk__in=apart)


def shown_lines(disclosure: Disclosure, lines: Iterable[BudgetLine]) -> list[BudgetLine]:
    """The years' money that the public sees: what stands in the budget and is not kept back."""
    return [
        line
        for line in lines
        if line.state == "in_budget" and disclosure.shows(FieldGroup.BUDGET, line.sheet_id, line.fiscal_year)
    ]


def without_held_texts(sheet: Sheet, disclosure: Disclosure) -> Sheet:
    """The same sheet in memory, emptied of the texts that are kept back, so that no template can show them."""
    if not disclosure.shows(FieldGroup.CONTENT, sheet.pk):
        for name in HELD_TEXTS:
            setattr(sheet, name, "")
    return sheet


def withheld_entirely(withheld: Iterable[Hold]) -> frozenset[str]:
    """The groups of which nothing at all is shown."""
    return frozenset(hold.group.value for hold in withheld if hold.covers(None))
