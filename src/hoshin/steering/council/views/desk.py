"""The pages of a member: read, answer, remark, move."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hoshin.foundation.people.public import PageRequest
from hoshin.kernel import clock
from hoshin.kernel.errors import NotFound
from hoshin.steering.council.actions import (
    answer_question,
    discard_opinion,
    note_reading,
    raise_motion,
    remark_on_paragraph,
    submit_drafts,
)
from hoshin.steering.council.forms import AnswerForm, MotionForm
from hoshin.steering.council.models import Meeting, Opinion
from hoshin.steering.council.permissions import meetings_of_member, member_page
from hoshin.steering.council.queries import (
    draft_count,
    meeting_for_member,
    own_opinions,
    paper_for,
    paragraph_of,
    public_views,
    view_of,
)
from hoshin.steering.council.rules import SAID, MeetingState, OpinionKind, may_still_write
from hoshin.web.pages import Confirmation, confirm_page, form_page
from hoshin.web.submit_once import single_use

LAYOUT = "council/member.html"


@member_page
@require_safe
def desk(request: PageRequest) -> HttpResponse:
    """The member's home: the meetings they are invited to, what is still to be written for each."""
    now = clock.now()
    meetings = list(meetings_of_member(request.person).order_by("-number"))
    rows = [(each, _is_open(each, OpinionKind.ANSWER), each.due_at < now) for each in meetings]
    return render(request, "council/desk.html", {"rows": rows})


@member_page
@require_safe
def desk_meeting(request: PageRequest, number: int) -> HttpResponse:
    """One meeting for its member: agenda, papers, questions with the state of each answer, remarks, motions."""
    meeting = meeting_for_member(request.person, number)
    view = view_of(meeting)
    own = own_opinions(request.person, meeting)
    answers = {opinion.question_id: opinion for opinion in own if opinion.kind == OpinionKind.ANSWER}
    responded = [opinion for opinion in own if opinion.response and opinion.state in SAID]
    context = {
        "view": view,
        "meeting": meeting,
        "questions": [(question, answers.get(question.pk)) for question in view.questions],
        "remarks": [opinion for opinion in own if opinion.kind == OpinionKind.REMARK],
        "motions": [opinion for opinion in own if opinion.kind == OpinionKind.MOTION],
        "drafts": draft_count(own),
        "is_open": _is_open(meeting, OpinionKind.ANSWER),
        "takes_motions": _is_open(meeting, OpinionKind.MOTION),
        "answered": public_views(responded, today=clock.today()),
    }
    return render(request, "council/desk_meeting.html", context)


@member_page
@require_http_methods(["GET", "HEAD", "POST"])
@single_use
def answer(request: PageRequest, number: int, question_id: int) -> HttpResponse:
    """Read a question and answer it: keep a draft, or submit."""
    meeting = meeting_for_member(request.person, number)
    question = meeting.questions.filter(pk=question_id).first()
    if question is None:
        raise NotFound("お探しの質疑事項は見つかりません。")
    held = next((each for each in own_opinions(request.person, meeting) if each.question_id == question.pk), None)
    form = AnswerForm(request.POST or None, initial={"body": held.body if held else ""})
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            answer_question(
                person=request.person,
                question_id=question.pk,
                body=form.cleaned_data["body"],
                submits=_submits(request),
                now=clock.now(),
            )
            return _kept(request, number, f"question-{question.pk}")
    questions = list(meeting.questions.all())
    place = questions.index(question)
    context = {
        "form": form,
        "meeting": meeting,
        "question": question,
        "held": held,
        "is_open": _is_open(meeting, OpinionKind.ANSWER),
        "before": questions[place - 1] if place else None,
        "after": questions[place + 1] if place + 1 < len(questions) else None,
    }
    return form_page(request, "council/answer.html", context)


@member_page
@require_http_methods(["GET", "HEAD", "POST"])
def read_paper(request: PageRequest, number: int, paper_id: int) -> HttpResponse:
    """Read a paper; that it was opened is remembered by a button's POST on the meeting's page or by the first remark."""
    meeting = meeting_for_member(request.person, number)
    paper = paper_for(request.person, number, paper_id)
    if request.method == "POST":
        note_reading(person=request.person, meeting_id=meeting.pk, now=clock.now())
        messages.success(request, "資料を読んだことを、事務局に知らせました。")
        return redirect("council:desk_meeting", number=number)
    own = {each.paragraph: each for each in own_opinions(request.person, meeting) if each.paper_id == paper.pk}
    context = {
        "paper": paper,
        "meeting": meeting,
        "own": own,
        "is_open": _is_open(meeting, OpinionKind.REMARK),
    }
    return render(request, "council/read_paper.html", context)


