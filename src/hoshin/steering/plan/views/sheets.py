"""One sheet for officials: its page, drafting it, editing it when somebody else does too."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from hoshin.foundation.approvals.public import decision_about
from hoshin.foundation.audit.public import version_stamp
from hoshin.foundation.files.public import panel as file_panel
from hoshin.foundation.links.public import panel as link_panel
from hoshin.foundation.people.public import PageRequest, Person, Role, staff_page
from hoshin.kernel import clock
from hoshin.kernel.errors import NotAllowed
from hoshin.kernel.flow import Move
from hoshin.steering.plan import public
from hoshin.steering.plan.forms.sheet import ContentForm, DraftForm, readable
from hoshin.steering.plan.models import Sheet
from hoshin.steering.plan.permissions import (
    can_advise,
    can_assess,
    can_book,
    can_create,
    can_edit,
    can_mark_technologies,
    is_public,
    moves_open_to,
    parts_of,
    require_edit,
    visible_to,
)
from hoshin.steering.plan.queries import content_of, sheet_by_number, sheet_page
from hoshin.steering.plan.queries.budget_year import years_settled_on
from hoshin.steering.plan.queries.cases import is_case
from hoshin.steering.plan.rules import SHEET_FLOW, Part
from hoshin.steering.plan.views.form_page import sheet_url
from hoshin.steering.plan.views.story import story_of
from hoshin.steering.policy.public import basic_policies, proposed_categories
from hoshin.web.caching import versioned
from hoshin.web.components import Standing
from hoshin.web.drawing import flow_diagram
from hoshin.web.submit_once import single_use

KIND = "plan.sheet"
WAYS_OUT = frozenset({"suspend", "withdraw", "merge"})


@staff_page(*Role)
@require_safe
@versioned(version_stamp)
def show(request: PageRequest, number: str) -> HttpResponse:
    """The whole sheet: state and moves, facts, schedule, money, indicators, progress, advice, history."""
    person = request.person
    sheet = sheet_by_number(person, number)
    page = sheet_page(person, sheet, today=clock.today())
    parts = parts_of(person, sheet)
    standing = Standing(can_change=can_edit(person, sheet), is_shown=page.shows_belongings)
    return render(
        request,
        "plan/sheet.html",
        {
            "page": page,
            "sheet": sheet,
            "state": SHEET_FLOW.state(sheet.state),
            **_buttons(moves_open_to(person, sheet)),
            "waits": sheet.dependencies.filter(awaited__in=visible_to(person)).select_related("awaited"),
            "diagram": flow_diagram(SHEET_FLOW, current=sheet.state, path=page.route),
            "can_edit": standing.can_change,
            "settled": years_settled_on(person, sheet, page.budget),
            "can_advise": can_advise(person, sheet),
            "can_assess": can_assess(person),
            "can_book": can_book(person, sheet),
            "can_report": Part.OWNER.value in parts and sheet.listed_at is not None,
            "can_answer": not parts.isdisjoint({Part.OWNER.value, Part.CIO_STAFF.value}),
            "can_mark": can_mark_technologies(person, sheet),
            "is_public": is_public(sheet),
            "research_notes": sheet.research_notes.all() if person.is_staff else (),
            "is_case": is_case(sheet, page.runs),
            "story": story_of(sheet, whole=request.GET.get("story") == "all", today=clock.today()),
            **_panels(person, sheet, standing),
            "decision": decision_about(person, KIND, sheet.pk, now=clock.now()),
        },
    )


def _panels(person: Person, sheet: Sheet, standing: Standing) -> dict[str, object]:
    """The links and the files of the sheet; who reads its page may see them all."""
    return {
        "links": link_panel(KIND, sheet.pk, person=person, next_url=sheet_url(sheet, "belongings"), standing=standing),
        "files": file_panel(KIND, sheet.pk, person=person, next_url=sheet_url(sheet, "files"), standing=standing),
    }


def _buttons(moves: Sequence[Move]) -> dict[str, list[Move]]:
    """The moves that lead on as buttons, and those that leave the way behind a fold: rare, and not to be hit by chance."""
    return {
        "moves": [move for move in moves if move.code not in WAYS_OUT],
        "ways_out": [move for move in moves if move.code in WAYS_OUT],
    }


@staff_page()
@single_use
def draft(request: PageRequest) -> HttpResponse:
    """Start a sheet as a draft of one's own section."""
    if not can_create(request.person):
        raise NotAllowed("個票を起こせるのは、課に所属する職員です。")
    form = DraftForm(request.person, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        values = form.cleaned_data
        policy = basic_policies().get(pk=values["main_policy"])
        with form.refusals():
            sheet = public.draft_sheet(
                person=request.person,
                title=values["title"],
                main_policy_id=policy.pk,
                owning_section_id=values["owning_section"],
                content={name: values[name] for name in ("issue", "present", "ideal")},
                category_ids=[category.pk for category in proposed_categories(policy, clock.today())],
                now=clock.now(),
            )
            messages.success(request, f"個票「{sheet.title}」の下書きを作りました。続けて内容を書けます。")
            return redirect("plan:edit", number=sheet.number)
    return render(request, "plan/draft.html", {"form": form}, status=422 if form.errors else 200)


@staff_page()
@single_use
def edit(request: PageRequest, number: str) -> HttpResponse:
    """Edit what the sheet says; when somebody else saved meanwhile, show both and let the person choose."""
    sheet = sheet_by_number(request.person, number)
    require_edit(request.person, sheet)
    today = clock.today()
    if request.method != "POST":
        form = ContentForm(today=today, initial=ContentForm.values_from(content_of(sheet)))
        return _editor(request, sheet, form, sheet.version)
    form = ContentForm(request.POST, today=today)
    seen = request.POST.get("version", "")
    version = int(seen) if seen.isascii() and seen.isdigit() else 0
    if form.is_valid():
        try:
            with form.refusals():
                public.edit_sheet(
                    person=request.person,
                    sheet_id=sheet.pk,
                    seen_version=version,
                    content=form.content,
                    now=clock.now(),
                )
                messages.success(request, "保存しました。")
                return redirect(sheet_url(sheet))
        except public.EditConflict as conflict:
            return _conflict(request, sheet, conflict)
    return _editor(request, sheet, form, version)


def _editor(
    request: PageRequest, sheet: Sheet, form: ContentForm, version: int, conflict: public.EditConflict | None = None
) -> HttpResponse:
    """The page with the whole form; 409 when it shows what somebody else saved meanwhile."""
    status = 409 if conflict else 422 if form.errors else 200
    context: dict[str, Any] = {"sheet": sheet, "form": form, "version": version, "conflict": conflict}
    if conflict is not None:
        context["changes"] = [
            (change, readable(form, change.name, change.theirs), readable(form, change.name, change.mine))
            for change in conflict.changes
        ]
    return render(request, "plan/edit.html", context, status=status)


def _conflict(request: PageRequest, sheet: Sheet, conflict: public.EditConflict) -> HttpResponse:
    """The form with both edits together, the other's changes shown beside one's own; saving again is the choice."""
    form = ContentForm(today=clock.today(), initial=ContentForm.values_from(conflict.together))
    return _editor(request, sheet, form, conflict.version, conflict)
