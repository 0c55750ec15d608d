from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from hoshin.foundation.people.public import PageRequest, Role, staff_page
from hoshin.kernel import clock
from hoshin.kernel.errors import NotFound
from hoshin.steering.policy.actions import (
    add_basic_policy,
    add_focus_item,
    add_section,
    move_section,
    remove_section,
    restore_section,
)
from hoshin.steering.policy.forms import AddBasicPolicyForm, AddFocusItemForm, AddSectionForm
from hoshin.steering.policy.models import BasicPolicy
from hoshin.steering.policy.queries import Document, document_of, revision_for
from hoshin.steering.policy.rules import Field, Kind, subtree
from hoshin.web.pages import Confirmation, confirm_page, form_page
from hoshin.web.submit_once import single_use


@staff_page(Role.CIO_STAFF)
@single_use
def add(request: PageRequest, number: int) -> HttpResponse:
    """Add a chapter, a section, a keyword …."""
    document = _document(request, number)
    places = [(section.id, "　" * (section.level - 1) + section.title) for section in document.sections]
    form = AddSectionForm(request.POST or None, places=places, initial={"after": request.GET.get("after", "")})
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            section = add_section(
                person=request.person,
                revision_id=document.revision.pk,
                kind=Kind(form.cleaned_data["kind"]),
                heading=form.cleaned_data["heading"],
                text=form.cleaned_data["text"],
                after_id=form.cleaned_data["after"],
                now=clock.now(),
            )
            messages.success(request, f"「{section.heading}」を加えました。")
            return redirect("policy:staff_revision", number=number)
    context = {"form": form, "revision": document.revision, "title": "節を加える", "submit": "加える"}
    return form_page(request, "policy/add.html", context)


@staff_page(Role.CIO_STAFF)
@single_use
def add_policy(request: PageRequest, number: int) -> HttpResponse:
    """Add a basic policy."""
    document = _document(request, number)
    form = AddBasicPolicyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            section = add_basic_policy(
                person=request.person,
                revision_id=document.revision.pk,
                number=form.cleaned_data["number"],
                title=form.cleaned_data["title"],
                field=Field(form.cleaned_data["field"]),
                now=clock.now(),
            )
            messages.success(request, f"基本方針「{section.heading}」を加えました。考え方と基本方針を書いてください。")
            return redirect("policy:staff_revision", number=number)
    context = {"form": form, "revision": document.revision, "title": "基本方針を加える", "submit": "加える"}
    return form_page(request, "policy/add.html", context)


@staff_page(Role.CIO_STAFF)
@single_use
def add_item(request: PageRequest, number: int) -> HttpResponse:
    """Add a focus item to a basic policy."""
    document = _document(request, number)
    policies = [
        (policy.section.basic_policy_id or 0, f"{policy.label} {policy.section.text.heading}")
        for policy in document.policies
    ]
    form = AddFocusItemForm(
        request.POST or None, policies=policies, initial={"basic_policy": request.GET.get("policy", "")}
    )
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        with form.refusals():
            section = add_focus_item(
                person=request.person,
                revision_id=document.revision.pk,
                basic_policy=BasicPolicy.objects.get(pk=values["basic_policy"]),
                group_title=values["group_title"],
                heading=values["heading"],
                text=values["text"],
                now=clock.now(),
            )
            messages.success(request, f"重点取組事項「{section.heading}」を加えました。")
            return redirect("policy:staff_revision", number=number)
    context = {"form": form, "revision": document.revision, "title": "重点取組事項を加える", "submit": "加える"}
    return form_page(request, "policy/add.html", context)


@staff_page(Role.CIO_STAFF)
@require_POST
@single_use
def move(request: PageRequest, number: int, section_id: int) -> HttpResponse:
    """Let a section change places with the one before or after it."""
    upwards = request.POST.get("direction") == "up"
    move_section(person=request.person, section_id=section_id, upwards=upwards, now=clock.now())
    return redirect("policy:staff_revision", number=number)


@staff_page(Role.CIO_STAFF)
@single_use
def remove(request: PageRequest, number: int, section_id: int) -> HttpResponse:
    """Ask once, then take a section out."""
    document = _document(request, number)
    section = document.section(section_id)
    if section is None:
        raise NotFound("お探しの節は見つかりません。")
    if request.method == "POST":
        remove_section(person=request.person, section_id=section_id, now=clock.now())
        messages.success(request, f"「{section.title}」を削除しました。この画面の下から元へ戻せます。")
        return redirect("policy:staff_revision", number=number)
    levels = [other.level for other in document.sections]
    below = [document.sections[place] for place in subtree(levels, document.sections.index(section))][1:]
    confirmation = Confirmation(
        title="節を削除する",
        question=f"「{section.title}」を{document.revision.name}から削除しますか。",
        effects=tuple(f"「{other.title}」も一緒に削除します。" for other in below),
        undo="本文と意見は残り、あとで元へ戻せます。",
        submit="削除する",
        cancel_url=request.path.rsplit("/sections/", maxsplit=1)[0] + "/",
    )
    return confirm_page(request, confirmation)


@staff_page(Role.CIO_STAFF)
@require_POST
@single_use
def restore(request: PageRequest, number: int, section_id: int) -> HttpResponse:
    """Put a removed section back."""
    section = restore_section(person=request.person, section_id=section_id, now=clock.now())
    messages.success(request, f"「{section}」を元へ戻しました。")
    return redirect("policy:staff_revision", number=number)


def _document(request: PageRequest, number: int) -> Document:
    today = clock.today()
    return document_of(revision_for(request.person, number, today=today), today=today)
