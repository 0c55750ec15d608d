from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hoshin.foundation.audit.public import version_stamp
from hoshin.foundation.people.public import VISITOR, PageRequest, public_page
from hoshin.kernel import clock, eras
from hoshin.kernel.errors import NotFound, RuleBroken
from hoshin.steering.policy.models import Revision
from hoshin.steering.policy.queries import (
    Document,
    classification_of,
    document_of,
    policies_for_table,
    public_revisions,
    revision_for,
    revision_in_force,
    sheets_serving,
)
from hoshin.web.caching import versioned

NOT_YET = "情報化推進基本方針は、まだ施行されていません。"


@public_page
@require_safe
@versioned(version_stamp, public=True)
def home(request: PageRequest) -> HttpResponse:
    """The policy in force: its principle, its basic policies at a glance, its chapters."""
    today = clock.today()
    revision = revision_in_force(today)
    if revision is None:
        return render(request, "policy/not_yet.html", {"message": NOT_YET})
    context = {"document": document_of(revision, today=today), "previous": _before(revision, today)}
    return render(request, "policy/home.html", context)


@public_page
@require_safe
@versioned(version_stamp, public=True)
def basic_policy(request: PageRequest, number: int) -> HttpResponse:
    """One basic policy: approach, policy, focus items, and the sheets of the plan that serve it."""
    document = _in_force()
    policy = document.policy(number)
    if policy is None:
        raise NotFound("その番号の基本方針はありません。")
    sheets = sheets_serving(policy.section.basic_policy_id or 0)
    row = next((row for row in document.classification.rows if row.policy_number == number), None)
    columns = list(zip(document.classification.schemes, row.codes, strict=True)) if row else []
    served = [
        (
            scheme,
            [category for category in scheme.categories if category.code in codes],
        )
        for scheme, codes in columns
    ]
    context = {
        "document": document,
        "policy": policy,
        "categories": served,
        "sheets": sheets,
        "before": document.policy(number - 1),
        "after": document.policy(number + 1),
    }
    return render(request, "policy/basic_policy.html", context)


@public_page
@require_safe
@versioned(version_stamp, public=True)
def chapter(request: PageRequest, key: str) -> HttpResponse:
    """One chapter of the policy in force."""
    document = _in_force()
    found = document.chapter(key)
    if found is None:
        raise NotFound("お探しの章は見つかりません。")
    place = document.chapters.index(found)
    context = {
        "document": document,
        "chapter": found,
        "before": document.chapters[place - 1] if place else None,
        "after": document.chapters[place + 1] if place + 1 < len(document.chapters) else None,
    }
    return render(request, "policy/chapter.html", context)


@public_page
@require_safe
@versioned(version_stamp, public=True)
def classification(request: PageRequest) -> HttpResponse:
    """The table of 3-3 by the national schemes valid on a day: today, or `?on=`."""
    today = clock.today()
    typed = request.GET.get("on", "").strip()
    day, problem = today, ""
    if typed:
        try:
            day = eras.parse_date(typed)
        except RuleBroken as refused:
            problem = refused.message
    context = {
        "table": classification_of(policies_for_table(today), on=day),
        "day": day,
        "today": today,
        "typed": typed,
        "problem": problem,
    }
    return render(request, "policy/classification.html", context, status=422 if problem else 200)


@public_page
@require_safe
@versioned(version_stamp, public=True)
def revisions(request: PageRequest) -> HttpResponse:
    """The revision history, and the choice of two revisions to compare."""
    today = clock.today()
    found = list(public_revisions(today))
    context = {"revisions": found, "in_force": found[0] if found else None, "comparable": found}
    return render(request, "policy/revisions.html", context)


@public_page
@require_safe
@versioned(version_stamp, public=True)
def revision(request: PageRequest, number: int) -> HttpResponse:
    """A revision that is or was in force, whole, at its address for ever."""
    today = clock.today()
    found = revision_for(VISITOR, number, today=today)
    context = {
        "document": document_of(found, today=today),
        "in_force": revision_in_force(today),
        "previous": _before(found, today),
    }
    return render(request, "policy/revision.html", context)


def _in_force() -> Document:
    today = clock.today()
    found = revision_in_force(today)
    if found is None:
        raise NotFound(NOT_YET)
    return document_of(found, today=today)


def _before(revision: Revision, today: date) -> Revision | None:
    """The revision that was in force before this one."""
    return public_revisions(today).filter(effective_on__lt=revision.effective_on).first()
