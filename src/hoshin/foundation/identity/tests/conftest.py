from collections.abc import Callable, Iterator
from typing import Any

import pyotp
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from time_machine import travel

from hoshin.foundation.audit.models import Event
from hoshin.foundation.identity.models import AuthenticatorApp
from hoshin.foundation.identity.queries import secret_sealer
from hoshin.foundation.people.models import Assignment, Post
from hoshin.foundation.people.public import Person, Role, StaffAccount, person_of
from hoshin.kernel import clock

# ruff: noqa: S105 - passwords and secrets of accounts that exist for the length of a test
PASSWORD = "春の海 ひねもす のたり"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def _the_clock_stands_still() -> Iterator[None]:
    """One-time codes change every half minute; a test begins five seconds into one and stays there."""
    with travel(int(clock.now().timestamp()) // 30 * 30 + 5, tick=False):
        yield


@pytest.fixture
def make_account(db) -> Callable[..., StaffAccount]:
    """Makes an account with a post, a password and an authenticator application, unless told otherwise."""

    def make(login_name="madoguchi", role=Role.SECTION_MEMBER, *, password=PASSWORD, app=True, **fields):
        account = StaffAccount(
            login_name=login_name, label=f"{role.label} {login_name}", created_at=clock.now(), **fields
        )
        account.set_password(password)
        account.save()
        post = Post.objects.create(code=f"post-{login_name}", title=role.label, role=role.value)
        Assignment.objects.create(account=account, post=post, starts_on=clock.today())
        if app:
            AuthenticatorApp.objects.create(
                account=account, sealed_secret=secret_sealer().seal(SECRET), added_at=clock.now()
            )
        return account

    return make


@pytest.fixture
def account(make_account) -> Any:
    return make_account()


@pytest.fixture
def operator_account(make_account) -> Any:
    return make_account("unyo", Role.OPERATOR)


@pytest.fixture
def operator(operator_account) -> Person:
    return person_of(operator_account, now=clock.now())


def told(name: str) -> Any:
    """What the newest event of that name says."""
    event = Event.objects.filter(name=name).order_by("-id").first()
    assert event is not None, f"no event {name}"
    return event.after


def queries_of(client: Client, address: str) -> int:
    """How many queries a page takes, asked twice so that nothing is looked up for the first time."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def code_now(*, steps: int = 0) -> str:
    """The one-time code of now, or of some steps later."""
    return pyotp.TOTP(SECRET).at(clock.now(), counter_offset=steps)


def type_password(client: Client, login_name: str = "madoguchi", password: str = PASSWORD, **fields):
    return client.post(reverse("identity:sign_in"), {"login_name": login_name, "password": password, **fields})


def type_code(client: Client, code: str):
    return client.post(reverse("identity:second_step"), {"code": code})


@pytest.fixture
def sign_in() -> Callable[..., Client]:
    """A browser in which somebody has signed in by password and code."""

    def browser(login_name="madoguchi", *, steps=0, user_agent="Mozilla/5.0 (Windows NT 10.0) Edg/130.0") -> Client:
        client = Client(headers={"user-agent": user_agent})
        type_password(client, login_name)
        answer = type_code(client, code_now(steps=steps))
        assert answer.status_code == 302, answer.content.decode()
        return client

    return browser
