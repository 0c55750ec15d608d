from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hoshin.foundation.audit.public import history_of
from hoshin.foundation.people import public
from hoshin.foundation.people.forms import TransferForm
from hoshin.foundation.people.models import TransferBatch
from hoshin.foundation.people.permissions import PageRequest, staff_page
from hoshin.foundation.people.permissions.organisation import ORGANISERS
from hoshin.foundation.people.queries import transfer_rows
from hoshin.foundation.people.rules import TRANSFER_FLOW, TransferPlan
from hoshin.foundation.people.rules.transfer_file import write
from hoshin.foundation.people.views.day import shown_day
from hoshin.kernel import clock
from hoshin.kernel.eras import format_date
from hoshin.kernel.errors import NotFound
from hoshin.web.pages import Confirmation, confirm_page, form_page
from hoshin.web.submit_once import single_use

PAGE_SIZE = 20
ROWS_PER_PAGE = 200


def _known(batch_id: int) -> TransferBatch:
    batch = TransferBatch.objects.select_related("uploaded_by").filter(pk=batch_id).first()
    if batch is None:
        raise NotFound("その取り込みはありません。")
    return batch


@staff_page(*ORGANISERS)
@require_http_methods(["GET", "HEAD", "POST"])
@single_use
def transfers(request: PageRequest) -> HttpResponse:
    """The files taken in so far, and the form for the next one."""
    is_post = request.method == "POST"
    form = TransferForm(request.POST if is_post else None, request.FILES if is_post else None)
    if form.is_bound and form.is_valid():
        with form.refusals():
            upload = form.cleaned_data["file"]
            batch = public.preview_transfer(
                person=request.person,
                file_name=upload.name,
                content=upload.read(),
                effective_on=form.cleaned_data["effective_on"],
                now=clock.now(),
            )
            return redirect("people:transfer", batch.pk)
    batches = Paginator(TransferBatch.objects.select_related("uploaded_by").defer("content", "plan"), PAGE_SIZE)
    page = batches.get_page(request.GET.get("page"))
    for one in page:
        one.shown_state = TRANSFER_FLOW.state(one.state)  # type: ignore[attr-defined]
    return form_page(request, "people/transfers.html", {"form": form, "page": page, "today": clock.today()})


@staff_page(*ORGANISERS)
@require_safe
def transfer(request: PageRequest, batch_id: int) -> HttpResponse:
    """What a file would change, row by row, with everything that is wrong; who is left without a post."""
    batch = _known(batch_id)
    plan = TransferPlan.from_json(batch.plan)
    show = request.GET.get("show", "")
    wrong = tuple(row for row in plan.rows if row.problems)
    rows = {"wrong": wrong, "changes": plan.changes}.get(show, plan.rows)
    context = {
        "batch": batch,
        "state": TRANSFER_FLOW.state(batch.state),
        "is_open": batch.state == TRANSFER_FLOW.initial,
        "plan": plan,
        "wrong_count": len(wrong),
        "page": Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("page")),
        "history": history_of("people.transfer", batch_id),
    }
    return render(request, "people/transfer.html", context)


@staff_page(*ORGANISERS)
@require_http_methods(["GET", "HEAD", "POST"])
@single_use
def apply_transfer(request: PageRequest, batch_id: int) -> HttpResponse:
    """Make all the changes, after asking once."""
    batch = _known(batch_id)
    back = reverse("people:transfer", args=[batch_id])
    if request.method == "POST":
        public.apply_transfer(person=request.person, batch_id=batch_id, now=clock.now())
        messages.success(request, f"{format_date(batch.effective_on)}付けの異動を反映しました。")
        return redirect(back)
    plan = TransferPlan.from_json(batch.plan)
    confirmation = Confirmation(
        title="異動を反映する",
        question=f"{format_date(batch.effective_on)}付けで {len(plan.changes):,} 行の変更を反映します。よろしいですか。",
        effects=(
            "発令日から、画面に出る職と、できることが変わります。",
            f"職に就かなくなる職員：{len(plan.without_post):,} 人",
        ),
        undo="まとめて取り消すことはできません。誤りは、一人ずつ、または次のファイルで直します。",
        submit="反映する",
        cancel_url=back,
    )
    return confirm_page(request, confirmation)


@staff_page(*ORGANISERS)
@require_POST
@single_use
def discard_transfer(request: PageRequest, batch_id: int) -> HttpResponse:
    """Give a preview up; nothing was changed by it, so nothing is asked."""
    public.discard_transfer(person=request.person, batch_id=batch_id, now=clock.now())
    messages.success(request, "取り込みを取りやめました。組織は何も変わっていません。")
    return redirect("people:transfers")


@staff_page(*ORGANISERS)
@require_safe
def template(request: PageRequest) -> HttpResponse:
    """The empty form as a CSV file."""
    return _csv(write([]), "人事異動様式.csv")


@staff_page(*ORGANISERS)
@require_safe
def current(request: PageRequest) -> HttpResponse:
    """The state of a day as a transfer file that changes nothing: the usual start for the next transfer."""
    _, day = shown_day(request)
    return _csv(write(transfer_rows(day)), f"職員の配置_{_stamp(day)}.csv")


def _stamp(day: date) -> str:
    return day.strftime("%Y%m%d")


def _csv(content: bytes, name: str) -> HttpResponse:
    disposition = content_disposition_header(True, name) or "attachment"  # noqa: FBT003 - Django takes it by place
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": disposition})
