from django.contrib import messages as said
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from hoshin.foundation.approvals import actions, queries
from hoshin.foundation.approvals.forms import RouteFormSet
from hoshin.foundation.people.public import PageRequest, Role, open_posts, staff_page
from hoshin.kernel import clock
from hoshin.kernel.errors import NotFound
from hoshin.web.pages import form_page
from hoshin.web.submit_once import single_use


@staff_page()
@require_safe
def routes(request: PageRequest) -> HttpResponse:
    """The standard routes (決裁区分) in force."""
    context = {
        "lines": queries.route_lines(),
        "may_change": request.person.has_role(Role.CIO_STAFF, Role.OPERATOR),
    }
    return render(request, "approvals/routes.html", context)


@staff_page(Role.CIO_STAFF, Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
@single_use
def route(request: PageRequest, code: str) -> HttpResponse:
    """Change the route of one class of decisions."""
    line = next((line for line in queries.route_lines() if line.route.code == code), None)
    if line is None:
        raise NotFound("この決裁区分は見つかりません。")
    initial = [
        {"order": step.order, "kind": step.kind, "role": step.role or "", "post": step.post_id}
        for step in line.route.steps
    ]
    rows = RouteFormSet(request.POST or None, initial=initial, form_kwargs={"posts": open_posts(clock.today())})
    if request.method == "POST" and rows.is_valid():
        actions.set_route(person=request.person, code=code, steps=rows.steps(), now=clock.now())
        said.success(request, f"「{line.route.label}」の経路を変えました。回付中のものは、もとの経路のまま進みます。")
        return redirect("approvals:routes")
    return form_page(request, "approvals/route_form.html", {"line": line, "rows": rows})
