# ruff: noqa: PLC0415 - runs inside a house, whose Django is set up before its models are imported
"""What `bench.plan` measures inside the house: clicks of a member of the CIO staff, through Django's test client."""

import io
import json
import resource
import statistics
import time
from collections.abc import Callable
from typing import Any

BOUND, CHANGED, ROUNDS = 200, 200, 3


def seconds(act: Callable[[], object]) -> float:
    """The middle one of three, after one that warms up."""
    taken = []
    for _ in range(ROUNDS + 1):
        begun = time.perf_counter()
        act()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken[1:])


def main(account: int) -> None:
    """Print the figures as one line of JSON."""
    from django.conf import settings
    from django.core.cache import caches
    from django.test import Client

    from hoshin.foundation.people.public import StaffAccount

    settings.ALLOWED_HOSTS = ["*"]
    browser = Client()
    browser.force_login(StaffAccount.objects.get(pk=account))

    def page(path: str) -> bytes:
        for name in ("pages", "staff_pages"):
            caches[name].clear()
        answer: Any = browser.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return bytes(answer.content)

    print(json.dumps({**editions(account, page), **files(browser, page), **pages(page)}))


def editions(account: int, page: Callable[[str], bytes]) -> dict[str, float]:
    """Two editions, some sheets edited between them; one of 200 sheets bound."""
    from django.conf import settings

    from hoshin.foundation.people.public import StaffAccount, person_of
    from hoshin.kernel import clock
    from hoshin.steering.plan.models import Sheet
    from hoshin.steering.plan.public import edit_sheet, freeze_edition
    from hoshin.steering.plan.queries import content_of, edition_sheets
    from hoshin.steering.plan.queries.binding import bound_content, volumes_bound
    from hoshin.steering.plan.rules import EDITABLE
    from hoshin.web.paper import compile_pdf

    now = clock.now()
    staff = person_of(StaffAccount.objects.get(pk=account), now=now)
    first = freeze_edition(person=staff, title="前の版", now=now)
    chosen = Sheet.objects.public().filter(state__in=[state.value for state in EDITABLE])[:CHANGED]
    for sheet in chosen:
        content = {**content_of(sheet), "ideal": f"{sheet.ideal}\n{clock.today()}"}
        edit_sheet(person=staff, sheet_id=sheet.pk, seen_version=sheet.version, content=content, now=now)
    second = freeze_edition(person=staff, title="後の版", now=now)
    compared = f"/staff/plan/editions/compare/?before={first.number}&after={second.number}"

    def bind() -> None:
        volumes = volumes_bound(edition_sheets(staff, second, today=clock.today())[:BOUND])
        city = settings.CITY_NAME
        content = bound_content(second, volumes, volumes[0], pages={}, first_page=1, organisation=city)
        assert compile_pdf(template="plan/edition.typ", content=json.loads(json.dumps(content))).pdf

    return {
        "bound": seconds(bind),
        **whole_edition(second),
        "compare": seconds(lambda: page(compared)),
        "compare_out": seconds(lambda: page(f"{compared}&as=xlsx")),
        "frozen": second.sheet_count,
        "differing": len(chosen),
    }


def whole_edition(edition: Any) -> dict[str, float]:
    """All of an edition bound in volumes, once, and the most memory that a press took for it."""
    from hoshin.kernel import clock
    from hoshin.steering.plan.actions.printing import print_ordered
    from hoshin.web.paper.presses import PRESSES

    PRESSES.close()
    begun = time.perf_counter()
    pages = print_ordered(edition_id=edition.pk, is_for_public=False, now=clock.now())
    taken = time.perf_counter() - begun
    PRESSES.close()
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {"whole": taken, "pages": pages, "volumes": edition.papers.count(), "memory": round(memory)}


def files(browser: Any, page: Callable[[str], bytes]) -> dict[str, float]:
    """Every editable sheet written as Excel; the file sent back with one cell changed in some rows."""
    import openpyxl
    from django.core.files.uploadedfile import SimpleUploadedFile

    path = "/staff/plan/excel/sheets.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(page(path)))
    rows = book["個票"]
    column = next(place for place, cell in enumerate(rows[1], start=1) if cell.value == "リスクと対応")
    for place in range(2, CHANGED + 2):
        rows.cell(place, column, f"見直した{place}")
    out = io.BytesIO()
    book.save(out)

    def send() -> None:
        upload = SimpleUploadedFile("個票.xlsx", out.getvalue())
        answer = browser.post("/staff/plan/excel/", {"file": upload})
        assert answer.status_code == 302, answer.content.decode()[:3000]
        assert f"変わる個票が{CHANGED}件" in browser.get(answer["Location"]).content.decode()

    return {
        "out": seconds(lambda: page(path)),
        "in": seconds(send),
        "out_sheets": rows.max_row - 1,
        "changed": CHANGED,
    }


def pages(page: Callable[[str], bytes]) -> dict[str, float]:
    """Pages over the whole plan, each made anew."""
    return {
        "budget": seconds(lambda: page("/staff/plan/budget/")),
        "portfolio": seconds(lambda: page("/staff/plan/portfolio/")),
        "dashboard": seconds(lambda: page("/plan/")),
    }
