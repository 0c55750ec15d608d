from django.contrib import messages as said
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from hoshin.foundation.messages import actions, queries
from hoshin.foundation.messages.forms import ReadAllForm
from hoshin.foundation.messages.rules import MAIL_FLOW, MailState
from hoshin.foundation.people.public import PageRequest, Role, staff_page
from hoshin.kernel import clock
from hoshin.web.submit_once import single_use

PER_PAGE = 50


@staff_page(*Role)
@require_safe
def inbox(request: PageRequest) -> HttpResponse:
    """The person's messages, unread ones first."""
    only_unread = request.GET.get("show") == "unread"
    page = Paginator(queries.inbox_of(request.person, only_unread=only_unread), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "only_unread": only_unread,
        "unread": queries.unread_count(request.person.account_id),
        "newest_id": queries.newest_message_id(request.person),
    }
    return render(request, "messages/inbox.html", context)


@staff_page(*Role)
@require_POST
def open_message(request: PageRequest, message_id: int) -> HttpResponse:
    """Mark a message as read and go where it leads."""
    message = actions.mark_read(person=request.person, message_id=message_id, now=clock.now())
    return redirect(message.url)


@staff_page(*Role)
@require_POST
def read(request: PageRequest, message_id: int) -> HttpResponse:
    """Mark a message as read and stay."""
    actions.mark_read(person=request.person, message_id=message_id, now=clock.now())
    return redirect("messages:inbox")


@staff_page(*Role)
@require_POST
@single_use
def read_all(request: PageRequest) -> HttpResponse:
    """Mark everything the person has seen as read."""
    form = ReadAllForm(request.POST)
    up_to_id = form.cleaned_data["up_to_id"] if form.is_valid() else 0
    count = actions.mark_all_read(person=request.person, up_to_id=up_to_id, now=clock.now())
    said.success(request, f"{count}件を既読にしました。")
    return redirect("messages:inbox")


@staff_page(Role.OPERATOR)
@require_safe
def outbox(request: PageRequest) -> HttpResponse:
    """How the mails are doing, and the list of those that were given up or stay in the inbox."""
    asked = request.GET.get("state", "")
    state = MailState(asked) if asked in set(MailState) else MailState.FAILED
    context = {
        "state": MAIL_FLOW.state(state),
        "can_send_again": state in MAIL_FLOW.move("send_again").sources,
        "counts": queries.mail_counts(),
        "reconciliation": queries.reconcile(clock.now()),
        "server": actions.mail_server(),
        "page": Paginator(queries.mails_in(state), PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "messages/outbox.html", context)


@staff_page(Role.OPERATOR)
@require_POST
@single_use
def send_again(request: PageRequest, mail_id: int) -> HttpResponse:
    """Queue one failed mail again."""
    count = actions.send_again(person=request.person, mail_ids=[mail_id], now=clock.now())
    if count:
        said.success(request, "メールを送信待ちに戻しました。まもなく送信されます。")
    else:
        said.info(request, "このメールは、もう送信待ちか送信済みです。")
    return redirect("messages:outbox")


@staff_page(Role.OPERATOR)
@require_POST
@single_use
def send_all_again(request: PageRequest) -> HttpResponse:
    """Queue every failed and inbox-only mail again."""
    count = actions.send_again(person=request.person, mail_ids=None, now=clock.now())
    said.success(request, f"{count}件のメールを送信待ちに戻しました。")
    return redirect("messages:outbox")
