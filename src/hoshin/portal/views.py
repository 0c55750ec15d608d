from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hoshin.foundation.audit.public import version_stamp
from hoshin.foundation.people.public import VISITOR, PageRequest, Role, public_page, staff_page
from hoshin.foundation.search.public import find
from hoshin.kernel import clock
from hoshin.kernel.clock import local_date
from hoshin.portal.queries import in_heaps, waiting_everywhere
from hoshin.steering.plan.public import SHEET_FLOW, dashboard, discrepancies_for, followed_by, late_for, newest_public
from hoshin.steering.policy.public import basic_policies
from hoshin.web.caching import versioned

HITS_PER_PAGE = 20
WAITING_SHOWN = 50


@public_page
@require_safe
@versioned(version_stamp, public=True)
def home(request: HttpRequest) -> HttpResponse:
    """The public home: what the city wants of ICT, how far it has come, what moved last."""
    seen = dashboard(today=clock.today())
    return render(
        request,
        "portal/home.html",
        {
            "dashboard": seen,
            "policies": zip(basic_policies(), seen.policies, strict=True),
            "newest": [(sheet, SHEET_FLOW.state(sheet.state)) for sheet in newest_public(6)],
            "is_demo": settings.DEMO,
        },
    )


@staff_page(*Role)
@require_safe
@versioned(version_stamp)
def staff_home(request: PageRequest) -> HttpResponse:
    """What waits for me, what is late, what I follow and what changed."""
    person = request.person
    now = clock.now()
    today = local_date(now)
    waiting = waiting_everywhere(person, now=now)
    shown = waiting if "all" in request.GET else waiting[:WAITING_SHOWN]
    first, rest = in_heaps(shown)
    return render(
        request,
        "portal/staff_home.html",
        {
            "waiting_total": len(waiting),
            "waiting_hidden": len(waiting) - len(shown),
            "waiting": waiting,
            "first": [(thing, thing.is_overdue_on(today)) for thing in first],
            "rest": rest,
            "overdue": sum(1 for thing in waiting if thing.is_overdue_on(today)),
            "discrepancies": discrepancies_for(person),
            "late": [(sheet, SHEET_FLOW.state(sheet.state)) for sheet in late_for(person, today=today)],
            "followed": [(sheet, SHEET_FLOW.state(sheet.state)) for sheet in followed_by(person)],
        },
    )


@public_page
@require_safe
@versioned(version_stamp, public=True)
def search(request: HttpRequest) -> HttpResponse:
    """What everybody may find."""
    words, kind, offset = _asked(request)
    results = find(words, person=VISITOR, kind=kind, limit=HITS_PER_PAGE, offset=offset)
    return render(request, "portal/search.html", {"results": results, "base": "web/base.html"})


@staff_page(*Role)
@require_safe
def staff_search(request: PageRequest) -> HttpResponse:
    """What this person may find."""
    words, kind, offset = _asked(request)
    results = find(words, person=request.person, kind=kind, limit=HITS_PER_PAGE, offset=offset)
    return render(request, "portal/search.html", {"results": results, "base": "web/staff.html"})


def _asked(request: HttpRequest) -> tuple[str, str | None, int]:
    """Words, kind and offset as they stand in the address; what cannot be read counts as not asked."""
    offset = request.GET.get("offset", "")
    number = int(offset) if offset.isascii() and offset.isdigit() and len(offset) < 7 else 0
    return request.GET.get("q", "")[:200], request.GET.get("kind") or None, number
