from datetime import date
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hoshin.foundation.audit.public import version_stamp
from hoshin.foundation.people.public import VISITOR, PageRequest, public_page
from hoshin.kernel import clock
from hoshin.steering.council.models import Meeting
from hoshin.steering.council.queries import (
    announced_meetings,
    counts_of,
    list_on_paper,
    members_on,
    opinions_of,
    paper_for,
    public_meeting,
    public_views,
    published_meeting,
    published_meetings,
    view_of,
)
from hoshin.steering.council.views.files import OPINIONS_PER_PAGE, opinions_excel, pdf_response
from hoshin.web.caching import versioned
from hoshin.web.paper import compile_pdf


@public_page
@require_safe
@versioned(version_stamp, public=True)
def home(request: PageRequest) -> HttpResponse:
    """What the expert meeting is, when it meets next, what came of it, who sits in it."""
    context = {
        "announced": announced_meetings(),
        "published": published_meetings(),
        "members": members_on(clock.today()),
    }
    return render(request, "council/home.html", context)


@public_page
@require_safe
@versioned(version_stamp, public=True)
def meeting(request: PageRequest, number: int) -> HttpResponse:
    """One meeting: before it day, place and agenda; afterwards papers, minutes and what came of the opinions."""
    found = public_meeting(number)
    view = view_of(found, only_public=True)
    context = {"view": view, "meeting": found, "counts": counts_of(found) if view.is_published else {}}
    return render(request, "council/meeting.html", context)


@public_page
@require_safe
@versioned(version_stamp, public=True)
def opinions(request: PageRequest, number: int) -> HttpResponse:
    """The list of opinions and responses of a published meeting; `?kind=` and `?state=` narrow it."""
    found = published_meeting(number)
    chosen = opinions_of(found, kind=request.GET.get("kind", ""), state=request.GET.get("state", ""))
    page = Paginator(chosen, OPINIONS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "meeting": found,
        "page": page,
        "views": public_views(page, today=clock.today()),
        "counts": counts_of(found),
    }
    return render(request, "council/opinions.html", context)


@public_page
@require_safe
@versioned(version_stamp, public=True)
def paper(request: PageRequest, number: int, paper_id: int) -> HttpResponse:
    """A published paper."""
    found = paper_for(VISITOR, number, paper_id)
    return render(request, "council/paper.html", {"paper": found, "meeting": found.item.meeting})


@public_page
@require_safe
@versioned(version_stamp, public=True)
def opinions_pdf(_request: PageRequest, number: int) -> HttpResponse:
    """The list of opinions and responses as a PDF."""
    content = _list_content(published_meeting(number), clock.today())
    return pdf_response(compile_pdf(template="web/paper/table.typ", content=content), f"council-{number}-opinions.pdf")


def _list_content(found: Meeting, today: date) -> dict[str, Any]:
    views = public_views(opinions_of(found), today=today)
    return list_on_paper(view_of(found), [each.opinion for each in views], organisation=settings.CITY_NAME)


@public_page
@require_safe
@versioned(version_stamp, public=True)
def opinions_xlsx(_request: PageRequest, number: int) -> HttpResponse:
    """The list of opinions and responses as a spreadsheet."""
    found = published_meeting(number)
    return opinions_excel(found, opinions_of(found))
