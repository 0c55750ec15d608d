"""Every address says who may open it, and every row of the matrix is true."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponseBase
from django.urls import reverse
from tests.architecture.permission_matrix import EVERYBODY, House, Row, close, furnished_house, rows
from tests.architecture.routes import Route, routes

ROWS = rows()
REFUSED = {401, 403, 404}


@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker: Any) -> Iterator[House]:
    """One house for all rows; what a request changes is taken back after it."""
    with django_db_blocker.unblock(), furnished_house() as house:
        yield house


def answer(house: House, row: Row, who: str, method: str) -> HttpResponseBase:
    """What `who` gets, and nothing left of it."""
    address = reverse(row.route, kwargs=dict(row.arguments(house)))
    with transaction.atomic():
        browser = house.browsers[who]
        kept = dict(browser.cookies)
        sent = browser.post(address, dict(row.data(house))) if method == "post" else browser.get(address)
        browser.cookies.clear()
        browser.cookies.update(kept)
        close(sent)
        transaction.set_rollback(True)
    return sent


def is_sent_to_sign_in(response: HttpResponseBase) -> bool:
    return response.status_code == 302 and response.headers["Location"].startswith(settings.LOGIN_URL + "?next=")


def verdict(response: HttpResponseBase, who: str) -> str:
    """`may`, `may not`, `no such method`, or a failure by its number."""
    if response.status_code >= 500:
        return f"fails with {response.status_code}"
    if response.status_code == 405:
        return "no such method"
    if response.status_code in REFUSED or (who in {"visitor", "program"} and is_sent_to_sign_in(response)):
        return "may not"
    return "may"


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.route)
def test_everybody_gets_what_the_matrix_says(house: House, row: Row, method: str) -> None:
    allowed: frozenset[str] | None = getattr(row, method)
    for who in sorted(EVERYBODY):
        found = verdict(answer(house, row, who, method), who)
        expected = {"no such method", "may not"} if allowed is None else {"may" if who in allowed else "may not"}
        assert found in expected, f"{method.upper()} {row.route}: {who} {found}, the matrix says {sorted(expected)}"


@pytest.mark.django_db
@pytest.mark.parametrize("who", sorted(EVERYBODY))
def test_the_menu_leads_nobody_to_a_closed_door(house: House, who: str) -> None:
    browser = house.browsers[who]
    home = browser.get("/" if who in {"visitor", "member", "program"} else "/staff/", follow=True)
    (menu,) = re.findall(r'<nav [^>]*aria-label="メニュー".*?</nav>', home.text, re.DOTALL)
    addresses = re.findall(r'href="(/[^"#]*)"', menu)
    assert len(addresses) >= 2
    assert {address: browser.get(address, follow=True).status_code for address in addresses} == dict.fromkeys(
        addresses, 200
    )


def test_every_address_has_one_row() -> None:
    named = Counter(row.route for row in ROWS)
    addresses = {route.name for route in routes()}
    assert sorted(addresses - set(named)) == [], "addresses without a row in tests/architecture/matrix/"
    assert sorted(set(named) - addresses) == [], "rows of addresses that do not exist"
    assert [name for name, count in named.items() if count > 1] == [], "two rows for one address"


def test_a_member_of_the_expert_meeting_may_open_their_own_pages_and_nothing_else_of_the_house() -> None:
    """Held by the rows, which are walked above: beyond what any visitor reads, their desk and their own sign-in."""
    access = {route.name: getattr(route.view, "access", None) for route in routes()}
    for row in ROWS:
        for allowed in (row.get, row.post):
            if allowed is not None and "member" in allowed and "visitor" not in allowed:
                is_desk = access[row.route] == "member" and row.route.startswith("council:")
                is_own_sign_in = access[row.route] == "account" and row.route.startswith("identity:")
                assert is_desk or is_own_sign_in, row.route


@pytest.mark.parametrize("route", routes(), ids=lambda route: route.pattern)
def test_every_view_is_marked_with_who_may_open_it(route: Route) -> None:
    assert route.name, f"{route.pattern} has no name"
    assert hasattr(route.view, "access"), f"{route.name}: mark the view with staff_page or public_page"
