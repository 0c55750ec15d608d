"""Who can operate a fresh installation: an account with an operator's post, made on the command line."""

from datetime import datetime

from django.db import transaction

from hoshin.foundation.identity.public import Enrolment, create_account
from hoshin.foundation.people.public import (
    SYSTEM_PERSON,
    Role,
    add_office,
    assign,
    create_post,
    holders_of,
    offices_on,
    open_section,
    posts_with,
    section_choices,
)
from hoshin.kernel.clock import local_date

SECTION_CODE = "operations"
POST_CODE = "operator"


@transaction.atomic
def create_user(*, login_name: str, label: str, email: str, is_operator: bool, now: datetime) -> Enrolment:
    """Open an account and return the single-use link with which its owner sets a password.

    An operator gets a post as well; where the organisation is still empty, an office and a section are made for it,
    to be renamed or closed on the organisation's pages. Raises RuleBroken when a name is taken or missing.
    """
    enrolment = create_account(person=SYSTEM_PERSON, login_name=login_name, label=label, email=email, now=now)
    if is_operator:
        assign(
            person=SYSTEM_PERSON,
            account_id=enrolment.account_id,
            post_id=_operators_post(now=now),
            starts_on=local_date(now),
            now=now,
        )
    return enrolment


def has_operator(*, now: datetime) -> bool:
    """True when somebody could be told and could act when something stands still."""
    return bool(holders_of(role=Role.OPERATOR, on=local_date(now)))


def _operators_post(*, now: datetime) -> int:
    found = posts_with(Role.OPERATOR, on=local_date(now))
    if found:
        return found[0]
    post = create_post(
        person=SYSTEM_PERSON,
        code=POST_CODE,
        title="運用者",
        role=Role.OPERATOR,
        section_id=_section(now=now),
        now=now,
    )
    return int(post.pk)


def _section(*, now: datetime) -> int:
    known = section_choices(local_date(now))
    if known:
        return known[0][0]
    offices = offices_on(local_date(now))
    office_id = (
        offices[0].office_id
        if offices
        else add_office(person=SYSTEM_PERSON, code="main", name="本庁舎", is_main=True, now=now).pk
    )
    section = open_section(
        person=SYSTEM_PERSON,
        code=SECTION_CODE,
        name="運用担当",
        parent_id=None,
        office_id=office_id,
        starts_on=local_date(now),
        now=now,
    )
    return int(section.pk)
