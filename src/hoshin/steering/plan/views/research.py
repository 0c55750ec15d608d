"""Research records and study requests."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from hoshin.foundation.people.public import PageRequest, Role, staff_page
from hoshin.kernel import clock
from hoshin.kernel.errors import NotAllowed, NotFound
from hoshin.steering.plan import public
from hoshin.steering.plan.forms.research import ResearchFilterForm, ResearchForm, StudyAnswerForm, StudyRequestForm
from hoshin.steering.plan.models import Research, StudyRequest
from hoshin.steering.plan.permissions import can_research, study_moves_open_to, study_parts_of
from hoshin.steering.plan.queries.watching import (
    requests_of,
    research_notes,
    research_table,
    sheets_of,
    trials_of,
)
from hoshin.steering.plan.rules import SHEET_FLOW, STUDY_FLOW, Maturity, StudyState, TechnologyKind
from hoshin.steering.plan.rules.noting import written_sources
from hoshin.steering.plan.views.story import note_story
from hoshin.web.spreadsheet import CONTENT_TYPE, workbook
from hoshin.web.submit_once import single_use

ROWS_PER_PAGE = 50
MOST_EXPORTED = 5000
MOST_BESIDE = 30


@staff_page()
@require_safe
def research_list(request: PageRequest) -> HttpResponse:
    """What CIO staff have studied, narrowed by what stands in the address, the newest first."""
    form = ResearchFilterForm(request.GET)
    page = Paginator(research_notes(form.wanted), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "is_narrowed": bool(request.GET), "query": request.GET.urlencode()}
    return render(request, "plan/research_list.html", {**context, "can_research": can_research(request.person)})


@staff_page()
@require_safe
def research_out(request: PageRequest) -> HttpResponse:
    """The narrowed list as an Excel file."""
    table = research_table(ResearchFilterForm(request.GET).wanted, most=MOST_EXPORTED)
    response = HttpResponse(workbook([table]), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="research-{clock.today().isoformat()}.xlsx"'
    return response


@staff_page()
@require_safe
def research(request: PageRequest, research_id: int) -> HttpResponse:
    """One record with the requests that came of it."""
    record = get_object_or_404(Research.objects.select_related("main_policy"), pk=research_id)
    requests = record.study_requests.select_related("section", "sheet")
    sheets = sheets_of(record, request.person)
    return render(
        request,
        "plan/research.html",
        {
            "research": record,
            "maturity": Maturity(record.maturity).label,
            "sheets": [(sheet, SHEET_FLOW.state(sheet.state)) for sheet in sheets[:MOST_BESIDE]],
            "trials": trials_of(sheets)[:MOST_BESIDE],
            "vendor_requests": requests_of(sheets).annotate(answered=Count("answers"))[:MOST_BESIDE],
            "story": note_story(record.pk),
            "requests": [(asked, STUDY_FLOW.state(asked.state)) for asked in requests],
            "can_research": can_research(request.person),
        },
    )


@staff_page(Role.CIO_STAFF)
@single_use
def record_research(request: PageRequest, research_id: int | None = None) -> HttpResponse:
    """Write a record, or bring it up to date."""
    record = get_object_or_404(Research, pk=research_id) if research_id is not None else None
    form = ResearchForm(request.POST) if request.method == "POST" else ResearchForm(initial=_values(record))
    if form.is_bound and form.is_valid():
        values = dict(form.cleaned_data)
        values["maturity"] = Maturity(values["maturity"])
        values["kind"] = TechnologyKind(values["kind"])
        values["main_policy_id"] = values.pop("main_policy")
        values["sheet_numbers"] = values.pop("sheets")
        with form.refusals():
            kept = public.record_research(person=request.person, now=clock.now(), research_id=research_id, **values)
            messages.success(request, "研究記録を保存しました。")
            return redirect("plan:research", research_id=kept.pk)
    context = {"form": form, "research": record}
    return render(request, "plan/research_form.html", context, status=422 if form.errors else 200)


def _values(record: Research | None) -> dict[str, Any]:
    names = ("title", "technology", "kind", "summary", "findings", "maturity", "security_remark")
    if record is None:
        return {"kind": TechnologyKind.OTHER.value}
    return {
        **{name: getattr(record, name) for name in names},
        "main_policy": record.main_policy_id,
        "sources": written_sources(row.source for row in record.source_rows.all()),
        "tags": "、".join(record.tag_rows.values_list("word", flat=True)),
        "sheets": "、".join(record.sheets.order_by("number").values_list("number", flat=True)),
    }


@staff_page(Role.CIO_STAFF)
@single_use
def ask_to_study(request: PageRequest, research_id: int) -> HttpResponse:
    """Ask a section to study a technology, anew or again."""
    record = get_object_or_404(Research, pk=research_id)
    again = request.GET.get("again", "")
    previous = get_object_or_404(StudyRequest, pk=int(again), research=record) if again.isdigit() else None
    today = clock.today()
    if request.method == "POST":
        form = StudyRequestForm(request.POST, today=today)
    else:
        initial = (
            {"section": previous.section_id, "title": previous.title, "question": previous.question}
            if previous
            else {"title": f"{record.technology}の活用"}
        )
        form = StudyRequestForm(today=today, initial=initial)
    if form.is_bound and form.is_valid():
        values = dict(form.cleaned_data)
        values["section_id"] = values.pop("section")
        with form.refusals():
            asked = public.ask_to_study(
                person=request.person,
                research_id=record.pk,
                previous_id=previous.pk if previous else None,
                now=clock.now(),
                **values,
            )
            messages.success(request, f"{asked.section.name}に検討を依頼しました。")
            return redirect("plan:study_request", request_id=asked.pk)
    context = {"form": form, "research": record, "previous": previous}
    return render(request, "plan/study_form.html", context, status=422 if form.errors else 200)


@staff_page()
@require_safe
def study_requests(request: PageRequest) -> HttpResponse:
    """All requests, the declined ones included: an idea that came too early is found again."""
    state = request.GET.get("state", "")
    requests = StudyRequest.objects.select_related("section", "research").order_by("-asked_at", "-pk")
    if state in {choice.value for choice in StudyState}:
        requests = requests.filter(state=state)
    page = Paginator(requests, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    rows = [(asked, STUDY_FLOW.state(asked.state)) for asked in page]
    context = {"page": page, "rows": rows, "states": STUDY_FLOW.states.values()}
    return render(request, "plan/study_requests.html", context)


@staff_page()
@require_safe
def study_request(request: PageRequest, request_id: int) -> HttpResponse:
    """One request with its answer and what can be done about it."""
    asked = get_object_or_404(
        StudyRequest.objects.select_related("section", "research", "sheet", "previous"), pk=request_id
    )
    return render(
        request,
        "plan/study_request.html",
        {
            "asked": asked,
            "state": STUDY_FLOW.state(asked.state),
            "moves": study_moves_open_to(request.person, asked),
            "can_research": can_research(request.person),
            "raised_again": asked.raised_again.all(),
        },
    )


@staff_page()
@single_use
def answer_study(request: PageRequest, request_id: int, code: str) -> HttpResponse:
    """Accept, decline or withdraw a request."""
    asked = get_object_or_404(StudyRequest.objects.select_related("section"), pk=request_id)
    if code not in {move.code for move in STUDY_FLOW.moves}:
        raise NotFound("お探しのページは見つかりません。")
    move = STUDY_FLOW.check(code, asked.state)
    if move.who.isdisjoint(study_parts_of(request.person, asked)):
        raise NotAllowed(f"「{move.label}」を行う役割ではありません。")
    form = StudyAnswerForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        note = form.cleaned_data["note"]
        with form.refusals():
            if code == "accept":
                sheet = public.accept_study(person=request.person, request_id=asked.pk, note=note, now=clock.now())
                messages.success(request, f"検討を引き受け、個票「{sheet.title}」を作りました。")
                return redirect("plan:sheet", number=sheet.number)
            settle = public.decline_study if code == "decline" else public.withdraw_study
            settle(person=request.person, request_id=asked.pk, reason=note, now=clock.now())
            messages.success(request, f"「{move.label}」を記録しました。")
            return redirect("plan:study_request", request_id=asked.pk)
    context = {"form": form, "asked": asked, "move": move}
    return render(request, "plan/study_answer.html", context, status=422 if form.errors else 200)
