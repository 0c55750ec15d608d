"""Layouts of other systems, and the files made by them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hoshin.citizens.procedures import queries
from hoshin.citizens.procedures.actions.examining import delete_layout, hand_over, save_layout
from hoshin.citizens.procedures.forms.examining.handing_over import HandOverForm, LayoutForm
from hoshin.citizens.procedures.models import Layout, Procedure
from hoshin.citizens.procedures.permissions import require_change
from hoshin.citizens.procedures.queries.applications import compiled
from hoshin.citizens.procedures.rules import QuestionType
from hoshin.citizens.procedures.rules.answers.reading import parts_of
from hoshin.citizens.procedures.rules.applications.layouts import FACTS, Encoding, FileFormat
from hoshin.foundation.people.public import PageRequest, staff_page
from hoshin.kernel import clock
from hoshin.kernel.errors import NotFound
from hoshin.web.pages import form_page
from hoshin.web.submit_once import single_use


def _procedure(request: PageRequest, code: str) -> Procedure:
    procedure = queries.procedure_by_code(request.person, code)
    require_change(request.person, procedure)
    return procedure


@staff_page()
@require_safe
def layouts(request: PageRequest, code: str) -> HttpResponse:
    """The layouts of a procedure."""
    procedure = _procedure(request, code)
    context: dict[str, object] = {"procedure": procedure, "layouts": Layout.objects.filter(procedure=procedure)}
    context["is_own"] = request.person.belongs_to(procedure.section_id)
    return render(request, "procedures/examining/layouts.html", context)


@staff_page()
@single_use
def layout(request: PageRequest, code: str, layout_id: int = 0) -> HttpResponse:
    """Make or change a layout, with everything that a column can be taken from."""
    procedure = _procedure(request, code)
    held = _layout(procedure, layout_id) if layout_id else None
    initial = {"name": held.name, "encoding": held.encoding, "text": held.text} if held else {}
    form = LayoutForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        with form.refusals():
            values = form.cleaned_data
            saved = save_layout(
                person=request.person,
                procedure_code=code,
                name=values["name"],
                text=values["text"],
                encoding=Encoding(values["encoding"]),
                now=clock.now(),
            )
            messages.success(request, f"「{saved.name}」を保存しました。")
            return redirect("procedures:layouts", code=code)
    context = {"procedure": procedure, "form": form, "layout": held, "sources": _sources(procedure)}
    return form_page(request, "procedures/examining/layout.html", context)


def _layout(procedure: Procedure, layout_id: int) -> Layout:
    found = Layout.objects.filter(procedure=procedure, pk=layout_id).first()
    if found is None:
        raise NotFound("お探しの様式は見つかりません。")
    return found


def _sources(procedure: Procedure) -> list[tuple[str, str]]:
    """Everything that a column can be taken from, with its meaning."""
    found = [*FACTS.items(), ("text:…", "いつも同じ文字")]
    version = queries.current_form(procedure)
    for _, question in compiled(version).form.questions() if version else ():
        if question.type is QuestionType.NOTE:
            continue
        found.append((question.id, question.label))
        found += [(f"{question.id}.{part}", f"{question.label}の一部") for part in parts_of(question)]
        found += [(f"{question.id}.{one.id}", f"{question.label}の{one.label}") for one in question.inner]
    return found


@staff_page()
@require_POST
def delete(request: PageRequest, layout_id: int) -> HttpResponse:
    """Forget a layout."""
    found = Layout.objects.select_related("procedure").filter(pk=layout_id).first()
    if found is None:
        raise NotFound("お探しの様式は見つかりません。")
    code = found.procedure.code
    delete_layout(person=request.person, layout_id=layout_id, now=clock.now())
    messages.success(request, "削除しました。")
    return redirect("procedures:layouts", code=code)


@staff_page()
@never_cache
def download(request: PageRequest, code: str, layout_id: int) -> HttpResponse:
    """Choose which applications, and take the file."""
    procedure = queries.procedure_by_code(request.person, code)
    if not request.person.belongs_to(procedure.section_id):
        raise NotFound("お探しのページは見つかりません。")
    held = _layout(procedure, layout_id)
    today = clock.today()
    initial = {"first_on": today.replace(day=1), "last_on": today, "file_format": FileFormat.CSV.value}
    form = HandOverForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        with form.refusals():
            made = hand_over(person=request.person, layout_id=held.pk, **form.cleaned_data, now=clock.now())
            response = HttpResponse(made.content, content_type=made.content_type)
            response["Content-Disposition"] = f'attachment; filename="{made.name}"'
            return response
    context = {"procedure": procedure, "layout": held, "form": form}
    return form_page(request, "procedures/examining/hand_over.html", context)
