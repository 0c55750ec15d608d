"""Requests for information (RFI): asking vendors, keeping their answers, laying them side by side."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from hoshin.foundation.people.public import PageRequest, staff_page
from hoshin.kernel import clock
from hoshin.steering.plan import public
from hoshin.steering.plan.forms.information import InformationAnswerForm, InformationRequestForm
from hoshin.steering.plan.models import InformationRequest
from hoshin.steering.plan.permissions import can_edit, require_edit
from hoshin.steering.plan.queries import sheet_by_number
from hoshin.steering.plan.queries.information import compared_answers, compared_table
from hoshin.steering.plan.views.form_page import answer
from hoshin.web.spreadsheet import CONTENT_TYPE, workbook
from hoshin.web.submit_once import single_use


@staff_page()
@single_use
def issue_information_request(request: PageRequest, number: str) -> HttpResponse:
    """Record an RFI."""
    sheet = sheet_by_number(request.person, number)
    require_edit(request.person, sheet)
    return answer(
        request,
        sheet=sheet,
        form=InformationRequestForm(request.POST if request.method == "POST" else None),
        act=lambda values: public.issue_information_request(
            person=request.person, sheet_id=sheet.pk, now=clock.now(), **values
        ),
        title="情報提供依頼（RFI）を記録する",
        submit="記録する",
        said="情報提供依頼を記録しました。",
        anchor="rfi",
    )


@staff_page()
@single_use
def keep_information_answer(request: PageRequest, number: str, request_id: int) -> HttpResponse:
    """Keep a vendor's answer."""
    sheet = sheet_by_number(request.person, number)
    require_edit(request.person, sheet)
    asked = get_object_or_404(InformationRequest, pk=request_id, sheet=sheet)
    questions = asked.questions.all()
    form = InformationAnswerForm(request.POST if request.method == "POST" else None, questions=questions)
    return answer(
        request,
        sheet=sheet,
        form=form,
        act=lambda _values: public.keep_information_answer(
            person=request.person, request_id=asked.pk, now=clock.now(), **form.values
        ),
        title=f"「{asked.title}」への回答を記録する",
        submit="記録する",
        said="回答を記録しました。",
        anchor="rfi",
    )


@staff_page()
@require_safe
def compare(request: PageRequest, number: str, request_id: int) -> HttpResponse:
    """The answers side by side."""
    compared = compared_answers(request.person, number, request_id)
    sheet = compared.request.sheet
    context = {"compared": compared, "sheet": sheet, "can_edit": can_edit(request.person, sheet)}
    return render(request, "plan/rfi_compare.html", context)


@staff_page()
@require_safe
def compare_out(request: PageRequest, number: str, request_id: int) -> HttpResponse:
    """The same as an Excel file."""
    compared = compared_answers(request.person, number, request_id)
    content = workbook([compared_table(compared)], title=compared.request.title)
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="rfi-{number}-{request_id}.xlsx"'
    return response
