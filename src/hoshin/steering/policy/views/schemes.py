import json

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from hoshin.foundation.people.public import PageRequest, Role, staff_page
from hoshin.kernel import clock
from hoshin.kernel.errors import RuleBroken
from hoshin.steering.policy.actions import import_schemes, preview_schemes
from hoshin.steering.policy.forms import SchemeForm
from hoshin.steering.policy.permissions import can_draft
from hoshin.steering.policy.queries import stored_schemes
from hoshin.steering.policy.rules import ImportPlan, SchemesRefused, schemes_as_json
from hoshin.web.pages import form_page
from hoshin.web.submit_once import single_use


@staff_page()
@require_safe
def schemes(request: PageRequest) -> HttpResponse:
    """The national schemes there are, each with its days, its source and its classes."""
    context = {"schemes": stored_schemes(), "today": clock.today(), "can_import": can_draft(request.person)}
    return render(request, "policy/schemes.html", context)


@staff_page(Role.CIO_STAFF)
@single_use
def import_scheme_file(request: PageRequest) -> HttpResponse:
    """Take a file in: first what it would change, then for good."""
    form = SchemeForm(request.POST or None)
    plan: ImportPlan | None = None
    problems: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        try:
            if request.POST.get("do") == "import":
                done = import_schemes(person=request.person, text=text, now=clock.now())
                messages.success(request, f"分類体系を取り込みました（{len(done.changes)}件の変更）。")
                return redirect("policy:schemes")
            plan = preview_schemes(person=request.person, text=text)
        except SchemesRefused as refused:
            problems = refused.problems
            form.refuse(refused)
        except RuleBroken as refused:
            form.refuse(refused)
    return form_page(request, "policy/import_schemes.html", {"form": form, "plan": plan, "problems": problems})


@staff_page()
@require_safe
def export_schemes(_request: PageRequest) -> HttpResponse:
    """The schemes as a file that can be corrected and taken in again."""
    text = json.dumps(schemes_as_json(stored_schemes()), ensure_ascii=False, indent=2)
    headers = {"Content-Disposition": 'attachment; filename="classification-schemes.json"'}
    return HttpResponse(text, content_type="application/json", headers=headers)
