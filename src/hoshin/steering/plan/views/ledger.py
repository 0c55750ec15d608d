"""The effect ledger: its list and file, booking on a sheet, correcting and cancelling, and the totals for the public."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from hoshin.foundation.audit.public import version_stamp
from hoshin.foundation.files.public import files_of
from hoshin.foundation.people.public import PageRequest, Role, public_page, staff_page
from hoshin.kernel import clock
from hoshin.kernel.errors import NotAllowed
from hoshin.kernel.fiscal_year import Month
from hoshin.steering.plan import public
from hoshin.steering.plan.actions.sheets import KIND
from hoshin.steering.plan.forms.ledger import BookingForm, CancelForm, CorrectionForm, GainForm, LedgerForm
from hoshin.steering.plan.models import EffectBooking, Sheet
from hoshin.steering.plan.permissions import can_book
from hoshin.steering.plan.queries import sheet_by_number
from hoshin.steering.plan.queries.disclosure import disclosure_on
from hoshin.steering.plan.queries.ledger import (
    bookings_for,
    effects_by_policy,
    last_booking,
    names_of_works,
    public_effects_by_policy,
    sums_of,
    totals_by_kind,
    years_booked,
)
from hoshin.steering.plan.rules import EffectKind, FieldGroup
from hoshin.steering.plan.views.form_page import answer
from hoshin.web.caching import versioned
from hoshin.web.spreadsheet import CONTENT_TYPE, Cell, Column, Table, workbook
from hoshin.web.submit_once import single_use

ROWS_PER_PAGE = 50
MOST_EXPORTED = 20000
ANCHOR = "effects"


@staff_page(*Role)
@require_safe
@versioned(version_stamp)
def ledger(request: PageRequest) -> HttpResponse:
    """The totals by basic policy, and the bookings, narrowed by what stands in the address."""
    form = LedgerForm(request.GET, today=clock.today(), years=years_booked())
    bookings = bookings_for(form.wanted)
    return render(
        request,
        "plan/ledger.html",
        {
            "form": form,
            "page": Paginator(bookings, ROWS_PER_PAGE).get_page(request.GET.get("page")),
            "sums": sums_of(bookings),
            "totals": effects_by_policy(today=clock.today()),
            "query": request.GET.urlencode(),
        },
    )


@staff_page(*Role)
@require_safe
def ledger_out(request: PageRequest) -> HttpResponse:
    """The narrowed bookings as an Excel file."""
    form = LedgerForm(request.GET, today=clock.today(), years=years_booked())
    rows = [_row(booking) for booking in bookings_for(form.wanted)[:MOST_EXPORTED]]
    titles = (
        "月", "業務", "種類", "単位", "取組前", "取組後", "効果", "個票番号", "件名", "基本方針", "担当課", "算定の方法", "経費の内訳",
        "根拠となる資料", "資料のリンク", "資料のファイル", "計上者", "計上日", "状態", "取消し・訂正の理由",
    )  # fmt: skip
    columns = [Column(title, width=32 if title in {"業務", "件名", "算定の方法"} else None) for title in titles]
    content = workbook([Table(title="効果の台帳", columns=columns, rows=rows)])
    name = f"effects-{clock.today().isoformat()}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=CONTENT_TYPE, headers=headers)


def _row(booking: EffectBooking) -> tuple[Cell, ...]:
    sheet, kind = booking.sheet, EffectKind(booking.work.kind)
    return (
        Month.of(booking.month),
        booking.work.name,
        kind.label,
        kind.unit,
        booking.baseline,
        booking.remaining,
        booking.gain,
        sheet.number,
        sheet.title,
        str(sheet.main_policy),
        sheet.owning_section.name,
        booking.method,
        booking.get_spending_display(),
        booking.evidence,
        booking.evidence_link,
        booking.evidence_file.name if booking.evidence_file else "",
        booking.booked_by,
        clock.local_date(booking.booked_at),
        "取消し" if booking.cancelled_at else "計上",
        booking.cancel_reason,
    )


def _bookable(request: PageRequest, number: str) -> Sheet:
    """The sheet, if this person may book on it: 404 for a stranger, 403 for a reader."""
    sheet = sheet_by_number(request.person, number)
    if not can_book(request.person, sheet):
        raise NotAllowed("効果を計上できるのは、登載された個票の担当課とCIOスタッフです。")
    return sheet


@staff_page()
@single_use
def book_effect(request: PageRequest, number: str) -> HttpResponse:
    """Book what the sheet saved of a work in a month."""
    sheet = _bookable(request, number)
    files = files_of(KIND, sheet.pk)
    if request.method == "POST":
        form = BookingForm(request.POST, files=files)
    else:
        form = BookingForm(files=files, initial=_next_booking(sheet))

    def act(values: dict[str, Any]) -> object:
        return public.book_effect(
            person=request.person,
            sheet_id=sheet.pk,
            kind=EffectKind(values["kind"]),
            work=values["work"],
            month=values["month"].first_day,
            gain=_gain(form),
            is_other_work=values["is_other_work"],
            is_apart=values["is_apart"],
            now=clock.now(),
        )

    return answer(
        request,
        sheet=sheet,
        form=form,
        act=act,
        title="効果を台帳に計上する",
        submit="計上する",
        said="効果を台帳に計上しました。",
        anchor=ANCHOR,
        explanation="一つの業務の一月分は、全庁で一度だけ計上できます。ほかの課が計上していれば、その課と個票をお知らせします。",
        extra={"works": names_of_works()},
    )


def _next_booking(sheet: Sheet) -> dict[str, Any]:
    """The month after the sheet's newest booking, with what stays the same."""
    last = last_booking(sheet)
    if last is None:
        return {"month": Month.of(clock.today()).previous}
    month = min(Month.of(last.month).next, Month.of(clock.today()))
    return {
        "work": last.work.name,
        "kind": last.work.kind,
        "spending": last.spending,
        "month": month,
        "baseline": last.baseline,
        "method": last.method,
    }


