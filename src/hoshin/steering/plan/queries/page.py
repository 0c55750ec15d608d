"""One sheet with everything its page shows, in a bounded number of queries."""

from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from hoshin.foundation.people.public import Person
from hoshin.kernel.clock import local_date
from hoshin.kernel.errors import NotFound
from hoshin.steering.plan.models import (
    Advice,
    BudgetLine,
    Consultation,
    EffectBooking,
    InformationRequest,
    ProgressReport,
    Sheet,
    SheetFollow,
    StageRun,
)
from hoshin.steering.plan.permissions import is_public, require_seen, visible_to
from hoshin.steering.plan.queries.disclosure import disclosure_on, shown_lines, withheld_entirely, without_held_texts
from hoshin.steering.plan.queries.kpi_course import KpiCourse, courses_of
from hoshin.steering.plan.queries.kpis import KpiReading, kpi_readings
from hoshin.steering.plan.queries.ledger import EffectReading, bookings_of, effect_readings
from hoshin.steering.plan.rules import (
    MANY_FIELDS,
    PLAIN_FIELDS,
    SINGLE_FIELDS,
    AdviceState,
    Content,
    Disclosure,
    FieldGroup,
    Hold,
    Punctuality,
    first_of_month,
    month_before,
    months_owed,
    punctuality,
)

Thing = TypeVar("Thing")

_RELATED = ("main_policy", "owning_section", "staff_post", "staff_post__section", "merged_into", "from_case__case")
_MANY = ("other_policies", "focus_items__basic_policy", "categories__scheme", "related_sections", "related_plans")
REPORTS_SHOWN = 6


@dataclass(frozen=True)
class SheetPage:
    """A sheet and what belongs to it."""

    sheet: Sheet
    runs: list[StageRun]
    punctuality: Punctuality
    kpis: list[KpiReading]
    effects: list[EffectReading]
    budget: list[BudgetLine]
    information_requests: list[InformationRequest]
    reports: list[ProgressReport]
    months_owed: list[date]
    advice: list[Advice]
    consultations: list[Consultation]
    is_followed: bool
    discrepancies: list[str]
    withheld: tuple[Hold, ...] = ()
    courses: tuple[KpiCourse, ...] = ()
    """The indicators over time, for visitors; officials have a page for each."""
    bookings: tuple[EffectBooking, ...] = ()
    """The newest bookings of the effect ledger; officials only, the public sees totals."""
    shows_belongings: bool = False
    """True when visitors see the sheet's public files and links today."""

    @property
    def open_advice(self) -> list[Advice]:
        """Advice that still waits for an answer."""
        return [advice for advice in self.advice if advice.state == AdviceState.OPEN.value]

    @property
    def hidden(self) -> frozenset[str]:
        """The groups of fields of which the public sees nothing yet."""
        return withheld_entirely(self.withheld)

    @property
    def route(self) -> list[str]:
        """The stages gone through and to come, as the drawn flow names them."""
        return [run.stage for run in self.runs]


def sheet_by_number(person: Person, number: str) -> Sheet:
    """The sheet of that number with its relations; raises NotFound when it is not for this person's eyes."""
    sheet = visible_to(person).select_related(*_RELATED).prefetch_related(*_MANY).filter(number=number).first()
    if sheet is None:
        raise NotFound("お探しの個票は見つかりません。")
    require_seen(person, sheet)
    return sheet


def public_sheet_by_number(number: str, *, today: date) -> Sheet:
    """The listed sheet of that number, without texts that are kept back; raises NotFound for any other."""
    sheet = Sheet.objects.public().select_related(*_RELATED).prefetch_related(*_MANY).filter(number=number).first()
    if sheet is None:
        raise NotFound("お探しの個票は見つかりません。")
    return without_held_texts(sheet, disclosure_on(today))


def sheet_page(person: Person, sheet: Sheet, *, today: date) -> SheetPage:
    """Everything the page of `sheet` shows to this person; a visitor gets nothing that is kept back on `today`."""
    disclosure = disclosure_on(today)
    page = replace(
        _whole_page(person, sheet, today, disclosure.withheld(sheet.pk)),
        shows_belongings=is_public(sheet) and disclosure.shows(FieldGroup.CONTENT, sheet.pk),
    )
    return page if person.account_id is not None else _for_visitors(page, disclosure)


