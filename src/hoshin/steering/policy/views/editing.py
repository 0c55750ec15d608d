from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from hoshin.foundation.people.public import PageRequest, Role, staff_page
from hoshin.kernel import clock
from hoshin.kernel.errors import MoveRefused, NotFound
from hoshin.steering.policy.actions import SectionConflict, save_section
from hoshin.steering.policy.forms import SectionForm
from hoshin.steering.policy.models import Revision
from hoshin.steering.policy.permissions import can_edit
from hoshin.steering.policy.queries import Document, Merge, SectionView, document_of, merge_of, revision_for
from hoshin.steering.policy.rules import REVISION_FLOW, Choice, MergeRow, compose, join, split
from hoshin.web.pages import form_page
from hoshin.web.submit_once import single_use


@dataclass(frozen=True)
class Edited:
    """The section that a page is about."""

    revision: Revision
    document: Document
    section: SectionView


@staff_page(Role.CIO_STAFF)
@single_use
def edit_section(request: PageRequest, number: int, section_id: int) -> HttpResponse:
    """Write a section; look at it first, or save it. Somebody else's save meanwhile leads to the choice between both."""
    edited = _edited(request, number, section_id)
    section = edited.section
    form = SectionForm(request.POST or None, kind=section.kind, initial=_initial(section))
    if request.method == "POST" and form.is_valid():
        if request.POST.get("do") == "preview":
            return _editor(request, edited, form, preview=split(form.words["text"]))
        try:
            with form.refusals():
                saved = save_section(
                    person=request.person,
                    section_id=section_id,
                    version=form.cleaned_data["version"],
                    now=clock.now(),
                    **form.words,
                )
                _say_saved(request, section, changed=saved.version != form.cleaned_data["version"])
                return redirect("policy:staff_revision", number=number)
        except SectionConflict:
            fresh = _edited(request, number, section_id)
            merge = merge_of(fresh.section, base_version=form.cleaned_data["version"], **form.words)
            return _choice_page(request, fresh, merge, text=form.words["text"])
    return _editor(request, edited, form)


@staff_page(Role.CIO_STAFF)
@require_POST
def merge_section(request: PageRequest, number: int, section_id: int) -> HttpResponse:
    """Take the choice between two wordings back into the editor, where it can be looked at before it is saved."""
    edited = _edited(request, number, section_id)
    posted = request.POST
    if not posted.get("base_version", "").isdecimal():
        return redirect("policy:edit_section", number=number, section_id=section_id)
    merge = merge_of(
        edited.section,
        base_version=int(posted["base_version"]),
        heading=posted.get("heading", ""),
        group_title=posted.get("group_title", ""),
        text=posted.get("text", ""),
    )
    if posted.get("their_version") != str(edited.section.version):
        return _choice_page(request, edited, merge, text=posted.get("text", ""))
    choices = {
        index: Choice(posted[f"choice-{index}"])
        for index in range(len(merge.rows))
        if posted.get(f"choice-{index}") in {choice.value for choice in Choice}
    }
    text = join(compose(merge.rows, choices))
    initial = {
        "heading": _taken(merge.heading, posted.get("choice-heading")),
        "group_title": _taken(merge.group_title, posted.get("choice-group_title")),
        "text": text,
        "version": edited.section.version,
    }
    form = SectionForm(None, kind=edited.section.kind, initial=initial)
    return _editor(request, edited, form, preview=split(text), is_merged=True)


def _edited(request: PageRequest, number: int, section_id: int) -> Edited:
    today = clock.today()
    revision = revision_for(request.person, number, today=today)
    document = document_of(revision, today=today)
    section = document.section(section_id)
    if section is None:
        raise NotFound("お探しの節は見つかりません。")
    if not can_edit(request.person, revision):
        label = REVISION_FLOW.state(revision.state).label
        raise MoveRefused(f"{revision.name}は「{label}」のため、書き換えられません。")
    return Edited(revision, document, section)


def _initial(section: SectionView) -> dict[str, object]:
    return {
        "heading": section.text.heading,
        "group_title": section.text.group_title,
        "text": section.markdown,
        "version": section.version,
    }


def _taken(row: MergeRow, choice: str | None) -> str:
    taken = compose([row], {0: Choice(choice)} if choice in {Choice.THEIRS.value, Choice.MINE.value} else {})
    return taken[0] if taken else ""


def _say_saved(request: PageRequest, section: SectionView, *, changed: bool) -> None:
    if changed:
        messages.success(request, f"「{section.title}」を保存しました。")
    else:
        messages.info(request, f"「{section.title}」は、前の内容から変わっていませんでした。")


def _editor(
    request: PageRequest,
    edited: Edited,
    form: SectionForm,
    *,
    preview: tuple[str, ...] | None = None,
    is_merged: bool = False,
) -> HttpResponse:
    context = {
        "form": form,
        "revision": edited.revision,
        "section": edited.section,
        "preview": preview,
        "is_merged": is_merged,
    }
    return form_page(request, "policy/edit_section.html", context)


def _choice_page(request: PageRequest, edited: Edited, merge: Merge, *, text: str) -> HttpResponse:
    context = {"revision": edited.revision, "section": edited.section, "merge": merge, "text": text}
    return render(request, "policy/choose_wording.html", context, status=409)
