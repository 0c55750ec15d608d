from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from hoshin.foundation.people.public import PageRequest, staff_page
from hoshin.kernel import clock
from hoshin.kernel.errors import NotFound
from hoshin.steering.policy.actions import move_thread, open_thread, reply
from hoshin.steering.policy.forms import CommentForm
from hoshin.steering.policy.permissions import can_comment, can_edit, require_commenting
from hoshin.steering.policy.queries import ThreadView, document_of, revision_for, threads_by_paragraph, threads_of
from hoshin.web.pages import form_page
from hoshin.web.submit_once import single_use


@staff_page()
@require_safe
def read_draft(request: PageRequest, number: int) -> HttpResponse:
    """A revision paragraph by paragraph with the comments pinned to each."""
    today = clock.today()
    revision = revision_for(request.person, number, today=today)
    document = document_of(revision, today=today)
    threads = threads_by_paragraph(document)
    sections = [
        (
            section,
            [(paragraph, threads.get((section.id, paragraph.key), [])) for paragraph in section.text.paragraphs],
        )
        for section in document.sections
    ]
    context = {
        "revision": revision,
        "document": document,
        "sections": sections,
        "homeless": [view for view in threads_of(document) if view.is_gone],
        "can_comment": can_comment(request.person, revision),
        "can_edit": can_edit(request.person, revision),
    }
    return render(request, "policy/read_draft.html", context)


@staff_page()
@require_safe
def comments(request: PageRequest, number: int) -> HttpResponse:
    """All comments of a revision; `?state=open` or `resolved` narrows them."""
    today = clock.today()
    revision = revision_for(request.person, number, today=today)
    views = threads_of(document_of(revision, today=today))
    state = request.GET.get("state", "")
    context = {
        "revision": revision,
        "threads": [view for view in views if not state or view.thread.state == state],
        "count": len(views),
        "open_count": sum(view.is_open for view in views),
        "can_comment": can_comment(request.person, revision),
    }
    return render(request, "policy/comments.html", context)


@staff_page()
@single_use
def comment(request: PageRequest, number: int, section_id: int, paragraph_key: str) -> HttpResponse:
    """Write a first comment on a paragraph."""
    require_commenting(request.person)
    today = clock.today()
    revision = revision_for(request.person, number, today=today)
    section = document_of(revision, today=today).section(section_id)
    paragraph = next((part for part in section.text.paragraphs if part.key == paragraph_key), None) if section else None
    if section is None or paragraph is None:
        raise NotFound("意見を付けようとした段落は見つかりません。その間に書き換えられたかもしれません。")
    form = CommentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            open_thread(
                person=request.person,
                section_id=section_id,
                paragraph_key=paragraph_key,
                body=form.cleaned_data["body"],
                now=clock.now(),
            )
            messages.success(request, "意見を書きました。")
            return redirect(_place(number, section_id, paragraph_key))
    context = {"form": form, "revision": revision, "section": section, "paragraph": paragraph}
    return form_page(request, "policy/comment.html", context)


@staff_page()
@single_use
def answer(request: PageRequest, number: int, thread_id: int) -> HttpResponse:
    """Read a thread whole and answer in it."""
    today = clock.today()
    revision = revision_for(request.person, number, today=today)
    view = _thread(request, number, thread_id)
    form = CommentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            reply(person=request.person, thread_id=thread_id, body=form.cleaned_data["body"], now=clock.now())
            messages.success(request, "返信しました。")
            return redirect("policy:thread", number=number, thread_id=thread_id)
    context = {
        "form": form,
        "revision": revision,
        "view": view,
        "can_comment": can_comment(request.person, revision),
    }
    return form_page(request, "policy/thread.html", context)


@staff_page()
@require_POST
@single_use
def settle(request: PageRequest, number: int, thread_id: int) -> HttpResponse:
    """Resolve or reopen a thread."""
    _thread(request, number, thread_id)
    move = "resolve" if request.POST.get("move") == "resolve" else "reopen"
    thread = move_thread(person=request.person, thread_id=thread_id, move=move, now=clock.now())
    messages.success(request, f"意見を「{thread.state_label}」にしました。")
    return redirect("policy:thread", number=number, thread_id=thread_id)


def _thread(request: PageRequest, number: int, thread_id: int) -> ThreadView:
    today = clock.today()
    document = document_of(revision_for(request.person, number, today=today), today=today)
    view = next((view for view in threads_of(document) if view.thread.pk == thread_id), None)
    if view is None:
        raise NotFound("お探しの意見は見つかりません。")
    return view


def _place(number: int, section_id: int, paragraph_key: str) -> str:
    return f"{reverse('policy:read_draft', args=[number])}#p-{section_id}-{paragraph_key}"
