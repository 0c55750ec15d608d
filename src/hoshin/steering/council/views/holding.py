"""The secretariat's pages for the life of a meeting."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hoshin.foundation.audit.public import HistoryEntry, history_of
from hoshin.foundation.files.public import panel
from hoshin.foundation.links.public import panel as links_panel
from hoshin.foundation.people.public import CIO_SIDE, PageRequest, Role, staff_page
from hoshin.kernel import clock
from hoshin.kernel.errors import NotFound
from hoshin.steering.council.actions import (
    MEETING_THING,
    cancel,
    close_meeting,
    invite,
    mark_attendance,
    open_meeting,
    publish,
    tick_item,
    unpublish,
    write_minutes,
)
from hoshin.steering.council.forms import ItemNoteForm, MinutesForm, ReasonForm
from hoshin.steering.council.models import Meeting
from hoshin.steering.council.permissions import can_prepare, is_secretariat, moves_open_to
from hoshin.steering.council.queries import MINUTES_FILES, answering_of, counts_of, meeting_for_staff, view_of
from hoshin.steering.council.rules import MEETING_FLOW
from hoshin.web.components import TimelineEntry
from hoshin.web.drawing import flow_diagram
from hoshin.web.forms import PlainForm
from hoshin.web.pages import Confirmation, confirm_page, form_page
from hoshin.web.submit_once import single_use

Do = Callable[..., Meeting]
_ACTIONS: dict[str, Do] = {"invite": invite, "open": open_meeting, "close": close_meeting, "publish": publish}
_WITH_REASON: dict[str, Do] = {"unpublish": unpublish, "cancel": cancel}
_QUESTIONS = {
    "invite": (
        "委員に開催を案内しますか。",
        "新旧対照表を今の素案から作り直し、任期のある委員全員に案内を送ります。委員は資料を読み、意見を書けるようになります。",
    ),
    "open": ("開会しますか。", "回答と段落への意見は締め切られます。委員発議は、閉会まで受け付けます。"),
    "close": ("閉会しますか。", "次第がすべて済んでいることを確かめます。この後、議事録と意見への対応を整えます。"),
    "publish": ("結果を公表しますか。", "次第・公表する資料・議事録・意見と対応が、だれでも読めるようになります。"),
    "unpublish": ("公表を取り下げますか。", "公開のページと検索から外れます。直した後、もう一度公表できます。"),
    "cancel": ("開催を取りやめますか。", "案内した委員に、理由とともに知らせます。"),
}
_UNDO = {
    "invite": "案内した後は、準備中に戻せません。日時や資料は、開会まで直せます。",
    "open": "開会した後は、意見の受付に戻せません。",
    "close": "閉会した後は、開催中に戻せません。次第の記録は、公表まで直せます。",
    "publish": "公表した後でも、取り下げて直せます。",
    "unpublish": "もう一度「結果を公表する」と、元どおり公表されます。",
    "cancel": "取りやめた会議は元に戻せません。",
}


@staff_page(*CIO_SIDE)
@require_safe
def staff_meeting(request: PageRequest, number: int) -> HttpResponse:
    """One meeting: what can be done, agenda, papers, questions, who has answered, what happened."""
    meeting = meeting_for_staff(request.person, number)
    view = view_of(meeting)
    context = {
        "view": view,
        "meeting": meeting,
        "moves": moves_open_to(request.person, meeting),
        "can_prepare": can_prepare(request.person, meeting),
        "is_secretariat": is_secretariat(request.person),
        "answering": answering_of(meeting, view.questions),
        "counts": counts_of(meeting),
        "panel": panel(MINUTES_FILES, meeting.pk, person=request.person, next_url=f"{request.path}#minutes"),
        "links": links_panel(MEETING_THING, str(meeting.pk), person=request.person, next_url=request.path),
        "entries": [_told(entry) for entry in history_of(MEETING_THING, meeting.pk, limit=30)],
        "drawing": flow_diagram(MEETING_FLOW, current=meeting.state),
    }
    return render(request, "council/staff_meeting.html", context)


def _told(entry: HistoryEntry) -> TimelineEntry:
    return TimelineEntry(at=entry.at, title=entry.sentence, actor=entry.actor, note=entry.reason, icon="edit")


@staff_page(Role.CIO_STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
@single_use
def move(request: PageRequest, number: int, code: str) -> HttpResponse:
    """Ask once, then move the meeting on; the moves that take something back ask for the reason."""
    meeting = meeting_for_staff(request.person, number)
    if code not in _QUESTIONS:
        raise NotFound("そのような操作はありません。")
    step = MEETING_FLOW.check(code, meeting.state)
    kind = ReasonForm if code in _WITH_REASON else PlainForm
    form = kind(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            moved = _move(request, meeting, code, form)
            messages.success(request, f"{moved.title}は「{moved.state_label}」になりました。")
            return redirect("council:staff_meeting", number=number)
    question, effect = _QUESTIONS[code]
    confirmation = Confirmation(
        title=step.label,
        question=f"{meeting.title}：{question}",
        effects=(effect,),
        undo=_UNDO[code],
        submit=step.label,
        cancel_url=f"/staff/council/{number}/",
        is_destructive=step.is_destructive,
    )
    return confirm_page(request, confirmation, form=form)


def _move(request: PageRequest, meeting: Meeting, code: str, form: PlainForm) -> Meeting:
    now = clock.now()
    if code in _ACTIONS:
        return _ACTIONS[code](person=request.person, meeting_id=meeting.pk, now=now)
    reason = form.cleaned_data["reason"]
    return _WITH_REASON[code](person=request.person, meeting_id=meeting.pk, reason=reason, now=now)


@staff_page(*CIO_SIDE)
@require_safe
def hold(request: PageRequest, number: int) -> HttpResponse:
    """The page that lies open during the meeting: attendance, and each item with its note and its tick."""
    meeting = meeting_for_staff(request.person, number)
    view = view_of(meeting)
    forms = [
        (each, ItemNoteForm(initial={"note": each.item.note}, auto_id=f"id_{each.item.pk}_%s")) for each in view.items
    ]
    opinions = meeting.opinions.said().select_related("member__account", "question")
    context = {
        "view": view,
        "meeting": meeting,
        "rows": forms,
        "opinions": list(opinions),
        "can_hold": is_secretariat(request.person) and view.is_answerable,
        "moves": moves_open_to(request.person, meeting),
    }
    return render(request, "council/hold.html", context)


@staff_page(Role.CIO_STAFF)
@require_POST
@single_use
def tick(request: PageRequest, number: int, item_id: int) -> HttpResponse:
    """Keep the note of an item and tick it off."""
    meeting = meeting_for_staff(request.person, number)
    if not meeting.items.filter(pk=item_id).exists():
        raise NotFound("お探しの項目は見つかりません。")
    is_done = request.POST.get("done") == "yes"
    item = tick_item(
        person=request.person, item_id=item_id, note=request.POST.get("note", ""), is_done=is_done, now=clock.now()
    )
    messages.success(request, f"「{item.title}」を{'済みにしました' if is_done else '記録しました'}。")
    response = redirect("council:hold", number=number)
    response.headers["Location"] += f"#item-{item_id}"
    return response


@staff_page(Role.CIO_STAFF)
@require_POST
@single_use
def attendance(request: PageRequest, number: int) -> HttpResponse:
    """Say who came."""
    meeting = meeting_for_staff(request.person, number)
    present = [int(text) for text in request.POST.getlist("present") if text.isascii() and text.isdigit()]
    count = mark_attendance(person=request.person, meeting_id=meeting.pk, present=present, now=clock.now())
    messages.success(request, f"出席{count:,}人を記録しました。")
    return redirect("council:hold", number=number)


@staff_page(Role.CIO_STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
@single_use
def minutes(request: PageRequest, number: int) -> HttpResponse:
    """Write the minutes; the notes of the items are offered as a beginning."""
    meeting = meeting_for_staff(request.person, number)
    notes = "\n\n".join(f"{item.title}\n{item.note}" for item in meeting.items.all() if item.note)
    form = MinutesForm(request.POST or None, initial={"minutes": meeting.minutes or notes})
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            write_minutes(
                person=request.person, meeting_id=meeting.pk, text=form.cleaned_data["minutes"], now=clock.now()
            )
            messages.success(request, "議事録を保存しました。")
            return redirect("council:staff_meeting", number=number)
    context = {"form": form, "meeting": meeting, "form_title": "議事録を書く", "submit": "保存する"}
    return form_page(request, "council/form.html", context)
