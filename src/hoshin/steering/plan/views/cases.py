"""The case collection: reading it, inside and outside; wanting the same; saying what technology a sheet uses."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from hoshin.foundation.audit.public import version_stamp
from hoshin.foundation.people.public import VISITOR, PageRequest, Person, Role, public_page, staff_page
from hoshin.kernel import clock
from hoshin.kernel.errors import NotAllowed
from hoshin.steering.plan import public
from hoshin.steering.plan.forms.cases import CaseFilterForm, TechnologiesForm, WantTooForm
from hoshin.steering.plan.models import Sheet
from hoshin.steering.plan.permissions import can_create, can_mark_technologies
from hoshin.steering.plan.queries import disclosure_on, sheet_by_number, sheet_page
from hoshin.steering.plan.queries.cases import case_by_number, cases, interests_in, taken_from
from hoshin.steering.plan.queries.disclosure import without_held_texts
from hoshin.steering.plan.rules import SHEET_FLOW, Disclosure, FieldGroup, TechnologyKind
from hoshin.steering.plan.views.form_page import answer
from hoshin.steering.policy.public import basic_policies, proposed_categories
from hoshin.web.caching import versioned
from hoshin.web.submit_once import single_use

CASES_PER_PAGE = 20


@public_page
@require_safe
@versioned(version_stamp, public=True)
def public_cases(request: HttpRequest) -> HttpResponse:
    """The case collection as everybody may know it."""
    return _collection(request, VISITOR, "plan/public_cases.html", disclosure_on(clock.today()))


@staff_page(*Role)
@require_safe
@versioned(version_stamp)
def staff_cases(request: PageRequest) -> HttpResponse:
    """The case collection for officials, with how many sections want each."""
    return _collection(request, request.person, "plan/cases.html", None)


def _collection(request: HttpRequest, person: Person, template: str, disclosure: Disclosure | None) -> HttpResponse:
    form = CaseFilterForm(request.GET, today=clock.today())
    page = Paginator(cases(person, form.wanted, today=clock.today()), CASES_PER_PAGE).get_page(request.GET.get("page"))
    rows = [(case, SHEET_FLOW.state(case.state), _kinds(case, disclosure)) for case in page]
    context = {"form": form, "page": page, "rows": rows, "is_narrowed": bool(request.GET)}
    return render(request, template, context)


def _kinds(case: Sheet, disclosure: Disclosure | None) -> list[str]:
    """The kinds of technology in words; they are part of the content that can be kept back."""
    if disclosure is not None and not disclosure.shows(FieldGroup.CONTENT, case.pk):
        return []
    return [TechnologyKind(marked.kind).label for marked in case.technologies.all()]


@public_page
@require_safe
@versioned(version_stamp, public=True)
def public_case(request: HttpRequest, number: str) -> HttpResponse:
    """One case as everybody may know it, with the listed sheets that came of it."""
    today = clock.today()
    case = case_by_number(VISITOR, number, today=today)
    disclosure = disclosure_on(today)
    context = {
        **_story(VISITOR, case, _kinds(case, disclosure)),
        "taken": taken_from(case),
        "sheet": without_held_texts(case, disclosure),
    }
    return render(request, "plan/public_case.html", context)


@staff_page(*Role)
@require_safe
@versioned(version_stamp)
def staff_case(request: PageRequest, number: str) -> HttpResponse:
    """One case for officials, with who wants it too."""
    case = case_by_number(request.person, number, today=clock.today())
    context = {
        **_story(request.person, case, _kinds(case, None)),
        "interests": interests_in(case, request.person),
        "can_want": _can_want(request.person, case),
        "can_mark": can_mark_technologies(request.person, case),
    }
    return render(request, "plan/case.html", context)


def _story(person: Person, case: Sheet, kinds: list[str]) -> dict[str, Any]:
    """What a case's page tells: the sheet, and what came of its stages, its effects and its indicators."""
    page = sheet_page(person, case, today=clock.today())
    return {"page": page, "sheet": case, "state": SHEET_FLOW.state(case.state), "kinds": kinds}


def _can_want(person: Person, case: Sheet) -> bool:
    """Whether the person belongs to another section that can start a sheet."""
    return can_create(person) and bool(set(person.section_ids) - {case.owning_section_id})


@staff_page()
@single_use
def want_too(request: PageRequest, number: str) -> HttpResponse:
    """Start a sheet of one's own section with what the case says (うちでもやりたい)."""
    case = case_by_number(request.person, number, today=clock.today())
    if not _can_want(request.person, case):
        raise NotAllowed("事例から個票を起こせるのは、ほかの課に所属する職員です。")
    form = WantTooForm(request.person, request.POST if request.method == "POST" else None, case=case)
    if form.is_bound and form.is_valid():
        values = form.cleaned_data
        policy = basic_policies().get(pk=values["main_policy"])
        with form.refusals():
            sheet = public.want_too(
                person=request.person,
                case_id=case.pk,
                title=values["title"],
                main_policy_id=policy.pk,
                owning_section_id=values["owning_section"],
                content={name: values[name] for name in ("issue", "present", "ideal", "purpose", "means")},
                category_ids=[category.pk for category in proposed_categories(policy, clock.today())],
                now=clock.now(),
            )
            messages.success(request, f"事例「{case.title}」をもとに、個票「{sheet.title}」の下書きを作りました。")
            return redirect("plan:edit", number=sheet.number)
    return render(request, "plan/want_too.html", {"form": form, "case": case}, status=422 if form.errors else 200)


@staff_page()
@single_use
def mark_technologies(request: PageRequest, number: str) -> HttpResponse:
    """Say what kinds of technology a sheet uses."""
    sheet = sheet_by_number(request.person, number)
    if not can_mark_technologies(request.person, sheet):
        raise NotAllowed("技術の種類を決められるのは、担当課とCIOスタッフです。")
    initial = {"kinds": [marked.kind for marked in sheet.technologies.all()]}
    form = TechnologiesForm(request.POST) if request.method == "POST" else TechnologiesForm(initial=initial)
    return answer(
        request,
        sheet=sheet,
        form=form,
        act=lambda values: public.mark_technologies(
            person=request.person, sheet_id=sheet.pk, now=clock.now(), **values
        ),
        title="技術の種類を決める",
        submit="この種類に決める",
        said="技術の種類を保存しました。",
        anchor="about",
    )
