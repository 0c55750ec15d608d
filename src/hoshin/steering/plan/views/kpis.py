"""One indicator of a sheet: its course, what it means, the targets on the way, values entered by hand."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hoshin.foundation.files.public import files_of
from hoshin.foundation.people.public import PageRequest, Role, staff_page
from hoshin.kernel import clock
from hoshin.steering.plan import public
from hoshin.steering.plan.actions.sheets import KIND
from hoshin.steering.plan.forms.kpis import DescriptionForm, InterimTargetsForm, ValueForm
from hoshin.steering.plan.models import Kpi, Sheet
from hoshin.steering.plan.permissions import can_edit, require_edit
from hoshin.steering.plan.queries import sheet_by_number
from hoshin.steering.plan.queries.kpi_course import course_of, kpi_of, records_of
from hoshin.steering.plan.rules import Frequency
from hoshin.steering.plan.views.form_page import answer
from hoshin.web.submit_once import single_use

ANCHOR = "kpis"


@staff_page(*Role)
@require_safe
def kpi(request: PageRequest, number: str, kpi_id: int) -> HttpResponse:
    """The course of one indicator with its targets, its values and what was corrected."""
    sheet = sheet_by_number(request.person, number)
    found = kpi_of(sheet, kpi_id)
    return render(
        request,
        "plan/kpi.html",
        {
            "sheet": sheet,
            "kpi": found,
            "course": course_of(found, today=clock.today()),
            "records": records_of(found),
            "can_edit": can_edit(request.person, sheet),
        },
    )


def _editable(request: PageRequest, number: str, kpi_id: int) -> tuple[Sheet, Kpi]:
    """The sheet and its indicator, if this person may change them: 404 for a stranger, 403 for a reader."""
    sheet = sheet_by_number(request.person, number)
    require_edit(request.person, sheet)
    return sheet, kpi_of(sheet, kpi_id)


@staff_page()
@single_use
def enter_value(request: PageRequest, number: str, kpi_id: int) -> HttpResponse:
    """Enter a value by hand with what proves it; for a day that has one, correct it."""
    sheet, found = _editable(request, number, kpi_id)
    files = files_of(KIND, sheet.pk)
    if request.method == "POST":
        form = ValueForm(request.POST, files=files)
    else:
        form = ValueForm(files=files, initial={"source": found.source})

    def act(values: dict[str, Any]) -> object:
        return public.enter_kpi_value(
            person=request.person,
            kpi_id=found.pk,
            value=values["value"],
            measured_on=values["measured_on"],
            source=values["source"],
            proof=form.proof,
            reason=values["reason"],
            now=clock.now(),
        )

    return answer(
        request,
        sheet=sheet,
        form=form,
        act=act,
        title=f"{found.name}：実績を入力する",
        submit="記録する",
        said="実績を記録しました。",
        anchor=ANCHOR,
    )


@staff_page()
@single_use
def describe_kpi(request: PageRequest, number: str, kpi_id: int) -> HttpResponse:
    """Say what the indicator counts, how and how often."""
    sheet, found = _editable(request, number, kpi_id)
    names = ("definition", "method", "source", "frequency")
    if request.method == "POST":
        form = DescriptionForm(request.POST)
    else:
        form = DescriptionForm(initial={name: getattr(found, name) for name in names})

    def act(values: dict[str, Any]) -> object:
        chosen = {**values, "frequency": Frequency(values["frequency"])}
        return public.describe_kpi(person=request.person, kpi_id=found.pk, now=clock.now(), **chosen)

    return answer(
        request,
        sheet=sheet,
        form=form,
        act=act,
        title=f"{found.name}：定義と測り方を改める",
        submit="保存する",
        said="定義と測り方を改めました。",
        anchor=ANCHOR,
    )


@staff_page()
@single_use
def set_interim_targets(request: PageRequest, number: str, kpi_id: int) -> HttpResponse:
    """Decide what is to be reached on the way to the last target."""
    sheet, found = _editable(request, number, kpi_id)
    if request.method == "POST":
        form = InterimTargetsForm(request.POST)
    else:
        form = InterimTargetsForm(initial=InterimTargetsForm.values_of(found))
    return answer(
        request,
        sheet=sheet,
        form=form,
        act=lambda values: public.set_interim_targets(
            person=request.person,
            kpi_id=found.pk,
            targets=form.targets,
            reason=values["reason"],
            now=clock.now(),
        ),
        title=f"{found.name}：途中の目標を決める",
        submit="保存する",
        said="途中の目標を決めました。",
        anchor=ANCHOR,
        explanation="最終の目標までの途中で達したい値を、期日ごとに決めます。空にした行は、目標から外れます。",
    )
