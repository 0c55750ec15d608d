"""Monthly reports, their assessment, advice and consultations; following a sheet."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from hoshin.foundation.people.public import PageRequest, Role, staff_page
from hoshin.kernel import clock
from hoshin.kernel.errors import NotAllowed
from hoshin.kernel.fiscal_year import Month
from hoshin.steering.plan import public
from hoshin.steering.plan.forms import records as forms
from hoshin.steering.plan.models import Advice, Consultation, ProgressReport, Sheet
from hoshin.steering.plan.permissions import can_advise, can_assess, parts_of
from hoshin.steering.plan.queries import kpi_readings, last_report, month_to_report, sheet_by_number
from hoshin.steering.plan.rules import AssessmentLevel, Part, Punctuality, punctuality
from hoshin.steering.plan.views.form_page import answer, sheet_url
from hoshin.web.submit_once import single_use


@staff_page()
@single_use
def report_progress(request: PageRequest, number: str) -> HttpResponse:
    """The monthly report, prefilled from last month, from the schedule and from live figures."""
    sheet = sheet_by_number(request.person, number)
    if Part.OWNER.value not in parts_of(request.person, sheet):
        raise NotAllowed("月次の報告を行うのは、担当課です。")
    today = clock.today()
    if request.method == "POST":
        form = forms.ProgressForm(request.POST)
    else:
        form = forms.ProgressForm(initial=_prefilled(sheet, today))
    return answer(
        request,
        sheet=sheet,
        form=form,
        act=lambda values: public.report_progress(
            person=request.person,
            sheet_id=sheet.pk,
            month=values["month"].first_day,
            done=values["done"],
            next_step=values["next_step"],
            barriers=values["barriers"],
            is_on_schedule=values["is_on_schedule"],
            now=clock.now(),
        ),
        title="月次報告",
        submit="報告する",
        said="報告しました。ありがとうございます。",
        anchor="progress",
        extra={"kpis": kpi_readings(sheet, today=today), "previous": last_report(sheet)},
    )


def _prefilled(sheet: Sheet, today: date) -> dict[str, Any]:
    """What the report says before anything is typed: the oldest month owed, last month's plan as what was done."""
    previous = last_report(sheet)
    state = punctuality([run.as_run for run in sheet.runs.all()], today)
    return {
        "month": Month.of(month_to_report(sheet, today=today)),
        "done": previous.next_step if previous else "",
        "barriers": previous.barriers if previous else "",
        "is_on_schedule": "no" if state is Punctuality.LATE else "yes",
    }


@staff_page()
@single_use
def assess(request: PageRequest, number: str, report_id: int) -> HttpResponse:
    """Judge a month in five levels."""
    sheet = sheet_by_number(request.person, number)
    report = get_object_or_404(ProgressReport, pk=report_id, sheet=sheet)
    if not can_assess(request.person):
        raise NotAllowed("進捗を評価するのは、CIOスタッフです。")
    form = forms.AssessmentForm(request.POST if request.method == "POST" else None)
    return answer(
        request,
        sheet=sheet,
        form=form,
        act=lambda values: public.assess(
            person=request.person,
            report_id=report.pk,
            level=AssessmentLevel(values["level"]),
            comment=values["comment"],
            now=clock.now(),
        ),
        title=f"{Month.of(report.month).label}の進捗を評価する",
        submit="評価する",
        said="評価を記録しました。",
        anchor="progress",
        extra={"report": report},
    )


@staff_page(*Role)
@single_use
def advise(request: PageRequest, number: str) -> HttpResponse:
    """Give advice on the sheet."""
    sheet = sheet_by_number(request.person, number)
    if not can_advise(request.person, sheet):
        raise NotAllowed(
            "助言できるのは、CIO、副CIO、CIO補佐、CIOスタッフと有識者です。完了した個票には助言できません。"
        )
    form = forms.AdviceForm(request.POST if request.method == "POST" else None)
    return answer(
        request,
        sheet=sheet,
        form=form,
        act=lambda values: public.advise(
            person=request.person,
            sheet_id=sheet.pk,
            body=values["body"],
            is_public=values["is_public"],
            now=clock.now(),
        ),
        title="助言する",
        submit="助言する",
        said="助言を伝えました。",
        anchor="advice",
    )


@staff_page()
@single_use
def answer_advice(request: PageRequest, number: str, advice_id: int) -> HttpResponse:
    """Answer advice or say that it was taken up."""
    sheet = sheet_by_number(request.person, number)
    advice = get_object_or_404(Advice, pk=advice_id, sheet=sheet)
    if parts_of(request.person, sheet).isdisjoint({Part.OWNER.value, Part.CIO_STAFF.value}):
        raise NotAllowed("助言に回答できるのは、担当課とCIOスタッフです。")
    form = forms.AdviceAnswerForm(request.POST if request.method == "POST" else None)
    return answer(
        request,
        sheet=sheet,
        form=form,
        act=lambda values: public.answer_advice(
            person=request.person,
            advice_id=advice.pk,
            answer=values["answer"],
            is_taken_up=values["is_taken_up"],
            now=clock.now(),
        ),
        title="助言に回答する",
        submit="回答する",
        said="回答を伝えました。",
        anchor="advice",
        extra={"advice": advice},
    )


@staff_page()
@single_use
def answer_consultation(request: PageRequest, number: str, consultation_id: int) -> HttpResponse:
    """The CIO side answers a consultation."""
    sheet = sheet_by_number(request.person, number)
    consultation = get_object_or_404(Consultation, pk=consultation_id, sheet=sheet)
    if not request.person.is_cio_side:
        raise NotAllowed("協議に回答できるのは、CIO、副CIO、CIO補佐、CIOスタッフです。")
    form = forms.ConsultationAnswerForm(request.POST if request.method == "POST" else None)
    return answer(
        request,
        sheet=sheet,
        form=form,
        act=lambda values: public.answer_consultation(
            person=request.person, consultation_id=consultation.pk, remark=values["remark"], now=clock.now()
        ),
        title=f"協議（{consultation.step_label}）に回答する",
        submit="回答する",
        said="回答を伝えました。",
        anchor="consultations",
    )


@staff_page(*Role)
@require_POST
def follow(request: PageRequest, number: str) -> HttpResponse:
    """Follow the sheet, or stop following it when asked to."""
    sheet = sheet_by_number(request.person, number)
    change = public.unfollow if request.POST.get("stop") else public.follow
    change(person=request.person, sheet_id=sheet.pk, now=clock.now())
    return redirect(sheet_url(sheet))
