"""Moves of an application: one page each, whatever the flow table asks for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from hoshin.citizens.procedures.actions.deciding.opening import open_to_decide
from hoshin.citizens.procedures.actions.deciding.proposing import send_back
from hoshin.citizens.procedures.actions.deciding.reopening import reopen_application
from hoshin.citizens.procedures.actions.examining import (
    assign_applications,
    start_examination,
    take_correction_back,
)
from hoshin.citizens.procedures.forms.examining.inbox import AssignForm, ConfirmForm, NoteForm
from hoshin.citizens.procedures.models import Application
from hoshin.citizens.procedures.permissions import parts_in_deciding, parts_of
from hoshin.citizens.procedures.queries.examination import (
    absent_head_label,
    application_by_number,
    application_to_reopen,
    examiners_of,
)
from hoshin.citizens.procedures.rules.applications import APPLICATION_FLOW
from hoshin.foundation.people.public import PageRequest, Person, staff_page
from hoshin.kernel import clock
from hoshin.kernel.errors import NotAllowed, NotFound
from hoshin.web.forms import PlainForm
from hoshin.web.pages import form_page
from hoshin.web.submit_once import single_use

Act = Callable[[Person, Application, dict[str, Any], datetime], object]


@dataclass(frozen=True, slots=True)
class Page:
    """How one move is asked for and done."""

    form: type[PlainForm]
    act: Act
    explanation: str = ""


_KEPT = "理由は記録に永く残ります。氏名など、申請の中身は書かないでください。"
PAGES: Mapping[str, Page] = {
    "send_back": Page(
        NoteForm,
        lambda person, application, values, now: send_back(
            person=person, number=str(application.number), note=values["note"], now=now
        ),
        f"決定せずに審査に戻します。提案した職員に知らせます。{_KEPT}",
    ),
    "reopen": Page(
        NoteForm,
        lambda person, application, values, now: reopen_application(
            person=person, number=str(application.number), note=values["note"], now=now
        ),
        f"今の決定は、新しく決まるまでそのまま残ります。申請した方に、審査をやり直すことを知らせます。{_KEPT}",
    ),
    "examine": Page(
        ConfirmForm,
        lambda person, application, _values, now: start_examination(
            person=person, number=str(application.number), now=now
        ),
        "審査を始めたことは、申請者の状況の画面にも出ます。担当者が決まっていなければ、自分が担当になります。",
    ),
    "take_back": Page(
        NoteForm,
        lambda person, application, values, now: take_correction_back(
            person=person, number=str(application.number), note=values["note"], now=now
        ),
        "申請者が直し始めていても、その内容は消えます。審査は、提出されている内容のまま続けられます。",
    ),
}
OFFERED = frozenset({*PAGES, "ask_correction"})
"""The moves that have a page, here or one of their own."""


@staff_page()
@single_use
def move(request: PageRequest, number: str, code: str) -> HttpResponse:
    """Ask for what the move needs, then do it."""
    page = PAGES.get(code)
    if page is None:
        raise NotFound("お探しのページは見つかりません。")
    application = _application(request.person, number, code)
    parts = parts_in_deciding(request.person, application, now=clock.now())
    wanted = APPLICATION_FLOW.check(code, application.state)
    if wanted.who.isdisjoint(parts):
        raise NotAllowed(f"「{wanted.label}」を行えるのは、担当課の課長です。")
    form = page.form(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        with form.refusals():
            page.act(request.person, application, form.cleaned_data, clock.now())
            messages.success(request, f"{application}：「{wanted.label}」を行いました。")
            return back_from(request, application)
    return asking(
        request,
        application,
        form,
        title=wanted.label,
        explanation=f"{page.explanation}{_in_whose_place(request.person, application, code)}",
        tone="danger" if wanted.is_destructive else "primary",
    )


def _application(person: Person, number: str, code: str) -> Application:
    """What is to be moved; an absent head's deputy of another section reaches it too, to send it back or take it up again."""
    if code == "send_back":
        return open_to_decide(person=person, number=number, now=clock.now())
    if code == "reopen":
        return application_to_reopen(person, number, now=clock.now())
    return application_by_number(person, number)


def _in_whose_place(person: Person, application: Application, code: str) -> str:
    absent = absent_head_label(person, application, now=clock.now()) if code == "reopen" else ""
    return (
        f" {absent}が不在のため、あなたが代わりに決めます。記録にはふたりの名前が残り、{absent}に後閲を依頼します。"
        if absent
        else ""
    )


def back_from(request: PageRequest, application: Application) -> HttpResponse:
    """Back to the application; a deputy of another section, who may not open it any more, to the inbox."""
    return redirect(_whence(request.person, application))


def _whence(person: Person, application: Application) -> str:
    if parts_of(person, application):
        return reverse("procedures:examination", args=[application.number])
    return reverse("procedures:inbox")


def asking(
    request: PageRequest,
    application: Application,
    form: PlainForm,
    *,
    title: str,
    submit: str = "",
    explanation: str = "",
    tone: str = "primary",
    **more: object,
) -> HttpResponse:
    """The page on which something about an application is asked for."""
    context = {
        "application": application,
        "form": form,
        "page_title": title,
        "submit": submit or title,
        "explanation": explanation,
        "tone": tone,
        "back": _whence(request.person, application),
        **more,
    }
    return form_page(request, "procedures/examining/form.html", context)


@staff_page()
@single_use
def assign(request: PageRequest, number: str) -> HttpResponse:
    """Put somebody of the section in charge."""
    application = application_by_number(request.person, number)
    examiners = examiners_of(application.procedure.section_id, clock.now())
    form = AssignForm(
        request.POST if request.method == "POST" else None,
        examiners=examiners,
        initial={"account": application.assignee_id or request.person.account_id},
    )
    if form.is_bound and form.is_valid():
        with form.refusals():
            assign_applications(
                person=request.person, numbers=[number], account_id=form.cleaned_data["account"], now=clock.now()
            )
            messages.success(request, f"{application}の担当者を決めました。")
            return redirect("procedures:examination", number=number)
    return asking(request, application, form, title="担当者を決める")