@member_page
@require_http_methods(["GET", "HEAD", "POST"])
@single_use
def remark(request: PageRequest, number: int, paper_id: int, section: str, paragraph: str) -> HttpResponse:
    """Write on one paragraph of a comparison table."""
    meeting = meeting_for_member(request.person, number)
    paper = paper_for(request.person, number, paper_id)
    key = f"{section}/{paragraph}"
    found = paragraph_of(paper.content, key)
    if found is None:
        raise NotFound("お探しの段落は見つかりません。")
    own = own_opinions(request.person, meeting)
    held = next((each for each in own if (each.paper_id, each.paragraph) == (paper.pk, key)), None)
    form = AnswerForm(request.POST or None, initial={"body": held.body if held else ""})
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            remark_on_paragraph(
                person=request.person,
                paper_id=paper.pk,
                paragraph=key,
                body=form.cleaned_data["body"],
                submits=_submits(request),
                now=clock.now(),
            )
            return _kept(request, number, "remarks")
    context = {
        "form": form,
        "meeting": meeting,
        "paper": paper,
        "paragraph": found,
        "held": held,
        "is_open": _is_open(meeting, OpinionKind.REMARK),
    }
    return form_page(request, "council/remark.html", context)


@member_page
@require_http_methods(["GET", "HEAD", "POST"])
@single_use
def new_motion(request: PageRequest, number: int) -> HttpResponse:
    """Raise a matter of one's own."""
    return _motion(request, meeting_for_member(request.person, number), None)


@member_page
@require_http_methods(["GET", "HEAD", "POST"])
@single_use
def motion(request: PageRequest, number: int, opinion_id: int) -> HttpResponse:
    """Go on with a motion that was kept before."""
    meeting = meeting_for_member(request.person, number)
    own = own_opinions(request.person, meeting)
    held = next((each for each in own if (each.pk, each.kind) == (opinion_id, OpinionKind.MOTION)), None)
    if held is None:
        raise NotFound("お探しの発議は見つかりません。")
    return _motion(request, meeting, held)


def _motion(request: PageRequest, meeting: Meeting, held: Opinion | None) -> HttpResponse:
    initial = {"title": held.title, "body": held.body} if held else {}
    form = MotionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            raise_motion(
                person=request.person,
                meeting_id=meeting.pk,
                opinion_id=held.pk if held else None,
                title=form.cleaned_data["title"],
                body=form.cleaned_data["body"],
                submits=_submits(request),
                now=clock.now(),
            )
            return _kept(request, meeting.number, "motions")
    context = {"form": form, "meeting": meeting, "held": held, "is_open": _is_open(meeting, OpinionKind.MOTION)}
    return form_page(request, "council/motion.html", context)


@member_page
@require_POST
@single_use
def submit(request: PageRequest, number: int) -> HttpResponse:
    """Submit every draft at once."""
    meeting = meeting_for_member(request.person, number)
    count = submit_drafts(person=request.person, meeting_id=meeting.pk, now=clock.now())
    messages.success(request, f"{count:,}件の意見を提出しました。期限までは書き直せます。")
    return redirect("council:desk_meeting", number=number)


@member_page
@require_http_methods(["GET", "HEAD", "POST"])
@single_use
def discard(request: PageRequest, number: int, opinion_id: int) -> HttpResponse:
    """Ask once, then throw one's own opinion away."""
    meeting = meeting_for_member(request.person, number)
    held = next((each for each in own_opinions(request.person, meeting) if each.pk == opinion_id), None)
    if held is None:
        raise NotFound("お探しの意見は見つかりません。")
    if request.method == "POST":
        discard_opinion(person=request.person, opinion_id=opinion_id, now=clock.now())
        messages.success(request, "意見を取り消しました。")
        return redirect("council:desk_meeting", number=number)
    confirmation = Confirmation(
        title="意見を取り消す",
        question=f"「{held.about}」に書いた意見を取り消しますか。",
        undo="取り消した意見は元に戻せません。期限までは、書き直せます。",
        submit="取り消す",
        cancel_url=request.path.rsplit("/", maxsplit=4)[0] + "/",
    )
    return confirm_page(request, confirmation, layout=LAYOUT)


def _is_open(meeting: Meeting, kind: OpinionKind) -> bool:
    return may_still_write(kind, MeetingState(meeting.state), meeting.due_at, clock.now())


def _submits(request: PageRequest) -> bool:
    return request.POST.get("submits") == "yes"


def _kept(request: PageRequest, number: int, anchor: str) -> HttpResponse:
    words = (
        "意見を提出しました。期限までは書き直せます。"
        if _submits(request)
        else "下書きを保存しました。まだ提出していません。"
    )
    messages.success(request, words)
    response = redirect("council:desk_meeting", number=number)
    response.headers["Location"] += f"#{anchor}"
    return response
