"""Editions, inside and in public: the list, one edition, one of its sheets, as PDF and data, two compared, freezing one."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from hoshin.foundation.audit.public import version_stamp
from hoshin.foundation.people.public import VISITOR, PageRequest, Person, Role, public_page, staff_page
from hoshin.kernel import clock
from hoshin.kernel.errors import NotFound
from hoshin.steering.plan import public
from hoshin.steering.plan.forms.edition import FreezeForm
from hoshin.steering.plan.models import Edition, EditionOrder, EditionPaper
from hoshin.steering.plan.permissions import can_freeze
from hoshin.steering.plan.queries import (
    compare_moments,
    edition_by_number,
    edition_sheet,
    edition_sheets,
    editions_for,
    is_seal_whole,
    marked_rows,
    moment_of,
)
from hoshin.steering.plan.queries.comparison_tables import comparison_tables
from hoshin.steering.plan.queries.editions import INSIDE, OUTSIDE, Side
from hoshin.steering.plan.rules import SHEET_FLOW, lines_of
from hoshin.steering.plan.rules.editions import volumes_of
from hoshin.web.caching import versioned
from hoshin.web.spreadsheet import CONTENT_TYPE, workbook
from hoshin.web.submit_once import single_use

SHEETS_PER_PAGE = 100
CHANGES_PER_PAGE = 20
LOOK_AGAIN_SECONDS = 5


def _list(request: HttpRequest, person: Person, side: Side) -> HttpResponse:
    page = Paginator(editions_for(person), SHEETS_PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "side": side, "can_freeze": can_freeze(person)}
    return render(request, "plan/editions.html", context)


def _show(request: HttpRequest, person: Person, side: Side, edition_number: int) -> HttpResponse:
    edition = edition_by_number(person, edition_number)
    sheets = edition_sheets(person, edition, today=clock.today())
    page = Paginator(sheets, SHEETS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "edition": edition,
        "page": page,
        "rows": [(frozen, SHEET_FLOW.state(frozen["state"])) for frozen in page],
        "is_whole": is_seal_whole(edition),
        "side": side,
    }
    return render(request, "plan/edition.html", context)


def _sheet(request: HttpRequest, person: Person, side: Side, edition_number: int, number: str) -> HttpResponse:
    edition = edition_by_number(person, edition_number)
    frozen = edition_sheet(person, edition, number, today=clock.today())
    lines = list(lines_of(frozen).values())
    context = {"edition": edition, "frozen": frozen, "lines": lines, "side": side}
    return render(request, "plan/edition_sheet.html", context)


def _pdf(request: HttpRequest, person: Person, side: Side, edition_number: int) -> HttpResponse:
    edition = edition_by_number(person, edition_number)
    found = public.papers_or_order(person=person, edition=edition, now=clock.now())
    if isinstance(found, EditionOrder):
        return _printing(request, side, edition, found)
    if len(found) > 1:
        return render(request, "plan/edition_volumes.html", {"edition": edition, "papers": found, "side": side})
    return _file(found[0], f"plan-edition-{edition_number}.pdf")


def _volume(request: HttpRequest, person: Person, side: Side, edition_number: int, volume: int) -> HttpResponse:
    edition = edition_by_number(person, edition_number)
    found = public.papers_or_order(person=person, edition=edition, now=clock.now())
    if isinstance(found, EditionOrder):
        return _printing(request, side, edition, found)
    if not 1 <= volume <= len(found):
        raise NotFound("この版に、お探しの分冊はありません。")
    return _file(found[volume - 1], f"plan-edition-{edition_number}-{volume}.pdf")


def _file(paper: EditionPaper, name: str) -> HttpResponse:
    response = HttpResponse(paper.pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _printing(request: HttpRequest, side: Side, edition: Edition, order: EditionOrder) -> HttpResponse:
    """How far the printing has come; looks again by itself until the paper is there."""
    volumes = len(volumes_of(edition.sheet_count))
    context = {"edition": edition, "order": order, "side": side, "seconds": LOOK_AGAIN_SECONDS, "volumes": volumes}
    if order.failed_at:
        return render(request, "plan/edition_printing.html", context, status=503)
    headers = {"Refresh": str(LOOK_AGAIN_SECONDS), "Cache-Control": "no-store"}
    response = render(request, "plan/edition_printing.html", context, status=202)
    for name, value in headers.items():
        response[name] = value
    return response


def _json(person: Person, edition_number: int) -> HttpResponse:
    edition = edition_by_number(person, edition_number)
    content = {
        "schema": "hoshin.plan.edition/1",
        "number": edition.number,
        "title": edition.title,
        "frozen_at": edition.frozen_at.astimezone(clock.JAPAN).isoformat(),
        "seal": edition.seal,
        "sheets": edition_sheets(person, edition, today=clock.today()),
    }
    return JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 1})


def _compare(request: HttpRequest, person: Person, side: Side) -> HttpResponse:
    editions = list(editions_for(person))
    codes = [str(edition.number) for edition in editions]
    before_code = request.GET.get("before") or (codes[0] if codes else "today")
    before = moment_of(person, before_code)
    after = moment_of(person, request.GET.get("after") or "today")
    difference = compare_moments(person, before, after, today=clock.today())
    if request.GET.get("as") == "xlsx":
        response = HttpResponse(workbook(comparison_tables(before, after, difference)), content_type=CONTENT_TYPE)
        response["Content-Disposition"] = f'attachment; filename="plan-{before.code}-{after.code}.xlsx"'
        return response
    page = Paginator(difference.changed, CHANGES_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "before": before,
        "after": after,
        "editions": editions,
        "difference": difference,
        "page": page,
        "changed": [(sheet, marked_rows(sheet.changes)) for sheet in page],
        "query": f"before={before.code}&after={after.code}",
        "side": side,
    }
    return render(request, "plan/compare.html", context)


@public_page
@require_safe
@versioned(version_stamp, public=True)
def public_editions(request: HttpRequest) -> HttpResponse:
    """The public editions, each at its permanent address."""
    return _list(request, VISITOR, OUTSIDE)


@public_page
@require_safe
@versioned(version_stamp, public=True)
def public_edition(request: HttpRequest, edition_number: int) -> HttpResponse:
    """One public edition."""
    return _show(request, VISITOR, OUTSIDE, edition_number)


@public_page
@require_safe
@versioned(version_stamp, public=True)
def public_edition_sheet(request: HttpRequest, edition_number: int, number: str) -> HttpResponse:
    """One sheet as a public edition holds it."""
    return _sheet(request, VISITOR, OUTSIDE, edition_number, number)


@public_page
@require_safe
@versioned(version_stamp, public=True)
def public_edition_pdf(request: HttpRequest, edition_number: int) -> HttpResponse:
    """One public edition, bound."""
    return _pdf(request, VISITOR, OUTSIDE, edition_number)


@public_page
@require_safe
@versioned(version_stamp, public=True)
def public_edition_volume(request: HttpRequest, edition_number: int, volume: int) -> HttpResponse:
    """One volume of a large public edition."""
    return _volume(request, VISITOR, OUTSIDE, edition_number, volume)


@public_page
@require_safe
@versioned(version_stamp, public=True)
def public_edition_json(request: HttpRequest, edition_number: int) -> HttpResponse:
    """One public edition as open data."""
    return _json(VISITOR, edition_number)


@public_page
@require_safe
@versioned(version_stamp, public=True)
def public_compare(request: HttpRequest) -> HttpResponse:
    """Two public editions side by side, or one and the present plan."""
    return _compare(request, VISITOR, OUTSIDE)


@staff_page(*Role)
@require_safe
def editions(request: PageRequest) -> HttpResponse:
    """Every edition."""
    return _list(request, request.person, INSIDE)


@staff_page(*Role)
@require_safe
def edition(request: PageRequest, edition_number: int) -> HttpResponse:
    """One edition with everything that was frozen."""
    return _show(request, request.person, INSIDE, edition_number)


@staff_page(*Role)
@require_safe
def frozen_sheet(request: PageRequest, edition_number: int, number: str) -> HttpResponse:
    """One sheet as the edition holds it."""
    return _sheet(request, request.person, INSIDE, edition_number, number)


@staff_page(*Role)
@require_safe
def edition_pdf(request: PageRequest, edition_number: int) -> HttpResponse:
    """The edition, bound, with what only officials see."""
    return _pdf(request, request.person, INSIDE, edition_number)


@staff_page(*Role)
@require_safe
def edition_volume(request: PageRequest, edition_number: int, volume: int) -> HttpResponse:
    """One volume of a large edition, with what only officials see."""
    return _volume(request, request.person, INSIDE, edition_number, volume)


@staff_page(*Role)
@require_safe
def edition_json(request: PageRequest, edition_number: int) -> HttpResponse:
    """The edition as it was sealed."""
    return _json(request.person, edition_number)


@staff_page(*Role)
@require_safe
def compare(request: PageRequest) -> HttpResponse:
    """Two editions side by side, or one and the present plan."""
    return _compare(request, request.person, INSIDE)


@staff_page(Role.CIO_STAFF)
@single_use
def freeze_edition(request: PageRequest) -> HttpResponse:
    """Freeze the whole plan as it stands now."""
    form = FreezeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        with form.refusals():
            frozen = public.freeze_edition(person=request.person, now=clock.now(), **form.cleaned_data)
            messages.success(request, f"{frozen}を作り、封印しました。")
            return redirect("plan:edition", edition_number=frozen.number)
    return render(request, "plan/edition_form.html", {"form": form}, status=422 if form.errors else 200)
