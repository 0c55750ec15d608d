"""The door of the demo: one function that loads the whole city."""

from datetime import datetime

from django.db import transaction

from hoshin.demo.council.loading import load_council
from hoshin.demo.organisation.loading import Organisation, load_organisation
from hoshin.demo.plan.loading import first_day, load_plan
from hoshin.demo.policy.loading import load_policy, organisation_needed_since
from hoshin.demo.procedures.applications import load_applications
from hoshin.demo.procedures.exchange import load_exchange
from hoshin.demo.procedures.loading import load_procedures
from hoshin.foundation.messages.public import inbox_of, mark_all_read
from hoshin.kernel.clock import local_date

LEFT_UNREAD = 3


@transaction.atomic
def load_demo(*, now: datetime) -> None:
    """Load Joetsu as a demo city: organisation, policy, sheets with two years behind them; whole or not at all.

    Everything goes through the same actions as real work, each at the moment it is said to have happened.
    """
    founded = min(first_day(now=now), organisation_needed_since())
    organisation = load_organisation(since=local_date(founded), now=founded)
    load_policy(organisation, now=now)
    load_procedures(organisation, now=now)
    load_applications(organisation, now=now)
    load_exchange(organisation, now=now)
    _read_inboxes(organisation, now=now, left=0)
    load_plan(organisation, now=now)
    _read_inboxes(organisation, now=now, left=LEFT_UNREAD)
    load_council(organisation, now=now)


def _read_inboxes(organisation: Organisation, *, now: datetime, left: int) -> None:
    """What came so far has been read but for the last few messages; the meeting's come after them."""
    for login_name in organisation.accounts:
        person = organisation.person(login_name, now=now)
        newest = sorted((message.pk for message in inbox_of(person, only_unread=True)), reverse=True)[: left + 1]
        if len(newest) > left:
            mark_all_read(person=person, up_to_id=newest[left], now=now)
