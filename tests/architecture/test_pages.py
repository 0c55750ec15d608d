"""Every page that the matrix names stays light and asks the same number of questions, however large the plan grows."""

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from bench.filling import Copier
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.cache import caches
from django.db import connection, reset_queries, transaction
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.architecture.permission_matrix import House, Row, close, furnished_house, rows

PAGES = [row for row in rows() if row.get]
FEW, MANY = 20, 2_000
FIRST_VISIT_BYTES, LATER_BYTES = 100_000, 30_000
HEADER_BYTES = 900
ASSET = re.compile(rf'(?:href|src)="{settings.STATIC_URL}([^"#?]+)')


@dataclass
class Seen:
    """What one page cost: the questions to the database with few and with many sheets, and the page with many."""

    asked: list[list[str]]
    body: bytes = b""
    is_page: bool = False


@pytest.fixture(scope="module")
def seen(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Seen]]:
    """Every page opened in a house with few sheets and again when it has many."""
    with django_db_blocker.unblock(), furnished_house() as house:
        copier, pages = Copier(), {row.route: Seen([]) for row in PAGES}
        for sheets in (FEW, MANY):
            assert copier.copy_until(sheets) == sheets
            for row in PAGES:
                _open(house, row, pages[row.route])
        yield pages


def _open(house: House, row: Row, page: Seen) -> None:
    """Ask twice, so that what is read once in the life of a process does not count."""
    address = reverse(row.route, kwargs=dict(row.arguments(house)))
    browser = house.browsers[_reader(row)]
    for _ in range(2):
        reset_queries()  # the log keeps nine thousand statements, and what came after them would count as nothing
        caches["pages"].clear()
        caches["staff_pages"].clear()
        with transaction.atomic():
            kept = dict(browser.cookies)
            with CaptureQueriesContext(connection) as asked:
                response: Any = browser.get(address, headers={"Accept-Encoding": "gzip"})
            statements = [query["sql"] for query in asked.captured_queries]
            browser.cookies.clear()
            browser.cookies.update(kept)
            page.is_page = _is_page(response)
            page.body = response.content if page.is_page else b""
            close(response)
            transaction.set_rollback(True)
    page.asked.append(statements)


def _reader(row: Row) -> str:
    """Whoever sees most."""
    assert row.get
    return next((who for who in ("ict-staff", "farm-head", "cio", "operator") if who in row.get), min(row.get))


def _is_page(response: HttpResponse) -> bool:
    return (
        response.status_code == 200
        and not response.streaming
        and response.headers["Content-Type"].startswith("text/html")
    )


def _weight(content: bytes) -> int:
    return HEADER_BYTES + len(content)


def _assets(body: bytes) -> set[str]:
    """The files that a browser fetches for this page."""
    return set(ASSET.findall(gzip.decompress(body).decode() if body[:2] == b"\x1f\x8b" else body.decode()))


def _asset_weight(name: str) -> int:
    path = finders.find(name)
    assert path, name
    return _weight(gzip.compress(Path(path).read_bytes(), 9))


@pytest.mark.postgres
@pytest.mark.django_db
@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.route)
def test_the_questions_of_a_page_do_not_grow_with_the_plan(seen: dict[str, Seen], row: Row) -> None:
    few, many = seen[row.route].asked
    assert len(many) <= len(few), f"{len(few)} questions at {FEW} sheets, {len(many)} at {MANY}:\n" + "\n".join(many)


@pytest.mark.django_db
@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.route)
def test_a_page_is_light(seen: dict[str, Seen], row: Row) -> None:
    page = seen[row.route]
    later = _weight(page.body)
    first = later + sum(_asset_weight(name) for name in _assets(page.body))
    assert later <= LATER_BYTES, f"{later:,} bytes on a later visit"
    assert first <= FIRST_VISIT_BYTES, f"{first:,} bytes on a first visit"
