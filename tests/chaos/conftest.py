"""Houses for the tests that treat them badly."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos.house import House, copy_of, scratch_database

PEOPLE = """
import hashlib
from hoshin.config.upkeep import contents
from hoshin.foundation.files.models import StoredFile
from hoshin.foundation.files.rules import KINDS, ScanState
from hoshin.foundation.messages.public import send
from hoshin.config.upkeep.models import Installation
from hoshin.foundation.people.public import SYSTEM_PERSON
from hoshin.foundation.identity.public import create_account, offer_in_demo
from hoshin.foundation.people.models import Assignment, Office, Post, Section, StaffAccount
from hoshin.kernel import clock
from hoshin.steering.policy.models import BasicPolicy
from hoshin.steering.policy.rules import Field
now, today = clock.now(), clock.today()
BasicPolicy.objects.create(number=1, code="online", title="オンライン化", field=next(iter(Field)).value)
office = Office.objects.create(code="kida", name="木田庁舎", is_main=True)
section = Section.objects.create(code="ict", name="情報政策室", office=office, starts_on=today, is_ict_section=True)
for number in range(1, 4):
    create_account(login_name=f"person{number}", label=f"情報政策室 係員{number}", person=SYSTEM_PERSON, now=now)
    account = StaffAccount.objects.get(login_name=f"person{number}")
    role = ("section_head", "cio_staff", "operator")[number - 1]
    post = Post.objects.create(code=f"post{number}", title=f"係員{number}", role=role, section=section)
    Assignment.objects.create(account=account, post=post, starts_on=today)
    offer_in_demo(account_id=account.pk, introduction="試験のための職員", order=number)
content = "添付された資料".encode()
sha256 = hashlib.sha256(content).hexdigest()
contents.write(sha256, [content])
StoredFile.objects.create(
    owner_kind="test", owner_id="1", name="資料.txt", size=len(content), sha256=sha256, kind=next(iter(KINDS)),
    scan_state=next(iter(ScanState)).value, uploaded_at=now,
)
send(to=[1, 2, 3], template="schedule.job_failed", fields={"label": "試験", "error": "なし"}, url="/", now=now)
Installation.objects.update(is_demo=True, demo_loaded_at=now)
"""


@pytest.fixture(scope="session")
def template(tmp_path_factory) -> House:
    """An installation with three people, made once; tests work on copies."""
    house = House(tmp_path_factory.mktemp("template") / "data")
    house.run("prepare", "--empty")
    house.python(PEOPLE)
    return house


@pytest.fixture(scope="session")
def postgres_server() -> str:
    """The address of the PostgreSQL server that was found; without one no test asks for it, and the run says so."""
    return os.environ["HOSHIN_TEST_DATABASE_URL"]


@pytest.fixture(scope="session")
def postgres_template(postgres_server, tmp_path_factory) -> Iterator[House]:
    with scratch_database(postgres_server) as url:
        house = House(tmp_path_factory.mktemp("template") / "data", database_url=url)
        house.run("prepare", "--empty")
        house.python(PEOPLE)
        yield house


@pytest.fixture
def sqlite_house(template, tmp_path: Path) -> Iterator[House]:
    yield from _cared_for(copy_of(template, tmp_path))


@pytest.fixture
def postgres_house(postgres_template, postgres_server, tmp_path: Path) -> Iterator[House]:
    name = postgres_template.database_url.rsplit("/", 1)[1]
    with scratch_database(postgres_server, template=name) as url:
        house = copy_of(postgres_template, tmp_path)
        house.database_url = url
        yield from _cared_for(house)


@pytest.fixture(params=["sqlite", "postgresql"] if os.environ.get("HOSHIN_TEST_DATABASE_URL") else ["sqlite"])
def house(request) -> House:
    """The same test on both databases."""
    found: House = request.getfixturevalue("sqlite_house" if request.param == "sqlite" else "postgres_house")
    return found


def _cared_for(house: House) -> Iterator[House]:
    yield house
    if house.supervisor is not None:
        house.stop()
    for number in house.processes().values() if house.supervisor else ():
        os.kill(number, 9)
