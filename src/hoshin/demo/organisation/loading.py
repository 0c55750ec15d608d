"""Builds the organisation through the same actions as an operator would."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from hoshin.foundation.identity.public import offer_in_demo
from hoshin.foundation.people.public import (
    SYSTEM_PERSON,
    Contact,
    Person,
    Role,
    StaffAccount,
    add_office,
    assign,
    create_account,
    create_post,
    open_section,
    person_of,
    set_contact,
)

OFFERED = (
    "cio",
    "deputy-cio",
    "cio-aide",
    "joho-chief",
    "joho-lead",
    "shimin-head",
    "shimin-staff",
    "somu-head",
    "somu-staff",
    "zaisei-head",
    "expert-1",
    "auditor",
    "operator",
)
"""As whom a visitor of the demo may sign in with one click, in this order: every role, two sections with sheets."""

_FILE = Path(__file__).with_name("organisation.json")


@dataclass(frozen=True)
class Organisation:
    """Who is who in the demo city, by login name, and which section has which number."""

    accounts: dict[str, StaffAccount]
    sections: dict[str, int]
    persons: dict[str, Person] = field(default_factory=dict)

    def person(self, login_name: str, *, now: datetime) -> Person:
        """The person who signs in under that name; nobody of the demo city changes posts, so each is looked up once."""
        if login_name not in self.persons:
            self.persons[login_name] = person_of(self.accounts[login_name], now=now)
        return self.persons[login_name]


def load_organisation(*, since: date, now: datetime) -> Organisation:
    """Create offices, sections, posts and accounts as they have been since `since`, and return who is who."""
    described: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    offices = {
        office["code"]: add_office(
            person=SYSTEM_PERSON,
            code=office["code"],
            name=office["name"],
            is_main=office.get("is_main", False),
            now=now,
        ).pk
        for office in described["offices"]
    }
    sections: dict[str, int] = {}
    for order, section in enumerate(described["sections"], start=1):
        opened = open_section(
            person=SYSTEM_PERSON,
            code=section["code"],
            name=section["name"],
            parent_id=sections.get(section["parent"]),
            office_id=offices[section["office"]],
            starts_on=since,
            order=order,
            is_ict_section=section["is_ict_section"],
            is_fictitious=section["is_fictitious"],
            now=now,
        )
        sections[section["code"]] = opened.pk
        if contact := described["contacts"].get(section["office"]):
            set_contact(person=SYSTEM_PERSON, section_id=opened.pk, contact=Contact(**contact), now=now)
    organisation = Organisation(dict(_accounts(described["posts"], sections, since, now)), sections)
    _concurrent_posts(described["concurrent"], organisation, since, now)
    return organisation


def _accounts(
    posts: list[dict[str, Any]], sections: dict[str, int], since: date, now: datetime
) -> Iterator[tuple[str, StaffAccount]]:
    """One post and one account for every role; the people are roles, not persons."""
    for described in posts:
        post = create_post(
            person=SYSTEM_PERSON,
            code=described["login_name"],
            title=described["title"],
            role=Role(described["role"]),
            section_id=sections.get(described["section"]),
            order=described["order"],
            now=now,
        )
        account = create_account(
            person=SYSTEM_PERSON, login_name=described["login_name"], label=described["label"], now=now
        )
        assign(person=SYSTEM_PERSON, account_id=account.pk, post_id=post.pk, starts_on=since, now=now)
        if described["login_name"] in OFFERED:
            offer_in_demo(
                account_id=account.pk,
                introduction=Role(described["role"]).label,
                order=OFFERED.index(described["login_name"]),
            )
        yield described["login_name"], account


def _concurrent_posts(posts: list[dict[str, Any]], organisation: Organisation, since: date, now: datetime) -> None:
    """Posts that somebody holds beside the main one (兼務): the ICT section owns sheets too, and has a head."""
    for described in posts:
        post = create_post(
            person=SYSTEM_PERSON,
            code=described["code"],
            title=described["title"],
            role=Role(described["role"]),
            section_id=organisation.sections[described["section"]],
            order=described["order"],
            now=now,
        )
        assign(
            person=SYSTEM_PERSON,
            account_id=organisation.accounts[described["login_name"]].pk,
            post_id=post.pk,
            starts_on=since,
            is_concurrent=True,
            now=now,
        )
