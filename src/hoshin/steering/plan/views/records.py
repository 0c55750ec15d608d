"""Money, RFI, indicators and effects of a sheet."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from hoshin.foundation.people.public import PageRequest, staff_page
from hoshin.kernel import clock
from hoshin.kernel.errors import NotAllowed, NotFound
from hoshin.steering.plan import public
from hoshin.steering.plan.forms import records as forms
from hoshin.steering.plan.models import BudgetLine, Effect, Kpi, Sheet
from hoshin.steering.plan.permissions import require_edit
from hoshin.steering.plan.queries import sheet_by_number
from hoshin.steering.plan.queries.budget_year import years_settled_on
from hoshin.steering.plan.rules import Direction, EffectKind, Frequency
from hoshin.steering.plan.views.form_page import answer
from hoshin.web.forms import PlainForm
from hoshin.web.submit_once import single_use


def _editable(request: PageRequest, number: str) -> Sheet:
    """The sheet, if this person may change it: 404 for a stranger, 403 for a reader."""
    sheet = sheet_by_number(request.person, number)
    require_edit(request.person, sheet)
    return sheet


def _form(request: PageRequest, kind: type[PlainForm], **options: Any) -> PlainForm:
    return kind(request.POST, **options) if request.method == "POST" else kind(**options)


@staff_page()
@single_use
def request_budget(request: PageRequest, number: str) -> HttpResponse:
    """Ask for a fiscal year's money."""
    sheet = _editable(request, number)
    return answer(
        request,
        sheet=sheet,
        form=_form(request, forms.BudgetRequestForm),
        act=lambda values: public.request_budget(
            person=request.person,
            sheet_id=sheet.pk,
            fiscal_year=values["fiscal_year"].year,
            requested=values["requested"],
            purpose=values["purpose"],
            now=clock.now(),
        ),
        title="予算を要求する",
        submit="要求する",
        said="予算の要求を記録しました。",
        anchor="budget",
    )


Step = tuple[type[PlainForm], str, Callable[..., object]]


def _known_step(steps: dict[str, Step], code: str) -> Step:
    """The step of that code; raises NotFound for an address nobody links to."""
    if code not in steps:
        raise NotFound("お探しのページは見つかりません。")
    return steps[code]


_BUDGET_STEPS: dict[str, Step] = {
    "assess": (forms.AssessForm, "査定結果を記録する", public.assess_budget),
    "grant": (forms.GrantForm, "予算計上を記録する", public.grant_budget),
    "refuse": (forms.RefuseForm, "計上見送りを記録する", public.refuse_budget),
    "outturn": (forms.OutturnForm, "決算額を記録する", public.record_outturn),
}


@staff_page()
@single_use
def budget_step(request: PageRequest, number: str, line_id: int, step: str) -> HttpResponse:
    """Take one year's money a step further: what was spent by whoever may edit, the result by whoever settles the year."""
    sheet = sheet_by_number(request.person, number)
    line = get_object_or_404(BudgetLine, pk=line_id, sheet=sheet)
    form, title, action = _known_step(_BUDGET_STEPS, step)
    if step == "outturn":
        require_edit(request.person, sheet)
    elif not years_settled_on(request.person, sheet, [line]):
        raise NotAllowed("査定と予算の結果を記録できるのは、その年度の財政担当課とCIOスタッフです。")
    return answer(
        request,
        sheet=sheet,
        form=_form(request, form),
        act=lambda values: action(person=request.person, line_id=line.pk, now=clock.now(), **values),
        title=f"{line.fiscal_year}年度：{title}",
        submit="記録する",
        said="記録しました。",
        anchor="budget",
    )


@staff_page()
@single_use
def add_kpi(request: PageRequest, number: str) -> HttpResponse:
    """Give the sheet an indicator."""
    sheet = _editable(request, number)

    def act(values: dict[str, Any]) -> object:
        chosen = {
            **values,
            "direction": Direction(values["direction"]),
            "frequency": Frequency(values["frequency"]) if values["frequency"] else None,
        }
        return public.add_kpi(person=request.person, sheet_id=sheet.pk, now=clock.now(), **chosen)

    return answer(
        request,
        sheet=sheet,
        form=_form(request, forms.KpiForm),
        act=act,
        title="KPIを加える",
        submit="加える",
        said="KPIを加えました。",
        anchor="kpis",
    )


_KPI_STEPS: dict[str, Step] = {
    "target": (forms.TargetForm, "目標を変える", public.change_target),
    "remove": (forms.RefuseForm, "この指標を外す", public.remove_kpi),
}


@staff_page()
@single_use
def kpi_step(request: PageRequest, number: str, kpi_id: int, step: str) -> HttpResponse:
    """Move the target or take the indicator off."""
    sheet = _editable(request, number)
    kpi = get_object_or_404(Kpi, pk=kpi_id, sheet=sheet)
    form, title, action = _known_step(_KPI_STEPS, step)
    return answer(
        request,
        sheet=sheet,
        form=_form(request, form),
        act=lambda values: action(person=request.person, kpi_id=kpi.pk, now=clock.now(), **values),
        title=f"{kpi.name}：{title}",
        submit="記録する",
        said="記録しました。",
        anchor="kpis",
        tone="danger" if step == "remove" else "primary",
    )


@staff_page()
@single_use
def expect_effect(request: PageRequest, number: str) -> HttpResponse:
    """State what the sheet is expected to save or gain."""
    sheet = _editable(request, number)
    return answer(
        request,
        sheet=sheet,
        form=_form(request, forms.EffectForm),
        act=lambda values: public.expect_effect(
            person=request.person,
            sheet_id=sheet.pk,
            kind=EffectKind(values["kind"]),
            expected=values["expected"],
            basis=values["basis"],
            now=clock.now(),
        ),
        title="見込まれる効果を記録する",
        submit="記録する",
        said="見込まれる効果を記録しました。",
        anchor="effects",
    )


@staff_page()
@single_use
def measure_effect(request: PageRequest, number: str, effect_id: int) -> HttpResponse:
    """Record what was saved or gained."""
    sheet = _editable(request, number)
    effect = get_object_or_404(Effect, pk=effect_id, sheet=sheet)
    return answer(
        request,
        sheet=sheet,
        form=_form(request, forms.MeasuredEffectForm),
        act=lambda values: public.measure_effect(person=request.person, effect_id=effect.pk, now=clock.now(), **values),
        title=f"{EffectKind(effect.kind).label}の実績を記録する",
        submit="記録する",
        said="実績を記録しました。",
        anchor="effects",
    )
