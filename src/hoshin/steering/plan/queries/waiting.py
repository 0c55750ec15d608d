"""What the plan waits for from a person, each with the day by which it is due."""

from datetime import date, datetime

from django.db.models import F, Q

from hoshin.foundation.people.public import Person, Role
from hoshin.kernel.clock import local_date
from hoshin.kernel.waiting import Waiting
from hoshin.steering.plan.models import Advice, Consultation, KpiSilence, ProgressReport, Sheet, StudyRequest
from hoshin.steering.plan.queries.budget_waiting import assessments_due, requests_due
from hoshin.steering.plan.rules import (
    UNDER_WAY,
    AdviceState,
    SheetState,
    StudyState,
    first_of_month,
    month_before,
    report_due_on,
)

MOST_SHOWN = 100


def waiting_in_plan(person: Person, *, now: datetime) -> list[Waiting]:
    """Everything in the plan that this person should do, at most a hundred of each kind."""
    today = local_date(now)
    things: list[Waiting] = []
    if person.section_ids and person.is_staff:
        things += _reports_due(person, today) + _advice_to_answer(person) + _study_requests(person)
        things += _silent_kpis(person)
        things += requests_due(person, today) + assessments_due(person, today)
    if person.has_role(Role.CIO_STAFF):
        things += _proposals() + _reports_to_assess()
    if person.is_cio_side:
        things += _consultations()
    if person.has_role(Role.CIO):
        things += _reports_to_cio()
    return things


def _sheet_url(number: str, anchor: str = "") -> str:
    return f"/staff/plan/sheets/{number}/{anchor}"


def _reports_due(person: Person, today: date) -> list[Waiting]:
    """Last month's report of every sheet under way in the person's sections that has none."""
    month = month_before(first_of_month(today))
    due_on = report_due_on(month)
    sheets = (
        Sheet.objects.filter(
            state__in=UNDER_WAY, owning_section_id__in=person.section_ids, listed_at__date__lt=first_of_month(today)
        )
        .exclude(pk__in=ProgressReport.objects.filter(month=month).values("sheet"))
        .order_by("number")
        .values_list("number", "title")[:MOST_SHOWN]
    )
    return [
        Waiting("月次報告", f"{number} {title}", f"/staff/plan/sheets/{number}/report/", due_on)
        for number, title in sheets
    ]


def _silent_kpis(person: Person) -> list[Waiting]:
    """Bound figures of the person's sections that stopped arriving, as the daily watch noticed them."""
    rows = (
        KpiSilence.objects.filter(kpi__sheet__owning_section_id__in=person.section_ids)
        .order_by("noticed_on", "pk")
        .values_list("kpi__sheet__number", "kpi__sheet__title", "kpi__name", "kpi_id", "noticed_on")[:MOST_SHOWN]
    )
    return [
        Waiting(
            "実測値の途絶", f"{number} {title}（{name}）", f"/staff/plan/sheets/{number}/kpis/{kpi_id}/", noticed_on
        )
        for number, title, name, kpi_id, noticed_on in rows
    ]


def _advice_to_answer(person: Person) -> list[Waiting]:
    rows = (
        Advice.objects.filter(state=AdviceState.OPEN.value, sheet__owning_section_id__in=person.section_ids)
        .order_by("due_on")
        .values_list("sheet__number", "sheet__title", "due_on")[:MOST_SHOWN]
    )
    return [
        Waiting("助言への回答", f"{number} {title}", _sheet_url(number, "#advice"), due) for number, title, due in rows
    ]


def _study_requests(person: Person) -> list[Waiting]:
    headed = [section for section in person.section_ids if person.heads(section)]
    rows = StudyRequest.objects.filter(state=StudyState.OPEN.value, section_id__in=headed).order_by("due_on")
    return [
        Waiting("検討依頼への諾否", request.title, f"/staff/plan/study-requests/{request.pk}/", request.due_on)
        for request in rows[:MOST_SHOWN]
    ]


def _proposals() -> list[Waiting]:
    rows = Sheet.objects.filter(state=SheetState.PROPOSED.value).order_by("state_since")
    return [
        Waiting("発案の取上げ", f"{number} {title}", _sheet_url(number))
        for number, title in rows.values_list("number", "title")[:MOST_SHOWN]
    ]


def _reports_to_assess() -> list[Waiting]:
    rows = (
        ProgressReport.objects.filter(assessment__isnull=True)
        .order_by("month")
        .values_list("sheet__number", "sheet__title")[:MOST_SHOWN]
    )
    return [Waiting("月次報告の評価", f"{number} {title}", _sheet_url(number, "#progress")) for number, title in rows]


def _consultations() -> list[Waiting]:
    rows = (
        Consultation.objects.filter(answered_at=None)
        .order_by("opened_at")
        .values_list("sheet__number", "sheet__title", "step_label")[:MOST_SHOWN]
    )
    return [
        Waiting(f"協議（{step}）", f"{number} {title}", _sheet_url(number, "#consultations"))
        for number, title, step in rows
    ]


def _reports_to_cio() -> list[Waiting]:
    rows = Sheet.objects.filter(state=SheetState.REPORTING.value).order_by("state_since")
    return [
        Waiting("完了の判断", f"{number} {title}", _sheet_url(number))
        for number, title in rows.values_list("number", "title")[:MOST_SHOWN]
    ]


def followed_by(person: Person, limit: int = 20) -> list[Sheet]:
    """The sheets this person follows, the last changed first."""
    return list(
        Sheet.objects.filter(follows__account_id=person.account_id)
        .select_related("main_policy", "owning_section")
        .order_by("-updated_at")[:limit]
    )


def late_for(person: Person, *, today: date, limit: int = 20) -> list[Sheet]:
    """Sheets behind schedule that are this person's concern: the section's, or all for the CIO side."""
    sheets = Sheet.objects.late_on(today)
    if not person.is_cio_side:
        own_posts = [post.post_id for post in person.posts]
        sheets = sheets.filter(Q(owning_section_id__in=person.section_ids) | Q(staff_post_id__in=own_posts))
    return list(sheets.select_related("main_policy", "owning_section").order_by(F("updated_at"))[:limit])