def _for_visitors(page: SheetPage, disclosure: Disclosure) -> SheetPage:
    """The page without what only officials see or nobody outside sees yet."""
    sheet = page.sheet

    def shown(group: FieldGroup, things: list[Thing]) -> list[Thing]:
        return things if disclosure.shows(group, sheet.pk) else []

    kpis = shown(FieldGroup.KPIS, page.kpis)
    return replace(
        page,
        sheet=without_held_texts(sheet, disclosure),
        runs=shown(FieldGroup.ROUTE, page.runs),
        punctuality=page.punctuality if disclosure.shows(FieldGroup.ROUTE, sheet.pk) else Punctuality.UNKNOWN,
        kpis=kpis,
        courses=tuple(courses_of(kpis, today=disclosure.today)),
        effects=shown(FieldGroup.EFFECTS, page.effects),
        budget=shown_lines(disclosure, page.budget),
        information_requests=[],
        reports=shown(FieldGroup.PROGRESS, page.reports),
        advice=shown(FieldGroup.ADVICE, [advice for advice in page.advice if advice.is_public]),
        consultations=[],
        discrepancies=[],
    )


def _whole_page(person: Person, sheet: Sheet, today: date, withheld: tuple[Hold, ...]) -> SheetPage:
    """Everything that belongs to the sheet."""
    runs = list(sheet.runs.all())
    reports = list(sheet.reports.select_related("assessment")[:REPORTS_SHOWN])
    return SheetPage(
        sheet=sheet,
        runs=runs,
        punctuality=punctuality([run.as_run for run in runs], today),
        kpis=kpi_readings(sheet, today=today),
        effects=effect_readings(sheet, today=today),
        budget=list(sheet.budget_lines.all()),
        information_requests=_information_requests(person, sheet),
        reports=reports,
        months_owed=owed_months(sheet, today=today),
        advice=list(sheet.advice.all()),
        consultations=list(sheet.consultations.all()),
        discrepancies=list(sheet.discrepancies.values_list("sentence", flat=True)),
        is_followed=SheetFollow.objects.filter(sheet=sheet, account_id=person.account_id).exists(),
        withheld=withheld,
        bookings=tuple(bookings_of(sheet)) if person.account_id is not None and sheet.listed_at else (),
    )


def _information_requests(person: Person, sheet: Sheet) -> list[InformationRequest]:
    """What vendors were asked and answered; for officials only, not for experts from outside."""
    return list(sheet.information_requests.prefetch_related("answers")) if person.is_staff else []


def owed_months(sheet: Sheet, *, today: date) -> list[date]:
    """The months whose report is due and missing; none before listing and after the end."""
    if sheet.listed_at is None or sheet.state in {"complete", "withdrawn", "merged", "suspended", "reporting"}:
        return []
    reported = frozenset(sheet.reports.values_list("month", flat=True))
    return months_owed(under_way_since=local_date(sheet.listed_at), reported=reported, today=today)


def month_to_report(sheet: Sheet, *, today: date) -> date:
    """The month a report is most likely to be about: the oldest owed, else last month, else the present one."""
    owed = owed_months(sheet, today=today)
    if owed:
        return owed[0]
    last_month = month_before(today)
    is_reported = sheet.reports.filter(month=last_month).exists()
    began = first_of_month(local_date(sheet.listed_at)) if sheet.listed_at else today
    return last_month if began <= last_month and not is_reported else first_of_month(today)


def number_of(title: str) -> str:
    """The number of the newest sheet of that title; raises NotFound."""
    number = Sheet.objects.filter(title=title).order_by("-pk").values_list("number", flat=True).first()
    if number is None:
        raise NotFound(f"個票「{title}」は見つかりません。")
    return number


def open_consultations(sheet_id: int) -> list[int]:
    """The numbers of the consultations that the CIO side has not answered yet, oldest first."""
    return list(Consultation.objects.filter(sheet_id=sheet_id, answered_at=None).values_list("pk", flat=True)[::-1])


def content_of(sheet: Sheet) -> Content:
    """The sheet's editable content as JSON values: what snapshots keep and comparisons read."""
    content: Content = {}
    for name in PLAIN_FIELDS:
        value = getattr(sheet, name)
        content[name] = value.isoformat() if hasattr(value, "isoformat") else value
    for name in SINGLE_FIELDS:
        content[name] = getattr(sheet, f"{name}_id")
    for name in MANY_FIELDS:
        content[name] = sorted(getattr(sheet, name).values_list("pk", flat=True))
    content["related_plans"] = [
        {"kind": plan.kind, "title": plan.title, "place": plan.place} for plan in sheet.related_plans.all()
    ]
    return content


def last_report(sheet: Sheet) -> ProgressReport | None:
    """The newest report, from which the next one is prefilled."""
    return sheet.reports.order_by("-month").first()
