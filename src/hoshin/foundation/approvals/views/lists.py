from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hoshin.foundation.approvals import queries
from hoshin.foundation.approvals.views.page import request_answer
from hoshin.foundation.people.public import PageRequest, Person, Role, staff_page
from hoshin.kernel import clock

PER_PAGE = 50


@staff_page()
@require_safe
def requests(request: PageRequest) -> HttpResponse:
    """What waits for me, what I drafted, what I have decided; for the CIO side also all, and what is overdue."""
    now = clock.now()
    person = request.person
    waiting = queries.waiting_for(person, now=now)
    sees_all = person.is_cio_side or person.has_role(Role.AUDITOR)
    asked = request.GET.get("show", "")
    show = asked if asked in _shown(sees_all=sees_all) else ""
    context = {
        "show": show,
        "sees_all": sees_all,
        "waiting_count": len(waiting),
        "page": Paginator(waiting if not show else _rows(show, person), PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "approvals/requests.html", context)


def _shown(*, sees_all: bool) -> frozenset[str]:
    own = {"drafted", "done"}
    return frozenset(own | {"all", "overdue"} if sees_all else own)


def _rows(show: str, person: Person) -> QuerySet[Any]:
    now = clock.now()
    match show:
        case "drafted":
            return queries.drafted_by(person)
        case "done":
            return queries.decided_by(person)
        case "overdue":
            return queries.overdue_steps(clock.local_date(now))
        case _:
            return queries.all_for(person, now=now)


@staff_page()
@require_safe
def request_page(request: PageRequest, request_id: int) -> HttpResponse:
    """One request: what it asks, its route, what was said, and what this person can do now."""
    return request_answer(request, request_id)
