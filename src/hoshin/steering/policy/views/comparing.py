from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from hoshin.foundation.audit.public import version_stamp
from hoshin.foundation.people.public import VISITOR, PageRequest, public_page, staff_page
from hoshin.kernel import clock
from hoshin.kernel.errors import NotFound
from hoshin.steering.policy.queries import comparison_for, revisions_for
from hoshin.web.caching import versioned


@public_page
@require_safe
def choose_comparison(request: PageRequest) -> HttpResponse:
    """Leads to the comparison of the two revisions that were chosen."""
    old, new = _chosen(request)
    return redirect("policy:compare", old=old, new=new)


@public_page
@require_safe
@versioned(version_stamp, public=True)
def compare(request: PageRequest, old: int, new: int) -> HttpResponse:
    """The comparison table between two revisions that are or were in force."""
    today = clock.today()
    context = {
        "comparison": comparison_for(VISITOR, old, new, today=today),
        "comparable": list(revisions_for(VISITOR, today=today)),
        "layout": "policy/_page.html",
        "action_name": "policy:choose_comparison",
        "crumbs": [
            "トップ",
            "/",
            "情報化推進基本方針",
            reverse("policy:home"),
            "改版の履歴",
            reverse("policy:revisions"),
        ],
        "pdf_url": reverse("policy:compare_pdf", args=[old, new]),
        "excel_url": reverse("policy:compare_excel", args=[old, new]),
    }
    return render(request, "policy/comparison.html", context)


@staff_page()
@require_safe
def staff_choose_comparison(request: PageRequest) -> HttpResponse:
    """The same for officials, who also compare drafts."""
    old, new = _chosen(request)
    return redirect("policy:staff_compare", old=old, new=new)


@staff_page()
@require_safe
@versioned(version_stamp)
def staff_compare(request: PageRequest, old: int, new: int) -> HttpResponse:
    """The comparison table between any two revisions, drafts included."""
    today = clock.today()
    context = {
        "comparison": comparison_for(request.person, old, new, today=today),
        "comparable": list(revisions_for(request.person, today=today)),
        "layout": "policy/_staff.html",
        "action_name": "policy:staff_choose_comparison",
        "crumbs": ["ホーム", "/staff/", "基本方針の版", reverse("policy:staff_revisions")],
        "pdf_url": reverse("policy:staff_compare_pdf", args=[old, new]),
        "excel_url": reverse("policy:staff_compare_excel", args=[old, new]),
    }
    return render(request, "policy/comparison.html", context)


def _chosen(request: PageRequest) -> tuple[int, int]:
    old, new = request.GET.get("old", ""), request.GET.get("new", "")
    if not (old.isdecimal() and new.isdecimal() and len(old) < 9 and len(new) < 9):
        raise NotFound("比べる版を2つ選んでください。")
    return int(old), int(new)
