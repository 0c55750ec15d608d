"""Comments from residents: handing one in, moderating, answering, and the switch. Off, every address but the switch is 404."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from hoshin.foundation.people.public import PageRequest, Role, public_page, staff_page
from hoshin.kernel import clock
from hoshin.kernel.errors import NotFound
from hoshin.steering.plan import public
from hoshin.steering.plan.forms.comments import AnswerCommentForm, CommentForm, NoForm, RefuseCommentForm
from hoshin.steering.plan.models import Comment
from hoshin.steering.plan.queries import public_sheet_by_number
from hoshin.steering.plan.queries.comments import (
    comment_for,
    comments_for,
    counted_by_state,
    require_open,
    takes_comments,
)
from hoshin.steering.plan.rules.commenting import CommentState, Refusal
from hoshin.web.submit_once import single_use

ROWS_PER_PAGE = 50


@public_page
@require_http_methods(["GET", "HEAD", "POST"])
def hand_in(request: HttpRequest, number: str) -> HttpResponse:
    """Say something about a listed sheet. Not single-use: what was counted stays when it is refused."""
    require_open()
    sheet, now = public_sheet_by_number(number, today=clock.today()), clock.now()
    form = CommentForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        with form.refusals():
            public.hand_in_comment(
                number=number, body=form.cleaned_data["body"], form=request.POST.get("mark", ""), now=now
            )
            return render(request, "plan/comment_received.html", {"sheet": sheet})
    context = {
        "form": form,
        "mark": public.form_for_a_comment(now),
        "sheet": sheet,
        "refusals": [refusal.label for refusal in Refusal],
    }
    return render(request, "plan/comment_form.html", context, status=422 if form.errors else 200)


@staff_page()
@require_safe
def comments(request: PageRequest) -> HttpResponse:
    """What residents said, narrowed by its state."""
    require_open()
    mine = comments_for(request.person)
    state = request.GET.get("state", "")
    words = request.GET.get("words", "")[:100].strip()
    found = mine.filter(state=state) if state in set(CommentState) else mine
    if words:
        found = found.filter(body__icontains=words) | found.filter(sheet__number=words)
    page = Paginator(found, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "counts": counted_by_state(mine), "words": words, "is_narrowed": bool(state or words)}
    context["rows"] = [(comment, comment.current_state) for comment in page]
    context["can_switch"] = request.person.has_role(Role.CIO_STAFF)
    return render(request, "plan/comments.html", context)


@staff_page()
@require_safe
def comment(request: PageRequest, comment_id: int) -> HttpResponse:
    """One comment with what can be done about it."""
    require_open()
    return _comment(request, comment_for(request.person, comment_id))


def _comment(
    request: PageRequest,
    found: Comment,
    *,
    refuse: RefuseCommentForm | None = None,
    answer: AnswerCommentForm | None = None,
) -> HttpResponse:
    is_broken = bool((refuse and refuse.errors) or (answer and answer.errors))
    context = {
        "comment": found,
        "state": found.current_state,
        "can_moderate": request.person.has_role(Role.CIO_STAFF) and found.current_state is CommentState.WAITING,
        "is_published": found.current_state is CommentState.PUBLISHED,
        "form": refuse or answer or NoForm(),
        "refuse_form": refuse or RefuseCommentForm(),
        "answer_form": answer or AnswerCommentForm(initial={"answer": found.answer}),
    }
    return render(request, "plan/comment.html", context, status=422 if is_broken else 200)


@staff_page()
@require_http_methods(["POST"])
@single_use
def settle(request: PageRequest, comment_id: int, step: str) -> HttpResponse:
    """Publish, refuse or answer."""
    require_open()
    found = comment_for(request.person, comment_id)
    if step == "publish":
        public.publish_comment(person=request.person, comment_id=found.pk, now=clock.now())
        messages.success(request, "ご意見を公開しました。")
        return redirect("plan:comment", comment_id=found.pk)
    if step == "refuse":
        return _refuse(request, found)
    if step == "answer":
        return _answer(request, found)
    raise NotFound("お探しのページは見つかりません。")


def _refuse(request: PageRequest, found: Comment) -> HttpResponse:
    form = RefuseCommentForm(request.POST)
    if form.is_valid():
        with form.refusals():
            public.refuse_comment(person=request.person, comment_id=found.pk, now=clock.now(), **form.cleaned_data)
            messages.success(request, "公開しないことを記録しました。")
            return redirect("plan:comment", comment_id=found.pk)
    return _comment(request, found, refuse=form)


def _answer(request: PageRequest, found: Comment) -> HttpResponse:
    form = AnswerCommentForm(request.POST)
    if form.is_valid():
        with form.refusals():
            public.answer_comment(person=request.person, comment_id=found.pk, now=clock.now(), **form.cleaned_data)
            messages.success(request, "回答を公開しました。")
            return redirect("plan:comment", comment_id=found.pk)
    return _comment(request, found, answer=form)


@staff_page(Role.CIO_STAFF)
@single_use
def switch(request: PageRequest) -> HttpResponse:
    """Begin or stop taking comments."""
    is_open = takes_comments()
    if request.method == "POST":
        public.switch_comments(person=request.person, is_open=not is_open, now=clock.now())
        messages.success(request, "ご意見の受付を止めました。" if is_open else "ご意見の受付を始めました。")
        return redirect("plan:switch_comments")
    return render(request, "plan/comment_switch.html", {"is_open": is_open, "form": NoForm()})
