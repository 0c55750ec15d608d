"""What the public sees of the plan: the dashboard, the listed sheets, each on a page and on paper, and as data."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hoshin.foundation.audit.public import version_stamp
from hoshin.foundation.figures.public import all_latest
from hoshin.foundation.files.public import public_files_of
from hoshin.foundation.links.public import links_of
from hoshin.foundation.people.public import VISITOR, public_page
from hoshin.kernel import clock
from hoshin.steering.plan.permissions import is_public
from hoshin.steering.plan.queries import (
    Wanted,
    dashboard,
    newest_public,
    plan_as_data,
    plan_as_package,
    public_sheet_by_number,
    sheet_page,
    sheet_table,
    sheets_as_csv,
)
from hoshin.steering.plan.queries.cases import is_case
from hoshin.steering.plan.queries.comments import published_on, takes_comments
from hoshin.steering.plan.queries.measures import conditions_in_words, measures_from
from hoshin.steering.plan.rules import PUBLIC_STATES, SHEET_FLOW
from hoshin.steering.plan.views.paper import sheet_on_paper
from hoshin.steering.policy.public import basic_policies
from hoshin.web.caching import versioned
from hoshin.web.drawing import flow_diagram

ROWS_PER_PAGE = 50


@public_page
@require_safe
@versioned(version_stamp, public=True)
def show_dashboard(request: HttpRequest) -> HttpResponse:
    """The progress of every basic policy with the figures below it."""
    return render(
        request,
        "plan/public_dashboard.html",
        {
            "dashboard": dashboard(today=clock.today()),
            "figures": [figure for figure in all_latest() if figure.code.startswith("plan.")],
            "newest": [(sheet, SHEET_FLOW.state(sheet.state)) for sheet in newest_public(8)],
        },
    )


@public_page
@require_safe
@versioned(version_stamp, public=True)
def sheets(request: HttpRequest) -> HttpResponse:
    """The listed sheets, narrowed by policy, state and words."""
    policy = request.GET.get("policy", "")
    measures = measures_from(request.GET.dict())
    wanted = Wanted(
        words=request.GET.get("words", "")[:100],
        policy=int(policy) if policy.isascii() and policy.isdigit() else None,
        states=tuple(state.value for state in PUBLIC_STATES if state.value in request.GET.getlist("state")),
        punctuality="late" if request.GET.get("punctuality") == "late" else "",
        sort="number",
        **measures,
    )
    found = sheet_table(VISITOR, wanted, today=clock.today())
    page = Paginator(found, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "plan/public_sheets.html",
        {
            "page": page,
            "rows": [(sheet, SHEET_FLOW.state(sheet.state)) for sheet in page],
            "policies": basic_policies(),
            "states": [SHEET_FLOW.state(public_state.value) for public_state in PUBLIC_STATES],
            "wanted": wanted,
            "chosen_state": wanted.states[0] if len(wanted.states) == 1 else "",
            "conditions": _conditions(wanted, measures),
        },
    )


def _conditions(wanted: Wanted, measures: dict[str, Any]) -> list[str]:
    """What narrows the list beside the fields of its form, in words."""
    words = conditions_in_words(**measures)
    if wanted.punctuality:
        words.append("予定より遅れ")
    if len(wanted.states) > 1:
        words.append("状態：" + "・".join(SHEET_FLOW.state(state).label for state in wanted.states))
    return words


@public_page
@require_safe
@versioned(version_stamp, public=True)
def sheet(request: HttpRequest, number: str) -> HttpResponse:
    """One listed sheet as the public may know it: no names, no internal remarks."""
    found = public_sheet_by_number(number, today=clock.today())
    page = sheet_page(VISITOR, found, today=clock.today())
    return render(
        request,
        "plan/public_sheet.html",
        {
            "page": page,
            "sheet": found,
            "state": SHEET_FLOW.state(found.state),
            "advice": page.advice,
            "files": public_files_of("plan.sheet", found.pk),
            "links": links_of("plan.sheet", found.pk, only_public=True),
            "diagram": flow_diagram(SHEET_FLOW, current=found.state, path=page.route),
            "takes_comments": takes_comments(),
            "comments": published_on(found),
            "is_case": is_case(found, page.runs),
            "merged_into": found.merged_into if found.merged_into and is_public(found.merged_into) else None,
        },
    )


@public_page
@require_safe
@versioned(version_stamp, public=True)
def sheet_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """One listed sheet on one A4 page."""
    found = public_sheet_by_number(number, today=clock.today())
    return sheet_on_paper(found, sheet_page(VISITOR, found, today=clock.today()), is_for_public=True)


@public_page
@require_safe
@versioned(version_stamp, public=True)
def plan_json(request: HttpRequest) -> HttpResponse:
    """The listed sheets as open data."""
    return JsonResponse(plan_as_data(today=clock.today()), json_dumps_params={"ensure_ascii": False, "indent": 1})


@public_page
@require_safe
@versioned(version_stamp, public=True)
def plan_csv(request: HttpRequest) -> HttpResponse:
    """The listed sheets as one table, for a spreadsheet."""
    return _file(sheets_as_csv(today=clock.today()), "text/csv; charset=utf-8", "plan.csv")


@public_page
@require_safe
@versioned(version_stamp, public=True)
def plan_package(request: HttpRequest) -> HttpResponse:
    """The whole public plan as a Frictionless data package: sheets, route, budget, indicators and effects."""
    return _file(plan_as_package(today=clock.today()), "application/zip", "plan.zip")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
