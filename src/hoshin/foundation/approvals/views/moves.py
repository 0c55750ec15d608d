from django.contrib import messages as said
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from hoshin.foundation.approvals import actions, queries
from hoshin.foundation.approvals.forms import NoteForm, RejectForm, ReturnForm
from hoshin.foundation.approvals.views.page import approve_form, request_answer, review_form
from hoshin.foundation.people.public import PageRequest, staff_page
from hoshin.kernel import clock
from hoshin.web.pages import Confirmation, confirm_page
from hoshin.web.submit_once import single_use

asked_and_sent = require_http_methods(["GET", "HEAD", "POST"])


def _back(request: PageRequest, request_id: int, words: str) -> HttpResponse:
    said.success(request, words)
    return redirect("approvals:request", request_id)


@staff_page()
@require_POST
@single_use
def approve(request: PageRequest, request_id: int) -> HttpResponse:
    """Approve at the step that was on the page."""
    form = approve_form(request.POST.get("step_id", ""), data=request.POST)
    if not form.is_valid():
        return request_answer(request, request_id, approving=form)
    given = form.cleaned_data
    approved = actions.approve(
        person=request.person,
        request_id=request_id,
        note=given["note"],
        step_id=given["step_id"],
        seen_digest=given["seen_digest"],
        now=clock.now(),
    )
    return _back(request, request_id, "決裁しました。" if approved.ended_at else "承認しました。次の段階へ進みます。")


@staff_page()
@asked_and_sent
@single_use
def return_to(request: PageRequest, request_id: int, step_id: int) -> HttpResponse:
    """Send the request back, after asking where to and why."""
    page = queries.page_of(request.person, request_id, now=clock.now())
    page.require_turn(step_id)
    choices = queries.return_choices(page, step_id)
    form = ReturnForm(request.POST or None, initial={"step_id": step_id}, choices=choices)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            actions.return_to(
                person=request.person,
                request_id=request_id,
                to_order=form.cleaned_data["to_order"],
                note=form.cleaned_data["note"],
                step_id=step_id,
                now=clock.now(),
            )
            return _back(request, request_id, "差し戻しました。")
    confirmation = Confirmation(
        title="差し戻す",
        question=f"「{page.request.title}」を差し戻します。",
        undo="差し戻した段階から、あらためて承認を受けることになります。これまでの意見は記録に残ります。",
        submit="差し戻す",
        cancel_url=reverse("approvals:request", args=[request_id]),
        is_destructive=False,
    )
    return confirm_page(request, confirmation, form=form)


@staff_page()
@asked_and_sent
@single_use
def reject(request: PageRequest, request_id: int, step_id: int) -> HttpResponse:
    """Reject the request for good, after asking once and for the reason."""
    page = queries.page_of(request.person, request_id, now=clock.now())
    page.require_turn(step_id, rejecting=True)
    form = RejectForm(request.POST or None, initial={"step_id": step_id})
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            actions.reject(
                person=request.person,
                request_id=request_id,
                note=form.cleaned_data["note"],
                step_id=step_id,
                now=clock.now(),
            )
            return _back(request, request_id, "否決しました。")
    confirmation = Confirmation(
        title="否決する",
        question=f"「{page.request.title}」を否決します。よろしいですか。",
        undo="取り消すことはできません。起案者は、あらためて起案することができます。",
        submit="否決する",
        cancel_url=reverse("approvals:request", args=[request_id]),
        effects=("この決裁は終わり、起案者と経路の人に理由とともに知らされます。",),
    )
    return confirm_page(request, confirmation, form=form)


@staff_page()
@require_POST
@single_use
def submit(request: PageRequest, request_id: int) -> HttpResponse:
    """Put an own draft on its way."""
    actions.submit(person=request.person, request_id=request_id, now=clock.now())
    return _back(request, request_id, "回付しました。")


@staff_page()
@asked_and_sent
@single_use
def take_back(request: PageRequest, request_id: int) -> HttpResponse:
    """Take an own request back, after asking once."""
    page = queries.page_of(request.person, request_id, now=clock.now())
    page.require_move("take_back")
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.take_back(person=request.person, request_id=request_id, note=form.cleaned_data["note"], now=clock.now())
        return _back(request, request_id, "引き戻しました。対象の画面で直して、もう一度提出できます。")
    confirmation = Confirmation(
        title="引き戻す",
        question=f"「{page.request.title}」を引き戻します。よろしいですか。",
        undo="直したあと、もう一度提出できます。その場合は、初めの段階から承認を受けます。",
        submit="引き戻す",
        cancel_url=reverse("approvals:request", args=[request_id]),
        is_destructive=False,
    )
    return confirm_page(request, confirmation, form=form)


@staff_page()
@asked_and_sent
@single_use
def withdraw(request: PageRequest, request_id: int) -> HttpResponse:
    """Withdraw an own request, after asking once."""
    page = queries.page_of(request.person, request_id, now=clock.now())
    page.require_move("withdraw")
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.withdraw(person=request.person, request_id=request_id, note=form.cleaned_data["note"], now=clock.now())
        return _back(request, request_id, "取り下げました。")
    confirmation = Confirmation(
        title="取り下げる",
        question=f"「{page.request.title}」を取り下げます。よろしいですか。",
        undo="取り消すことはできません。必要になったときは、あらためて起案してください。記録は残ります。",
        submit="取り下げる",
        cancel_url=reverse("approvals:request", args=[request_id]),
    )
    return confirm_page(request, confirmation, form=form)


@staff_page()
@require_POST
@single_use
def review(request: PageRequest, request_id: int, review_id: int) -> HttpResponse:
    """Note that the absent holder has looked at what was decided in their place."""
    form = review_form(review_id, data=request.POST)
    if not form.is_valid():
        return request_answer(request, request_id, reviewing=form, review_id=review_id)
    actions.review(person=request.person, review_id=review_id, comment=form.cleaned_data["comment"], now=clock.now())
    return _back(request, request_id, "後閲を記録しました。")
