from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from hoshin.foundation.people.public import CIO_SIDE, PageRequest, Role, staff_page
from hoshin.kernel import clock
from hoshin.steering.council.actions import appoint_member, change_member
from hoshin.steering.council.forms import AppointForm, MemberForm
from hoshin.steering.council.permissions import is_secretariat
from hoshin.steering.council.queries import accounts_to_appoint, all_members, member_for, members_on
from hoshin.steering.council.rules import Seat, sits_on
from hoshin.web.pages import form_page
from hoshin.web.submit_once import single_use

TERMS_PER_PAGE = 50


@staff_page(*CIO_SIDE)
@require_safe
def members(request: PageRequest) -> HttpResponse:
    """Every term of every member; those that hold today are marked."""
    today = clock.today()
    page = Paginator(all_members(), TERMS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(each, sits_on(each.starts_on, each.ends_on, today)) for each in page],
        "sitting": members_on(today).count(),
        "can_appoint": is_secretariat(request.person),
    }
    return render(request, "council/members.html", context)


@staff_page(Role.CIO_STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
@single_use
def appoint(request: PageRequest) -> HttpResponse:
    """Register a member."""
    now = clock.now()
    form = AppointForm(request.POST or None, accounts=accounts_to_appoint(now), initial={"starts_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            cleaned = form.cleaned_data
            member = appoint_member(
                person=request.person,
                account_id=cleaned["account"].pk,
                affiliation=cleaned["affiliation"],
                seat=Seat(cleaned["seat"]),
                starts_on=cleaned["starts_on"],
                ends_on=cleaned["ends_on"],
                now=now,
            )
            messages.success(request, f"{member.affiliation}を委員に登録しました。")
            return redirect("council:members")
    return form_page(request, "council/member_form.html", {"form": form})


@staff_page(Role.CIO_STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
@single_use
def member(request: PageRequest, member_id: int) -> HttpResponse:
    """Change a member's affiliation, seat or the end of the term."""
    found = member_for(request.person, member_id)
    form = MemberForm.of(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            change_member(
                person=request.person,
                member_id=found.pk,
                affiliation=form.cleaned_data["affiliation"],
                seat=Seat(form.cleaned_data["seat"]),
                ends_on=form.cleaned_data["ends_on"],
                now=clock.now(),
            )
            messages.success(request, "委員の登録を保存しました。")
            return redirect("council:members")
    return form_page(request, "council/member_form.html", {"form": form, "member": found})
