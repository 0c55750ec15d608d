"""Moves of a sheet: one page each, whatever the flow table asks for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from hoshin.foundation.people.public import PageRequest, Person, staff_page
from hoshin.kernel import clock
from hoshin.kernel.errors import NotAllowed, NotFound, RuleBroken
from hoshin.steering.plan import public
from hoshin.steering.plan.forms import moves as forms
from hoshin.steering.plan.models import Sheet
from hoshin.steering.plan.permissions import can_edit, can_move
from hoshin.steering.plan.queries import sheet_by_number
from hoshin.steering.plan.rules import SHEET_FLOW
from hoshin.steering.plan.views.form_page import answer, sheet_url
from hoshin.web.forms import PlainForm
from hoshin.web.submit_once import single_use

Act = Callable[[Person, Sheet, dict[str, Any], datetime], object]


@dataclass(frozen=True, slots=True)
class Page:
    """How one move is asked for and done."""

    form: type[PlainForm]
    act: Act
    explanation: str = ""


def _plain(action: Callable[..., object]) -> Act:
    return lambda person, sheet, _values, now: action(person=person, sheet_id=sheet.pk, now=now)


def _noted(action: Callable[..., object]) -> Act:
    return lambda person, sheet, values, now: action(person=person, sheet_id=sheet.pk, note=values["note"], now=now)


PAGES: Mapping[str, Page] = {
    "propose": Page(forms.ConfirmForm, _plain(public.propose), "CIOスタッフに知らせ、CIO側に協議します。"),
    "return_proposal": Page(forms.NoteForm, _noted(public.return_proposal)),
    "start_planning": Page(
        forms.TakeUpForm,
        lambda person, sheet, values, now: public.start_planning(
            person=person, sheet_id=sheet.pk, staff_post_id=values["staff_post"], now=now
        ),
        "発案を取り上げ、担当課と一緒に企画を立てます。",
    ),
    "start_budgeting": Page(forms.ConfirmForm, _plain(public.start_budgeting), "CIO側に協議し、予算の要求に進みます。"),
    "return_to_planning": Page(forms.NoteForm, _noted(public.return_to_planning)),
    "submit_for_decision": Page(
        forms.RemarkForm,
        _noted(public.submit_for_decision),
        "決裁の回議を始めます。承認されると、その時点で実施計画に登載され、公開されます。",
    ),
    "begin": Page(forms.ConfirmForm, _plain(public.begin), "工程の最初の段階を始めます。"),
    "advance": Page(
        forms.ResultForm,
        lambda person, sheet, values, now: public.advance(
            person=person, sheet_id=sheet.pk, result=values["result"], now=now
        ),
    ),
    "fail_proof_of_concept": Page(
        forms.FailedProofForm,
        lambda person, sheet, values, now: public.fail_proof_of_concept(
            person=person,
            sheet_id=sheet.pk,
            reasons=values["reasons"],
            planned_end_on=values["planned_end_on"],
            now=now,
        ),
        "実証実験の結果を残し、あらためて詳細検討から始めます。後の工程の予定は、同じ長さのまま後ろにずれます。",
    ),
    "report": Page(forms.ReportForm, _noted(public.report_to_cio)),
    "return_report": Page(forms.NoteForm, _noted(public.return_report)),
    "complete": Page(forms.RemarkForm, _noted(public.complete), "この個票を計画完了とします。"),
    "suspend": Page(forms.NoteForm, _noted(public.suspend), "再開するまで、月次報告の対象から外れます。"),
    "resume": Page(forms.NoteForm, _noted(public.resume)),
    "withdraw": Page(
        forms.NoteForm,
        _noted(public.withdraw),
        "取り下げると元に戻せません。内容と経緯は残り、登載後の個票は公開ページにも残ります。",
    ),
    "merge": Page(
        forms.MergeForm,
        lambda person, sheet, values, now: public.merge(
            person=person, sheet_id=sheet.pk, into_number=values["into_number"], note=values["note"], now=now
        ),
        "統合すると元に戻せません。この個票は終了し、統合先を示します。",
    ),
}


@staff_page()
@single_use
def move(request: PageRequest, number: str, code: str) -> HttpResponse:
    """Ask for what the move needs, then do it."""
    sheet = sheet_by_number(request.person, number)
    page = PAGES.get(code)
    if page is None:
        raise NotFound("お探しのページは見つかりません。")
    wanted = SHEET_FLOW.check(code, sheet.state)
    if not can_move(request.person, sheet, wanted):
        raise NotAllowed(f"「{wanted.label}」を行う役割ではありません。")
    form = page.form(request.POST) if request.method == "POST" else page.form()
    return answer(
        request,
        sheet=sheet,
        form=form,
        act=lambda values: page.act(request.person, sheet, values, clock.now()),
        title=wanted.label,
        submit=wanted.label,
        said=f"個票「{sheet.title}」：{wanted.label}を行いました。",
        explanation=page.explanation,
        tone="danger" if wanted.is_destructive else "primary",
    )


@staff_page()
@single_use
def choose_route(request: PageRequest, number: str) -> HttpResponse:
    """Lay down or change the stages still to come."""
    sheet = sheet_by_number(request.person, number)
    if not can_edit(request.person, sheet):
        raise NotAllowed("工程を決められるのは、担当課とCIOスタッフです。")
    posted = request.POST if request.method == "POST" else None
    stages = forms.StageFormSet(posted, prefix="stage", initial=_route_so_far(sheet))
    reason = forms.RouteReasonForm(posted)
    if posted is not None and stages.is_valid() and reason.is_valid():
        try:
            public.choose_route(
                person=request.person,
                sheet_id=sheet.pk,
                stages=forms.planned_stages(stages),
                reason=reason.cleaned_data["reason"],
                now=clock.now(),
            )
        except RuleBroken as error:
            reason.refuse(error)
        else:
            messages.success(request, "工程を決めました。")
            return redirect(sheet_url(sheet, "route"))
    runs = list(sheet.runs.all())
    context = {"sheet": sheet, "stages": stages, "form": reason, "runs": runs, "back": sheet_url(sheet, "route")}
    has_errors = reason.is_bound and (bool(reason.errors) or not stages.is_valid())
    return render(request, "plan/route.html", context, status=422 if has_errors else 200)


def _route_so_far(sheet: Sheet) -> list[dict[str, Any]]:
    """Five rows: the stages still planned, then empty ones."""
    planned = [
        {"stage": run.stage, "starts_on": run.planned_start_on, "ends_on": run.planned_end_on}
        for run in sheet.runs.filter(state="planned")
    ]
    return [*planned, *({} for _ in range(5 - len(planned)))]
