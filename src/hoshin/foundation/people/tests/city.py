"""A small city hall for the tests: two offices, three sections, one person for every role."""

import functools
from dataclasses import dataclass
from datetime import date, datetime

from hoshin.foundation.audit.tests.remembered import Remembered
from hoshin.foundation.people.models import Office, Post, Section, StaffAccount
from hoshin.foundation.people.public import (
    SYSTEM_PERSON,
    Person,
    Role,
    add_office,
    assign,
    create_account,
    create_post,
    open_section,
    person_of,
)
from hoshin.kernel.clock import JAPAN

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=JAPAN)
FOUNDED = date(2020, 4, 1)
SEATS = (
    ("cio", "CIO", Role.CIO, "general"),
    ("deputy-cio", "副CIO", Role.DEPUTY_CIO, "general"),
    ("aide", "CIO補佐", Role.CIO_AIDE, "general"),
    ("ict-staff", "係長", Role.CIO_STAFF, "ict"),
    ("farm-head", "課長", Role.SECTION_HEAD, "farm"),
    ("farm-member", "主任", Role.SECTION_MEMBER, "farm"),
    ("expert", "委員", Role.EXPERT, None),
    ("auditor", "監査担当", Role.AUDITOR, "general"),
    ("operator", "運用担当", Role.OPERATOR, "ict"),
)


@dataclass(frozen=True, slots=True)
class City:
    """Its parts by code; accounts bear the codes of their posts."""

    offices: dict[str, Office]
    sections: dict[str, Section]
    posts: dict[str, Post]
    accounts: dict[str, StaffAccount]

    def person(self, code: str, *, now: datetime = NOW) -> Person:
        """Who holds that post."""
        return person_of(self.accounts[code], now=now)


def _built(*, now: datetime = NOW) -> City:
    person = SYSTEM_PERSON
    main = add_office(person=person, code="main", name="木田庁舎", is_main=True, now=now)
    branch = add_office(person=person, code="yasuzuka", name="安塚区総合事務所", now=now)
    there = functools.partial(open_section, person=person, office_id=main.pk, starts_on=FOUNDED, now=now)
    general = there(code="general", name="総務管理部", parent_id=None)
    ict = there(code="ict", name="情報政策室", parent_id=general.pk, order=1, is_ict_section=True)
    farm = there(code="farm", name="農政課", parent_id=None, order=2)
    sections = {"general": general, "ict": ict, "farm": farm}
    posts, accounts = {}, {}
    for code, title, role, section in SEATS:
        section_id = sections[section].pk if section else None
        posts[code] = create_post(person=person, code=code, title=title, role=role, section_id=section_id, now=now)
        accounts[code] = create_account(person=person, login_name=code, label=f"{title}の職員", now=now)
        assign(person=person, account_id=accounts[code].pk, post_id=posts[code].pk, starts_on=FOUNDED, now=now)
    return City({"main": main, "branch": branch}, sections, posts, accounts)


_remembered = Remembered(_built)


def build_city(*, now: datetime = NOW) -> City:
    """The city, made by the actions that real work uses."""
    return _remembered() if now == NOW else _built(now=now)
