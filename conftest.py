"""What every test runs under: no deadlines, and a network that ends at this machine."""

import os
import secrets
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from hypothesis import settings
from pytest_socket import socket_allow_hosts

from hoshin.foundation.audit.tests import migrated
from hoshin.foundation.people.models import Assignment, Office, Post, Section, StaffAccount
from hoshin.foundation.people.public import Role
from hoshin.kernel import clock

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

LOOPBACK = ["127.0.0.1", "::1"]


def pytest_configure(config: pytest.Config) -> None:
    """Say to all processes of this run what they share."""
    os.environ.setdefault(migrated.RUN, secrets.token_hex(4))
    os.environ.setdefault(migrated.FOLDER, str(config.cache.mkdir("migrated")) if config.cache else "")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """The process that began the run drops what the others shared."""
    if not hasattr(session.config, "workerinput"):
        migrated.drop()


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,  # noqa: ARG001 - has to be there first
    django_db_modify_db_settings: None,  # noqa: ARG001 - has named this process's database
    django_db_blocker: Any,
) -> Iterator[None]:
    """The database of this process, with every migration applied."""
    name = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        migrated.lead_to_copy()
    yield
    with django_db_blocker.unblock():
        connection.creation.destroy_test_db(name, verbosity=0)


@pytest.fixture(autouse=True)
def _network_ends_here() -> None:
    """A test that reaches for another machine fails, as it would in a city hall's closed network."""
    socket_allow_hosts(LOOPBACK, allow_unix_socket=True)


@pytest.fixture(autouse=True)
def _no_kept_pages() -> None:
    """Pages are kept by the number of the newest event, which begins anew in every test."""
    caches["pages"].clear()
    caches["staff_pages"].clear()


@pytest.fixture
def sign_in(db: None) -> Callable[..., Client]:  # noqa: ARG001 - opens the database
    """Opens a browser for somebody who holds a post of each given role since 2020: `sign_in(Role.OPERATOR)`."""

    def browser(*roles: Role, section: str = "情報政策室") -> Client:
        office, _ = Office.objects.get_or_create(code="main", defaults={"name": "木田庁舎", "is_main": True})
        since = date(2020, 4, 1)
        held, _ = Section.objects.get_or_create(
            code=section, starts_on=since, defaults={"name": section, "office": office}
        )
        number = StaffAccount.objects.count()
        account = StaffAccount.objects.create(
            login_name=f"person{number}", label=f"{section} 職員{number}", created_at=clock.now()
        )
        for place, role in enumerate(roles):
            post = Post.objects.create(code=f"post{number}-{place}", title=role.label, role=role, section=held)
            Assignment.objects.create(account=account, post=post, starts_on=since, is_concurrent=place > 0)
        client = Client()
        client.force_login(account)
        return client

    return browser
