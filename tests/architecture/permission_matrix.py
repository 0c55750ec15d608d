"""Who may open and send which page: one row per address of the house.

Each room keeps its rows in `tests/architecture/matrix/<room>.py`: a list `ROWS`, and, when its addresses name things, a
function `furnish(house)` that makes them by the room's own actions and returns them by name. An address without a row
fails the suite. `test_permissions.py` walks every row with a signed-in browser for every person of the cast, for what
they may do and for what they may not.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

import time_machine
from django.core.signals import request_finished
from django.db import close_old_connections, transaction
from django.http import HttpResponseBase
from django.test import Client

from hoshin.foundation.identity.models import CONFIRMED_AT
from hoshin.foundation.people.public import (
    SYSTEM_PERSON,
    Person,
    Role,
    assign,
    create_account,
    create_post,
    open_section,
)
from hoshin.foundation.people.tests.city import FOUNDED, NOW, City, build_city

VISITOR = frozenset({"visitor"})
CIO_SIDE = frozenset({"cio", "deputy-cio", "aide", "ict-staff"})
OWNERS = frozenset({"farm-head", "farm-member"})
"""The owning section (農政課): what a row calls the section's own thing belongs to it."""
OTHERS = frozenset({"road-head", "road-member"})
"""A section that has nothing to do with the thing (道路課)."""
STAFF = CIO_SIDE | OWNERS | OTHERS | {"auditor", "operator"}
SIGNED_IN = STAFF | {"expert"}
MEMBER = frozenset({"member"})
"""A member of the expert meeting: an account without any post. What only `SIGNED_IN` may open stays closed to them."""
PROGRAM = frozenset({"program"})
"""Another system, which carries the token of a client of the owning section and no session: beyond that a visitor."""
EVERYBODY = SIGNED_IN | VISITOR | MEMBER | PROGRAM
OPERATOR = frozenset({"operator"})
ORGANISERS = frozenset({"operator", "ict-staff"})


@dataclass
class House:
    """The small city in which every row is walked, a browser for everybody, and what the rooms put into it."""

    city: City
    browsers: dict[str, Client]
    things: dict[str, Any] = field(default_factory=dict)

    def person(self, who: str) -> Person:
        """Somebody of the cast, for making things as they would."""
        return self.city.person(who)


def _nothing(house: House) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True)
class Row:
    """One address. `get` and `post` name who may; None means that the address does not answer that method at all.

    `arguments` gives the values in the address, `data` what a POST sends: enough to reach the permission check, valid or
    not. Whoever may gets an answer that is neither 403, 404 nor a failure; whoever may not gets 403 or 404, a visitor the
    sign-in page.
    """

    route: str
    get: frozenset[str] | None = None
    post: frozenset[str] | None = None
    arguments: Callable[[House], Mapping[str, Any]] = _nothing
    data: Callable[[House], Mapping[str, Any]] = _nothing


def _modules() -> Iterable[Any]:
    for path in sorted(Path(__file__).with_name("matrix").glob("*.py")):
        yield import_module(f"tests.architecture.matrix.{path.stem}")


def rows() -> list[Row]:
    """Every row of every room."""
    return [row for module in _modules() for row in module.ROWS]


def build_house() -> House:
    """The city, its people signed in, and every room furnished."""
    city = build_city()
    road = open_section(
        person=SYSTEM_PERSON, code="road", name="道路課", parent_id=None, office_id=city.offices["main"].pk,
        starts_on=FOUNDED, order=3, now=NOW,
    )  # fmt: skip
    city.sections["road"] = road
    for code, title, role in (("road-head", "課長", Role.SECTION_HEAD), ("road-member", "主任", Role.SECTION_MEMBER)):
        post = create_post(person=SYSTEM_PERSON, code=code, title=title, role=role, section_id=road.pk, now=NOW)
        account = create_account(person=SYSTEM_PERSON, login_name=code, label=f"道路課の{title}", now=NOW)
        assign(person=SYSTEM_PERSON, account_id=account.pk, post_id=post.pk, starts_on=FOUNDED, now=NOW)
        city.posts[code], city.accounts[code] = post, account
    city.accounts["member"] = create_account(
        person=SYSTEM_PERSON, login_name="member", label="会議の委員", email="member@example.jp", now=NOW
    )
    house = House(city, {who: Client(raise_request_exception=False) for who in ("visitor", "program")})
    for code, account in city.accounts.items():
        browser = Client(raise_request_exception=False)
        browser.force_login(account)
        session = browser.session
        session[CONFIRMED_AT] = NOW.isoformat()  # as after typing the password again: pages for which that is asked
        session.save()
        house.browsers[code] = browser
    for module in _modules():
        if hasattr(module, "furnish"):
            house.things.update(module.furnish(house))
    return house


@contextmanager
def furnished_house() -> Iterator[House]:
    """One house for many requests, at one moment; nothing of it is left afterwards."""
    request_finished.disconnect(close_old_connections)  # closing an answer must not close the house's transaction
    with time_machine.travel(NOW, tick=False), transaction.atomic():
        yield build_house()
        transaction.set_rollback(True)
    request_finished.connect(close_old_connections)


def close(response: HttpResponseBase) -> None:
    """Let go of the files of an answer, but not of the database connection, which holds the house's transaction."""
    request_finished.disconnect(close_old_connections)
    response.close()
    request_finished.connect(close_old_connections)
