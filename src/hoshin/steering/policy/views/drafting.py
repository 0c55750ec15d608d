from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from hoshin.foundation.approvals.public import decision_about
from hoshin.foundation.audit.public import HistoryEntry, history_of
from hoshin.foundation.people.public import PageRequest, Role, staff_page
from hoshin.kernel import clock
from hoshin.steering.policy.actions import REVISION_THING, describe_revision, start_revision
from hoshin.steering.policy.forms import DescriptionForm, RevisionForm
from hoshin.steering.policy.permissions import can_comment, can_draft, can_edit, moves_open_to
from hoshin.steering.policy.queries import (
    document_of,
    proposed_name,
    removed_sections,
    revision_for,
    revision_in_force,
    revisions_for,
    threads_of,
)
from hoshin.steering.policy.rules import REVISION_FLOW
from hoshin.web.components import TimelineEntry
from hoshin.web.pages import form_page
from hoshin.web.submit_once import single_use

LONG_FIELDS = frozenset({"本文", "段落", "意見"})


@staff_page()
@require_safe
def staff_revisions(request: PageRequest) -> HttpResponse:
    """All revisions, drafts included: which is in force, what is being written, how many comments are open."""
    today = clock.today()
    context = {
        "revisions": [
            (revision, REVISION_FLOW.state(revision.state)) for revision in revisions_for(request.person, today=today)
        ],
        "in_force": revision_in_force(today),
        "can_draft": can_draft(request.person),
        "comparable": list(revisions_for(request.person, today=today)),
    }
    return render(request, "policy/staff_revisions.html", context)


@staff_page(Role.CIO_STAFF)
@single_use
def start(request: PageRequest) -> HttpResponse:
    """Begin a revision from an earlier one."""
    today = clock.today()
    based_on = revision_in_force(today)
    choices = revisions_for(request.person, today=today)
    form = RevisionForm(
        request.POST or None, revisions=choices, initial={"name": proposed_name(), "based_on": based_on}
    )
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            revision = start_revision(
                person=request.person,
                name=form.cleaned_data["name"],
                purpose=form.cleaned_data["purpose"],
                based_on=form.cleaned_data["based_on"],
                now=clock.now(),
            )
            messages.success(request, f"{revision.name}の作成を始めました。節を選んで書き換えてください。")
            return redirect("policy:staff_revision", number=revision.number)
    return form_page(request, "policy/start.html", {"form": form})


@staff_page()
@require_safe
def staff_revision(request: PageRequest, number: int) -> HttpResponse:
    """One revision: its state and what can be done with it, its sections, its facts."""
    today = clock.today()
    person = request.person
    revision = revision_for(person, number, today=today)
    document = document_of(revision, today=today)
    threads = threads_of(document)
    context = {
        "revision": revision,
        "document": document,
        "state": REVISION_FLOW.state(revision.state),
        "moves": {move.code: move for move in moves_open_to(person, revision)},
        "can_edit": can_edit(person, revision),
        "can_comment": can_comment(person, revision),
        "removed": removed_sections(revision),
        "open_threads": [view for view in threads if view.is_open],
        "decision": decision_about(person, REVISION_THING, revision.pk, now=clock.now()),
        "in_force": revision_in_force(today),
    }
    return render(request, "policy/staff_revision.html", context)


@staff_page(Role.CIO_STAFF)
@single_use
def describe(request: PageRequest, number: int) -> HttpResponse:
    """Change name and purpose of a draft."""
    revision = revision_for(request.person, number, today=clock.today())
    initial = {"name": revision.name, "purpose": revision.purpose, "version": revision.version}
    form = DescriptionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            describe_revision(person=request.person, revision_id=revision.pk, now=clock.now(), **form.cleaned_data)
            messages.success(request, "版の名称と趣旨を保存しました。")
            return redirect("policy:staff_revision", number=number)
    return form_page(request, "policy/describe.html", {"form": form, "revision": revision})


@staff_page()
@require_safe
def history(request: PageRequest, number: int) -> HttpResponse:
    """Everything that was done to a revision, newest first."""
    revision = revision_for(request.person, number, today=clock.today())
    context = {"revision": revision, "entries": [_told(entry) for entry in history_of(REVISION_THING, revision.pk)]}
    return render(request, "policy/history.html", context)


def _told(entry: HistoryEntry) -> TimelineEntry:
    shown = [change for change in entry.changes if change.label not in LONG_FIELDS]
    lines = [f"{change.label}：{change.before} → {change.after}" for change in shown]
    note = "\n".join([*([entry.reason] if entry.reason else []), *lines])
    return TimelineEntry(at=entry.at, title=entry.sentence, actor=entry.actor, note=note, icon="edit")
