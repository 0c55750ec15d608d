from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from hoshin.foundation.links import actions, queries
from hoshin.foundation.links.permissions import can_change
from hoshin.foundation.links.rules import KINDS
from hoshin.foundation.people.public import PageRequest, staff_page
from hoshin.kernel import clock
from hoshin.kernel.errors import NotAllowed
from hoshin.web.redirects import safe_next
from hoshin.web.submit_once import single_use


@staff_page()
@require_http_methods(["GET", "HEAD", "POST"])
@single_use
def add(request: PageRequest, kind: str, thing_id: str) -> HttpResponse:
    """Search for something to link a thing to, and link it."""
    if request.method == "POST":
        return _added(request, kind, thing_id)
    if not can_change(request.person, kind, thing_id):
        raise NotAllowed("この対象のリンクを変更する権限がありません。")
    source = queries.describe(kind, thing_id)
    chosen = request.GET.get("kind") or min(KINDS)
    words = request.GET.get("q", "")
    context = {
        "source": source,
        "kinds": sorted(KINDS.values(), key=lambda one: one.code),
        "chosen": queries.kind_of(chosen),
        "q": words,
        "found": queries.candidates(chosen, words, source_kind=kind, source_id=thing_id),
        "next": safe_next(request, source.url),
    }
    return render(request, "links/add.html", context)


def _added(request: PageRequest, kind: str, thing_id: str) -> HttpResponse:
    link = actions.add_link(
        person=request.person,
        source_kind=kind,
        source_id=thing_id,
        target_kind=request.POST.get("target_kind", ""),
        target_id=request.POST.get("target_id", ""),
        now=clock.now(),
    )
    messages.success(request, f"「{queries.describe(link.target_kind, link.target_id).label}」へのリンクを加えました。")
    return redirect(safe_next(request, reverse("links:add", args=[kind, thing_id])))


@staff_page()
@require_POST
@single_use
def remove(request: PageRequest, link_id: int) -> HttpResponse:
    """Take a link away; it can be added again, so nothing is asked."""
    link = queries.link_of(link_id)
    actions.remove_link(person=request.person, link_id=link_id, now=clock.now())
    messages.success(request, "リンクを外しました。")
    return redirect(safe_next(request, reverse("links:add", args=[link.source_kind, link.source_id])))


@staff_page()
@require_POST
@single_use
def publish(request: PageRequest, link_id: int) -> HttpResponse:
    """Mark a link as public; the mark can be taken away again, so nothing is asked."""
    link = actions.publish_link(person=request.person, link_id=link_id, now=clock.now())
    messages.success(request, "リンクを公開することにしました。")
    return redirect(safe_next(request, reverse("links:add", args=[link.source_kind, link.source_id])))


@staff_page()
@require_POST
@single_use
def withhold(request: PageRequest, link_id: int) -> HttpResponse:
    """Take the mark away."""
    link = actions.withhold_link(person=request.person, link_id=link_id, now=clock.now())
    messages.success(request, "リンクの公開をやめました。")
    return redirect(safe_next(request, reverse("links:add", args=[link.source_kind, link.source_id])))