def _gain(form: GainForm) -> public.Gain:
    values = form.cleaned_data
    return public.Gain(values["baseline"], values["remaining"], values["method"], form.proof, values.get("spending"))


def _booking(sheet: Sheet, booking_id: int) -> EffectBooking:
    return get_object_or_404(EffectBooking.objects.select_related("work"), pk=booking_id, sheet=sheet)


@staff_page()
@single_use
def correct_booking(request: PageRequest, number: str, booking_id: int) -> HttpResponse:
    """Put other amounts in the place of a booking's; the former row is kept."""
    sheet = _bookable(request, number)
    booking = _booking(sheet, booking_id)
    files = files_of(KIND, sheet.pk)
    if request.method == "POST":
        form = CorrectionForm(request.POST, files=files)
    else:
        form = CorrectionForm(files=files, initial=CorrectionForm.values_of(booking))
    return answer(
        request,
        sheet=sheet,
        form=form,
        act=lambda values: public.correct_booking(
            person=request.person,
            booking_id=booking.pk,
            gain=_gain(form),
            reason=values["reason"],
            now=clock.now(),
        ),
        title=f"「{booking.work}」{Month.of(booking.month).label}分の計上を訂正する",
        submit="訂正する",
        said="計上を訂正しました。訂正前の計上は、取消しとして残ります。",
        anchor=ANCHOR,
    )


@staff_page()
@single_use
def cancel_booking(request: PageRequest, number: str, booking_id: int) -> HttpResponse:
    """Take a booking out of the totals."""
    sheet = _bookable(request, number)
    booking = _booking(sheet, booking_id)
    return answer(
        request,
        sheet=sheet,
        form=CancelForm(request.POST) if request.method == "POST" else CancelForm(),
        act=lambda values: public.cancel_booking(
            person=request.person, booking_id=booking.pk, reason=values["reason"], now=clock.now()
        ),
        title=f"「{booking.work}」{Month.of(booking.month).label}分の計上を取り消す",
        submit="取り消す",
        said="計上を取り消しました。",
        anchor=ANCHOR,
        explanation="取り消した計上は合計から除かれ、台帳に理由とともに残ります。同じ月は、計上し直せます。",
    )


@public_page
@require_safe
@versioned(version_stamp, public=True)
def public_effects(request: HttpRequest) -> HttpResponse:
    """What the listed sheets are expected to save and what they did, by basic policy."""
    totals = public_effects_by_policy(today=clock.today())
    return render(
        request,
        "plan/public_effects.html",
        {
            "totals": totals,
            "kinds": totals_by_kind(totals),
            "is_hushed": disclosure_on(clock.today()).is_hushed(FieldGroup.EFFECTS),
        },
    )
