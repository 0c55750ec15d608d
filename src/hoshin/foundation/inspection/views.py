import csv
from collections.abc import Iterator
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hoshin.foundation.audit.public import (
    EventFilter,
    events_page,
    installation_fingerprint,
    missing_guards,
    seal_state,
    verify,
)
from hoshin.foundation.inspection import actions
from hoshin.foundation.inspection.forms import TrailForm, VerifyForm
from hoshin.foundation.inspection.permissions import INSPECTORS
from hoshin.foundation.inspection.queries import count_of, entries, row_of
from hoshin.foundation.inspection.rules import (
    COLUMNS,
    MOST_CSV_ROWS,
    MOST_EXCEL_ROWS,
    MOST_VERIFIED_ON_A_PAGE,
    file_name,
    harmless,
)
from hoshin.foundation.people.public import PageRequest, staff_page
from hoshin.kernel import clock
from hoshin.kernel.errors import RuleBroken
from hoshin.web.pages import form_page
from hoshin.web.spreadsheet import CONTENT_TYPE, Column, Table, workbook


@staff_page(*INSPECTORS)
@require_safe
def trail(request: PageRequest) -> HttpResponse:
    """The newest events, searched; how far they are sealed."""
    form = TrailForm(request.GET or {"name": ""})
    form.is_valid()
    wanted = form.wanted()
    older = request.GET.get("older", "")
    page = events_page(wanted, older_than=int(older) if older.isascii() and older.isdigit() else None)
    count, is_all = count_of(wanted)
    kept = [(name, value) for name, value in request.GET.items() if name not in {"older", "page"} and value]
    context = {
        "form": form,
        "page": page,
        "count": count,
        "is_all": is_all,
        "is_first": not older,
        "newest_url": f"{request.path}?{urlencode(kept)}",
        "older_url": f"{request.path}?{urlencode([*kept, ('older', page.older_than)])}" if page.older_than else "",
        "seal": seal_state(),
        "missing_guards": sorted(missing_guards()),
        "kept": kept,
        "group": wanted.group,
    }
    return render(request, "inspection/trail.html", context)


@staff_page(*INSPECTORS)
@require_POST
def export(request: PageRequest) -> HttpResponseBase:
    """What was searched for as a file; that it was taken out is itself recorded."""
    form = TrailForm(request.POST)
    if not form.is_valid():
        raise RuleBroken("検索の条件を読み取れません。画面に戻って、条件を確かめてください。")
    wanted, now = form.wanted(), clock.now()
    kind = "xlsx" if request.POST.get("kind") == "xlsx" else "csv"
    actions.note_export(person=request.person, wanted=wanted, kind=kind, now=now)
    disposition = content_disposition_header(True, file_name(kind, now)) or "attachment"  # noqa: FBT003 - Django's way
    if kind == "csv":
        return StreamingHttpResponse(
            _csv(wanted), content_type="text/csv; charset=utf-8", headers={"Content-Disposition": disposition}
        )
    rows = (row_of(entry) for entry in entries(wanted, MOST_EXCEL_ROWS))
    content = workbook([Table("監査証跡", [Column(title) for title in COLUMNS], rows)])
    return HttpResponse(content, content_type=CONTENT_TYPE, headers={"Content-Disposition": disposition})


class _Line:
    """What the csv writer writes to: it hands each line on."""

    def write(self, line: str) -> str:
        """The line itself."""
        return line


def _csv(wanted: EventFilter) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield "\ufeff" + str(writer.writerow(COLUMNS))
    for entry in entries(wanted, MOST_CSV_ROWS):
        yield str(writer.writerow([harmless(cell) for cell in row_of(entry)]))


@staff_page(*INSPECTORS)
@require_POST
def head(request: PageRequest) -> HttpResponse:
    """Seal, and hand a signed head out to be kept outside the house."""
    now = clock.now()
    content = actions.hand_out_head(person=request.person, now=now)
    disposition = content_disposition_header(True, f"監査証跡の控え_{now:%Y%m%d-%H%M}.json")  # noqa: FBT003 - Django's way
    return HttpResponse(
        content, content_type="application/json", headers={"Content-Disposition": disposition or "attachment"}
    )


@staff_page(*INSPECTORS)
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: PageRequest) -> HttpResponse:
    """Verify the whole trail, against a head if one is given."""
    state = seal_state()
    is_post = request.method == "POST"
    form = VerifyForm(request.POST if is_post else None, request.FILES if is_post else None)
    context = {"form": form, "seal": state, "fingerprint": installation_fingerprint()}
    if not (is_post and form.is_valid()):
        return form_page(request, "inspection/check.html", context)
    if state.sealed > MOST_VERIFIED_ON_A_PAGE:
        messages.info(
            request, "記録が多いため、この画面では検証しません。運用者に hoshin audit verify の実行を依頼してください。"
        )
        return redirect("inspection:check")
    return form_page(request, "inspection/check.html", {**context, "verdict": verify(form.signed), "head": form.signed})
