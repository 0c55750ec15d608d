"""The secretariat's pages for setting a meeting up."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hoshin.foundation.files.public import panel
from hoshin.foundation.people.public import CIO_SIDE, PageRequest, Role, staff_page
from hoshin.kernel import clock
from hoshin.kernel.errors import NotFound
from hoshin.steering.council.actions import (
    SUBJECT,
    add_item,
    add_paper,
    ask_question,
    attach_comparison,
    describe_meeting,
    move_item,
    plan_meeting,
    remove_item,
    remove_paper,
    remove_question,
    renew_comparison,
    reword_question,
)
from hoshin.steering.council.forms import ComparisonForm, ItemForm, MeetingForm, PaperForm, QuestionForm
from hoshin.steering.council.models import AgendaItem, Meeting
from hoshin.steering.council.permissions import can_prepare, is_secretariat
from hoshin.steering.council.queries import PAPER_OWNER, meeting_for_staff, meetings_for_staff, paper_for
from hoshin.steering.council.rules import MEETING_FLOW, ItemKind
from hoshin.web.pages import Confirmation, confirm_page, form_page
from hoshin.web.submit_once import single_use

MEETINGS_PER_PAGE = 30


@staff_page(*CIO_SIDE)
@require_safe
def staff(request: PageRequest) -> HttpResponse:
    """Every meeting with its state and its opinions; `?state=` narrows them."""
    state = request.GET.get("state", "")
    meetings = meetings_for_staff()
    shown = meetings.filter(state=state) if state in MEETING_FLOW.states else meetings
    page = Paginator(shown, MEETINGS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(each, MEETING_FLOW.state(each.state)) for each in page],
        "count": meetings.count(),
        "states": MEETING_FLOW.states.values(),
        "can_plan": is_secretariat(request.person),
    }
    return render(request, "council/staff.html", context)


@staff_page(Role.CIO_STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
@single_use
def plan(request: PageRequest) -> HttpResponse:
    """Begin a meeting."""
    form = MeetingForm(request.POST or None, initial={"subject": SUBJECT, "version": 0})
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            meeting = plan_meeting(person=request.person, now=clock.now(), **form.facts)
            messages.success(request, f"{meeting.title}の準備を始めました。次第・資料・質疑事項を整えてください。")
            return redirect("council:staff_meeting", number=meeting.number)
    return form_page(request, "council/plan.html", {"form": form})


@staff_page(Role.CIO_STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
@single_use
def describe(request: PageRequest, number: int) -> HttpResponse:
    """Change day, place, deadline and invitation."""
    meeting = meeting_for_staff(request.person, number)
    form = MeetingForm.of(meeting, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            describe_meeting(
                person=request.person,
                meeting_id=meeting.pk,
                version=form.cleaned_data["version"],
                now=clock.now(),
                **form.facts,
            )
            messages.success(request, "会議の内容を保存しました。")
            return redirect("council:staff_meeting", number=number)
    return form_page(request, "council/plan.html", {"form": form, "meeting": meeting})


@staff_page(Role.CIO_STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
@single_use
def new_item(request: PageRequest, number: int) -> HttpResponse:
    """Add an item to the agenda."""
    meeting = meeting_for_staff(request.person, number)
    form = ItemForm(request.POST or None, initial={"kind": ItemKind.OTHER})
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            add_item(
                person=request.person,
                meeting_id=meeting.pk,
                kind=ItemKind(form.cleaned_data["kind"]),
                title=form.cleaned_data["title"],
                now=clock.now(),
            )
            messages.success(request, "次第に項目を加えました。")
            return redirect("council:staff_meeting", number=number)
    return _form(request, meeting, form, "次第に項目を加える", "加える")


def _form(request: PageRequest, meeting: Meeting, form: object, title: str, submit: str) -> HttpResponse:
    context = {"form": form, "meeting": meeting, "form_title": title, "submit": submit}
    return form_page(request, "council/form.html", context)


def _item(request: PageRequest, number: int, item_id: int) -> AgendaItem:
    item = meeting_for_staff(request.person, number).items.filter(pk=item_id).first()
    if item is None:
        raise NotFound("お探しの項目は見つかりません。")
    return item


@staff_page(Role.CIO_STAFF)
@require_POST
@single_use
def shift_item(request: PageRequest, number: int, item_id: int) -> HttpResponse:
    """Move an item up or down."""
    item = _item(request, number, item_id)
    move_item(person=request.person, item_id=item.pk, direction=request.POST.get("direction", ""), now=clock.now())
    return redirect("council:staff_meeting", number=number)


@staff_page(Role.CIO_STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
@single_use
def drop_item(request: PageRequest, number: int, item_id: int) -> HttpResponse:
    """Ask once, then take an item off the agenda."""
    item = _item(request, number, item_id)
    if request.method == "POST":
        remove_item(person=request.person, item_id=item.pk, now=clock.now())
        messages.success(request, f"次第から「{item.title}」を外しました。")
        return redirect("council:staff_meeting", number=number)
    return confirm_page(request, _removal(f"次第の「{item.title}」", number))


def _removal(what: str, number: int) -> Confirmation:
    return Confirmation(
        title=f"{what}を外す",
        question=f"{what}を外しますか。",
        undo="外した後で、もう一度加えることはできます。",
        submit="外す",
        cancel_url=f"/staff/council/{number}/",
    )


@staff_page(Role.CIO_STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
@single_use
def ask(request: PageRequest, number: int) -> HttpResponse:
    """Add a secretariat question."""
    meeting = meeting_for_staff(request.person, number)
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            ask_question(person=request.person, meeting_id=meeting.pk, now=clock.now(), **form.cleaned_data)
            messages.success(request, "質疑事項を加えました。")
            return redirect("council:staff_meeting", number=number)
    return _form(request, meeting, form, "質疑事項を加える", "加える")


@staff_page(Role.CIO_STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
@single_use
def reword(request: PageRequest, number: int, question_id: int) -> HttpResponse:
    """Change a question's words, until a member begins to answer."""
    meeting = meeting_for_staff(request.person, number)
    question = meeting.questions.filter(pk=question_id).first()
    if question is None:
        raise NotFound("お探しの質疑事項は見つかりません。")
    form = QuestionForm(request.POST or None, initial={"title": question.title, "body": question.body})
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            reword_question(person=request.person, question_id=question.pk, now=clock.now(), **form.cleaned_data)
            messages.success(request, "質疑事項を書き換えました。")
            return redirect("council:staff_meeting", number=number)
    return _form(request, meeting, form, "質疑事項を書き換える", "保存する")


