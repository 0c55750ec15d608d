"""The schedule: a timetable by fiscal year on screen and on A3, calendar feeds, and what waits for what."""

from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hoshin.foundation.audit.public import version_stamp
from hoshin.foundation.people.public import PageRequest, Role, public_page, staff_page
from hoshin.kernel import clock
from hoshin.kernel.eras import format_date
from hoshin.kernel.fiscal_year import FiscalYear
from hoshin.steering.plan import public
from hoshin.steering.plan.forms.schedule import DependencyForm, NoDependencyForm
from hoshin.steering.plan.forms.sheet import TableForm
from hoshin.steering.plan.permissions import require_edit, visible_to
from hoshin.steering.plan.queries import (
    Schedule,
    calendar_of_section,
    narrowed,
    publicly_scheduled,
    schedule,
    sheet_by_number,
)
from hoshin.steering.plan.queries.timetable import YEARS_SHOWN
from hoshin.steering.plan.views.form_page import answer
from hoshin.web.caching import versioned
from hoshin.web.drawing import timetable, timetable_for_paper
from hoshin.web.paper import compile_pdf
from hoshin.web.submit_once import single_use

STAFF_SHEET = "/staff/plan/sheets/{}/"
PUBLIC_SHEET = "/plan/{}/"
LANES_PER_PAGE = 20


def _years(request: HttpRequest, today: date) -> tuple[FiscalYear, FiscalYear]:
    """The fiscal years asked for by `year` (the first shown); last year to two years ahead when nothing sensible is asked."""
    asked = request.GET.get("year", "")
    this_year = FiscalYear.of(today)
    first = this_year.previous
    if asked.isascii() and asked.isdigit() and abs(int(asked) - this_year.year) <= 30:
        first = FiscalYear(int(asked))
    return first, first.plus(YEARS_SHOWN - 1)


@staff_page(*Role)
@require_safe
def show(request: PageRequest) -> HttpResponse:
    """The timetable of the sheets this person may see, narrowed like the table."""
    form = TableForm(request.GET, today=clock.today())
    found = _for_staff(request, form)
    query = request.GET.copy()
    query.pop("year", None)
    context = {"form": form, **_shown(found), "rest_of_query": query.urlencode(), "query": request.GET.urlencode()}
    return render(request, "plan/schedule.html", context)


@staff_page(*Role)
@require_safe
def pdf(request: PageRequest) -> HttpResponse:
    """The same timetable on A3 sheets."""
    return _on_paper(_for_staff(request, TableForm(request.GET, today=clock.today())))


def _for_staff(request: PageRequest, form: TableForm) -> Schedule:
    today = clock.today()
    first, last = _years(request, today)
    sheets = narrowed(visible_to(request.person), form.wanted, person=request.person, today=today)
    return schedule(sheets, first=first, last=last, today=today, url=STAFF_SHEET)


@public_page
@require_safe
@versioned(version_stamp, public=True)
def show_public(request: HttpRequest) -> HttpResponse:
    """The timetable of the listed sheets, for everybody."""
    return render(request, "plan/public_schedule.html", _shown(_for_public(request)))


@public_page
@require_safe
@versioned(version_stamp, public=True)
def public_pdf(request: HttpRequest) -> HttpResponse:
    """The public timetable on A3 sheets."""
    return _on_paper(_for_public(request))


def _for_public(request: HttpRequest) -> Schedule:
    today = clock.today()
    first, last = _years(request, today)
    return schedule(publicly_scheduled(today), first=first, last=last, today=today, url=PUBLIC_SHEET)


def _shown(found: Schedule) -> dict[str, object]:
    """What both pages need: the drawing, its facts in a table, and the years before and after."""
    return {
        "schedule": found,
        "drawing": timetable(found.drawing, key="plan") if found.sheets else "",
        "first": found.drawing.first,
        "last": found.drawing.last,
        "before": found.drawing.first.previous.year,
        "after": found.drawing.first.next.year,
        "sections": sorted({sheet.owning_section for sheet in found.sheets}, key=lambda section: section.pk),
    }


def _on_paper(found: Schedule) -> HttpResponse:
    """The timetable as a PDF, twenty sheets a page."""
    today = clock.today()
    drawing = found.drawing
    pages = [
        timetable_for_paper(drawing.part(start, start + LANES_PER_PAGE))
        for start in range(0, len(drawing.lanes), LANES_PER_PAGE)
    ]
    content = {
        "title": f"実施計画　工程表（{drawing.title}）",
        "printed_on": format_date(today),
        "organisation": settings.CITY_NAME,
        "pages": pages,
        "alternatives": [
            "、".join(lane.label for lane in drawing.lanes[start : start + LANES_PER_PAGE])
            for start in range(0, len(drawing.lanes), LANES_PER_PAGE)
        ],
        "clashes": [
            [str(clash.sheet), format_date(clash.starts_on), str(clash.awaited), format_date(clash.awaited_ends_on)]
            for clash in found.clashes
        ],
    }
    response = HttpResponse(
        compile_pdf(template="plan/schedule.typ", content=content).pdf, content_type="application/pdf"
    )
    response["Content-Disposition"] = f'inline; filename="schedule-{drawing.first}-{drawing.last}.pdf"'
    return response


@public_page
@require_safe
@versioned(version_stamp, public=True)
def calendar(request: HttpRequest, section_id: int) -> HttpResponse:
    """The listed sheets of one section as a calendar that calendar programs can subscribe to (iCalendar, RFC 5545)."""
    content = calendar_of_section(section_id, today=clock.today(), site=settings.SITE_ADDRESS)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="section-{section_id}.ics"'
    return response


@staff_page()
@single_use
def wait_for(request: PageRequest, number: str) -> HttpResponse:
    """Note that this sheet waits for another."""
    sheet = sheet_by_number(request.person, number)
    require_edit(request.person, sheet)
    return answer(
        request,
        sheet=sheet,
        form=DependencyForm(request.POST if request.method == "POST" else None),
        act=lambda values: public.wait_for(
            person=request.person,
            sheet_id=sheet.pk,
            awaited_number=values["awaited"],
            reason=values["reason"],
            now=clock.now(),
        ),
        title="先行する個票を決める",
        submit="決める",
        said="先行する個票を決めました。工程表に線で表れます。",
        anchor="route",
        explanation="この個票が、別の個票の完了を待って進むときに使います。予定が食い違うと、工程表で知らせます。",
    )


@staff_page()
@single_use
def stop_waiting(request: PageRequest, number: str, dependency_id: int) -> HttpResponse:
    """Note that this sheet no longer waits for another."""
    sheet = sheet_by_number(request.person, number)
    require_edit(request.person, sheet)
    return answer(
        request,
        sheet=sheet,
        form=NoDependencyForm(request.POST if request.method == "POST" else None),
        act=lambda _: public.stop_waiting(
            person=request.person, sheet_id=sheet.pk, dependency_id=dependency_id, now=clock.now()
        ),
        title="先行する個票から外す",
        submit="外す",
        said="先行する個票から外しました。",
        anchor="route",
        explanation="この個票は、その個票の完了を待たなくなります。あとで、もう一度決めることもできます。",
    )
