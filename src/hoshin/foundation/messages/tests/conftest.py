from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest
from pytest_django.fixtures import Settings

from hoshin.foundation.messages.actions import TEMPLATES
from hoshin.foundation.messages.rules import MailServer, Security
from hoshin.foundation.messages.tests.smtp import MailDesk
from hoshin.foundation.people.models import Assignment, Office, Post, Section, StaffAccount
from hoshin.foundation.people.public import Person, Role, person_of
from hoshin.kernel.clock import JAPAN

NOW = datetime(2026, 6, 1, 9, 0, tzinfo=JAPAN)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture(autouse=True)
def text() -> None:
    TEMPLATES.register("tests.listed", subject="「{title}」が登載されました", body="{title}を確かめてください。")


@pytest.fixture
def section(db: None) -> Section:
    office = Office.objects.create(code="main", name="木田庁舎", is_main=True)
    return Section.objects.create(code="ict", name="情報政策室", office=office, starts_on="2020-04-01")


def staff(section: Section, name: str, role: Role = Role.SECTION_MEMBER) -> Person:
    account = StaffAccount.objects.create(
        login_name=name, label=f"情報政策室 {name}", email=f"{name}@city.example", created_at=NOW
    )
    post = Post.objects.create(code=name, title=name, role=role, section=section)
    Assignment.objects.create(account=account, post=post, starts_on="2024-04-01")
    return person_of(account, now=NOW)


def number(person: Person) -> int:
    assert person.account_id is not None
    return person.account_id


@pytest.fixture
def official(section: Section) -> Person:
    return staff(section, "kakari")


@pytest.fixture
def operator(section: Section) -> Person:
    return staff(section, "unyo", Role.OPERATOR)


@pytest.fixture(autouse=True)
def server(settings: Settings) -> MailServer:
    """A mail server is configured (nobody answers there); `desk` is one that answers."""
    named = MailServer("127.0.0.1", 9, Security.NONE, "", "", "hoshin@city.example", 5)
    settings.MAIL_SERVER = named
    return named


@pytest.fixture
def no_server(settings: Settings, server: MailServer) -> None:
    settings.MAIL_SERVER = replace(server, host="")


@pytest.fixture
def desk(settings: Settings, server: MailServer) -> Iterator[MailDesk]:
    """A running mail server, and the house configured to use it."""
    with MailDesk() as desk:
        settings.MAIL_SERVER = replace(server, port=desk.port)
        settings.SITE_ADDRESS = "https://hoshin.city.example"
        yield desk