@staff_page(Role.CIO_STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
@single_use
def drop_question(request: PageRequest, number: int, question_id: int) -> HttpResponse:
    """Ask once, then take a question back."""
    question = meeting_for_staff(request.person, number).questions.filter(pk=question_id).first()
    if question is None:
        raise NotFound("お探しの質疑事項は見つかりません。")
    if request.method == "POST":
        remove_question(person=request.person, question_id=question.pk, now=clock.now())
        messages.success(request, f"質疑事項「{question.title}」を外しました。")
        return redirect("council:staff_meeting", number=number)
    return confirm_page(request, _removal(f"質疑事項「{question.title}」", number))


@staff_page(Role.CIO_STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
@single_use
def new_paper(request: PageRequest, number: int, item_id: int) -> HttpResponse:
    """Add a paper to an item; its files are attached on the next page."""
    item = _item(request, number, item_id)
    form = PaperForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            paper = add_paper(person=request.person, item_id=item.pk, now=clock.now(), **form.cleaned_data)
            messages.success(request, "資料を加えました。ファイルがあれば添付してください。")
            return redirect("council:staff_paper", number=number, paper_id=paper.pk)
    return _form(request, item.meeting, form, f"「{item.title}」に資料を加える", "加える")


@staff_page(Role.CIO_STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
@single_use
def new_comparison(request: PageRequest, number: int, item_id: int) -> HttpResponse:
    """Attach the comparison table of a revision to an item."""
    item = _item(request, number, item_id)
    form = ComparisonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            paper = attach_comparison(
                person=request.person,
                item_id=item.pk,
                revision_id=form.cleaned_data["revision"].pk,
                is_public=form.cleaned_data["is_public"],
                now=clock.now(),
            )
            messages.success(request, f"「{paper.title}」を資料にしました。")
            return redirect("council:staff_meeting", number=number)
    return _form(request, item.meeting, form, f"「{item.title}」に新旧対照表を加える", "加える")


@staff_page(*CIO_SIDE)
@require_safe
def staff_paper(request: PageRequest, number: int, paper_id: int) -> HttpResponse:
    """A paper as the secretariat sees it, with its files."""
    paper = paper_for(request.person, number, paper_id)
    context = {
        "paper": paper,
        "meeting": paper.item.meeting,
        "panel": panel(PAPER_OWNER, paper.pk, person=request.person, next_url=request.path),
        "can_prepare": can_prepare(request.person, paper.item.meeting),
    }
    return render(request, "council/staff_paper.html", context)


@staff_page(Role.CIO_STAFF)
@require_POST
@single_use
def renew(request: PageRequest, number: int, paper_id: int) -> HttpResponse:
    """Take a comparison table anew from the draft."""
    paper = paper_for(request.person, number, paper_id)
    renew_comparison(person=request.person, paper_id=paper.pk, now=clock.now())
    messages.success(request, "新旧対照表を、今の素案から作り直しました。")
    return redirect("council:staff_paper", number=number, paper_id=paper_id)


@staff_page(Role.CIO_STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
@single_use
def drop_paper(request: PageRequest, number: int, paper_id: int) -> HttpResponse:
    """Ask once, then take a paper off the agenda."""
    paper = paper_for(request.person, number, paper_id)
    if request.method == "POST":
        remove_paper(person=request.person, paper_id=paper.pk, now=clock.now())
        messages.success(request, f"資料「{paper.title}」を外しました。")
        return redirect("council:staff_meeting", number=number)
    return confirm_page(request, _removal(f"資料「{paper.title}」", number))
